import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { FLUSH_MS } from "../src/storage/sqlite/journal.ts";
import { type Child, startChild } from "./child.ts";
import { type Measured, play, type Script } from "./load.ts";
import { type Device, OUTPUTS, seed } from "./seed.ts";

/** What one server did in its rounds. */
export interface Row {
  readonly name: string;
  readonly rounds: Measured[];
  /** Seconds of processor time, a round each. */
  readonly cpu: number[];
  /** MiB at the end. */
  memory: number;
}

/** An instance in a process of its own, with so many units. */
export interface Subject {
  readonly units: number;
  readonly child: Child;
  readonly row: Row;
  /** Seconds of processor time that it had taken when it began to serve. */
  readonly started: number;
  /** Samples in all syncs that were answered. */
  readonly sent: number;
  /** Syncs that were refused, which takes less time or more than to store them. */
  readonly refused: number;
  /** Seals so many frames, spread over the units, and hands them to `run`; counts what was answered. */
  play(run: (port: number, scripts: Script[]) => Promise<Measured>, frames: number): Promise<Measured>;
  stop(): Promise<void>;
  /** Samples in the database. */
  stored(): Promise<number>;
}

/** Until an instance under load sorts in what it has stored: rounds without this lead would leave that work out. */
export const LEAD_MS = FLUSH_MS + 1000;

/** Frames for a second of a round: an instance answers fewer, or the round ends a little early. */
export const FRAMES_A_SECOND = 14_000;

/** The instance takes a sync whose clock is up to 60 s off: frames sealed beforehand begin this far in the past. */
const BEHIND_MS = 20_000;

/** Starts an instance on a database, in a process and a folder of its own. */
export async function startServer(
  dir: string,
  url: string,
  master: Buffer,
): Promise<{ readonly child: Child; stop(): Promise<void> }> {
  const telegram = await startTelegram();
  const child = await startChild("../src/main.ts", {
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    DATA_DIR: dir,
    DATABASE_URL: url,
    PEPEUNIT_SECRET: master.toString("base64"),
    UNIT_SYNCS_PER_SECOND: "1000000",
  });
  return {
    child,
    async stop() {
      await child.stop();
      await telegram.stop();
    },
  };
}

/** Starts an instance with a new database, which `fill` may fill first. */
export async function openSubject(
  units: number,
  dir: string,
  connections: number,
  fill?: (url: string) => Promise<void>,
): Promise<Subject> {
  const url = `sqlite:${join(dir, `${units}.db`)}`;
  const master = randomBytes(32);
  const devices = await seed(url, master, units);
  await fill?.(url);
  // One process at a time runs on a folder.
  const { child, stop } = await startServer(join(dir, String(units)), url, master);
  const started = child.cpu();
  const clock = new Float64Array(units);
  let [sent, refused] = [0, 0];
  return {
    units,
    child,
    started,
    row: { name: `${units} units`, rounds: [], cpu: [], memory: 0 },
    get sent() {
      return sent;
    },
    get refused() {
      return refused;
    },
    async play(run, frames) {
      const measured = await run(child.port, createScripts(devices, clock, connections, frames));
      sent += (measured.requests - measured.failed) * OUTPUTS.length;
      refused += measured.failed;
      return measured;
    },
    stop,
    async stored() {
      const orm = await connectDb(url);
      const [row] = await orm.em.getConnection().execute<{ count: number }[]>("select count(*) as count from sample");
      await orm.close();
      return row?.count ?? Number.NaN;
    },
  };
}

/** A unit belongs to one connection, so that its requests keep their order. */
export function createScripts(
  devices: readonly Device[],
  clock: Float64Array,
  connections: number,
  frames: number,
): Script[] {
  const scripts: Buffer[][] = Array.from({ length: connections }, () => []);
  const start = Date.now() - BEHIND_MS;
  for (let i = 0; i < frames; i++) {
    const u = i % devices.length;
    const device = devices[u];
    if (!device) break;
    const at = Math.max((clock[u] ?? 0) + 1, start);
    clock[u] = at;
    scripts[u % connections]?.push(createRequest(device, at));
  }
  return scripts;
}

