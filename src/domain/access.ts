export const ROLES = ["admin", "user", "blocked"] as const;
export type Role = (typeof ROLES)[number];

export const VISIBILITIES = ["private", "internal", "trusted", "public"] as const;
/** Who may see something without a grant: its owner, the users of this instance, trusted instances too, anyone. */
export type Visibility = (typeof VISIBILITIES)[number];

/** A registered person who asks. */
export interface Person {
  readonly id: number;
  readonly telegramId: number;
  readonly name: string;
  readonly locale: string;
  readonly role: Role;
  /** IANA name. */
  readonly timeZone: string;
}

/** Who asks: nobody we know, a person, a unit through a link, or a peer, which may name a unit of its own. */
export type Who =
  | { readonly kind: "stranger" }
  | { readonly kind: "user"; readonly id: number; readonly role: Role }
  | { readonly kind: "unit"; readonly id: number }
  | { readonly kind: "peer"; readonly id: number; readonly unit?: string | undefined };

export const STRANGER: Who = { kind: "stranger" };

/**
 * What is asked: to know of it, to read its value, to set it, to do what only its owner does (keys, grants, deletion).
 * A unit is not read or written as such: its variables are.
 */
export type Right = "see" | "read" | "write" | "own";

/** A right that an owner gave, on one variable, or on all of the unit. */
export interface Grant {
  readonly variableId: number | null;
  readonly toUserId: number | null;
  readonly toUnitId: number | null;
  readonly toPeerId?: number | null;
  /** The uuid of the one unit of the peer; all that it does without. */
  readonly toPeerUnit?: string | null;
  readonly read: boolean;
  readonly write: boolean;
}

/** What is asked for: a unit, or one of its variables. */
export interface Node {
  readonly unit: {
    readonly ownerId: number;
    readonly visibility: Visibility;
    readonly grants: readonly Grant[];
    /** Whether it stands for a device of a peer: then no other peer has anything of it. */
    readonly isMirror?: boolean;
  };
  readonly variable?: {
    readonly id: number;
    readonly kind: "input" | "output";
    readonly visibility: Visibility | null;
    /** When it went with an update: then nobody sets it. */
    readonly archivedAt?: number | null;
  };
}

/** The one rule of who may do what: bot, API, links, boards, alerts and peers ask it. */
export function may(who: Who, right: Right, { unit, variable }: Node): boolean {
  if (who.kind === "user" && who.role === "blocked") return false;
  if (who.kind === "peer" && (unit.isMirror || right === "write" || variable?.kind === "input")) return false;
  if (right === "write" && variable && (variable.archivedAt ?? null) !== null) return false;
  if (who.kind === "user" && who.id === unit.ownerId) return right !== "write" || variable?.kind === "input";
  const given = unit.grants.filter((grant) => isTo(who, grant));
  switch (right) {
    case "own":
      return false;
    case "write":
      return variable?.kind === "input" && given.some((grant) => grant.write && covers(grant, variable.id));
    case "read":
      return variable !== undefined && maySeeVariable(who, unit.visibility, variable, given);
    case "see":
      if (variable) return maySeeVariable(who, unit.visibility, variable, given);
      return isVisible(who, unit.visibility) || given.length > 0;
  }
}

/** Whether somebody may know what a device says of itself, its address and its log: its owner, and who has the whole of it. */
export function mayHear(who: Who, { unit }: Pick<Node, "unit">): boolean {
  if (may(who, "own", { unit })) return true;
  const isWhole = ({ variableId, toUserId }: Grant) =>
    variableId === null && who.kind === "user" && toUserId === who.id;
  return may(who, "see", { unit }) && unit.grants.some(isWhole);
}

function maySeeVariable(
  who: Who,
  ofUnit: Visibility,
  { id, kind, visibility }: NonNullable<Node["variable"]>,
  given: readonly Grant[],
): boolean {
  // Whoever may set an input sees what it is.
  const isGiven = (grant: Grant): boolean => covers(grant, id) && (grant.read || (grant.write && kind === "input"));
  return isVisible(who, narrower(ofUnit, visibility ?? ofUnit)) || given.some(isGiven);
}

/** The more private of two: a variable is never more visible than its unit. */
export function narrower(a: Visibility, b: Visibility): Visibility {
  return VISIBILITIES.indexOf(a) < VISIBILITIES.indexOf(b) ? a : b;
}

function isVisible(who: Who, visibility: Visibility): boolean {
  if (who.kind === "stranger") return visibility === "public";
  if (who.kind === "peer") return visibility === "public" || visibility === "trusted";
  return visibility !== "private";
}

function isTo(who: Who, { toUserId, toUnitId, toPeerId, toPeerUnit }: Grant): boolean {
  switch (who.kind) {
    case "user":
      return toUserId === who.id;
    case "unit":
      return toUnitId === who.id;
    case "peer":
      return toPeerId === who.id && (!toPeerUnit || toPeerUnit === who.unit);
    case "stranger":
      return false;
  }
}

function covers({ variableId }: Grant, id: number): boolean {
  return variableId === null || variableId === id;
}

/** A person as one who asks. */
export function toWho({ id, role }: Pick<Person, "id" | "role">): Who {
  return { kind: "user", id, role };
}

/** One end of a link. */
export interface End {
  readonly unitId: number;
  readonly node: Node;
}

/** Whether a person may have a link: by their own rights, or by those given to a unit of theirs at the other end. */
export function mayLink(person: Who, source: End, target: End): boolean {
  const asUnit = (own: End, right: "read" | "write", other: End): boolean =>
    may(person, "own", { unit: own.node.unit }) && may({ kind: "unit", id: own.unitId }, right, other.node);
  return (
    (may(person, "read", source.node) || asUnit(target, "read", source)) &&
    (may(person, "write", target.node) || asUnit(source, "write", target))
  );
}
