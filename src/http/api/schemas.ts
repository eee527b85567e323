import { z } from "zod";
import { LOG_KINDS, LOG_LEVELS } from "../../domain/devicelog.ts";
import { PRESENCES } from "../../domain/presence.ts";
import { VALUE_TYPES } from "../../domain/value.ts";
import { AGGREGATES } from "../../services/history/history.ts";
import { Time } from "./time.ts";

const UNIT = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OUTPUT = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const INPUT = "3b241101-e2bb-4255-8caf-4136c566a962";
const AT = "2026-11-23T18:00:00.000Z";

/** What the examples of the document speak of. */
const ADDRESS = "https://github.com/ann/greenhouse";
export const EXAMPLES = { UNIT, OUTPUT, INPUT, AT, ADDRESS } as const;

/** Written in lower case, whatever was sent. */
export const Uuid = z.uuid().toLowerCase();
const uuid = z.uuid();
const LIST =
  /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(,[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})*$/;

/** Different uuids with commas between; `kind` says of what. */
export function uuidsOf(kind: string, most: number) {
  return z
    .string()
    .max(most * 37 - 1, `more than ${most}`)
    .regex(LIST, "not uuids with commas between")
    .meta({ description: `Uuids of ${kind}, commas between, at most ${most}.`, examples: [OUTPUT] })
    .transform((text, context) => {
      const uuids = text.toLowerCase().split(",");
      if (new Set(uuids).size === uuids.length) return uuids;
      context.addIssue({ code: "custom", message: "names one twice" });
      return z.NEVER;
    });
}

export const Scalar = z
  .union([z.boolean(), z.number(), z.string()])
  .describe("As the variable's type says; of a datetime RFC 3339 or milliseconds since 1970.");
const Value = Scalar.nullable().describe("Null while there is none.");

/** How many seconds an answer may wait for the unit. */
export const Wait = z.coerce
  .number()
  .min(0)
  .max(30)
  .default(0)
  .describe("Seconds to wait for the unit to apply what was set, at most 30.");

const reading = {
  value: Value,
  at: Time.nullable().describe("When it was measured or set."),
  revision: z.int().nullable().describe("Of an input: which change of the unit's inputs brought this value."),
  applied: z.boolean().nullable().describe("Of an input: whether the unit has confirmed this value."),
};

/** What a variable is at present. */
export const Reading = z.object({ variable: uuid, ...reading }).meta({
  id: "Reading",
  description: "What a variable is at present.",
  examples: [{ variable: OUTPUT, value: 21.5, at: AT, revision: null, applied: null }],
});

const VARIABLE = {
  uuid: OUTPUT,
  kind: "output",
  name: "temperature",
  title: null,
  type: "float",
  measure: "°C",
  decimals: null,
  repository: { title: null, measure: "°C", decimals: null },
  min: null,
  max: null,
  step: null,
  values: null,
  writable: false,
  archivedAt: null,
  unit: { uuid: UNIT, name: "Greenhouse" },
  value: 21.5,
  at: AT,
  revision: null,
  applied: null,
};

const words = {
  title: z
    .record(z.string(), z.string())
    .nullable()
    .describe("Language to what people read instead of the name; `en` for all who have none in theirs."),
  measure: z.string().nullable().describe("Unit of measure."),
  decimals: z
    .int()
    .nullable()
    .describe("Decimals that people are shown; null for as many as a value deserves. Values here are never rounded."),
};

export const Variable = z
  .object({
    uuid,
    kind: z.enum(["input", "output"]),
    name: z.string(),
    ...words,
    type: z.enum(VALUE_TYPES),
    repository: z.object(words).describe("What the unit’s repository says, where its owner may say something else."),
    min: z.number().nullable(),
    max: z.number().nullable(),
    step: z.number().nullable(),
    values: z.array(Scalar).nullable().describe("The only values that it takes."),
    writable: z.boolean().describe("Whether you may set it."),
    archivedAt: Time.nullable().describe(
      "When it went with an update of its unit; its history stays. Null while the unit has it.",
    ),
    unit: z.object({ uuid, name: z.string() }),
    ...reading,
  })
  .meta({ id: "Variable", description: "An input or an output of a unit.", examples: [VARIABLE] });

