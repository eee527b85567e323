import { MikroORM, type SqlEntityManager } from "@mikro-orm/sqlite";
import { Act } from "../../entities/act.ts";
import { ApiToken } from "../../entities/apitoken.ts";
import { Arrival } from "../../entities/arrival.ts";
import { Board } from "../../entities/board.ts";
import { DeviceLog } from "../../entities/devicelog.ts";
import { Dialog } from "../../entities/dialog.ts";
import { Draft } from "../../entities/draft.ts";
import { Epoch } from "../../entities/epoch.ts";
import { Example } from "../../entities/example.ts";
import { GitObjectRow } from "../../entities/gitobject.ts";
import { GitToken } from "../../entities/gittoken.ts";
import { Grant } from "../../entities/grant.ts";
import { HandledUpdate } from "../../entities/handledupdate.ts";
import { Heartbeat } from "../../entities/heartbeat.ts";
import { Hold } from "../../entities/hold.ts";
import { Incident } from "../../entities/incident.ts";
import { IncidentMessage } from "../../entities/incidentmessage.ts";
import { InputChange } from "../../entities/inputchange.ts";
import { InstanceKey } from "../../entities/instancekey.ts";
import { Invitation } from "../../entities/invitation.ts";
import { Latest } from "../../entities/latest.ts";
import { Lens } from "../../entities/lens.ts";
import { Link } from "../../entities/link.ts";
import { Logging } from "../../entities/logging.ts";
import { Misdated } from "../../entities/misdated.ts";
import { NewsPart } from "../../entities/newspart.ts";
import { Outbox } from "../../entities/outbox.ts";
import { Peer } from "../../entities/peer.ts";
import { PeerAct } from "../../entities/peeract.ts";
import { PeerNonce } from "../../entities/peernonce.ts";
import { PeerRead } from "../../entities/peerread.ts";
import { Placement } from "../../entities/placement.ts";
import { Posting } from "../../entities/posting.ts";
import { Progress } from "../../entities/progress.ts";
import { Push } from "../../entities/push.ts";
import { Reaction } from "../../entities/reaction.ts";
import { ReactionRun } from "../../entities/reactionrun.ts";
import { Recipient } from "../../entities/recipient.ts";
import { Removal } from "../../entities/removal.ts";
import { Removed } from "../../entities/removed.ts";
import { Rollup } from "../../entities/rollup.ts";
import { Room } from "../../entities/room.ts";
import { Rule } from "../../entities/rule.ts";
import { Sample } from "../../entities/sample.ts";
import { Scene } from "../../entities/scene.ts";
import { ScenePart } from "../../entities/scenepart.ts";
import { Schedule } from "../../entities/schedule.ts";
import { Sealed } from "../../entities/sealed.ts";
import { Setting } from "../../entities/setting.ts";
import { Stale } from "../../entities/stale.ts";
import { Status } from "../../entities/status.ts";
import { Transfer } from "../../entities/transfer.ts";
import { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { Unsettled } from "../../entities/unsettled.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { Voided } from "../../entities/voided.ts";
import { Webhook } from "../../entities/webhook.ts";
import { WebhookEvent } from "../../entities/webhookevent.ts";
import { Widget } from "../../entities/widget.ts";
import { Window } from "../../entities/window.ts";
import { migrations } from "../../migrations/list.ts";
import { MADE, type Made } from "./commit.ts";
import { keepExact } from "./exact.ts";
import { FILTERS } from "./filters.ts";
import { takeLockAtBegin } from "./immediate.ts";
import { letStoresPass } from "./pass.ts";
import { fileOf, openReader } from "./reader.ts";
import type { Done, RawConnection } from "./store.ts";

const entities = [
  Webhook,
  WebhookEvent,
  User,
  Unit,
  UnitVersion,
  Transfer,
  Draft,
  Variable,
  Status,
  Latest,
  Arrival,
  Sample,
  DeviceLog,
  Rule,
  Reaction,
  ReactionRun,
  Recipient,
  Incident,
  IncidentMessage,
  Outbox,
  Board,
  Widget,
  Posting,
  Push,
  Dialog,
  HandledUpdate,
  Link,
  Grant,
  Invitation,
  InputChange,
  Setting,
  ApiToken,
  GitToken,
  Example,
  GitObjectRow,
  Logging,
  Window,
  Rollup,
  Stale,
  Scene,
  ScenePart,
  Schedule,
  Hold,
  Sealed,
  Progress,
  Epoch,
  Heartbeat,
  Voided,
  Misdated,
  Removal,
  Removed,
  Unsettled,
  Room,
  Placement,
  Lens,
  Act,
  Peer,
  PeerAct,
  PeerNonce,
  PeerRead,
  InstanceKey,
  NewsPart,
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

const VIEWS = MADE.filter(({ type }) => type === "view").map(({ name }) => `'${name}'`);
/** All triggers, of whatever name: one of another version would go on writing. Other views are there to be read. */
const FOUND = `
  select type, name, sql from sqlite_master
  where type = 'trigger' or type = 'view' and name in (${VIEWS.join(", ")})`;

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

/** Opens `sqlite:<file>` and brings its tables, views and triggers up to date. */
export async function openDb(url: string): Promise<MikroORM> {
  const orm = await connectDb(url);
  const gone = new Set(await readMigrations(url));
  if (migrations.some(({ name }) => !gone.has(name))) await migrate(orm);
  await renewMade(orm);
  return orm;
}

/** Loads what migrates only now: at most starts there is nothing to do for it. */
async function migrate(orm: MikroORM): Promise<void> {
  const { Migrator } = await import("@mikro-orm/migrations");
  // A table that a view or a trigger names can't be changed in every way.
  await orm.em.transactional((em) => dropMade(em as SqlEntityManager, MADE));
  await new Migrator(orm.em).up();
}

/** Makes the views and triggers of the code (commit.ts), unless just these are there. */
async function renewMade(orm: MikroORM): Promise<void> {
  const found = await orm.em.getConnection().execute<Made[]>(FOUND);
  const isThere = (made: Made) => found.some((one) => one.name === made.name && one.sql === made.sql);
  if (found.length === MADE.length && MADE.every(isThere)) return;
  await orm.em.transactional(async (em) => {
    await dropMade(em as SqlEntityManager, found);
    for (const { sql } of MADE) await (em as SqlEntityManager).execute(sql, [], "run");
  });
}

async function dropMade(em: SqlEntityManager, made: readonly Made[]): Promise<void> {
  // With a view its triggers go.
  for (const { type, name } of made.toSorted((a, b) => a.type.localeCompare(b.type))) {
    await em.execute(`drop ${type} if exists "${name.replaceAll('"', '""')}"`, [], "run");
  }
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
    migrations: { migrationsList: migrations, snapshot: false, silent: true },
    filters: FILTERS,
    discovery: { onMetadata: keepExact },
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
  takeLockAtBegin(orm);
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

/** Calls `listener` with every failure of a query that goes by way of the ORM. */
export function onQueryFailure(orm: MikroORM, listener: (error: unknown) => void): void {
  orm.em.getConnection().getKnex().on("query-error", listener);
}

/** Sets whether the ORM's connection waits for the locks of other programs; those who wait for the connection already are with it. */
export function setPatience(orm: MikroORM, isPatient: boolean): void {
  patience.set(orm, isPatient);
}
