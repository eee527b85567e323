import { setImmediate as nextTurn } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/core";
import type { AbstractSqlConnection, MikroORM } from "@mikro-orm/sqlite";
import { passOf } from "./pass.ts";

export type Done = (error: Error | null) => void;
type Cell = number | string | null;

/** What is used of the driver's own connection. */
export interface RawConnection {
  exec(sql: string, done: Done): void;
  run(
    sql: string,
    parameters: readonly unknown[],
    done: (this: { changes: number }, error: Error | null) => void,
  ): void;
  prepare(sql: string, done: Done): RawStatement;
}

interface RawStatement {
  run(parameters: readonly unknown[], done: Done): void;
  reset(done: () => void): void;
  finalize(done: () => void): void;
}

/** Puts rows into one table or view. */
export interface Store {
  /** One row, in a transaction of its own; resolves once it is on disk. */
  put(row: readonly Cell[]): Promise<void>;
  /** To be called before the database is closed. */
  close(): Promise<void>;
}

/** Resolves with how many rows it changed. */
export type Run = (sql: string, parameters: readonly Cell[]) => Promise<number>;

/**
 * A prepared insert without the ORM between, for the sync path: one trip to the driver's thread is the whole
 * transaction. It takes the same connection as the ORM, so that the two never wait for each other's locks; between two
 * rows that follow each other closely it keeps it, unless somebody waits for it, so that the second is on its way before
 * whoever put the first has been answered.
 */
export function createStore(orm: MikroORM, table: string, columns: readonly string[]): Store {
  const { client } = orm.em.getConnection().getKnex();
  const acquire = passOf(orm);
  const sql = `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;
  const prepared = new Map<RawConnection, RawStatement>();
  let kept: RawConnection | undefined;
  let giveBack: NodeJS.Immediate | undefined;
  const take = (): RawConnection | undefined => {
    clearImmediate(giveBack);
    const connection = kept;
    kept = undefined;
    return connection;
  };
  const keep = (connection: RawConnection, hasFailed: boolean): void => {
    // Of a failure its caller hears first: what comes next may not have to wait as long for a lock.
    if (!hasFailed && client.pool.numPendingAcquires() > 0) {
      client.releaseConnection(connection);
      return;
    }
    kept = connection;
    giveBack = setImmediate(() => client.releaseConnection(take()));
  };
  return {
    async put(row) {
      const connection = take() ?? ((await acquire()) as RawConnection);
      let hasFailed = true;
      try {
        const statement = prepared.get(connection) ?? (await prepare(connection, sql));
        prepared.set(connection, statement);
        await new Promise<void>((done, failed) =>
          statement.run(row, (error) => {
            // A statement that met a lock is still at work for SQLite: until its reset nothing else can be committed.
            if (error) statement.reset(() => failed(error));
            else done();
          }),
        );
        hasFailed = false;
      } finally {
        keep(connection, hasFailed);
      }
    },
    async close() {
      for (const statement of prepared.values()) await new Promise<void>((done) => statement.finalize(done));
      prepared.clear();
    },
  };
}

/**
 * Runs one statement with parameters, in a transaction of its own, on the ORM's connection. The ORM writes parameters into
 * the text of a statement, where one number in ten thousand loses its last digit.
 */
export function createRun({ em }: { readonly em: EntityManager }): Run {
  const { client } = (em.getConnection() as AbstractSqlConnection).getKnex();
  return async (sql, parameters) => {
    const connection = (await client.acquireConnection()) as RawConnection;
    return new Promise<number>((done, failed) => {
      connection.run(sql, parameters, function (error) {
        if (error) failed(error);
        else done(this.changes);
      });
    })
      .catch(async (error: unknown) => {
        // The driver ends the statement only after it has told of the failure.
        await nextTurn();
        throw error;
      })
      .finally(() => setImmediate(() => client.releaseConnection(connection)));
  };
}

function prepare(connection: RawConnection, sql: string): Promise<RawStatement> {
  return new Promise((done, failed) => {
    const statement = connection.prepare(sql, (error) => (error ? failed(error) : done(statement)));
  });
}
