import type { EntityManager } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sqlite";
import { toCsvCell } from "../../domain/csv.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import { fromColumns } from "../../storage/rows.ts";

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

interface Row {
  readonly at: number;
  readonly number: number | null;
  readonly text: string | null;
  readonly source: string;
}

// By whom an input was set is told only where it was the person themself.
const SAMPLES = `
  select at, number, text, 'sample' as source from sample where variable_id = ? and at < ? order by at desc limit ?`;
const WINDOWS = `
  select at, coalesce(median, mean) as number, null as text,
    (case when median is null then 'mean' else 'median' end) || ' of ' || width / 1000 || ' s' as source
  from "window" where variable_id = ? and at < ? order by at desc, width limit ? offset ?`;
const MISDATED = `
  select at, number, text, 'sample of a wrong clock' as source from misdated
  where variable_id = ? and found_at < ? order by at desc, found_at limit ? offset ?`;
const CHANGES = `
  select at, number, text, door || case when user_id = ? then ' (you)' else '' end as source
  from input_change where variable_id = ? and at < ? order by at desc, rev desc limit ? offset ?`;

/** The history of these variables; undefined when there are none. */
export function toHistory(
  em: EntityManager,
  columns: readonly Column[],
  userId: number,
  now: number,
): History | undefined {
  if (columns.length === 0) return undefined;
  const most = Math.floor(MOST_ROWS / columns.length);
  return {
    most,
    async *lines() {
      let room = MOST_BYTES;
      yield Buffer.from("unit,variable,kind,time,value,source\n");
      for (const column of columns) {
        for await (const rows of readPortions(em as SqlEntityManager, column, { userId, most, now })) {
          const lines = Buffer.from(rows.map((row) => toLine(column, row)).join(""));
          room -= lines.length;
          if (room < 0) return;
          yield lines;
        }
      }
    },
  };
}

interface Asked {
  readonly userId: number;
  readonly most: number;
  readonly now: number;
}

/** A variable's values, newest first. */
function readPortions(em: SqlEntityManager, { id, kind }: Column, asked: Asked): AsyncIterable<Row[]> {
  return kind === "input" ? readRows(em, CHANGES, [asked.userId, id], asked) : readOutput(em, id, asked);
}

async function* readOutput(em: SqlEntityManager, id: number, asked: Asked) {
  yield* readRows(em, SAMPLES, [id], asked);
  yield* readRows(em, WINDOWS, [id], asked);
  yield* readRows(em, MISDATED, [id], asked);
}

async function* readRows(em: SqlEntityManager, sql: string, whose: readonly number[], { most, now }: Asked) {
  // Samples have a time each, so that the next portion is found without counting from the beginning.
  const isKeyed = sql === SAMPLES;
  let before = now + AHEAD_MS;
  for (let taken = 0; taken < most; ) {
    const limit = Math.min(PORTION, most - taken);
    const from = isKeyed ? [before, limit] : [before, limit, taken];
    const rows = await em.getConnection().execute<Row[]>(sql, [...whose, ...from]);
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    taken += rows.length;
    if (isKeyed) before = rows.at(-1)?.at ?? before;
  }
}

function toLine({ unit, kind, name, type }: Column, { at, number, text, source }: Row): string {
  const value = fromColumns(type, number, text);
  const shown = TRAITS[type].isTime && typeof value === "number" ? toTime(value) : value;
  return `${[unit, name, kind, toTime(at), shown ?? "", source].map((cell) => toCsvCell(String(cell))).join(",")}\n`;
}

function toTime(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}
