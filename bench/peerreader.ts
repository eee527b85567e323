import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { User } from "../src/entities/user.ts";
import { createHttp } from "../src/http/app.ts";
import { createLog } from "../src/log.ts";
import { type Mirrors, PeerPull } from "../src/services/peers/pull.ts";
import { buildServices } from "../src/services/services.ts";
import { openSqlite } from "../src/storage/sqlite/database.ts";

/** Where the reader lives, whom it trusts, and what it wants of them. */
export interface Task {
  readonly dir: string;
  readonly port: number;
}
export interface Wish {
  readonly source: string;
  readonly outputs: readonly string[];
}
/** Who the reader is, and then what has come to it so far; `at` is ms since 1970, with fractions. */
export type Told =
  | { readonly id: string; readonly keys: string }
  | { readonly samples: number; readonly requests: number; readonly at: number };

// An instance that reads, on a thread of its own, so that the load on the other one does not wait for it.
const { dir, port } = workerData as Task;
const url = `http://127.0.0.1:${port}`;
const log = createLog("silent");
const database = await openSqlite(`sqlite:${join(dir, "reader.db")}`, { log });
const services = await buildServices({
  database,
  log,
  master: randomBytes(32),
  backups: { databaseUrl: "", folder: "" },
  now: Date.now,
  isTimeProven: () => true,
  address: { configured: url, guess: () => url },
  syncsPerSecond: 1,
  allowPrivateHosts: true,
});
const { sync, health, federation, peers, users } = services;
const http = createHttp({ sync, health, log, federation });
await http.listen({ host: "127.0.0.1", port });
const admin = { telegramId: 1, name: "Bench", locale: "en", role: "admin" as const, createdAt: 0 };
await database.em.fork().insert(User, admin);
const tell = (told: Told): void => parentPort?.postMessage(told);

parentPort?.once("message", async ({ source, outputs }: Wish) => {
  const person = await users.find(1);
  if (!person) throw new Error("there is no admin");
  const proposal = await peers.propose(person, source);
  await peers.trust(person, proposal, { mayRead: false, weRead: true, allowsPlain: true });
  let [samples, requests] = [0, 0];
  const mirrors: Mirrors = {
    wanted: () => outputs,
    lost: async () => {},
    onWanted: () => {},
    async take(_, { samples: came }) {
      for (const [, pairs] of came) samples += pairs.length;
      tell({ samples, requests, at: performance.timeOrigin + performance.now() });
    },
  };
  const { book, client } = federation;
  const ask = client.samples.bind(client);
  client.samples = (...given) => {
    requests++;
    return ask(...given);
  };
  new PeerPull({ book, client, mirrors, now: Date.now, log }).start();
});
tell({ id: federation.keys.id, keys: JSON.stringify(federation.keys.all) });
