import type { Value, ValueType } from "../domain/value.ts";
import type { LiveUnit, LiveVariable } from "./liveunit.ts";
import { SYNC_INTERVAL_S } from "./sync.ts";

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
  readonly values: readonly Value[] | null;
  readonly value: Value | undefined;
  /** When it was measured or set, ms since the epoch. */
  readonly at: number;
  /** Of an input: whether the unit has confirmed this value. */
  readonly applied: boolean;
}

/** A unit as a person sees it. */
export interface UnitView {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly online: boolean;
  /** Last accepted sync, ms since the epoch; null before the first. */
  readonly seenAt: number | null;
  readonly state: readonly { readonly name: string; readonly type: ValueType; readonly value: Value | undefined }[];
  readonly inputs: readonly VariableView[];
  readonly outputs: readonly VariableView[];
}

/** A unit that waits is heard of every 30 s at the least, one that does not every interval: three misses are silence. */
export const SILENT_AFTER_MS = 3 * (30 + SYNC_INTERVAL_S) * 1000;

export function isOnline(seenAt: number | null, now: number): boolean {
  return seenAt !== null && now - seenAt < SILENT_AFTER_MS;
}

export function toUnitView(unit: LiveUnit, now: number): UnitView {
  const { id, uuid, name, seenAt, state } = unit;
  return {
    ...{ id, uuid, name, seenAt, online: isOnline(seenAt, now) },
    state: [...unit.stateRules].map(([key, { type }]) => ({ name: key, type, value: state[key] })),
    inputs: [...unit.inputs.values()].map((input) => toVariableView(input, unit)),
    outputs: [...unit.outputs.values()].map((output) => toVariableView(output, unit)),
  };
}

export function toVariableView(variable: LiveVariable, unit: LiveUnit): VariableView {
  const { id, name, title, type, measure, value, at } = variable;
  const { min = null, max = null, step = null, values = null } = variable;
  const applied = variable.rev <= unit.appliedRev;
  return { id, name, title, type, measure, min, max, step, values, value, at, applied };
}
