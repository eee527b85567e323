import { CreateIntake } from "./20261123-intake.ts";
import { CreateTables } from "./20261123-tables.ts";

/** Every migration in the order in which it runs; a name that has landed is never changed. */
export const migrations = [
  { name: "20261123-tables", class: CreateTables },
  { name: "20261123b-intake", class: CreateIntake },
];
