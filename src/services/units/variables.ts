import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { UnitSchema } from "../../domain/schema.ts";
import { type Described, describe } from "../../domain/update.ts";
import { Latest } from "../../entities/latest.ts";
import type { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { toColumns } from "../../storage/rows.ts";

/** Creates the variables and the present values of inputs with a default; gives the first revision of the inputs. */
export function createVariables(em: EntityManager, unit: Unit, schema: UnitSchema, now: number): number {
  let rev = 0;
  for (const described of describe(schema)) {
    const variable = em.create(Variable, { uuid: randomUUID(), unit, ...toRow(described) });
    if (described.kind === "input" && described.initial !== null) {
      rev = 1;
      const [number, text] = toColumns(described.initial);
      em.create(Latest, { variable, at: now, number, text, rev });
    }
  }
  return rev;
}

/** A description as a row of the database takes it. */
export function toRow({ values, title, ...described }: Described) {
  return { ...described, values: values && [...values], title: title && { ...title } };
}
