import { toCsvCell } from "../../domain/csv.ts";
import { SECOND } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import { fromColumns } from "../../storage/rows.ts";
import type { Kept, Past, PastValue, Series } from "../../storage/series.ts";
import { toTurn } from "../history/history.ts";

/** Rows of the whole file: some 25 MB, where Telegram takes 50. */
const MOST_ROWS = 400_000;
const MOST_BYTES = 40_000_000;
const PORTION = 5000;
/** A device's clock may be a minute ahead. */
const AHEAD_MS = 3600_000;

/** What variables have been, as CSV: each variable's values from the newest on. */
export interface History {
  /** So many of the newest values of each variable are in it at most. */
  readonly most: number;
  /** The file in portions; can be read again from the beginning. */
  lines(): AsyncIterable<Uint8Array>;
}

export interface Column {
  readonly id: number;
  readonly unit: string;
  readonly kind: "input" | "output";
  readonly name: string;
  readonly type: ValueType;
}

const KEPT: Readonly<Record<Column["kind"], readonly Kept[]>> = {
  input: ["changes"],
  output: ["samples", "windows", "misdated"],
};

/** The history of these variables; undefined when there are none. */
export function toHistory(past: Past, columns: readonly Column[], userId: number, now: number): History | undefined {
  if (columns.length === 0) return undefined;
  const most = Math.floor(MOST_ROWS / columns.length);
  return {
    most,
    async *lines() {
      const series = await past.open({ who: toTurn({ id: userId }) });
      let room = MOST_BYTES;
      yield Buffer.from("unit,variable,kind,time,value,source\n");
      for (const column of columns) {
        for (const kept of KEPT[column.kind]) {
          for await (const rows of readRows(series, column.id, kept, { most, now })) {
            const lines = Buffer.from(rows.map((row) => toLine(column, row, sourceOf(kept, row, userId))).join(""));
            room -= lines.length;
            if (room < 0) return;
            yield lines;
          }
        }
      }
    },
  };
}

/** A variable's values from one place, newest first. */
async function* readRows(
  series: Series,
  id: number,
  kept: Kept,
  { most, now }: { readonly most: number; readonly now: number },
): AsyncGenerator<PastValue[]> {
  // Samples have a time each, so that the next portion is found without counting from the beginning.
  const isKeyed = kept === "samples";
  let before = now + AHEAD_MS;
  for (let taken = 0; taken < most; ) {
    const limit = Math.min(PORTION, most - taken);
    const rows = await series.backwards(id, kept, before, limit, isKeyed ? 0 : taken);
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    taken += rows.length;
    if (isKeyed) before = rows.at(-1)?.at ?? before;
  }
}

/** What a value is. By whom an input was set is told only where it was the person themself. */
function sourceOf(kept: Kept, { width = 0, figure, door, userId }: PastValue, person: number): string {
  switch (kept) {
    case "samples":
      return "sample";
    case "windows":
      return `${figure} of ${Math.floor(width / SECOND)} s`;
    case "misdated":
      return "sample of a wrong clock";
    case "changes":
      return userId === person ? `${door} (you)` : `${door}`;
  }
}

function toLine({ unit, kind, name, type }: Column, { at, number, text }: PastValue, source: string): string {
  const value = fromColumns(type, number, text);
  const shown = TRAITS[type].isTime && typeof value === "number" ? toTime(value) : value;
  return `${[unit, name, kind, toTime(at), shown ?? "", source].map((cell) => toCsvCell(String(cell))).join(",")}\n`;
}

function toTime(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}
