import { dirname, join } from "node:path";
import { createLog } from "../../src/log.ts";
import { buildServices } from "../../src/services/services.ts";
import type { DiskWatch } from "../../src/storage/disk.ts";
import { openSqlite } from "../../src/storage/sqlite/database.ts";
import { GOOD_DISK } from "./disk.ts";
import { layTables } from "./tables.ts";

export const URL = "http://127.0.0.1";

/** What an instance is given, where that is not as usual. */
export interface GroundOptions {
  readonly disk?: DiskWatch;
  /** Of a host that is trusted. */
  readonly ca?: string | undefined;
  /** The address that peers use. */
  readonly url?: string | undefined;
  readonly now?: (() => number) | undefined;
  /** The time that passes, where jumps of the clock are to be noticed. */
  readonly uptime?: (() => number) | undefined;
}

/** The services put together as in the program, on the database of this file; the disk takes all, unless it is given. */
export async function openGround(file: string, options: GroundOptions = {}) {
  const { disk = GOOD_DISK, ca, url, now = () => Date.now(), uptime } = options;
  const log = createLog("silent");
  await layTables(file);
  const database = await openSqlite(`sqlite:${file}`, { log, disk });
  const services = await buildServices({
    database,
    master: Buffer.alloc(32, 7),
    backups: { databaseUrl: `sqlite:${file}`, folder: join(dirname(file), "backups") },
    log,
    now,
    uptime,
    isTimeProven: () => true,
    address: { configured: URL, guess: () => URL },
    syncsPerSecond: 1000,
    allowPrivateHosts: true,
    webhookNetworks: ["127.0.0.0/8"],
    ...(ca && { repositoryCa: ca }),
    peerUrl: url,
  });
  return {
    log,
    database,
    services,
    async close(): Promise<void> {
      await services.finish();
      await services.close();
      await database.close();
    },
  };
}

export type Ground = Awaited<ReturnType<typeof openGround>>;
