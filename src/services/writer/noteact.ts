import type { EntityManager } from "@mikro-orm/core";
import { Act } from "../../entities/act.ts";
import type { Unit } from "../../entities/unit.ts";

/** What was done with a unit, and by whom. */
export interface Noted {
  readonly unit: Pick<Unit, "id" | "name" | "owner">;
  readonly by: { readonly id: number };
  readonly what: Act["what"];
  /** With which of its variables; with all of it unless told. */
  readonly variableId?: number | null;
  readonly door?: Act["door"];
  readonly detail?: string | null;
}

/** Notes within a transaction what it does, for those who ask later (services/acts). */
export function noteAct(
  em: EntityManager,
  { unit, by, what, variableId = null, door = "chat", detail = null }: Noted,
  now: number,
): void {
  em.create(Act, {
    at: now,
    what,
    door,
    userId: by.id,
    ownerId: unit.owner.id,
    unitId: unit.id,
    variableId,
    unit: unit.name,
    detail,
  });
}
