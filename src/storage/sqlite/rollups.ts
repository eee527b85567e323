import type { Part } from "../../domain/aggregate.ts";
import { DAY, HOUR } from "../../domain/span.ts";
import { STALE } from "../../entities/stale.ts";
import type { Mark, Rollups } from "../rollups.ts";
import { EPOCHS, readEpochs } from "./epochs.ts";
import { meanOf, weighedMean } from "./figures.ts";
import type { Reader } from "./reader.ts";
import { createSeries } from "./series.ts";
import { toSql } from "./sql.ts";
import type { Run } from "./store.ts";

/** So many days, or rows, a transaction, so that syncs go on between. */
const DAYS = 50;
const PORTION = 100;
const ROLLUP = ["variable_id", "width", "at", "count", "min", "max", "mean", "known"] as const;
const WINDOW = ["variable_id", "width", "at", "count", "min", "max", "mean", "median", "known"] as const;

const LATE = `
  select stale.*, ${EPOCHS} as epochs from stale left join variable on variable.id = stale.variable_id
  where stale.kind = ${STALE.rollups} order by stale.variable_id, hour limit ?1`;
// Of windows the first of those that are out of date has to be over; nothing waits for samples that are logged direct.
const DUE_WINDOWS = `
  select * from (
    select stale.*, ${EPOCHS} as epochs, (
      select window_ms from logging where logging.variable_id = stale.variable_id and since_at <= from_at
      order by since_at desc limit 1
    ) as width, (
      select min(since_at) from logging where logging.variable_id = stale.variable_id and since_at > from_at
    ) as next_since
    from stale left join variable on variable.id = stale.variable_id where stale.kind = ${STALE.windows}
  ) where width is null or from_at / width * width + width <= ?1 or next_since <= ?1 order by variable_id, hour limit ?2`;
const NARROW = `
  update stale set from_at = ?4 where variable_id = ?1 and kind = ${STALE.windows} and hour = ?2 and seq = ?3`;
const DROP_MARKS = `
  delete from stale where (variable_id, kind, hour, seq) in (
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?1))`;
/** The hours of several outputs; a span is [variable, from, to]. */
const HOURS_OF_SAMPLES = `
  select variable_id, at / ${HOUR} * ${HOUR} as start, count(*) as count, min(number) as min, max(number) as max,
    ${meanOf("number")} as mean, null as known
  from json_each(?1) cross join sample on variable_id = value ->> 0 and at >= value ->> 1 and at < value ->> 2
  group by 1, 2`;
/** The days of several outputs, from their hours; a day is [variable, start]. */
const MAKE_DAYS = `
  insert into rollup (variable_id, width, at, count, min, max, mean, known)
  select variable_id, ${DAY}, day, sum(count), min(min), max(max), ${weighedMean([["mean", "weight"]])},
    case when timed then sum(weight) end
  from (
    select variable_id, value ->> 1 as day, count, min, max, mean, timed,
      case when timed then coalesce(known, ${HOUR}) else count end as weight
    from (
      select *, max(known) over (partition by variable_id, value ->> 1) is not null as timed
      from json_each(?1) cross join rollup
        on variable_id = value ->> 0 and width = ${HOUR} and rollup.at >= value ->> 1 and rollup.at < (value ->> 1) + ${DAY}
    )
  ) where true group by variable_id, day
  on conflict (variable_id, width, at) do update
  set count = excluded.count, min = excluded.min, max = excluded.max, mean = excluded.mean, known = excluded.known`;

const DROP_HOURS = `
  delete from rollup where (variable_id, width, at) in (select value ->> 0, ${HOUR}, value ->> 1 from json_each(?1))`;
const DROP_DAYS = `
  delete from rollup where (variable_id, width, at) in (
    select id, ${DAY}, day from (
      select distinct value ->> 0 as id, (value ->> 1) / ${DAY} * ${DAY} as day from json_each(?1))
    where not exists (select 1 from rollup as hour
      where hour.variable_id = id and hour.width = ${HOUR} and hour.at >= day and hour.at < day + ${DAY}))`;
const DROP_WINDOWS = `
  delete from "window" where variable_id = ?1 and width = ?2 and at in (select value from json_each(?3))`;

const PROGRESS = "select until, swept_from, swept_variable from progress";
const BEGIN_SWEEP = "update progress set swept_from = until, until = cast(?1 as integer), swept_variable = 0";
const MOVE_SWEEP = "update progress set swept_variable = ?1";
const END_SWEEP = "update progress set swept_from = null, swept_variable = null";
const SWEPT = `
  select id, ${EPOCHS} as epochs from variable where kind = 'output' and id > ?1
    and exists (select 1 from sample where variable_id = variable.id and at >= ?2 and at < ?3)
  order by id limit ?4`;

