import {
  type Condition,
  type ConditionKind,
  fitTiming,
  isOfUnit,
  type Severity,
  type Timing,
  widestDeadband,
} from "../../domain/alert/condition.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import type { Rule } from "../../entities/rule.ts";
import { AppError } from "../../errors.ts";

/** What a rule watches. Many are all units of its owner, those in one room where that is named: an output of each, or each itself. */
export type Selector =
  | { readonly kind: "output"; readonly outputId: number }
  | { readonly kind: "unit"; readonly unitId: number }
  | { readonly kind: "many"; readonly name: string | null; readonly roomId: number | null };

/** What can be said of a rule, when it is made and later. */
export interface RuleWords {
  readonly condition: Condition;
  readonly timing: Timing;
  readonly severity: Severity;
}

/** A rule that is to be made. */
export interface RuleDraft extends RuleWords {
  readonly selector: Selector;
}

/** What a rule watches, in words: names are those that the reader knows. */
export interface Watched {
  /** 0 where there are many. */
  readonly unitId: number;
  /** Where there are many: the room, or nothing. */
  readonly unit: string;
  /** Null where it is the unit. */
  readonly outputId: number | null;
  readonly output: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  readonly decimals: number | null;
}

/** Where messages of a rule go. */
export interface RecipientView {
  readonly id: number;
  /** Of a person. */
  readonly userId: number | null;
  readonly name: string | null;
  /** Of a group. */
  readonly chatId: number | null;
  readonly threadId: number | null;
  /** Whether they agreed. */
  readonly accepted: boolean;
}

/** An alert rule as a person sees it. */
export interface RuleView extends RuleWords, Watched {
  readonly id: number;
  readonly selector: Selector;
  readonly paused: boolean;
  /** Stopped, since the person lost the right to read what it watches. */
  readonly revoked: boolean;
  /** What it watches is not theirs to know any more: it has no names here. */
  readonly hidden: boolean;
  /** What it watches went with an update; it works again when that comes back. */
  readonly archived: boolean;
  /** How many of its incidents go on. */
  readonly open: number;
  readonly firing: boolean;
  readonly recipients: readonly RecipientView[];
  readonly createdAt: number;
}

/** What can be asked of an output of this type, in the order in which it is offered. */
export function conditionsOf(type: ValueType): readonly ConditionKind[] {
  const { isNumber, holds } = TRAITS[type];
  if (isNumber) return ["above", "below", "outside", "inside", "faster", "is", "changed", "no-value"];
  if (holds === "boolean") return ["above", "below", "is", "changed", "no-value"];
  return ["is", "changed", "no-value"];
}

export const UNIT_CONDITIONS: readonly ConditionKind[] = ["silent", "back", "error", "unknown"];

/** Refuses a condition that an output of this type can't meet, or that is not one of a unit; gives it with its fitting timing. */
export function fitWords<W extends RuleWords>(words: W, type: ValueType | null, name: string): W {
  const { condition } = words;
  if (type === null ? !isOfUnit(condition) : !conditionsOf(type).includes(condition.kind)) {
    throw new AppError("condition-unfit", { name });
  }
  if (type !== null && condition.kind === "is" && !condition.values.every((value) => isOfType(type, value))) {
    throw new AppError("condition-unfit", { name });
  }
  return { ...words, timing: fitTiming(condition, words.timing) };
}

/** Refuses a band so wide that nothing an output can send would end what goes on. */
export function requireEnd(condition: Condition, range: Parameters<typeof widestDeadband>[1]): void {
  if (!("deadband" in condition) || condition.deadband === 0) return;
  if (condition.deadband > widestDeadband(condition, range)) throw new AppError("deadband-too-wide");
}

function isOfType(type: ValueType, value: Value): boolean {
  return typeof value === TRAITS[type].holds;
}

export function selectorOf(rule: Rule): Selector {
  if (rule.ofMany) return { kind: "many", name: rule.manyName ?? null, roomId: rule.roomId ?? null };
  if (rule.output) return { kind: "output", outputId: rule.output.id };
  return { kind: "unit", unitId: rule.unit?.id ?? 0 };
}

export function timingOf({ forMs, keepMs, cooldownMs, hours }: Rule): Timing {
  return { forMs, keepMs, cooldownMs, hours: hours ?? null };
}

/** A rule's columns. */
export function toColumns({ condition, timing, severity }: RuleWords) {
  const { forMs, keepMs, cooldownMs, hours } = timing;
  return { condition, severity, forMs, keepMs, cooldownMs, hours };
}
