import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { createRun } from "../src/storage/sqlite/store.ts";
import { seed } from "./seed.ts";
import { compare, median, printTable, startServer } from "./subject.ts";

// What alert rules cost that do not fire: a half of the units has none, a half ten on each of its three outputs; and what
// a hundred thousand rules cost that wait for a silence, while nothing is due.
const UNITS = 100;
const RULES = 10;
const WAITING = 100_000;
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

const { child, stop } = await startServer(dir, url, master);
const { rows, cost, failed } = await compare(
  child,
  ["no rules", devices.slice(0, UNITS)],
  [`${RULES} rules an output`, devices.slice(UNITS, 2 * UNITS)],
);
// What has arrived is sorted in by then.
await sleep(REST_MS);
const before = child.cpu();
await sleep(REST_MS);
const rest = ((child.cpu() - before) * 1000) / REST_MS;
await stop();
rmSync(dir, { recursive: true });

printTable(rows, median(rows[0].rounds.map(({ rate }) => rate)));
console.log(`\nWith ${RULES} rules an output a sync takes ${cost.toFixed(2)} times the processor time (goal ${GOAL}).`);
const share = (rest * 100).toFixed(2);
console.log(
  `At rest, with ${silent * 300} rules that wait, ${share} % of a core is used (goal ${GOAL_OF_REST * 100} %).`,
);
if (failed > 0) console.log(`${failed} syncs were refused`);
process.exit(cost <= GOAL && rest <= GOAL_OF_REST && failed === 0 ? 0 : 1);
