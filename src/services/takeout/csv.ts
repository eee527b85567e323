import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { toCsvCell } from "../../domain/csv.ts";
import { SECOND } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import { fromColumns } from "../../storage/rows.ts";
import type { Kept, Past, PastValue } from "../../storage/series.ts";
import { toTurn } from "../history/history.ts";

/** Telegram takes 50 MB a file. */
const PART_BYTES = 45_000_000;
const PORTION = 5000;
/** A device's clock may be a minute ahead. */
const AHEAD_MS = 3600_000;

/** Where a part begins: at which variable, and behind how many of its values of one kind. */
interface Place {
  readonly column: number;
  readonly kept: number;
  readonly before: number;
  readonly taken: number;
}

/** A file that is small enough to be sent. */
export interface Part {
  /** The file in portions; can be read again from its beginning. */
  lines(): AsyncIterable<Uint8Array>;
  /** Where the next part begins, once this one is read; undefined after the last. */
  readonly next: () => Place | undefined;
}

/** What variables have been, as CSV: each variable's values from the newest on, all of them. */
export interface History {
  /** Goes through it once: says whether it takes several parts, which are then packed with gzip. */
  measure(): Promise<boolean>;
  /** The part from a place on, the first without one. Tells from time to time which share is done. */
  part(from: Place | undefined, isPacked: boolean, progress?: (share: number) => void): Part;
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

const HEAD = "unit,variable,kind,time,value,source\n";
const pack = promisify(gzip);

/** The history of these variables; undefined when there are none. */
export function toHistory(
  past: Past,
  columns: readonly Column[],
  userId: number,
  now: number,
  partBytes = PART_BYTES,
): History | undefined {
  if (columns.length === 0) return undefined;
  const begin: Place = { column: 0, kept: 0, before: now + AHEAD_MS, taken: 0 };

  /** Portions of lines from a place on, each with its place. */
  async function* read(from: Place): AsyncGenerator<{ place: Place; lines: Buffer }> {
    const series = await past.open({ who: toTurn({ id: userId }) });
    const { column: first } = from;
    let { kept: firstKept, before, taken } = from;
    for (const [place, column] of [...columns.entries()].slice(first)) {
      for (const [number, kept] of [...KEPT[column.kind].entries()].slice(firstKept)) {
        // Samples have a time each, so that the next portion is found without counting from the beginning.
        const isKeyed = kept === "samples";
        for (;;) {
          const rows = await series.backwards(column.id, kept, before, PORTION, isKeyed ? 0 : taken);
          const lines = Buffer.from(rows.map((row) => toLine(column, row, sourceOf(kept, row, userId))).join(""));
          if (rows.length > 0) yield { place: { column: place, kept: number, before, taken }, lines };
          if (rows.length < PORTION) break;
          taken += rows.length;
          if (isKeyed) before = rows.at(-1)?.at ?? before;
        }
        [before, taken] = [begin.before, 0];
      }
      firstKept = 0;
    }
  }

  return {
    async measure() {
      let bytes = HEAD.length;
      for await (const { lines } of read(begin)) {
        bytes += lines.length;
        if (bytes > partBytes) return true;
      }
      return false;
    },
    part(from = begin, isPacked, progress = () => {}) {
      let next: Place | undefined;
      return {
        next: () => next,
        async *lines() {
          next = undefined;
          // Packed portions one behind the other are one packed file.
          const form = async (lines: Buffer) => (isPacked ? pack(lines) : lines);
          const head = await form(Buffer.from(HEAD));
          let bytes = head.length;
          yield head;
          for await (const { place, lines } of read(from)) {
            const formed = await form(lines);
            if (bytes > head.length && bytes + formed.length > partBytes) {
              next = place;
              return;
            }
            bytes += formed.length;
            yield formed;
            progress(place.column / columns.length);
          }
        },
      };
    },
  };
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
