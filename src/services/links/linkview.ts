import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { type Presence, presenceOf } from "../../domain/presence.ts";
import { toDecimals } from "../../domain/step.ts";
import type { Transform, TransformKind } from "../../domain/transform.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { toNode } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import { isExact } from "../units/unitview.ts";

/** A variable with its unit, in memory. */
export interface End {
  readonly unit: LiveUnit;
  readonly variable: LiveVariable;
}

/** A variable at one end of a link. */
export interface EndView {
  readonly unitId: number;
  readonly unit: string;
  readonly id: number;
  readonly kind: "input" | "output";
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  readonly decimals: number | null;
  readonly exact: boolean;
  readonly values: readonly Value[] | null;
  readonly value: Value | undefined;
  /** Whether its unit is there, and when it was last heard of. */
  readonly presence: Presence;
  readonly online: boolean;
  readonly seenAt: number | null;
}

/** A link as its owner sees it; an end that they may not see any more is null. */
export interface LinkView {
  readonly id: number;
  readonly source: EndView | null;
  readonly target: EndView | null;
  readonly transform: Transform;
  /** Archived: one of its ends went with an update; it works again when that comes back. */
  readonly state: "on" | "paused" | "revoked" | "archived";
}

/** A link that drives an input. */
export interface DriverView {
  readonly id: number;
  readonly paused: boolean;
  /** Null for those who may not see it. */
  readonly source: EndView | null;
  /** Whose it is, when it is somebody else's and the asker has a say in the input too. */
  readonly owner: string | null;
  /** Whether the asker may take it away. */
  readonly removable: boolean;
}

/** What a link would do, before it is made or changed. */
export interface LinkPlan {
  readonly source: EndView;
  readonly target: EndView;
  /** The transformations that make sense between the two; none when they can't be linked. */
  readonly kinds: readonly TransformKind[];
  /** What the target would become now; undefined when the present value stops at the link. */
  readonly result: Value | undefined;
  /** Whether what the source's unit sends could come back to it. */
  readonly closesLoop: boolean;
  /** The person's link between the two, if there is one already. */
  readonly linkId: number | null;
}

/** `called` is what the unit is called for the asker. */
export function toEnd({ unit, variable }: End, called: string, now = Date.now()): EndView {
  const { id, kind, name, title, type, measure, value } = variable;
  return {
    unitId: unit.id,
    unit: called,
    id,
    kind,
    name,
    title,
    type,
    measure,
    value,
    values: variable.values ?? null,
    decimals: toDecimals(variable),
    exact: isExact(variable),
    ...presenceOf(unit, now),
  };
}

/** Asks once what the person calls the units of all these ends; shows an end with that. */
export async function viewEnds(
  em: EntityManager,
  person: Person,
  ends: readonly (End | undefined)[],
): Promise<(end: End) => EndView> {
  const units = ends.flatMap((end) => end?.unit ?? []);
  const called = await calledNames(em, person, units);
  return (end) => toEnd(end, called.get(end.unit.id) ?? end.unit.name);
}

/** Whether the person may see one end of a link, by their own rights or those of their unit at the other end. */
export function seesEnd(person: Pick<Person, "id" | "role">, { unit, variable }: End, other: End): boolean {
  const node = toNode(unit, variable);
  const who = toWho(person);
  if (may(who, "see", node)) return true;
  return may(who, "own", toNode(other.unit)) && may({ kind: "unit", id: other.unit.id }, "see", node);
}
