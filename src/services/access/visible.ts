import { type EntityManager, type FilterQuery, raw } from "@mikro-orm/core";
import type { Who } from "../../domain/access.ts";
import { Grant } from "../../entities/grant.ts";
import type { Unit } from "../../entities/unit.ts";

/** A condition in SQL, with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly number[];
}

/**
 * The units that somebody may know of: what `may(who, "see", { unit })` says (domain/access.ts), as a condition on the
 * rows of `unit`, or of an alias of it. Every list of units asks it, and no other SQL asks for a visibility.
 */
export function knownTo(who: Who, unit = "unit"): Condition {
  const isShown = `${unit}.visibility <> 'private'`;
  const isGiven = (column: string): string => `${unit}.id in (select unit_id from "grant" where ${column} = ?)`;
  switch (who.kind) {
    case "stranger":
      return { sql: `${unit}.visibility = 'public'`, parameters: [] };
    case "unit":
      return { sql: `(${isShown} or ${isGiven("to_unit_id")})`, parameters: [who.id] };
    case "user":
      if (who.role === "blocked") return { sql: "false", parameters: [] };
      return {
        sql: `(${unit}.owner_id = ? or ${isShown} or ${isGiven("to_user_id")})`,
        parameters: [who.id, who.id],
      };
  }
}

/** The same as a filter of the ORM. A filter with raw SQL serves one query: make a new one for the next. */
export function whereKnownTo(who: Who): FilterQuery<Unit> {
  const { parameters } = knownTo(who);
  return { [raw((unit) => knownTo(who, unit).sql, [...parameters])]: [] };
}

/** The units on which a person has been given a right. */
export async function sharedWith(em: EntityManager, personId: number): Promise<number[]> {
  const grants = await em.find(Grant, { toUser: personId }, { fields: ["unit"] });
  return [...new Set(grants.map(({ unit }) => unit.id))];
}