// Samples from a time on are looked at again: a device's clock may be ahead of the one that begins a choice.
const MARK = `
  insert into stale (variable_id, kind, hour, from_at, to_at, seq)
  select variable_id, ?, at / ${HOUR} * ${HOUR}, min(at), max(at), 1 from sample
  where variable_id = ? and at >= ? group by at / ${HOUR}
  on conflict (variable_id, kind, hour) do update
  set from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at), seq = seq + 1`;
const FORGET = `
  delete from "window" where variable_id = ? and width in (select window_ms from logging where variable_id = ?) and at >= ?`;

interface MarkCells {
  readonly variable_id: number;
  readonly hour: number;
  readonly from_at: number;
  readonly to_at: number;
  readonly seq: number;
  readonly epochs: string;
}

interface ProgressCells {
  readonly until: number;
  readonly swept_from: number | null;
  readonly swept_variable: number | null;
}

export function createRollups(reader: Reader, run: Run): Rollups {
  const { query } = reader;
  const drop = async (kind: number, marks: readonly Mark[]): Promise<void> => {
    const keys = marks.map(({ output, hour, seq }) => [output, kind, hour, seq]);
    if (keys.length > 0) await run(DROP_MARKS, [JSON.stringify(keys)]);
  };
  return {
    series: createSeries(query),
    late: async (limit) => (await query<MarkCells>(LATE, [limit])).map(toMark),
    dueWindows: async (now, limit) => (await query<MarkCells>(DUE_WINDOWS, [now, limit])).map(toMark),
    async hours(spans) {
      const rows = await query<Part & { variable_id: number }>(HOURS_OF_SAMPLES, [JSON.stringify(spans)]);
      return rows.map(({ variable_id: output, ...part }) => ({ output, ...part }));
    },
    putHours: (figures) =>
      upsert(
        run,
        "rollup",
        ROLLUP,
        figures.map(({ output, start, count, min, max, mean, known }) => [
          output,
          HOUR,
          start,
          count,
          min,
          max,
          mean,
          known,
        ]),
      ),
    async dropHours(hours) {
      await run(DROP_HOURS, [JSON.stringify(hours)]);
      await run(DROP_DAYS, [JSON.stringify(hours)]);
    },
    async forgetWindows(output, width, starts) {
      await run(DROP_WINDOWS, [output, width, JSON.stringify(starts)]);
    },
    async makeDays(days) {
      for (let i = 0; i < days.length; i += DAYS) await run(MAKE_DAYS, [JSON.stringify(days.slice(i, i + DAYS))]);
    },
    putWindows: (figures) =>
      upsert(
        run,
        '"window"',
        WINDOW,
        figures.map(({ output, width, start, count, min, max, mean, median, known }) => [
          output,
          width,
          start,
          count,
          min,
          max,
          mean,
          median,
          known,
        ]),
      ),
    dropLate: (marks) => drop(STALE.rollups, marks),
    dropWindows: (marks) => drop(STALE.windows, marks),
    async narrowWindows({ output, hour, seq }, from) {
      await run(NARROW, [output, hour, seq, from]);
    },
    async restart(em, output, from) {
      const { execute } = toSql(em);
      await execute(FORGET, output, output, from);
      for (const kind of Object.values(STALE)) await execute(MARK, kind, output, from);
    },
    async progress() {
      const [row] = await query<ProgressCells>(PROGRESS);
      if (!row) return undefined;
      const { until, swept_from: from, swept_variable: output } = row;
      return { until, sweep: from === null || output === null ? null : { from, output } };
    },
    async beginSweep(until) {
      await run(BEGIN_SWEEP, [until]);
    },
    async moveSweep(output) {
      await run(MOVE_SWEEP, [output]);
    },
    async endSweep() {
      await run(END_SWEEP, []);
    },
    async toSweep(after, [from, to], limit) {
      const rows = await query<{ id: number; epochs: string }>(SWEPT, [after, from, to, limit]);
      return rows.map(({ id, epochs }) => ({ id, epochs: readEpochs(epochs) }));
    },
  };
}

function toMark({ variable_id: output, hour, from_at: from, to_at: to, seq, epochs }: MarkCells): Mark {
  return { output, hour, from, to, seq, epochs: readEpochs(epochs) };
}

/** Puts rows into a table in the place of those with the same key, which is the first three columns; a few at a time, so that syncs go on between. */
async function upsert(
  run: Run,
  table: string,
  columns: readonly string[],
  rows: readonly (number | null)[][],
): Promise<void> {
  const sets = columns.slice(3).map((column) => `${column} = excluded.${column}`);
  for (let i = 0; i < rows.length; i += PORTION) {
    const portion = rows.slice(i, i + PORTION);
    const places = portion.map(() => `(${columns.map(() => "?").join(", ")})`);
    const sql = `insert into ${table} (${columns.join(", ")}) values ${places.join(", ")}
      on conflict (${columns.slice(0, 3).join(", ")}) do update set ${sets.join(", ")}`;
    await run(sql, portion.flat());
  }
}
