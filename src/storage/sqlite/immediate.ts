import type { MikroORM } from "@mikro-orm/sqlite";

/** What is used of a transaction of knex, the ORM's way to its driver. */
interface Transaction {
  readonly trxClient: { query(connection: unknown, sql: string): Promise<unknown> };
  begin(connection: unknown): Promise<unknown>;
}

/**
 * Every transaction of the ORM takes SQLite's write lock as it begins: one that reads first can't write any more after
 * another program has written. A transaction that does not get the lock fails there, before its task runs.
 */
export function takeLockAtBegin(orm: MikroORM): void {
  const { client } = orm.em.getConnection().getKnex();
  const { transaction } = client as { transaction(...given: unknown[]): Transaction };
  client.transaction = function (this: unknown, ...given: unknown[]): Transaction {
    const made = transaction.apply(this, given);
    // Not by its own `query`, after whose failure the task would run all the same.
    made.begin = (connection) => made.trxClient.query(connection, "BEGIN IMMEDIATE;");
    return made;
  };
}
