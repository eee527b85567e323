import type { Log } from "../../log.ts";
import type { Database } from "../database.ts";
import type { DiskWatch } from "../disk.ts";
import { besideOf } from "./beside.ts";
import { createChanges } from "./changes.ts";
import { COLUMNS, VIEW } from "./commit.ts";
import { openDb } from "./db.ts";
import { createIncidents } from "./incidents.ts";
import { SqliteJournal } from "./journal.ts";
import { createUnitReader } from "./liveunits.ts";
import { createPeerStorage } from "./news.ts";
import { openDisk } from "./probe.ts";
import { openReader } from "./reader.ts";
import { createRemovals } from "./removals.ts";
import { createRetention } from "./retention.ts";
import { createRollups } from "./rollups.ts";
import { createPast } from "./series.ts";
import { spaceOf } from "./space.ts";
import { createRun, createStore } from "./store.ts";
import { createTimes } from "./times.ts";

/** There is no time to wait for long until another program gives the database back. */
const IMPATIENT = "pragma busy_timeout = 1000";

/** What an engine is opened with. */
export interface Opening {
  readonly log: Log;
  /** Ms of a clock that never jumps. */
  readonly uptime?: () => number;
  /** Watches the disk in place of what looks at the files. */
  readonly disk?: DiskWatch;
}

/** Opens `sqlite:<file>` and brings it up to date. */
export async function openSqlite(url: string, opening: Opening): Promise<Database> {
  const orm = await openDb(url);
  const { log, uptime = () => performance.now() } = opening;
  const disk = opening.disk ?? (await openDisk({ orm, url, log, uptime }));
  const store = createStore(orm, VIEW, COLUMNS);
  const journal = new SqliteJournal({ em: orm.em, put: store.put, disk, log });
  // Each on a connection of its own: nobody's long question keeps devices or windows waiting.
  const [reader, backgroundReader, unitReader] = [await openReader(url), await openReader(url), await openReader(url)];
  const run = disk.guard(createRun(orm));
  return {
    em: orm.em,
    disk,
    journal,
    units: createUnitReader(unitReader, journal),
    beside: besideOf(url),
    space: () => spaceOf(url),
    past: createPast(reader, journal),
    rollups: createRollups(backgroundReader, run),
    retention: createRetention(backgroundReader, run),
    removals: createRemovals(reader, journal),
    changes: createChanges(reader, run, journal),
    incidents: createIncidents(reader),
    peers: createPeerStorage(reader, run, journal),
    times: createTimes(backgroundReader, journal),
    async hurry() {
      await orm.em.getConnection().execute(IMPATIENT);
    },
    async close() {
      await store.close();
      await Promise.all([reader.close(), backgroundReader.close(), unitReader.close()]);
      await orm.close();
    },
  };
}
