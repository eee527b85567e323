import { Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/sqlite";
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

const entities = [User, Unit, Variable, Status, Latest, Sample, DeviceLog, Rule, Outbox, Board, Dialog];

// WAL with synchronous=FULL: a commit is on disk before it is answered, and readers do not wait for it.
const PRAGMAS = [
  "journal_mode = WAL",
  "synchronous = FULL",
  "foreign_keys = ON",
  "busy_timeout = 5000",
  "cache_size = -65536",
  "wal_autocheckpoint = 4000",
];

interface RawConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
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
      afterCreate: (connection: RawConnection, done: (error: Error | null) => void) =>
        connection.exec(PRAGMAS.map((pragma) => `PRAGMA ${pragma};`).join(""), done),
    },
  });
}