function createRequest({ token, frames }: Device, at: number): Buffer {
  const values = OUTPUTS.map((name, i) => [name, Math.round(Math.random() * 1000) / 10 + i]);
  const json = JSON.stringify({ at, output_variables: Object.fromEntries(values), input_rev: 0 });
  const frame = frames.seal("pepeunit-sync-1-request", json);
  const head = `POST /sync HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/octet-stream\r\ncontent-length: ${frame.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), frame]);
}

const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_MS = 3000;

/** What came of the same with two groups of units. */
export interface Compared {
  readonly rows: readonly [plain: Row, dear: Row];
  /** By what a sync of the second group takes more processor time; what else the machine does hardly changes that. */
  readonly cost: number;
  /** Syncs that were refused. */
  readonly failed: number;
}

/** Has two groups of units of one instance sync in turns. */
export async function compare(
  child: Child,
  ...groups: readonly [plain: readonly [name: string, Device[]], dear: readonly [name: string, Device[]]]
): Promise<Compared> {
  const subjects = groups.map(([name, devices]) => {
    const row: Row = { name, rounds: [], cpu: [], memory: 0 };
    const clock = new Float64Array(devices.length);
    const measure = (frames: number, leadMs = LEAD_MS): Promise<Measured> =>
      play(child.port, createScripts(devices, clock, CONNECTIONS, frames), ROUND_MS, leadMs);
    return { row, devices, measure };
  });
  // The first time reads the units, and compiles what is used.
  for (const { measure, devices } of subjects) await measure(devices.length * 50, 0);
  for (let round = 0; round < ROUNDS; round++) {
    process.stderr.write(`Round ${round + 1} of ${ROUNDS}\n`);
    for (const { row, measure } of subjects) {
      const cpu = child.cpu();
      row.rounds.push(await measure(FRAMES_A_SECOND * ((LEAD_MS + ROUND_MS) / 1000)));
      row.cpu.push(child.cpu() - cpu);
      row.memory = child.memory();
    }
  }
  const rows = subjects.map(({ row }) => row) as [Row, Row];
  const [cheap, dear] = rows.map(({ rounds, cpu }) => rounds.map(({ requests }, i) => (cpu[i] ?? 0) / requests));
  const failed = rows.flatMap(({ rounds }) => rounds).reduce((sum, round) => sum + round.failed, 0);
  return { rows, cost: median(ratios(dear, cheap)), failed };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * What each round measured by what the round right before or after it did: a machine that others use too is faster one
 * minute and slower the next.
 */
export function ratios(rounds: readonly number[] = [], others: readonly number[] = []): number[] {
  return rounds.map((measured, i) => measured / (others[i] ?? Number.NaN));
}

/** One line a server: medians over the rounds. */
export function printTable(rows: readonly Row[], baseline: number): void {
  console.log(
    `${"".padEnd(16)}${["req/s", "ratio", "p50 ms", "p99 ms", "CPU", "MiB"].map((head) => head.padStart(9)).join("")}`,
  );
  for (const { name, rounds, cpu, memory } of rows) {
    const rate = median(rounds.map((round) => round.rate));
    const cores = median(rounds.map((round, i) => (cpu[i] ?? 0) / round.seconds));
    const cells = [
      rate.toFixed(0),
      (rate / baseline).toFixed(3),
      median(rounds.map((round) => round.p50)).toFixed(1),
      median(rounds.map((round) => round.p99)).toFixed(1),
      cores.toFixed(2),
      memory.toFixed(0),
    ];
    console.log(name.padEnd(16) + cells.map((cell) => cell.padStart(9)).join(""));
  }
}
