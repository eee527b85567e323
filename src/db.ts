import { Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/sqlite";
import { Arrival } from "./entities/arrival.ts";
import { Board } from "./entities/board.ts";
import { DeviceLog } from "./entities/devicelog.ts";
import { Dialog } from "./entities/dialog.ts";
import { Latest } from "./entities/latest.ts";
import { Outbox } from "./entities/outbox.ts";
import { Rule } from "./entities/rule.ts";
import { Sample } from "./entities/sample.ts";
import { Status } from "./entities/status.ts";
import { Unit } from "./entities/unit.ts";
import { User } from "./entities/user.ts";
import { Variable } from "./entities/variable.ts";
import { migrations } from "./migrations/list.ts";

const entities = [User, Unit, Variable, Status, Latest, Arrival, Sample, DeviceLog, Rule, Outbox, Board, Dialog];

// WAL with synchronous=FULL: a commit is on disk before it is answered, and readers do not wait for it.
const PRAGMAS = [
  "journal_mode = WAL",
  "synchronous = FULL",
  "foreign_keys = ON",
  "busy_timeout = 5000",
  "cache_size = -65536",
  "wal_autocheckpoint = 4000",
];

type Done = (error: Error | null) => void;

/** What is used of the driver's own connection. */
interface RawConnection {
  exec(sql: string, done: Done): void;
  prepare(sql: string, done: Done): RawStatement;
}

interface RawStatement {
  run(parameters: readonly unknown[], done: Done): void;
  finalize(done: () => void): void;
}

/** Puts rows into one table. */
export interface Store {
  /** One row, in a transaction of its own; resolves once it is on disk. */
  put(row: readonly string[]): Promise<void>;
  /** To be called before the database is closed. */
  close(): Promise<void>;
}

/** Opens `sqlite:<file>` and brings its tables up to date; the only place that names the driver. */
export async function openDb(url: string): Promise<MikroORM> {
  const orm = await connectDb(url);
  await orm.migrator.up();
  return orm;
}

/** Opens the database as it is, without migrations. */
export async function connectDb(url: string): Promise<MikroORM> {
  return MikroORM.init({
    entities,
    dbName: url.replace(/^sqlite:/, ""),
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, silent: true },
    pool: {
      afterCreate: (connection: RawConnection, done: Done) =>
        connection.exec(PRAGMAS.map((pragma) => `PRAGMA ${pragma};`).join(""), done),
    },
  });
}

/**
 * A prepared insert without the ORM between, for the sync path: one trip to the driver's thread is the whole
 * transaction. It takes the same connection as the ORM, so that the two never wait for each other's locks.
 */
export function createStore(orm: MikroORM, table: string, columns: readonly string[]): Store {
  const { client } = orm.em.getConnection().getKnex();
  const sql = `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;
  const prepared = new Map<RawConnection, RawStatement>();
  const use = async <T>(task: (connection: RawConnection) => Promise<T>): Promise<T> => {
    const connection = (await client.acquireConnection()) as RawConnection;
    return task(connection).finally(() => client.releaseConnection(connection));
  };
  return {
    put: (row) =>
      use(async (connection) => {
        const statement = prepared.get(connection) ?? (await prepare(connection, sql));
        prepared.set(connection, statement);
        await new Promise<void>((done, failed) => statement.run(row, (error) => (error ? failed(error) : done())));
      }),
    async close() {
      for (const statement of prepared.values()) await new Promise<void>((done) => statement.finalize(done));
      prepared.clear();
    },
  };
}

function prepare(connection: RawConnection, sql: string): Promise<RawStatement> {
  return new Promise((done, failed) => {
    const statement = connection.prepare(sql, (error) => (error ? failed(error) : done(statement)));
  });
}
