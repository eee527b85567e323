import type { Bad, Limit } from "../../domain/removal.ts";
import { DAY, HOUR } from "../../domain/span.ts";
import { STALE } from "../../entities/stale.ts";
import type { Found, Removals, Same } from "../removals.ts";
import type { SqliteJournal } from "./journal.ts";
import type { Reader } from "./reader.ts";
import { toSql } from "./sql.ts";

/** So many readings a transaction, so that syncs wait a few milliseconds at most. */
const PORTION = 1000;
/** A device that did not hear our answer sends again what it still holds, within days. */
const REMEMBERED_MS = 7 * DAY;
const EXTREMES = 2;

const OPERATORS: Readonly<Record<Limit["kind"], string>> = { above: ">", least: ">=", below: "<", most: "<=" };
const UNSEALED = `not exists (
  select 1 from sealed where variable_id = sample.variable_id and sample.at >= from_at and sample.at < to_at)`;
const badOf = (limit: Limit | null): string => `
  from sample where variable_id = ?1 and at >= ?2 and at < ?3 and ${UNSEALED}
  ${limit ? `and number ${OPERATORS[limit.kind]} ?4` : ""}`;
const SUM = "count(*) as count, min(at) as firstAt, max(at) as lastAt, min(number) as lowest, max(number) as highest";
const IS_SEALED = "select 1 from sealed where variable_id = ?1 and from_at < ?3 and to_at > ?2 limit 1";
const extremesOf = (order: "asc" | "desc"): string => `
  select number as value, count(*) as count, max(at) as at from sample
  where variable_id = ?1 and at >= ?2 and at < ?3 and number is not null and ${UNSEALED}
  group by number order by number ${order} limit ${EXTREMES}`;

const TIMES = "select value as at from json_each(?)";
const LEFT = `(select at from (${TIMES}) as gone where not exists (
  select 1 from sealed where variable_id = ? and gone.at >= from_at and gone.at < to_at))`;
const FORGET = "delete from removed where removed_at < ?";
const REMEMBER = `
  insert into removed (variable_id, at, removed_at) select ?, at, ? from (${TIMES}) where true
  on conflict do update set removed_at = excluded.removed_at`;
// As for samples that come late, but for those who look at them (commit.ts).
const MARK = `
  insert into stale (variable_id, kind, hour, from_at, to_at, seq)
  select ?, ?, at / ${HOUR} * ${HOUR}, min(at), max(at), 1 from ${LEFT} where `;
const AGAIN = ` group by at / ${HOUR} on conflict (variable_id, kind, hour) do update
  set from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at), seq = seq + 1`;
const MARKS: readonly (readonly [kind: number, sql: string])[] = [
  [STALE.rollups, `${MARK} at < (select until from progress) ${AGAIN}`],
  [STALE.windows, `${MARK} exists (select 1 from logging where variable_id = ? and mode <> 'direct') ${AGAIN}`],
];
const REMOVE = `delete from sample where variable_id = ? and at in (select at from ${LEFT})`;
const IS_PRESENT = `select 1 from latest where variable_id = ? and at in (select at from ${LEFT})`;
const NO_PRESENT = `
  delete from latest where variable_id = ? and not exists (select 1 from sample where sample.variable_id = latest.variable_id)`;
const PRESENT = `
  update latest set at = newest.at, number = newest.number, text = newest.text
  from (select at, number, text from sample where variable_id = ? order by at desc limit 1) as newest
  where variable_id = ?`;

export function createRemovals(reader: Reader, journal: Pick<SqliteJournal, "catchUp">): Removals {
  const ask = async <T>(sql: string, ...parameters: number[]): Promise<T[]> => {
    await journal.catchUp();
    return reader.query<T>(sql, parameters);
  };
  const cellsOf = ({ output, span, limit }: Bad): number[] => [output, ...span, ...(limit ? [limit.value] : [])];
  return {
    async find(bad) {
      const [found] = await ask<Found>(`select ${SUM} ${badOf(bad.limit)}`, ...cellsOf(bad));
      return found && found.count > 0 ? found : undefined;
    },
    isSealed: async (output, span) => (await ask(IS_SEALED, output, ...span)).length > 0,
    extremes: async (output, span) => ({
      highest: await ask<Same>(extremesOf("desc"), output, ...span),
      lowest: await ask<Same>(extremesOf("asc"), output, ...span),
    }),
    async portion(bad) {
      const rows = `select at, number ${badOf(bad.limit)} order by at desc limit ${PORTION}`;
      const [found] = await ask<Found & { times: string }>(
        `select ${SUM}, json_group_array(at) as times from (${rows})`,
        ...cellsOf(bad),
      );
      if (!found || found.count === 0) return undefined;
      const { times, ...rest } = found;
      return { times: JSON.parse(times) as number[], found: rest };
    },
    async remove(em, output, times, remembered, now) {
      const { execute, query } = toSql(em);
      const gone = JSON.stringify(times);
      await execute(FORGET, now - REMEMBERED_MS);
      if (remembered) await execute(REMEMBER, output, now, gone);
      for (const [kind, sql] of MARKS) {
        await execute(sql, output, kind, gone, output, ...(kind === STALE.windows ? [output] : []));
      }
      const wasPresent = (await query(IS_PRESENT, output, gone, output)).length > 0;
      const count = await execute(REMOVE, output, gone, output);
      if (wasPresent) {
        await execute(NO_PRESENT, output);
        await execute(PRESENT, output, output);
      }
      return { count, wasPresent };
    },
  };
}
