import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { Grant } from "../../entities/grant.ts";
import type { Unit } from "../../entities/unit.ts";

/** The units on which a person has been given a right. */
export async function sharedWith(em: EntityManager, personId: number): Promise<number[]> {
  const grants = await em.find(Grant, { toUser: personId }, { fields: ["unit"] });
  return [...new Set(grants.map(({ unit }) => unit.id))];
}

/** The units that a person may know of, as a condition: what `may(…, "see", unit)` says, for lists. */
export async function mayKnow(em: EntityManager, person: Pick<Person, "id">): Promise<FilterQuery<Unit>> {
  const shared = await sharedWith(em, person.id);
  return { $or: [{ owner: person.id }, { visibility: ["internal", "public"] }, { id: shared }] };
}