const UNIT_EXAMPLE = {
  uuid: UNIT,
  name: "Greenhouse",
  own: true,
  remote: false,
  presence: "online",
  online: true,
  seenAt: AT,
  dueAt: null,
  state: { ip: "192.168.1.20", rssi: -61 },
  inputs: [],
  outputs: [VARIABLE],
  archived: [],
};

export const Unit = z
  .object({
    uuid,
    name: z.string(),
    own: z.boolean().describe("Whether it is yours."),
    remote: z.boolean().describe("Whether it stands for a device of another server, which sends what is known of it."),
    presence: z
      .enum(PRESENCES)
      .describe(
        "By the unit's own rhythm: `late` is longer quiet than usual, `asleep` as long as it means to be. `stale` is a device of another server that gives nothing new: its values may be old.",
      ),
    online: z.boolean().describe("Whether it is neither silent nor stale nor was never heard of."),
    seenAt: Time.nullable().describe("When it was last heard of."),
    dueAt: Time.nullable().describe("When it should be heard of next; null where nothing is known of that."),
    state: z
      .record(z.string(), Value)
      .describe("What the device says of itself; empty unless you are trusted with all of it."),
    inputs: z.array(Variable),
    outputs: z.array(Variable),
    archived: z.array(Variable).describe("Variables that went with updates, the latest first."),
  })
  .meta({
    id: "Unit",
    description: "A device, with those of its variables that you may see.",
    examples: [UNIT_EXAMPLE],
  });

const ENTRY = { at: AT, level: "error", kind: "program", text: "DS18B20 not found" };

export const UnitLog = z
  .object({
    entries: z.array(
      z.object({
        at: Time.describe("As the clock of whoever wrote it said."),
        level: z.enum(LOG_LEVELS),
        kind: z
          .enum(LOG_KINDS)
          .describe("`program` wrote it, or this server did: of what it refused (`rejected`), of a `restart`."),
        text: z.string().describe("Of a restart its reason, where the unit says one."),
      }),
    ),
    next: z.string().nullable().describe("The cursor of what follows; null at the end."),
  })
  .meta({ id: "UnitLog", description: "What a unit has logged.", examples: [{ entries: [ENTRY], next: null }] });

export const UnitList = z
  .object({
    units: z.array(Unit),
    next: z.string().nullable().describe("The cursor of what follows; null at the end."),
  })
  .meta({ id: "UnitList", examples: [{ units: [UNIT_EXAMPLE], next: null }] });

export const InputsSet = z
  .object({
    unit: uuid,
    revision: z.int().describe("How often the unit's inputs have changed with what was set."),
    applied: z.boolean().describe("Whether the unit has confirmed that change."),
  })
  .meta({
    id: "InputsSet",
    description: "What setting came to; it is on disk.",
    examples: [{ unit: UNIT, revision: 7, applied: true }],
  });

const STEP_EXAMPLE = {
  aggregate: "mean",
  from: AT,
  to: "2026-11-23T20:00:00.000Z",
  step: 3600_000,
  next: null,
  series: [
    {
      output: OUTPUT,
      unit: "Greenhouse",
      name: "temperature",
      type: "float",
      title: { en: "Air" },
      measure: "°C",
      decimals: 1,
      samples: [[AT, 21.5]],
    },
  ],
};

export const Samples = z
  .object({
    aggregate: z.enum(AGGREGATES),
    from: Time,
    to: Time,
    step: z.int().nullable().describe("Length of the steps in milliseconds; null of raw samples."),
    series: z.array(
      z.object({
        output: uuid,
        unit: z.string().describe("The unit's name."),
        name: z.string(),
        type: z.enum(VALUE_TYPES),
        ...words,
        samples: z.array(z.tuple([Time, Scalar])).describe("Times, of steps their starts, with values."),
      }),
    ),
    next: z.string().nullable().describe("The cursor of what follows; null at the end."),
  })
  .meta({ id: "Samples", description: "What outputs were in a period.", examples: [STEP_EXAMPLE] });

export const Problem = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("For programs: stays the same."),
    detail: z.string().describe("For people: may be said better one day."),
    errors: z
      .array(
        z.object({ in: z.enum(["path", "query", "body"]), field: z.string(), code: z.string(), detail: z.string() }),
      )
      .optional()
      .describe("What is wrong, field by field."),
  })
  .meta({
    id: "Problem",
    description: "Why there is no answer, as RFC 9457 says it.",
    examples: [
      { type: "about:blank", title: "Not Found", status: 404, code: "not-found", detail: "I can’t find that." },
    ],
  });
