import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { DOERS } from "../../domain/doer.ts";
import { ACT_KINDS, type Acts, type ActView, WHATS } from "../../services/acts.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { bearerOf } from "./caller.ts";
import { cursorOf, toCursor } from "./cursor.ts";
import { EXAMPLES, Scalar, Uuid } from "./schemas.ts";
import { Moment, Time, TimeForm, toJsonValue, toTime } from "./time.ts";

/** Before this time, without so many that are already told. */
const After = z.tuple([z.int(), z.int().min(0).max(10_000)]);

const Act = z.object({
  at: Time,
  kind: z.enum(ACT_KINDS),
  what: z
    .enum(WHATS)
    .describe("What was done: an input `set`, samples `removed`, new `keys` made, a right `granted` …"),
  door: z.enum(["chat", "api"]),
  by: z
    .object({ person: z.int().nullable().describe("By this number `person` finds the others."), name: z.string() })
    .nullable()
    .describe("Null where they are gone."),
  doer: z
    .object({ kind: z.enum(DOERS), name: z.string() })
    .nullable()
    .describe("The scene, schedule or reaction that set the input for them; null where they did it themselves."),
  unit: z
    .object({ uuid: z.uuid().nullable().describe("Null where it is gone."), name: z.string() })
    .nullable()
    .describe("Null where it was done with a board."),
  board: z.object({ name: z.string() }).nullable().describe("Of kind `board`, as it was called."),
  variable: z
    .object({ kind: z.enum(["input", "output"]), name: z.string() })
    .nullable()
    .describe("Null where it was done with the whole unit, or it is gone."),
  value: Scalar.nullable().describe("What an input was set to."),
  count: z.int().nullable().describe("How many samples were removed."),
  detail: z
    .string()
    .nullable()
    .describe(
      "What there is to say besides: to whom, to which commit, the name before; of a title, a measure, decimals what was chosen (null for as in the repository); of `logging` and `rhythm` the same as JSON; of a link what leads to the input, where you may see it.",
    ),
});

const EXAMPLE = {
  at: EXAMPLES.AT,
  kind: "input",
  what: "set",
  door: "chat",
  by: { person: 1, name: "Ann" },
  doer: null,
  unit: { uuid: EXAMPLES.UNIT, name: "Greenhouse" },
  board: null,
  variable: { kind: "input", name: "relay" },
  value: true,
  count: null,
  detail: null,
};

const ActList = z
  .object({ acts: z.array(Act), next: z.string().nullable().describe("The cursor of what follows; null at the end.") })
  .meta({ id: "ActList", description: "Who did what.", examples: [{ acts: [EXAMPLE], next: null }] });

/** Who did what with one's units. */
export function actRoutes(catalogue: Catalogue, acts: Acts): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/acts",
      {
        schema: {
          tags: ["Units"],
          operationId: "listActs",
          summary: "Who did what with your units and boards, the newest first",
          description: "What was set by hand or through the API, changed, given and removed in the last 90 days.",
          querystring: z.strictObject({
            unit: Uuid.optional().meta({ description: "Only with this unit.", examples: [EXAMPLES.UNIT] }),
            person: z.coerce
              .number()
              .int()
              .min(1)
              .max(Number.MAX_SAFE_INTEGER)
              .optional()
              .describe("Only by this person."),
            kind: z.enum(ACT_KINDS).optional().describe("Only of this kind."),
            from: Moment.optional().meta({ description: "From this time on.", examples: [EXAMPLES.AT] }),
            to: Moment.optional().meta({ description: "Before this time.", examples: [EXAMPLES.AT] }),
            cursor: cursorOf(After).optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50).describe("How many at most."),
            time: TimeForm,
          }),
          response: { 200: ActList },
        },
      },
      async (request) => {
        const person = bearerOf(request);
        const { unit, person: userId, kind, from, to, cursor, limit, time } = request.query;
        const unitId = unit === undefined ? undefined : (await catalogue.liveUnit(person, unit)).id;
        const [before, skip] = cursor ?? [to, 0];
        const filter = { unitId, userId, kind, from, to: before };
        const portion = await acts.portion(person, filter, { skip, limit });
        const last = portion.acts.at(-1)?.at ?? 0;
        // From the time of the last on, of which some may have been told already.
        const told = portion.acts.filter(({ at }) => at === last).length + (before === last + 1 ? skip : 0);
        return {
          acts: portion.acts.map((act) => toAct(act, time)),
          next: portion.more ? toCursor([last + 1, told]) : null,
        };
      },
    );
  };
}

function toAct(act: ActView, form: z.infer<typeof TimeForm>): z.infer<typeof Act> {
  const { at, kind, what, door, by, doer, unitUuid, unit, variable, value, count, detail } = act;
  return {
    at: toTime(at, form),
    kind,
    what,
    door,
    by: by && { person: by.id, name: by.name },
    doer,
    unit: kind === "board" ? null : { uuid: unitUuid, name: unit },
    board: kind === "board" ? { name: unit } : null,
    variable: variable && { kind: variable.kind, name: variable.name },
    value: variable && value !== undefined ? toJsonValue(variable.type, value, form) : null,
    count,
    detail,
  };
}
