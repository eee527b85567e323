import { countOf, epochOf } from "../../domain/revision.ts";
import type { Value } from "../../domain/value.ts";
import { fromColumns } from "../live/columns.ts";
import type { Complete } from "../live/live.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Cells, SampleRow } from "../writer/batch.ts";
import type { Memtable } from "./memtable.ts";

/**
 * Returns a function that brings units up to date with rows that are not in the tables yet; older memtables first. Rows
 * that were sorted in meanwhile do no harm.
 */
export function completeWith(lists: readonly Memtable[]): Complete {
  const states = new Map<number, Cells>();
  const changes = new Map<number, Cells>();
  const samples = new Map<number, SampleRow>();
  for (const memtable of lists) {
    for (const row of memtable.status) states.set(row[0] as number, row);
    for (const row of memtable.changes) changes.set(row[0] as number, row);
    for (const row of memtable.samples) {
      // Of two samples with the same time the first counts.
      if (row[1] > (samples.get(row[0])?.[1] ?? Number.NEGATIVE_INFINITY)) samples.set(row[0], row);
    }
  }
  return (units) => {
    for (const unit of units) {
      const state = states.get(unit.id);
      if (state) setState(unit, state);
      for (const input of unit.inputs.values()) {
        const row = changes.get(input.id);
        if (!row) continue;
        setValue(input, row);
        input.rev = row[4] as number;
        input.unfit = row[9] === 1;
        if (row[5] !== null) input.byHand = row[5] !== "link";
      }
      for (const output of unit.outputs.values()) {
        const row = samples.get(output.id);
        if (row && (output.value === undefined || row[1] > output.at)) setValue(output, row);
      }
    }
  };
}

function setState(unit: LiveUnit, [, lastAt, seenAt, revision, appliedRev, state]: Cells): void {
  unit.lastAt = lastAt as number;
  unit.seenAt = (seenAt ?? 0) as number;
  unit.inputRev = countOf(revision as number);
  unit.inputEpoch = epochOf(revision as number);
  unit.appliedRev = appliedRev as number;
  unit.state = JSON.parse(state as string) as Record<string, Value>;
}

function setValue(variable: LiveVariable, [, at, number, text]: Cells): void {
  variable.value = fromColumns(variable.type, number as number | null, text as string | null);
  variable.at = at as number;
}
