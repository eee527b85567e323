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

/** A statement with its parameters. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The database without the ORM between. */
export interface Direct {
  /** Runs statements in one transaction, all or none; resolves once they are on disk. */
  transact(statements: readonly Statement[]): Promise<void>;
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
 * For the sync path: every statement is prepared once and kept, so their texts have to be few. It takes the same
 * connection as the ORM, so that the two never wait for each other's locks. A single statement is one trip to the
 * driver's thread, commit included.
 */
export function createDirect(orm: MikroORM): Direct {
  const { client } = orm.em.getConnection().getKnex();
  let owner: RawConnection | undefined;
  const prepared = new Map<string, RawStatement>();

  const run = async (connection: RawConnection, sql: string, parameters: readonly unknown[] = []): Promise<void> => {
    const statement = prepared.get(sql) ?? (await prepare(connection, sql));
    prepared.set(sql, statement);
    await new Promise<void>((done, failed) => statement.run(parameters, (error) => (error ? failed(error) : done())));
  };
  const runAll = async (connection: RawConnection, statements: readonly Statement[]): Promise<void> => {
    const [only] = statements;
    if (only && statements.length === 1) return run(connection, only.sql, only.parameters);
    await run(connection, "begin immediate");
    try {
      for (const { sql, parameters } of statements) await run(connection, sql, parameters);
      await run(connection, "commit");
    } catch (error) {
      await run(connection, "rollback");
      throw error;
    }
  };
  return {
    async transact(statements) {
      const connection = (await client.acquireConnection()) as RawConnection;
      // The pool holds one connection; when it has made a new one, what the old one prepared is gone with it.
      if (connection !== owner) prepared.clear();
      owner = connection;
      try {
        await runAll(connection, statements);
      } finally {
        await client.releaseConnection(connection);
      }
    },
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
