import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Link } from "../src/entities/link.ts";
import { User } from "../src/entities/user.ts";
import { Variable } from "../src/entities/variable.ts";
import { connectDb } from "../src/storage/sqlite/db.ts";
import { OUTPUTS, seed } from "./seed.ts";
import { compare, median, printTable, startServer } from "./subject.ts";

// What links cost: a third of the units drive nothing, a third drive ten inputs each, of ten units of the last third.
const UNITS = 100;
const INPUTS = 10;
const GOAL = 2;

const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-links-"));
const url = `sqlite:${join(dir, "links.db")}`;
const master = randomBytes(32);
const devices = await seed(url, master, 3 * UNITS);
await addLinks();

const { child, stop } = await startServer(dir, url, master);
const { rows, cost, failed } = await compare(
  child,
  ["no links", devices.slice(0, UNITS)],
  [`${INPUTS} inputs each`, devices.slice(UNITS, 2 * UNITS)],
);
await stop();

const wrong = await findWrong();
rmSync(dir, { recursive: true });
const [plain = 1, linked = 1] = rows.map(({ rounds }) => median(rounds.map(({ rate }) => rate)));
printTable(rows, plain);
console.log(`\nA sync that drives ${INPUTS} inputs takes ${cost.toFixed(2)} times the processor time (goal ${GOAL})`);
console.log(`of one that drives none; of those there are ${(plain / linked).toFixed(2)} times as many a second.`);
console.log(wrong === 0 ? "Every driven input is what its output became last." : `${wrong} inputs are wrong`);
if (failed > 0) console.log(`${failed} syncs were refused`);
process.exit(cost <= GOAL && wrong === 0 && failed === 0 ? 0 : 1);

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
