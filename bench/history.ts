import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { History } from "../src/services/history/history.ts";
import { Digest } from "../src/services/logging/digest.ts";
import { OutputLogging } from "../src/services/logging/outputlogging.ts";
import { openDb } from "../src/storage/sqlite/db.ts";
import { NOTHING } from "../src/storage/sqlite/pending.ts";
import { openReader, type Reader } from "../src/storage/sqlite/reader.ts";
import { createRollups } from "../src/storage/sqlite/rollups.ts";
import { createPast } from "../src/storage/sqlite/series.ts";
import { createRun } from "../src/storage/sqlite/store.ts";
import { play } from "./load.ts";
import { FRAMES_A_SECOND, LEAD_MS, median, openSubject, printTable, type Subject } from "./subject.ts";

const SAMPLES = 10_000_000;
const POINTS = 600;
const UNITS = 100;
const CONNECTIONS = 64;
const ROUNDS = 6;
const ROUND_MS = 3000;
const GOAL_OF_SQL = 2;
const GOAL_OF_EMPTY = 0.9;
const [HOUR, DAY] = [3_600_000, 86_400_000];
const YEAR = 365 * DAY;

const SAMPLES_OF_A_YEAR = `
  with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < ${SAMPLES - 1})
  insert into sample (variable_id, at, number)
  select ?1, cast(?2 as integer) + n * ${YEAR} / ${SAMPLES} + n * 7919 % 1000, 20 + (n * 7919 % 1000) / 100.0 from numbers`;

const COLUMNS = "min(min) as min, max(max) as max, sum(mean * count) / sum(count) as mean, sum(count) as count";
const RAW = "min(number) as min, max(number) as max, avg(number) as mean, count(*) as count";
/** What an expert would write for a picture, given this file: of several ways the fastest is what counts. */
const BY_HAND: Record<string, (step: number) => string[]> = {
  day: (step) => [
    `select at / ${step} * ${step} as start, ${RAW} from sample where variable_id = ?1 and at >= ?2 and at < ?3
      group by 1 order by 1`,
    `select n, ${RAW} from temp.series cross join sample on variable_id = ?1
      and at >= cast(?2 as integer) + n * ${step} and at < cast(?2 as integer) + (n + 1) * ${step}
      where n < (?3 - ?2) / ${step} group by n`,
  ],
  month: (step) => [
    `select at / ${step} * ${step} as start, ${COLUMNS} from rollup
      where variable_id = ?1 and width = ${HOUR} and at >= ?2 and at < ?3 group by 1 order by 1`,
  ],
  year: () => [
    `select at as start, min, max, mean, count from rollup
      where variable_id = ?1 and width = ${DAY} and at >= ?2 and at < ?3 order by at`,
  ],
};
const SPANS: Record<string, number> = { day: DAY, month: 30 * DAY, year: YEAR };

/** Fills the first output with a year of samples, and sums them up as the program would have. */
async function fill(url: string): Promise<void> {
  const orm = await openDb(url);
  const run = createRun(orm);
  const reader = await openReader(url);
  const rollups = createRollups(reader, run);
  const output = await firstOutput(reader);
  const begin = Math.floor((Date.now() - YEAR) / DAY) * DAY;
  await new OutputLogging(orm.em.fork(), rollups).set(
    output,
    { mode: "direct", windowMs: null, weighted: false, retentionDays: null },
    0,
  );
  await run("update progress set until = cast(?1 as integer)", [begin]);
  await run(SAMPLES_OF_A_YEAR, [output, begin]);
  await new Digest(rollups).refresh(Date.now());
  await reader.close();
  await orm.close();
}

async function firstOutput(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ id: number }>("select min(id) as id from variable where kind = 'output'");
  return row?.id ?? 0;
}

