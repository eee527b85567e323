import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Limit } from "../../domain/removal.ts";
import type { Removals } from "../../services/logging/removal.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { bearerOf, writerOf } from "./caller.ts";
import { cursorOf, toCursor } from "./cursor.ts";
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

const After = z.int();
const RemovalList = z
  .object({
    removals: z.array(
      z.object({
        at: Time.describe("When it was done."),
        door: z.enum(["chat", "api"]),
        by: z.string().nullable().describe("Who did it; null where they are gone."),
        removed: z.int().describe("How many samples went."),
        first: Time.describe("The time of the first of them."),
        last: Time.describe("The time of the last of them."),
        lowest: z.number().nullable().describe("The lowest of them, of numbers."),
        highest: z.number().nullable().describe("The highest of them, of numbers."),
      }),
    ),
    next: z.string().nullable().describe("The `cursor` of the next answer; null after the last."),
  })
  .meta({
    id: "Removals",
    description: "What samples of an output were removed, the newest first.",
    examples: [
      {
        removals: [
          {
            at: EXAMPLES.AT,
            door: "chat",
            by: "Ann",
            removed: 1,
            first: EXAMPLES.AT,
            last: EXAMPLES.AT,
            lowest: 85,
            highest: 85,
          },
        ],
        next: null,
      },
    ],
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

    app.get(
      "/removals",
      {
        schema: {
          tags: ["Samples"],
          operationId: "listRemovals",
          summary: "Removals of samples of an output, the newest first",
          description: "For the unit's owner.",
          querystring: z.strictObject({
            output: Uuid.meta({ description: "The uuid of the output.", examples: [EXAMPLES.OUTPUT] }),
            cursor: cursorOf(After).optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50).describe("How many at most."),
            time: TimeForm,
          }),
          response: { 200: RemovalList },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const { output, cursor: after, limit, time } = request.query;
        const { variable } = await catalogue.find(person, output, "output");
        const { removals: made, next } = await removals.portion(person, variable.id, { after, limit });
        return {
          removals: made.map(({ at, door, by, count, firstAt, lastAt, lowest, highest }) => ({
            at: toTime(at, time),
            door,
            by: by?.name ?? null,
            removed: count,
            first: toTime(firstAt, time),
            last: toTime(lastAt, time),
            lowest,
            highest,
          })),
          next: next === null ? null : toCursor(next),
        };
      },
    );
  };
}

function toLimit(above: number | undefined, below: number | undefined): Limit | null {
  if (above !== undefined) return { kind: "above", value: above };
  return below === undefined ? null : { kind: "below", value: below };
}
