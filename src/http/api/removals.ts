import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Limit } from "../../domain/removal.ts";
import type { Removals } from "../../services/logging/removal.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { writerOf } from "./caller.ts";
import { FieldsRefused } from "./problem.ts";
import { EXAMPLES, Uuid } from "./schemas.ts";
import { Moment, Time, TimeForm, toTime } from "./time.ts";

const Threshold = z
  .string()
  .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, "not a number")
  .transform(Number)
  .refine(Number.isFinite, "not a number");

const querystring = z.strictObject({
  output: Uuid.meta({ description: "The uuid of the output.", examples: [EXAMPLES.OUTPUT] }),
  from: Moment.describe("From this time on: RFC 3339, or milliseconds since 1970."),
  to: Moment.describe("Before this time."),
  above: Threshold.optional().describe("Only samples above this value."),
  below: Threshold.optional().describe("Only samples below this value."),
  dry: z
    .enum(["true", "false"])
    .default("false")
    .describe("With `true` nothing is removed: the answer says what would be."),
  time: TimeForm,
});

const Removed = z
  .object({
    removed: z.int().describe("How many samples went, or would go."),
    first: Time.nullable().describe("The time of the first of them."),
    last: Time.nullable().describe("The time of the last of them."),
    lowest: z.number().nullable().describe("The lowest of them, of numbers."),
    highest: z.number().nullable().describe("The highest of them, of numbers."),
    sealed: z
      .boolean()
      .describe(
        "Whether a part of the period is summed up for good: what is left of its samples stays, as its figures do.",
      ),
  })
  .meta({
    id: "Removed",
    description: "What samples were removed.",
    examples: [{ removed: 1, first: EXAMPLES.AT, last: EXAMPLES.AT, lowest: 85, highest: 85, sealed: false }],
  });

/** Removes bad samples of outputs, for the owners of their units. */
export function removalRoutes(catalogue: Catalogue, removals: Removals): FastifyPluginAsyncZod {
  return async (app) => {
    app.delete(
      "/samples",
      {
        schema: {
          tags: ["Samples"],
          operationId: "removeSamples",
          summary: "Remove samples of an output",
          description:
            "For the unit's owner, with a token that may write. Figures are then made as if these samples had never " +
            "come; they can't be brought back. Try it with `dry=true` first.",
          querystring,
          response: { 200: Removed },
        },
      },
      async (request) => {
        const person = writerOf(request);
        const { output, from, to, above, below, dry, time } = request.query;
        if (above !== undefined && below !== undefined) {
          throw new FieldsRefused([{ in: "query", field: "below", code: "custom", detail: "either above or below" }]);
        }
        const { variable } = await catalogue.find(person, output, "output");
        const bad = { output: variable.id, span: [from, to], limit: toLimit(above, below) } as const;
        const { found, isSealed } =
          dry === "true" ? await removals.look(person, bad) : await removals.remove(person, bad, "api", Date.now());
        return {
          removed: found?.count ?? 0,
          first: found ? toTime(found.firstAt, time) : null,
          last: found ? toTime(found.lastAt, time) : null,
          lowest: found?.lowest ?? null,
          highest: found?.highest ?? null,
          sealed: isSealed,
        };
      },
    );
  };
}

function toLimit(above: number | undefined, below: number | undefined): Limit | null {
  if (above !== undefined) return { kind: "above", value: above };
  return below === undefined ? null : { kind: "below", value: below };
}