/** Prints how long pictures take, and returns whether each takes at most twice the best SQL. */
async function draw(url: string): Promise<boolean> {
  const reader = await openReader(url);
  const history = new History(createPast(reader, { catchUp: async () => NOTHING }));
  const output = await firstOutput(reader);
  const end = Math.floor(Date.now() / DAY) * DAY - 2 * DAY;
  let good = true;
  console.log(`\nPictures of ${SAMPLES / 1e6} million samples    ms    SQL ms   ratio   points`);
  for (const [name, span] of Object.entries(SPANS)) {
    const question = { outputs: [output], from: end - span, to: end, points: POINTS, aggregate: "mean" } as const;
    const [series] = await history.read(question);
    const queries = BY_HAND[name]?.(series?.step ?? DAY) ?? [];
    const times = [
      () => history.read(question),
      ...queries.map((sql) => () => reader.query(sql, [output, end - span, end])),
    ].map((task) => ({ task, taken: [] as number[] }));
    for (let round = 0; round < 60; round++) {
      for (const { task, taken } of times) {
        const start = performance.now();
        await task();
        taken.push(performance.now() - start);
      }
    }
    const [ours = 0, ...others] = times.map(({ taken }) => median(taken));
    const best = Math.min(...others);
    good &&= ours / best <= GOAL_OF_SQL;
    const cells = [ours.toFixed(2), best.toFixed(2), (ours / best).toFixed(2), String(series?.points.length)];
    console.log(name.padEnd(26) + cells.map((cell) => cell.padStart(9)).join(""));
  }
  await reader.close();
  return good;
}

/** Plays syncs against each, in short rounds that alternate, so that what else the machine does hits both. */
async function compare(subjects: readonly Subject[]): Promise<void> {
  for (let round = -1; round < ROUNDS; round++) {
    for (const { play: run, child, row } of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const cpu = child.cpu();
      const measured = await run(
        (port, scripts) => play(port, scripts, ROUND_MS, LEAD_MS),
        (FRAMES_A_SECOND * (LEAD_MS + ROUND_MS)) / 1000,
      );
      if (round < 0) continue;
      row.rounds.push(measured);
      row.cpu.push(child.cpu() - cpu);
    }
  }
}

/** Measures pictures and syncs with ten million samples of one output; says whether they are as fast as they should be. */
async function benchHistory(): Promise<boolean> {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-history-"));
  const dirs = ["full", "empty"].map((name) => join(dir, name));
  for (const path of dirs) mkdirSync(path);
  process.stderr.write(`Making ${SAMPLES} samples…\n`);
  const full = await openSubject(UNITS, dirs[0] ?? dir, CONNECTIONS, fill);
  const empty = await openSubject(UNITS, dirs[1] ?? dir, CONNECTIONS);
  const drawn = await draw(`sqlite:${join(dirs[0] ?? dir, `${UNITS}.db`)}`);
  await compare([full, empty]);
  const lost: string[] = [];
  for (const { row, child, stop } of [full, empty]) {
    row.memory = child.memory();
    await stop();
    const failed = row.rounds.reduce((sum, round) => sum + round.failed, 0);
    if (failed > 0) lost.push(`${row.name}: ${failed} syncs were refused`);
  }
  rmSync(dir, { recursive: true });
  const [withMany = 0, withNone = 1] = [full, empty].map(({ row }) => median(row.rounds.map((round) => round.rate)));
  const ratio = withMany / withNone;
  console.log(`Picture / best SQL: goal ${GOAL_OF_SQL}\n`);
  printTable(
    [
      { ...empty.row, name: "empty" },
      { ...full.row, name: `${SAMPLES / 1e6} M samples` },
    ],
    withNone,
  );
  console.log(`Syncs with ${SAMPLES / 1e6} million samples / empty: ${ratio.toFixed(3)} (goal ${GOAL_OF_EMPTY})`);
  if (lost.length > 0) console.log(lost.join("\n"));
  return drawn && lost.length === 0 && ratio >= GOAL_OF_EMPTY;
}

process.exit((await benchHistory()) ? 0 : 1);
