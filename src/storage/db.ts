import { readFile, writeFile } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/sqlite";
import { ApiToken } from "../entities/apitoken.ts";
import { Arrival } from "../entities/arrival.ts";
import { Board } from "../entities/board.ts";
import { DeviceLog } from "../entities/devicelog.ts";
import { Dialog } from "../entities/dialog.ts";
import { Epoch } from "../entities/epoch.ts";
import { Grant } from "../entities/grant.ts";
import { HandledUpdate } from "../entities/handledupdate.ts";
import { Heartbeat } from "../entities/heartbeat.ts";
import { InputChange } from "../entities/inputchange.ts";
import { Invitation } from "../entities/invitation.ts";
import { Latest } from "../entities/latest.ts";
import { Link } from "../entities/link.ts";
import { Logging } from "../entities/logging.ts";
import { Misdated } from "../entities/misdated.ts";
import { Outbox } from "../entities/outbox.ts";
import { Progress } from "../entities/progress.ts";
import { Rollup } from "../entities/rollup.ts";
import { Rule } from "../entities/rule.ts";
import { Sample } from "../entities/sample.ts";
import { Sealed } from "../entities/sealed.ts";
import { Setting } from "../entities/setting.ts";
import { Stale } from "../entities/stale.ts";
import { Status } from "../entities/status.ts";
import { Unit } from "../entities/unit.ts";
import { User } from "../entities/user.ts";
import { Variable } from "../entities/variable.ts";
import { Voided } from "../entities/voided.ts";
import { Window } from "../entities/window.ts";
import { migrations } from "../migrations/list.ts";
import { letStoresPass, passOf } from "./pass.ts";
import { fileOf, openReader } from "./reader.ts";

const entities = [
  User,
  Unit,
  Variable,
  Status,
  Latest,
  Arrival,
  Sample,
  DeviceLog,
  Rule,
  Outbox,
  Board,
  Dialog,
  HandledUpdate,
  Link,
  Grant,
  Invitation,
  InputChange,
  Setting,
  ApiToken,
  Logging,
  Window,
  Rollup,
  Stale,
  Sealed,
  Progress,
  Epoch,
  Heartbeat,
  Voided,
  Misdated,
];

/** How long a commit waits for the lock of another program. */
const PATIENCE_MS = 5000;

// WAL with synchronous=FULL: a commit is on disk before it is answered, and readers do not wait for it.
const PRAGMAS = [
  "journal_mode = WAL",
  "synchronous = FULL",
  "foreign_keys = ON",
  `busy_timeout = ${PATIENCE_MS}`,
  // Small: with each page that a commit divides, SQLite goes through all it holds (pcache1TruncateUnsafe).
  "cache_size = -16384",
  "wal_autocheckpoint = 4000",
];

type Done = (error: Error | null) => void;
type Cell = number | string | null;

/** What is used of the driver's own connection. */
interface RawConnection {
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

/** The migrations that a database has gone through, without a change to it; undefined when it holds no tables of ours. */
export async function readMigrations(url: string): Promise<string[] | undefined> {
  const reader = await openReader(url);
  try {
    const rows = await reader.query<{ name: string }>("select name from mikro_orm_migrations");
    return rows.map(({ name }) => name);
  } catch (error) {
    if (/no such table/.test(String(error))) return undefined;
    throw error;
  } finally {
    await reader.close();
  }
}

/** Opens `sqlite:<file>` and brings its tables up to date. */
export async function openDb(url: string): Promise<MikroORM> {
  const orm = await connectDb(url);
  await orm.migrator.up();
  return orm;
}

/** Whether a connection is to wait for the locks of other programs, from when it is handed out next. */
const patience = new WeakMap<MikroORM, boolean>();

/** Opens the database as it is, without migrations. */
export async function connectDb(url: string): Promise<MikroORM> {
  let isPatient = true;
  // The ORM does not roll back when a COMMIT fails: what is written next would belong to that transaction.
  let mayBeInTransaction = false;
  const orm = await MikroORM.init({
    entities,
    dbName: fileOf(url),
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, silent: true },
    pool: {
      afterCreate(connection: RawConnection, done: Done) {
        isPatient = true;
        connection.exec(PRAGMAS.map((pragma) => `PRAGMA ${pragma};`).join(""), done);
      },
    },
  });
  onQueryFailure(orm, () => {
    mayBeInTransaction = true;
  });
  letStoresPass(orm);
  // The pool asks before it hands a connection out.
  orm.em.getConnection().getKnex().client.validateConnection = async (connection: RawConnection) => {
    if (mayBeInTransaction) mayBeInTransaction = !(await leaveTransaction(connection));
    const wish = patience.get(orm) ?? true;
    if (isPatient !== wish) {
      await new Promise((done) => connection.exec(`pragma busy_timeout = ${wish ? PATIENCE_MS : 0}`, done));
      isPatient = wish;
    }
    return !mayBeInTransaction;
  };
  return orm;
}

/** Rolls back what a connection was left in; tells whether it is in no transaction now. */
function leaveTransaction(connection: RawConnection): Promise<boolean> {
  return new Promise((done) =>
    connection.exec("rollback", (error) => done(!error || /no transaction is active/.test(error.message))),
  );
}

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
export function createRun(orm: MikroORM): Run {
  const { client } = orm.em.getConnection().getKnex();
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

/** Calls `listener` with every failure of a query that goes by way of the ORM. */
export function onQueryFailure(orm: MikroORM, listener: (error: unknown) => void): void {
  orm.em.getConnection().getKnex().on("query-error", listener);
}

/** Sets whether the ORM's connection waits for the locks of other programs; those who wait for the connection already are with it. */
export function setPatience(orm: MikroORM, isPatient: boolean): void {
  patience.set(orm, isPatient);
}

function prepare(connection: RawConnection, sql: string): Promise<RawStatement> {
  return new Promise((done, failed) => {
    const statement = connection.prepare(sql, (error) => (error ? failed(error) : done(statement)));
  });
}

/** The file beside a database that a running program keeps there. */
export function shownOf(databaseUrl: string): string {
  return `${fileOf(databaseUrl).replace(/\.db$/, "")}.shown`;
}

/** A number in a file beside the database; one that can't be kept is not known the next time. */
export function besideOf(databaseUrl: string) {
  const file = shownOf(databaseUrl);
  return {
    async read(): Promise<number> {
      const text = await readFile(file, "utf8").catch(() => "");
      return Number.parseInt(text, 10) || 0;
    },
    write: (number: number): Promise<void> => writeFile(file, `${number}\n`, { mode: 0o600 }).catch(() => {}),
  };
}
