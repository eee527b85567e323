/** Who asks. */
export interface Person {
  readonly id: number;
  readonly telegramId: number;
  readonly name: string;
  readonly locale: string;
  readonly role: "admin" | "user" | "blocked";
}

/** What is asked of a unit or of one of its variables. */
export type Right = "read" | "write" | "own";

/** The one rule of who may do what; every door asks it. */
export function may(person: Pick<Person, "id" | "role">, _right: Right, unit: { readonly ownerId: number }): boolean {
  return person.role !== "blocked" && unit.ownerId === person.id;
}
