import type { Held } from "../../domain/update.ts";
import type { Variable } from "../../entities/variable.ts";

/** A stored variable as a schema.json is compared with it. */
export function toHeld(row: Variable): Held {
  const { id, kind, name, position, type } = row;
  return {
    id,
    kind,
    name,
    position,
    type,
    min: row.min ?? null,
    max: row.max ?? null,
    step: row.step ?? null,
    precision: row.precision ?? null,
    values: row.values ?? null,
    initial: row.initial ?? null,
    measure: row.measure ?? null,
    title: row.title ?? null,
    formerNames: row.formerNames,
    archivedAt: row.archivedAt ?? null,
  };
}
