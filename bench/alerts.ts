import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { createRun } from "../src/storage/sqlite/store.ts";
import { startChild } from "./child.ts";
import { type Measured, play } from "./load.ts";
import { type Device, seed } from "./seed.ts";
import { createScripts, FRAMES_A_SECOND, LEAD_MS, median, printTable, type Row, ratios } from "./subject.ts";

// What alert rules cost that do not fire: a half of the units has none, a half ten on each of its three outputs; and what
// a hundred thousand rules cost that wait for a silence, while nothing is due.
const UNITS = 100;
const RULES = 10;
const WAITING = 100_000;
const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_MS = 3000;
const REST_MS = 10_000;
const GOAL = 1.25;
const GOAL_OF_REST = 0.01;

const CONDITIONS = [
  ...Array.from({ length: 6 }, (_, n) => ({ kind: "above", threshold: 1e9 + n, deadband: 1 })),
  { kind: "below", threshold: -1e9, deadband: 1 },
  { kind: "outside", low: -1e9, high: 1e9, deadband: 1 },
  { kind: "no-value", after: 86_400_000 },
  { kind: "faster", by: 1e9, within: 600_000, way: "any" },
];
const ADD = `
  insert into rule (owner_id, output_id, condition, created_at)
  select owner_id, variable.id, value, 1000 * unixepoch() from json_each(?1), unit
  join variable on variable.unit_id = unit.id and kind = 'output'
  where unit.id > (select min(id) + ?2 from unit) and unit.id < (select min(id) + ?3 from unit)`;

const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-alerts-"));
const url = `sqlite:${join(dir, "alerts.db")}`;
const master = randomBytes(32);
// Those that wait are of other units, which say nothing.
const silent = Math.ceil(WAITING / 3 / 100);
const devices = await seed(url, master, 2 * UNITS + silent);
const orm = await connectDb(url);
const run = createRun(orm);
await run(ADD, [JSON.stringify(CONDITIONS.slice(0, RULES)), UNITS - 1, 2 * UNITS]);
const silence = Array.from({ length: 100 }, (_, n) => ({ kind: "no-value", after: 86_400_000 + n }));
await run(ADD, [JSON.stringify(silence), 2 * UNITS - 1, 2 * UNITS + silent]);
await orm.close();

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
const subjects = [
  { row: createRow("no rules"), devices: devices.slice(0, UNITS), clock: new Float64Array(UNITS) },
  { row: createRow(`${RULES} rules an output`), devices: devices.slice(UNITS, 2 * UNITS), clock: new Float64Array(UNITS) }, // biome-ignore format: a line a subject
];
// The first time reads the units, and compiles what is used.
for (const subject of subjects) await measure(subject, UNITS * 50, 0);
for (let round = 0; round < ROUNDS; round++) {
  process.stderr.write(`Round ${round + 1} of ${ROUNDS}\n`);
  for (const subject of subjects) {
    const cpu = child.cpu();
    const measured = await measure(subject, FRAMES_A_SECOND * ((LEAD_MS + ROUND_MS) / 1000));
    subject.row.rounds.push(measured);
    subject.row.cpu.push(child.cpu() - cpu);
    subject.row.memory = child.memory();
  }
}
// What has arrived is sorted in by then.
await sleep(REST_MS);
const before = child.cpu();
await sleep(REST_MS);
const rest = ((child.cpu() - before) * 1000) / REST_MS;
await child.stop();
await telegram.stop();
rmSync(dir, { recursive: true });

const [cheap, dear] = subjects.map(({ row }) => row.rounds.map(({ requests }, i) => (row.cpu[i] ?? 0) / requests));
const failed = subjects.flatMap(({ row }) => row.rounds).reduce((sum, round) => sum + round.failed, 0);
const cost = median(ratios(dear, cheap));
printTable(
  subjects.map(({ row }) => row),
  median(subjects[0]?.row.rounds.map(({ rate }) => rate) ?? [1]),
);
console.log(`\nWith ${RULES} rules an output a sync takes ${cost.toFixed(2)} times the processor time (goal ${GOAL}).`);
const share = (rest * 100).toFixed(2);
console.log(
  `At rest, with ${silent * 300} rules that wait, ${share} % of a core is used (goal ${GOAL_OF_REST * 100} %).`,
);
if (failed > 0) console.log(`${failed} syncs were refused`);
process.exit(cost <= GOAL && rest <= GOAL_OF_REST && failed === 0 ? 0 : 1);

function createRow(name: string): Row {
  return { name, rounds: [], cpu: [], memory: 0 };
}

function measure(
  { devices, clock }: { readonly devices: readonly Device[]; readonly clock: Float64Array },
  frames: number,
  leadMs = LEAD_MS,
): Promise<Measured> {
  return play(child.port, createScripts(devices, clock, CONNECTIONS, frames), ROUND_MS, leadMs);
}
