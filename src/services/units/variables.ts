import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { UnitSchema } from "../../domain/schema.ts";
import { Latest } from "../../entities/latest.ts";
import type { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { toColumns } from "../../storage/rows.ts";

/** Creates the variables and the present values of inputs with a default; gives the first revision of the inputs. */
export function createVariables(em: EntityManager, unit: Unit, { inputs, outputs }: UnitSchema, now: number): number {
  const described = [
    ...inputs.map((variable) => ({ kind: "input" as const, variable })),
    ...outputs.map((variable) => ({ kind: "output" as const, variable })),
  ];
  let rev = 0;
  for (const [position, { kind, variable }] of described.entries()) {
    const { name, type, min = null, max = null, step = null, precision = null, unit: measure = null } = variable;
    const row = em.create(Variable, {
      uuid: randomUUID(),
      unit,
      kind,
      name,
      position,
      type,
      min,
      max,
      step,
      precision,
      measure,
      values: variable.values ? [...variable.values] : null,
      initial: variable.default ?? null,
      title: variable.title ?? null,
    });
    if (kind === "input" && variable.default !== undefined) {
      rev = 1;
      const [number, text] = toColumns(variable.default);
      em.create(Latest, { variable: row, at: now, number, text, rev });
    }
  }
  return rev;
}
