import type { SqlEntityManager } from "@mikro-orm/sqlite";
import { DAY, HOUR } from "../../domain/span.ts";
import type { Writer } from "../writer/writer.ts";
import { fill } from "./marks.ts";

/** So many samples a transaction, so that syncs wait a few milliseconds at most. */
const PORTION = 1000;

const WIDTHS = `(select ${HOUR} as width union all select ${DAY})`;
/** Windows that are not over, and roll-ups of hours that are not closed; the variable and the width first, for the primary key. */
const EARLY_WINDOWS = `
  select logging.variable_id as id, width, "window".at as at from (select distinct variable_id, window_ms from logging) as logging
  cross join "window" on "window".variable_id = logging.variable_id and width = window_ms and "window".at > :now - window_ms`;
const EARLY_ROLLUPS = `
  select variable.id as id, rollup.width as width, rollup.at as at from progress cross join variable cross join ${WIDTHS} as widths
  cross join rollup on variable_id = variable.id and rollup.width = widths.width and rollup.at > until - widths.width
  where kind = 'output'`;
const AHEAD = `
  select sample.variable_id as id, sample.at as at from variable cross join sample on variable_id = variable.id and sample.at > :limit
  where variable.id >= ? order by variable.id limit ${PORTION}`;
const KEEP = `
  insert into misdated (variable_id, at, found_at, number, text)
  select variable_id, at, :now, number, text from json_each(?) cross join sample on variable_id = value ->> 0 and at = value ->> 1`;
const TAKE_OUT = `
  delete from sample where (variable_id, at) in (select value ->> 0, value ->> 1 from json_each(?))`;

const LINES_AHEAD = "select 1 from device_log where at > :limit limit 1";
/** The last line of each unit becomes the present; those before it are as long before as they were. */
const MOVE_LINES = `
  update or replace device_log set at = device_log.at - last.at + :now
  from (select unit_id, max(at) as at from device_log group by unit_id) as last
  where last.unit_id = device_log.unit_id and device_log.at > :limit`;

/** What was made of samples that are gone from among them, and is to be made of those that are left. */
const FORGET: readonly string[] = [
  `insert into stale (variable_id, kind, hour, from_at, to_at, seq)
    select variable_id, 1, at / ${HOUR} * ${HOUR}, min(at), max(at), 1 from (
      select variable_id, sample.at as at from (select id, min(at) as at from (${EARLY_WINDOWS}) group by id) as early
      cross join sample on variable_id = id and sample.at >= early.at)
    where true group by variable_id, at / ${HOUR}
    on conflict (variable_id, kind, hour) do update
    set from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at), seq = seq + 1`,
  `delete from "window" where (variable_id, width, at) in (${EARLY_WINDOWS})`,
  `delete from rollup where (variable_id, width, at) in (${EARLY_ROLLUPS})`,
  "delete from stale where hour > :now",
];

/**
 * Sets samples aside that were stored while the clock was ahead: they would be the newest, and come up when their time
 * comes. When they were measured, nobody knows; they are kept for their owner (services/takeout/takeout). Log lines are put in the
 * present, in their order. To be called once time is proven; gives how many samples there were.
 */
export async function setAside(em: SqlEntityManager, writer: Writer, now: number): Promise<number> {
  const read = <T>(sql: string, ...values: number[]) => em.execute<T[]>(fill(sql, now), values);
  const write = (...steps: readonly (readonly [sql: string, keys?: string])[]) =>
    writer.exclusive(async (em) => {
      for (const [sql, keys] of steps) {
        await (em as SqlEntityManager).execute(fill(sql, now), keys === undefined ? [] : [keys], "run");
      }
    });
  const forget = FORGET.map((sql) => [sql] as const);
  if ((await read(LINES_AHEAD)).length > 0) await write([MOVE_LINES]);
  let count = 0;
  for (let from = 0; ; ) {
    const rows = await read<{ id: number; at: number }>(AHEAD, from);
    if (rows.length === 0) break;
    const keys = JSON.stringify(rows.map(({ id, at }) => [id, at]));
    await write([KEEP, keys], [TAKE_OUT, keys], ...forget);
    count += rows.length;
    from = rows.at(-1)?.id ?? from;
  }
  if ((await read(`${EARLY_WINDOWS} limit 1`)).length > 0) await write(...forget);
  return count;
}
