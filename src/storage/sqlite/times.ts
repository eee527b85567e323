import { DAY, HOUR } from "../../domain/span.ts";
import { STALE } from "../../entities/stale.ts";
import type { Times } from "../times.ts";
import type { SqliteJournal } from "./journal.ts";
import { askAhead, fill, LATEST_MARK, toMend } from "./marks.ts";
import type { Reader } from "./reader.ts";
import { toSql } from "./sql.ts";

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
  where variable.id >= ?1 order by variable.id limit ${PORTION}`;
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
    select variable_id, ${STALE.windows}, at / ${HOUR} * ${HOUR}, min(at), max(at), 1 from (
      select variable_id, sample.at as at from (select id, min(at) as at from (${EARLY_WINDOWS}) group by id) as early
      cross join sample on variable_id = id and sample.at >= early.at)
    where true group by variable_id, at / ${HOUR}
    on conflict (variable_id, kind, hour) do update
    set from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at), seq = seq + 1`,
  `delete from "window" where (variable_id, width, at) in (${EARLY_WINDOWS})`,
  `delete from rollup where (variable_id, width, at) in (${EARLY_ROLLUPS})`,
  "delete from stale where hour > :now",
];

export function createTimes(reader: Reader, journal: Pick<SqliteJournal, "catchUp">): Times {
  const ask = async <T>(sql: string, now: number, ...parameters: number[]): Promise<T[]> => {
    await journal.catchUp();
    return reader.query<T>(fill(sql, now), parameters);
  };
  const forgetFigures: Times["forgetFigures"] = async (em, now) => {
    for (const sql of FORGET) await toSql(em).execute(fill(sql, now));
  };
  return {
    areAhead: async (now) => (await ask<{ ahead: number }>(askAhead(now), now))[0]?.ahead === 1,
    latest: async (em) => (await toSql(em).query<{ at: number }>(LATEST_MARK))[0]?.at ?? 0,
    async mend(em, now) {
      for (const sql of toMend(now)) await toSql(em).execute(sql);
    },
    areLinesAhead: async (now) => (await ask(LINES_AHEAD, now)).length > 0,
    async moveLines(em, now) {
      await toSql(em).execute(fill(MOVE_LINES, now));
    },
    samplesAhead: async (now, from) =>
      (await ask<{ id: number; at: number }>(AHEAD, now, from)).map(({ id, at }) => [id, at]),
    async setAside(em, now, samples) {
      const { execute } = toSql(em);
      const keys = JSON.stringify(samples);
      await execute(fill(KEEP, now), keys);
      await execute(TAKE_OUT, keys);
      await forgetFigures(em, now);
    },
    areWindowsAhead: async (now) => (await ask(`${EARLY_WINDOWS} limit 1`, now)).length > 0,
    forgetFigures,
  };
}
