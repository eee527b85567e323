import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { createRun } from "../src/storage/sqlite/store.ts";
import { startChild } from "./child.ts";
import { type Measured, play } from "./load.ts";
import type { Task, Told, Wish } from "./peerreader.ts";
import { type Device, OUTPUTS, seed } from "./seed.ts";
import { createScripts, FRAMES_A_SECOND, LEAD_MS, median, printTable, type Row, ratios } from "./subject.ts";

// What a peer costs that follows ten thousand outputs, and how soon it has what they bring: a half of the units is
// followed, a half is not.
const UNITS = 3334;
const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_MS = 3000;
const REST_MS = 10_000;
const CHANGES = 60;
/** One change is alone, as in a house: the reader asks again half a second after it has asked. */
const APART_MS = 550;
const GOAL = 1.05;
const GOAL_OF_REST = 0.01;
const GOAL_OF_REQUESTS = 2;

const UUIDS = `
  update variable set uuid = substr(uuid, 1, 8) || '-' || substr(uuid, 9, 4) || '-4' || substr(uuid, 14, 3) || '-8' ||
    substr(uuid, 18, 3) || '-' || substr(uuid, 21, 12)`;
const OPEN = "update unit set visibility = 'public' where id < (select min(id) + ?1 from unit)";
const FOLLOWED = `
  select variable.uuid from variable join unit on unit.id = unit_id
  where kind = 'output' and unit.visibility = 'public'`;
const PEER = `
  insert into peer (instance_id, url, name, keys, fingerprint, may_read, we_read, allows_plain, created_at, added_by)
  values (?1, ?2, 'reader', ?3, '', 1, 0, 1, 0, 1)`;

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });

const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-peers-"));
const [port, readerPort] = [await freePort(), await freePort()];
const [address, readerAddress] = [port, readerPort].map((one) => `http://127.0.0.1:${one}`) as [string, string];

// The reader
const reader = new Worker(new URL("./peerreader.ts", import.meta.url), {
  workerData: { dir, port: readerPort } satisfies Task,
});
const [{ id, keys }] = (await once(reader, "message")) as [Extract<Told, { id: string }>];

// The source
const url = `sqlite:${join(dir, "peers.db")}`;
const master = randomBytes(32);
const devices = await seed(url, master, 2 * UNITS);
const orm = await connectDb(url);
const run = createRun(orm);
await run(UUIDS, []);
await run(OPEN, [UNITS]);
await run(PEER, [id, readerAddress, keys]);
const outputs = (await orm.em.getConnection().execute<{ uuid: string }[]>(FOLLOWED)).map(({ uuid }) => uuid);
await orm.close();
const telegram = await startTelegram();
const child = await startChild("../src/main.ts", {
  BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.root,
  HTTP_HOST: "127.0.0.1",
  HTTP_PORT: String(port),
  PEPEUNIT_URL: address,
  DATA_DIR: dir,
  DATABASE_URL: url,
  PEPEUNIT_SECRET: master.toString("base64"),
  REPO_PRIVATE_HOSTS: "allow",
  UNIT_SYNCS_PER_SECOND: "1000000",
});

// Trust, and what comes
reader.postMessage({ source: address, outputs } satisfies Wish);
let come = { samples: 0, requests: 0, at: 0 };
let arrived = (): void => {};
reader.on("message", (told: typeof come) => {
  come = told;
  arrived();
});

const subjects = [
  { row: createRow("not followed"), devices: devices.slice(UNITS), clock: new Float64Array(UNITS) },
  { row: createRow("followed"), devices: devices.slice(0, UNITS), clock: new Float64Array(UNITS) },
];
const [, followed] = subjects as [(typeof subjects)[0], (typeof subjects)[0]];
let sent = 0;
// The first time reads the units, and compiles what is used.
for (const subject of subjects) await measure(subject, UNITS * 2, 0);
await until(() => come.samples >= sent);
const before = { ...come, at: now() };
const lags: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  process.stderr.write(`Round ${round + 1} of ${ROUNDS}\n`);
  for (const subject of subjects) {
    const cpu = child.cpu();
    const measured = await measure(subject, FRAMES_A_SECOND * ((LEAD_MS + ROUND_MS) / 1000));
    subject.row.rounds.push(measured);
    subject.row.cpu.push(child.cpu() - cpu);
    subject.row.memory = child.memory();
    const end = now();
    await until(() => come.samples >= sent);
    if (subject === followed) lags.push(Math.max(0, come.at - end));
  }
}
const perSecond = ((come.requests - before.requests) * 1000) / (now() - before.at);

// One change at a time
const delays: number[] = [];
for (let i = 0; i < CHANGES; i++) {
  await sleep(APART_MS);
  await measure(followed, 1, 0);
  const answered = now();
  await until(() => come.samples >= sent);
  // It may be there before the device has its answer.
  delays.push(Math.max(0, come.at - answered));
}
delays.sort((a, b) => a - b);
const withPeer = await restOf();
await reader.terminate();
const rest = withPeer - (await restOf());
await child.stop();
await telegram.stop();
rmSync(dir, { recursive: true });

const [plain, dear] = subjects.map(({ row }) => row.rounds.map(({ requests }, i) => (row.cpu[i] ?? 0) / requests));
const cost = median(ratios(dear, plain));
printTable(
  subjects.map(({ row }) => row),
  median(subjects[0]?.row.rounds.map(({ rate }) => rate) ?? [1]),
);
const delay = (share: number): string => (delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN).toFixed(1);
console.log(
  `\nWith ${outputs.length} outputs followed a sync takes ${cost.toFixed(2)} times the processor time (goal ${GOAL}).`,
);
console.log(
  `The peer had all of ${sent} samples ${median(lags).toFixed(0)} ms after the last, by ${perSecond.toFixed(2)} requests a second (goal ${GOAL_OF_REQUESTS}).`,
);
console.log(`One change is there after ${delay(0.5)} ms (p50), ${delay(0.99)} ms (p99).`);
console.log(`At rest a peer takes ${(rest * 100).toFixed(2)} % of a core (goal ${GOAL_OF_REST * 100} %).`);
process.exit(cost <= GOAL && rest <= GOAL_OF_REST && perSecond <= GOAL_OF_REQUESTS ? 0 : 1);

/** The share of a core that the source takes while nothing happens. */
async function restOf(): Promise<number> {
  // What has arrived is sorted in by then.
  await sleep(REST_MS);
  const cpu = child.cpu();
  await sleep(REST_MS);
  return ((child.cpu() - cpu) * 1000) / REST_MS;
}

/** Ms since 1970, with fractions, as the other thread has them. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function createRow(name: string): Row {
  return { name, rounds: [], cpu: [], memory: 0 };
}

async function measure(
  subject: { readonly devices: readonly Device[]; readonly clock: Float64Array },
  frames: number,
  leadMs = LEAD_MS,
): Promise<Measured> {
  const scripts = createScripts(subject.devices, subject.clock, CONNECTIONS, frames);
  const measured = await play(port, scripts, ROUND_MS, leadMs);
  if (subject === followed) sent += (measured.requests - measured.failed) * OUTPUTS.length;
  return measured;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((done) => {
      arrived = done;
    });
  }
}
