import { z } from "zod";
import type { Person } from "../../domain/access.ts";
import { Condition, Hours, Timing } from "../../domain/alert/condition.ts";
import type { Selector } from "../../services/alerts/rule.ts";
import type { Catalogue } from "../../services/openapi/catalogue.ts";
import { FieldsRefused } from "./problem.ts";
import { Uuid } from "./schemas.ts";

export const EXAMPLE = { kind: "above", threshold: 30, deadband: 0.5 };

/** A condition in words, for who reads the document: what exactly it is, domain/alert checks. */
export const Said = z.record(z.string(), z.unknown()).meta({
  description:
    "What is waited for. On an output: `above` and `below` (threshold, deadband), `outside` and `inside` (low, high, " +
    "deadband), `is` (values), `changed`, `faster` (by, within in ms, way: up, down, any), `no-value` (after, ms). On a " +
    "unit: `silent` (after in ms, or null for its own rhythm), `back`, `error`, `unknown`.",
  examples: [EXAMPLE],
});

export const SaidTiming = z
  .strictObject({
    forMs: z.int().describe("For how long it must hold first, ms."),
    keepMs: z.int().describe("For how long it must not hold until it is over, ms."),
    cooldownMs: z.int().describe("For how long there is no other one after it, ms."),
    hours: Hours.nullable().describe("When an incident may begin, in the owner's zone; days count from Monday, 0."),
  })
  .partial();

/** A name as schema.json may have it: the database would end a text at a NUL. */
const OutputName = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => !name.includes("\0"), "must not hold a NUL");

/** What a rule watches. */
export const Target = z.union([
  z.strictObject({ output: Uuid }).describe("One output."),
  z.strictObject({ unit: Uuid }).describe("One unit, for conditions on units."),
  z
    .strictObject({ many: OutputName.nullable(), room: z.int().nullable().optional() })
    .describe(
      "Each output of that name of all your units, or of those in a room of yours, new ones too; with null each of the " +
        "units.",
    ),
]);

/** A condition as it is stored; refuses what is none, field by field. */
export function toCondition(said: z.infer<typeof Said>): Condition {
  return check(Condition, said, "condition");
}

/** A timing whose parts that nobody said are those of another. */
export function toTiming(said: z.infer<typeof SaidTiming> | undefined, others: Timing): Timing {
  return { ...others, ...check(Timing.partial(), said ?? {}, "timing") } as Timing;
}

function check<S extends z.ZodType>(schema: S, said: unknown, field: string): z.output<S> {
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  throw new FieldsRefused(
    parsed.error.issues.map(({ path, code, message }) => ({
      in: "body",
      field: [field, ...path].join("."),
      code: code.replaceAll("_", "-"),
      detail: message,
    })),
  );
}

export async function toSelector(catalogue: Catalogue, person: Person, on: z.infer<typeof Target>): Promise<Selector> {
  if ("output" in on)
    return { kind: "output", outputId: (await catalogue.find(person, on.output, "output")).variable.id };
  if ("unit" in on) return { kind: "unit", unitId: (await catalogue.liveUnit(person, on.unit)).id };
  return { kind: "many", name: on.many, roomId: on.room ?? null };
}
