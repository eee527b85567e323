import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";

const PORTION = 5_000;
const LOG_LINES = 200;

// Jumps from variable to variable along the primary key instead of reading every sample.
const ORPHAN = `
  with recursive stored (id) as (
    select min(variable_id) from sample
    union all
    select (select min(variable_id) from sample where variable_id > stored.id) from stored where stored.id is not null
  )
  select stored.id as id from stored
  where stored.id is not null and not exists (select 1 from variable where variable.id = stored.id) limit 1`;
const REMOVE = `
  delete from sample where variable_id = ? and at <= (
    select max(at) from (select at from sample where variable_id = ? order by at limit ?) portion)`;
const TRIM_LOG = `
  delete from device_log where id in (
    select id from (select id, row_number() over (partition by unit_id order by at desc, id desc) as place from device_log) ranked
    where place > ?)`;

/** What outputs have been: clears away what nobody can reach any more. */
export class Samples {
  readonly #connection: AbstractSqlConnection;

  constructor(em: EntityManager) {
    this.#connection = em.getConnection() as AbstractSqlConnection;
  }

  /** Removes the samples of removed units in portions, so that syncs go on between them, and old log lines. */
  async clear(): Promise<void> {
    for (;;) {
      const [orphan] = await this.#connection.execute<{ id: number }[]>(ORPHAN);
      if (!orphan) break;
      await this.#connection.execute(REMOVE, [orphan.id, orphan.id, PORTION], "run");
    }
    await this.#connection.execute(TRIM_LOG, [LOG_LINES], "run");
  }
}
