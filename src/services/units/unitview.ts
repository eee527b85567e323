import { may, mayHear, type Who } from "../../domain/access.ts";
import { isOld, type Present, presenceOf } from "../../domain/presence.ts";
import { toDecimals } from "../../domain/step.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { toNode } from "../access/access.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";

/** A variable as a person sees it. */
export interface VariableView {
  readonly id: number;
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  /** With how many decimals it is shown; null where it does not say. */
  readonly decimals: number | null;
  /** Of an input whose value no link has brought: it is what somebody gave, and shown as such. */
  readonly exact: boolean;
  readonly values: readonly Value[] | null;
  readonly value: Value | undefined;
  /** When it was measured or set, ms since the epoch. */
  readonly at: number;
  /** Of an output: the unit has had the time to measure it anew a few times. */
  readonly old?: true;
  /** Of an input: whether the unit has confirmed this value. */
  readonly applied: boolean;
  /** Of an input: the unit was given the value, and has not confirmed it. */
  readonly sent?: true;
  /** Of an input: its value is too long for the unit, which will never have it. */
  readonly unfit?: true;
  /** Of an input: whether the asker may set it. */
  readonly writable: boolean;
  /** Of an input: whether a link that works sets it. */
  readonly driven: boolean;
  /** When it went with an update, ms since the epoch; null while the unit has it. */
  readonly archivedAt: number | null;
}

/** A variable that went with an update. */
export interface ArchivedView extends VariableView {
  readonly kind: LiveVariable["kind"];
}

export type RepositoryWords = Pick<VariableView, "title" | "measure" | "decimals">;

/** A unit as a person sees it: of its variables those that they may see. */
export interface UnitView extends Present {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Whether the asker owns it. */
  readonly own: boolean;
  /** Whether it stands for a device of another instance. */
  readonly isMirror: boolean;
  /** Whether the asker may know what the device says of itself, its log among it. */
  readonly heard: boolean;
  readonly state: readonly { readonly name: string; readonly type: ValueType; readonly value: Value | undefined }[];
  readonly inputs: readonly VariableView[];
  readonly outputs: readonly VariableView[];
  /** Those that went with updates, of both kinds, the latest first. */
  readonly archived: readonly ArchivedView[];
}

export function toUnitView(unit: LiveUnit, who: Who, now: number): UnitView {
  const { id, uuid, name, isMirror, state } = unit;
  const heard = mayHear(who, toNode(unit));
  return {
    id,
    uuid,
    name,
    isMirror,
    ...presenceOf(unit, now),
    own: may(who, "own", toNode(unit)),
    heard,
    // What a device says of itself, its address among it, is for those who have the whole of it.
    state: (heard ? [...unit.stateRules] : []).map(([key, { type }]) => ({
      name: key,
      type,
      // A name such as `constructor` is there before the device has said anything.
      value: Object.hasOwn(state, key) ? state[key] : undefined,
    })),
    inputs: seen(unit, who, inOrder(unit.inputs.values())),
    outputs: seen(unit, who, inOrder(unit.outputs.values())).map((output) => withAge(output, unit, now)),
    archived: archivedOf(unit, who),
  };
}

/** Marks what a unit has not measured for long, as it goes: it may be otherwise by now. */
export function withAge<V extends VariableView>(output: V, unit: LiveUnit, now: number): V {
  return output.value !== undefined && isOld(output.at, unit, now) ? { ...output, old: true } : output;
}

function seen(unit: LiveUnit, who: Who, variables: Iterable<LiveVariable>): VariableView[] {
  return [...variables]
    .filter((variable) => may(who, "see", toNode(unit, variable)))
    .map((variable) => toVariableView(variable, unit, who));
}

function archivedOf(unit: LiveUnit, who: Who): ArchivedView[] {
  const latest = unit.archived.toSorted((a, b) => (b.archivedAt ?? 0) - (a.archivedAt ?? 0));
  const kinds = new Map(latest.map(({ id, kind }) => [id, kind]));
  return seen(unit, who, latest).map((view) => ({ ...view, kind: kinds.get(view.id) ?? "output" }));
}

export function toVariableView(variable: LiveVariable, unit: LiveUnit, who: Who): VariableView {
  const { id, name, title, type, measure, value, at } = variable;
  const { min = null, max = null, step = null, values = null } = variable;
  const writable = may(who, "write", toNode(unit, variable));
  const applied = variable.rev <= unit.appliedRev && !variable.unfit;
  const { driven, archivedAt } = variable;
  const shown = { decimals: toDecimals(variable), exact: isExact(variable) };
  return {
    ...shown,
    id,
    name,
    title,
    type,
    measure,
    min,
    max,
    step,
    values,
    value,
    at,
    applied,
    ...(!applied && variable.rev <= unit.sentRev && { sent: true as const }),
    ...(variable.unfit && { unfit: true as const }),
    writable,
    driven,
    archivedAt,
  };
}

/** What the unit's repository says of a variable, where its owner may say something else. */
export function toRepository({ type, step, repository }: LiveVariable): RepositoryWords {
  const { title, measure, precision } = repository;
  return { title, measure, decimals: toDecimals({ type, step, precision }) };
}

/** Whether a value is what a person or a program gave, not what was measured or reckoned. */
export function isExact({ kind, driven, byHand }: Pick<LiveVariable, "kind" | "driven" | "byHand">): boolean {
  return kind === "input" && (!driven || byHand);
}
