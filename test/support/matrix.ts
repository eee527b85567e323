import type { Grant, Visibility } from "../../src/domain/access.ts";

/**
 * Who may do what, written out: the tests of the rule and of every door compare with these tables and with nothing else.
 * The unit has an input and an output under test, and another input beside them.
 */

/**
 * Everybody who asks. `friend` and `fiend` have been given the grant; the fiend was blocked afterwards. A unit of the
 * `keeper` has been given it too: that counts for links at this unit, and for nothing else.
 */
export const ASKERS = ["stranger", "owner", "admin", "neighbour", "friend", "fiend", "keeper"] as const;
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
  ["trusted", null, "trusted"],
  ["trusted", "internal", "internal"],
  ["trusted", "public", "trusted"],
  ["public", "trusted", "trusted"],
];

/** Who sees what is so visible, without a grant. The blocked see nothing, and the owner all. */
export const SEEN_BY: Record<Visibility, readonly Asker[]> = {
  private: ["owner"],
  internal: ["owner", "admin", "neighbour", "friend", "keeper"],
  trusted: ["owner", "admin", "neighbour", "friend", "keeper"],
  public: ["owner", "admin", "neighbour", "friend", "keeper", "stranger"],
};

/** Which outputs any peer reads without a grant. Of inputs a peer has nothing. */
export const READ_BY_PEERS: Record<Visibility, boolean> = {
  private: false,
  internal: false,
  trusted: true,
  public: true,
};

/** A grant, on what it is, and what it allows on the input and on the output. One that was taken back was on the unit. */
export interface Given {
  readonly name: string;
  readonly on: "unit" | "variable" | "another variable" | "taken back" | "nothing";
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
  { name: "both taken back", on: "taken back", rights: BOTH, input: "nothing", output: "nothing" },
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
  /** Who may have a link from the variable to a unit of theirs: the keeper to the one that was given the grant. */
  readonly linksFrom: readonly Asker[];
  /** Who may have a link from a unit of theirs to the variable. */
  readonly linksTo: readonly Asker[];
  /** Whose links from the variable go on, of those that were made before: a blocked person's units still see what anybody does. */
  readonly stillLinksFrom: readonly Asker[];
  /** Whether any peer may read it, and one that was given the grant. */
  readonly peerReads: boolean;
  readonly givenPeerReads: boolean;
}

export const CASES: readonly Case[] = EFFECTIVE.flatMap(([unit, variable, effective]) =>
  GIVEN.flatMap((given) =>
    KINDS.map((kind): Case => {
      const isGiven = given.on === "unit" || given.on === "variable" || given.on === "another variable";
      const mayRead = given[kind] !== "nothing";
      const maySet = given[kind] === "read and write";
      const only = (asker: Asker, holds: boolean): Asker[] => (holds ? [asker] : []);
      const reads = [...SEEN_BY[effective], ...only("friend", mayRead)];
      const writes: Asker[] = kind === "output" ? [] : ["owner", ...only("friend", maySet)];
      const peerReads = kind === "output" && READ_BY_PEERS[effective];
      const linksFrom = [...reads, ...only("keeper", mayRead)];
      return {
        unit,
        variable,
        given,
        kind,
        reads,
        writes,
        linksFrom,
        peerReads,
        givenPeerReads: peerReads || (kind === "output" && mayRead),
        title: `${kind}, ${unit} unit, ${variable ?? "as the unit"}, ${given.name}`,
        seesUnit: [...SEEN_BY[unit], ...only("friend", isGiven)],
        linksTo: [...writes, ...only("keeper", maySet)],
        stillLinksFrom: [...linksFrom, ...only("fiend", effective === "public")],
      };
    }),
  ),
);
