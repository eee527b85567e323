import type { Grant, Visibility } from "../../src/domain/access.ts";

/**
 * Who may do what, written out: the tests of the rule and of every door compare with these tables and with nothing else.
 * The unit has an input and an output under test, and another input beside them.
 */

/** Everybody who asks. `friend` and `fiend` have been given the grant; the fiend was blocked afterwards. */
export const ASKERS = ["stranger", "owner", "admin", "neighbour", "friend", "fiend"] as const;
export type Asker = (typeof ASKERS)[number];

export const KINDS = ["input", "output"] as const;
export type Kind = (typeof KINDS)[number];

export type Allowed = "nothing" | "read" | "read and write";

/** The visibility of the unit, of the variable in it, and what comes of the two. */
export const EFFECTIVE: readonly (readonly [unit: Visibility, variable: Visibility | null, effective: Visibility])[] = [
  ["private", null, "private"],
  ["private", "private", "private"],
  ["private", "internal", "private"],
  ["private", "public", "private"],
  ["internal", null, "internal"],
  ["internal", "private", "private"],
  ["internal", "internal", "internal"],
  ["internal", "public", "internal"],
  ["public", null, "public"],
  ["public", "private", "private"],
  ["public", "internal", "internal"],
  ["public", "public", "public"],
];

/** Who sees what is so visible, without a grant. The blocked see nothing, and the owner all. */
export const SEEN_BY: Record<Visibility, readonly Asker[]> = {
  private: ["owner"],
  internal: ["owner", "admin", "neighbour", "friend"],
  public: ["owner", "admin", "neighbour", "friend", "stranger"],
};

/** A grant, on what it is, and what it allows on the input and on the output. */
export interface Given {
  readonly name: string;
  readonly on: "unit" | "variable" | "another variable" | "nothing";
  readonly rights: Pick<Grant, "read" | "write">;
  readonly input: Allowed;
  readonly output: Allowed;
}

const [READ, WRITE, BOTH] = [
  { read: true, write: false },
  { read: false, write: true },
  { read: true, write: true },
];

export const GIVEN: readonly Given[] = [
  { name: "no grant", on: "nothing", rights: READ, input: "nothing", output: "nothing" },
  { name: "read on the unit", on: "unit", rights: READ, input: "read", output: "read" },
  { name: "write on the unit", on: "unit", rights: WRITE, input: "read and write", output: "nothing" },
  { name: "both on the unit", on: "unit", rights: BOTH, input: "read and write", output: "read" },
  { name: "read on the variable", on: "variable", rights: READ, input: "read", output: "read" },
  { name: "write on the variable", on: "variable", rights: WRITE, input: "read and write", output: "nothing" },
  { name: "both on the variable", on: "variable", rights: BOTH, input: "read and write", output: "read" },
  { name: "both on another variable", on: "another variable", rights: BOTH, input: "nothing", output: "nothing" },
];

/** One line of the matrix: how things stand, and what each asker may. */
export interface Case {
  readonly title: string;
  readonly unit: Visibility;
  readonly variable: Visibility | null;
  readonly given: Given;
  readonly kind: Kind;
  /** Who may see the unit itself. */
  readonly seesUnit: readonly Asker[];
  readonly reads: readonly Asker[];
  /** Who may set the variable. */
  readonly writes: readonly Asker[];
}

export const CASES: readonly Case[] = EFFECTIVE.flatMap(([unit, variable, effective]) =>
  GIVEN.flatMap((given) =>
    KINDS.map((kind): Case => {
      const allowed = given[kind];
      const friendIf = (holds: boolean): Asker[] => (holds ? ["friend"] : []);
      return {
        ...{ unit, variable, given, kind },
        title: `${kind}, ${unit} unit, ${variable ?? "as the unit"}, ${given.name}`,
        seesUnit: [...SEEN_BY[unit], ...friendIf(given.on !== "nothing")],
        reads: [...SEEN_BY[effective], ...friendIf(allowed !== "nothing")],
        writes: kind === "output" ? [] : ["owner", ...friendIf(allowed === "read and write")],
      };
    }),
  ),
);
