import type { Door, InputRow, SampleRow, StatusRow } from "../rows.ts";
import type { Memtable } from "./memtable.ts";

/** The newest of what was appended and is not in the tables; some of it may be by now. */
export interface Pending {
  readonly isEmpty: boolean;
  status(unit: number): StatusRow | undefined;
  input(input: number): InputRow | undefined;
  /** By which the value of `input` was set; null where that is in the tables. */
  door(input: number): Door | null;
  sample(output: number): SampleRow | undefined;
}

/** All is in the tables. */
export const NOTHING: Pending = {
  isEmpty: true,
  status: () => undefined,
  input: () => undefined,
  door: () => null,
  sample: () => undefined,
};

/** The newest rows of memtables, the older memtables first. Some may be in the tables too by now. */
export function pendingIn(memtables: readonly Memtable[]): Pending {
  const states = new Map<number, StatusRow>();
  const inputs = new Map<number, InputRow>();
  const doors = new Map<number, Door>();
  const samples = new Map<number, SampleRow>();
  for (const memtable of memtables) {
    for (const row of memtable.status) states.set(row[0], row);
    for (const row of memtable.inputs) {
      inputs.set(row[0], row);
      if (row[5] !== null) doors.set(row[0], row[5]);
    }
    for (const row of memtable.samples) {
      // Of two samples with the same time the first counts.
      if (row[1] > (samples.get(row[0])?.[1] ?? Number.NEGATIVE_INFINITY)) samples.set(row[0], row);
    }
  }
  return {
    isEmpty: memtables.every(({ isEmpty }) => isEmpty),
    status: (unit) => states.get(unit),
    input: (variable) => inputs.get(variable),
    door: (variable) => doors.get(variable) ?? null,
    sample: (output) => samples.get(output),
  };
}
