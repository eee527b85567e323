import type { EntityManager } from "@mikro-orm/core";
import { Grant } from "../../entities/grant.ts";

/** The units on which a person has been given a right. */
export async function sharedWith(em: EntityManager, personId: number): Promise<number[]> {
  const grants = await em.find(Grant, { toUser: personId }, { fields: ["unit"] });
  return [...new Set(grants.map(({ unit }) => unit.id))];
}
