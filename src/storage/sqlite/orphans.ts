import type { Reader } from "./reader.ts";
import type { Run } from "./store.ts";

/** So many rows a transaction, so that syncs go on between. */
const ORPHANS = 5000;
const LOG_LINES = 200;

const TABLES = { sample: "at", '"window"': "width, at", rollup: "width, at", misdated: "at, found_at" } as const;
// Jumps from variable to variable along the primary key instead of reading every row.
const orphan = (table: string) => `
  with recursive stored (id) as (
    select min(variable_id) from ${table}
    union all
    select (select min(variable_id) from ${table} where variable_id > stored.id) from stored where stored.id is not null
  )
  select stored.id as id from stored
  where stored.id is not null and not exists (select 1 from variable where variable.id = stored.id) limit 1`;
const remove = (table: string, key: string) => `
  delete from ${table} where variable_id = ?1 and (${key}) in (
    select ${key} from ${table} where variable_id = ?1 order by ${key} limit ${ORPHANS})`;
const FORGET = ["stale", "sealed"].map(
  (table) => `delete from ${table} where not exists (select 1 from variable where variable.id = variable_id)`,
);
const TRIM_LOG = `
  delete from device_log where id in (
    select id from (select id, row_number() over (partition by unit_id order by id desc) as place from device_log) ranked
    where place > ${LOG_LINES})`;

/** Removes what removed outputs have left, in portions, and old log lines. */
export async function clearOrphans({ query }: Reader, run: Run): Promise<void> {
  for (const [table, key] of Object.entries(TABLES)) {
    for (;;) {
      const [found] = await query<{ id: number }>(orphan(table));
      if (!found) break;
      await run(remove(table, key), [found.id]);
    }
  }
  for (const sql of FORGET) await run(sql, []);
  await run(TRIM_LOG, []);
}
