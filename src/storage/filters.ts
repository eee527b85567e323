import type { Person, Who } from "../domain/access.ts";

// Conditions on units that each engine knows, as filters of the ORM: `em.find(Unit, where, { filters: knownTo(who) })`.

/** The units that somebody may know of: what `may(who, "see", { unit })` says (domain/access). Every list of units asks it. */
export function knownTo(who: Who) {
  return { known: { who } };
}

/** The units that may hold something for a person: those they may know of, and those given to a unit of theirs. */
export function offeredTo(person: Pick<Person, "id" | "role">) {
  return { offered: { person } };
}

/** The units of whose name somebody may know another one. */
export function withTwinFor(who: Who) {
  return { twin: { who } };
}
