import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Link } from "../src/entities/link.ts";
import { User } from "../src/entities/user.ts";
import { Variable } from "../src/entities/variable.ts";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { startChild } from "./child.ts";
import { type Measured, play } from "./load.ts";
import { type Device, OUTPUTS, seed } from "./seed.ts";
import { createScripts, FRAMES_A_SECOND, LEAD_MS, median, printTable, type Row, ratios } from "./subject.ts";

// What links cost: a third of the units drive nothing, a third drive ten inputs each, of ten units of the last third.
const UNITS = 100;
const INPUTS = 10;
const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_MS = 3000;
const GOAL = 2;

const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-links-"));
const url = `sqlite:${join(dir, "links.db")}`;
const master = randomBytes(32);
const devices = await seed(url, master, 3 * UNITS);
await addLinks();

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
  { row: createRow("no links"), devices: devices.slice(0, UNITS), clock: new Float64Array(UNITS) },
  { row: createRow(`${INPUTS} inputs each`), devices: devices.slice(UNITS, 2 * UNITS), clock: new Float64Array(UNITS) }, // biome-ignore format: a line a subject
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
await child.stop();
await telegram.stop();

const wrong = await findWrong();
rmSync(dir, { recursive: true });
const [plain, linked] = subjects.map(({ row }) => median(row.rounds.map(({ rate }) => rate)));
const [cheap, dear] = subjects.map(({ row }) => row.rounds.map(({ requests }, i) => (row.cpu[i] ?? 0) / requests));
const failed = subjects.flatMap(({ row }) => row.rounds).reduce((sum, round) => sum + round.failed, 0);
// What else the machine does changes how fast syncs are, and hardly what they cost.
const cost = median(ratios(dear, cheap));
printTable(
  subjects.map(({ row }) => row),
  plain ?? 1,
);
console.log(`\nA sync that drives ${INPUTS} inputs takes ${cost.toFixed(2)} times the processor time (goal ${GOAL})`);
console.log(
  `of one that drives none; of those there are ${((plain ?? 0) / (linked ?? 1)).toFixed(2)} times as many a second.`,
);
console.log(wrong === 0 ? "Every driven input is what its output became last." : `${wrong} inputs are wrong`);
if (failed > 0) console.log(`${failed} syncs were refused`);
process.exit(cost <= GOAL && wrong === 0 && failed === 0 ? 0 : 1);

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

/** Ten inputs a unit of the last third, each driven by another unit's first output. */
async function addLinks(): Promise<void> {
  const orm = await connectDb(url);
  await orm.em.fork().transactional(async (em) => {
    const sources = await em.find(Variable, { name: OUTPUTS[0] }, { orderBy: { unit: "asc" } });
    const owner = await em.findOneOrFail(User, { telegramId: { $gt: 0 } });
    for (let target = 0; target < UNITS; target++) {
      const unit = sources[2 * UNITS + target]?.unit;
      for (let position = 0; position < INPUTS && unit; position++) {
        const source = sources[UNITS + ((target + position) % UNITS)];
        const input = em.create(Variable, {
          uuid: randomUUID(),
          unit,
          kind: "input",
          name: `level-${position}`,
          position: 10 + position,
          type: "float",
        });
        if (source) em.create(Link, { source, target: input, owner, transform: { kind: "none" }, createdAt: 0 });
      }
    }
  });
  await orm.close();
}

/** Inputs that are not what their outputs are. */
async function findWrong(): Promise<number> {
  const orm = await connectDb(url);
  const sql = `select count(*) as count from link
    left join latest as source on source.variable_id = link.source_id
    left join latest as target on target.variable_id = link.target_id
    where source.number is not target.number or source.number is null`;
  const [row] = await orm.em.getConnection().execute<{ count: number }[]>(sql);
  await orm.close();
  return row?.count ?? Number.NaN;
}
