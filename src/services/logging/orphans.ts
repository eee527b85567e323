import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";

const PORTION = 5_000;
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
  delete from ${table} where variable_id = ? and (${key}) in (
    select ${key} from ${table} where variable_id = ? order by ${key} limit ?)`;
const FORGET = ["stale", "sealed"].map(
  (table) => `delete from ${table} where not exists (select 1 from variable where variable.id = variable_id)`,
);
const TRIM_LOG = `
  delete from device_log where id in (
    select id from (select id, row_number() over (partition by unit_id order by id desc) as place from device_log) ranked
    where place > ?)`;

/** What outputs have been: clears away what nobody can reach any more. */
export class Orphans {
  readonly #connection: AbstractSqlConnection;

  constructor(em: EntityManager) {
    this.#connection = em.getConnection() as AbstractSqlConnection;
  }

  /** Removes the samples of removed units, and what was made of them, in portions, so that syncs go on between them, and old log lines. */
  async clear(): Promise<void> {
    for (const [table, key] of Object.entries(TABLES)) {
      for (;;) {
        const [found] = await this.#connection.execute<{ id: number }[]>(orphan(table));
        if (!found) break;
        await this.#connection.execute(remove(table, key), [found.id, found.id, PORTION], "run");
      }
    }
    for (const sql of FORGET) await this.#connection.execute(sql, [], "run");
    await this.#connection.execute(TRIM_LOG, [LOG_LINES], "run");
  }
}
