import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FLUSH_MS } from "../src/storage/sqlite/journal.ts";
import { FLAGS, startChild } from "./child.ts";
import { type Measured, play } from "./load.ts";
import {
  FRAMES_A_SECOND,
  LEAD_MS,
  median,
  openSubject,
  printTable,
  type Row,
  ratios,
  type Subject,
} from "./subject.ts";

const CONNECTIONS = 64;
const ROUNDS = 5;
const BARE_MS = 3000;
/** As long as an instance takes from sorting in to sorting in. */
const ROUND_MS = FLUSH_MS;
/** Where bare is faster than elsewhere, so is an instance: as frames for a second, this share of what bare does. */
const SHARE_OF_BARE = 0.65;
const SCALES = [100, 10_000, 100_000] as const;
const GOAL_OF_BARE = 0.35;
/** Of the syncs with the fewest units, with more of them. */
const GOALS_OF_SCALE = [1, 0.9, 0.8] as const;
/** Milliseconds of processor time that a unit may take to come into memory. */
const GOAL_OF_LOADING = 0.3;
/** What is measured afterwards, each in a process of its own. */
const OTHERS = ["./history.ts", "./chart.ts", "./links.ts", "./alerts.ts", "./wall.ts", "./peers.ts"];

const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-"));
const bare = await startChild("./bare.ts");
const ofBare: Row = { name: "bare node:http", rounds: [], cpu: [], memory: 0 };
const subjects: Subject[] = [];
for (const units of SCALES) {
  process.stderr.write(`Making ${units} units…\n`);
  subjects.push(await openSubject(units, dir, CONNECTIONS));
}
/** The rate of bare right before each round of a subject. */
const before = subjects.map((): number[] => []);

// Frames are sealed before each round, so that the client costs both servers the same.
let rate = 30_000;
/** Of each subject: the first pass after its start, and what it took more than the second, a unit, in ms. */
const loadings: { first: Measured; cost: number }[] = [];
for (const subject of subjects) {
  const pass = () => subject.play((port, scripts) => play(port, scripts, 120_000), subject.units);
  const first = await pass();
  const cpu = subject.child.cpu();
  await pass();
  const cost = ((cpu - subject.started - (subject.child.cpu() - cpu)) * 1000) / subject.units;
  loadings.push({ first, cost });
  // Until what is used is compiled.
  for (let syncs = 2 * subject.units; syncs < 20_000; syncs += subject.units) await pass();
}
for (let round = 0; round < ROUNDS; round++) {
  process.stderr.write(`Round ${round + 1} of ${ROUNDS}\n`);
  const order = [...subjects.entries()];
  for (const [i, subject] of round % 2 === 0 ? order : order.reverse()) {
    const frames = Math.max(FRAMES_A_SECOND, rate * SHARE_OF_BARE) * ((LEAD_MS + ROUND_MS) / 1000);
    await subject.play(async (port, scripts) => {
      const cpu = bare.cpu();
      const baseline = await play(bare.port, scripts, BARE_MS);
      ofBare.rounds.push(baseline);
      ofBare.cpu.push(bare.cpu() - cpu);
      rate = baseline.rate;
      before[i]?.push(rate);
      return measure(subject, () => play(port, scripts, ROUND_MS, LEAD_MS));
    }, frames);
  }
}
ofBare.memory = bare.memory();

const lost: string[] = [];
for (const subject of subjects) {
  subject.row.memory = subject.child.memory();
  await subject.stop();
  const stored = await subject.stored();
  if (stored !== subject.sent)
    lost.push(`${subject.row.name}: ${subject.sent} samples sent, ${stored} in the database`);
  if (subject.refused > 0) lost.push(`${subject.row.name}: ${subject.refused} syncs were refused`);
}
await bare.stop();
rmSync(dir, { recursive: true });

const rates = subjects.map(({ row }) => row.rounds.map((round) => round.rate));
printTable([ofBare, ...subjects.map(({ row }) => row)], median(ofBare.rounds.map((round) => round.rate)));
console.log();
const met = [
  ...SCALES.slice(0, 2).map((units, i) => compare(`${units} units / bare`, ratios(rates[i], before[i]), GOAL_OF_BARE)),
  ...SCALES.slice(1).map((units, i) =>
    compare(`${units} / ${SCALES[0]} units`, ratios(rates[i + 1], rates[0]), GOALS_OF_SCALE[i + 1] ?? 1),
  ),
];
for (const [i, { first, cost }] of loadings.entries()) {
  const units = SCALES[i] ?? 0;
  console.log(
    `${units} units: the first pass after a start ${first.seconds.toFixed(1)} s, p99 ${first.p99.toFixed(0)} ms`,
  );
  // With the fewest, to compile what is used takes most of it.
  if (units === SCALES[0]) continue;
  console.log(`${units} units: into memory ${cost.toFixed(3)} ms of processor time a unit (goal ${GOAL_OF_LOADING})`);
  met.push(cost <= GOAL_OF_LOADING);
}
console.log(lost.length === 0 ? "Every sample that was acknowledged is in the database." : lost.join("\n"));
const good = lost.length === 0 && met.every(Boolean);
const others = OTHERS.map((file) => {
  process.stderr.write(`\n${file}\n`);
  const path = fileURLToPath(new URL(file, import.meta.url));
  return spawnSync(process.execPath, [...FLAGS, path], { stdio: "inherit" }).status === 0;
});
process.exit(good && others.every(Boolean) ? 0 : 1);

/** Says the median, and how far apart rounds were; true when the goal is met. */
function compare(name: string, rounds: readonly number[], goal: number): boolean {
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)].map((ratio) => ratio.toFixed(3));
  console.log(`${name}: ${median(rounds).toFixed(3)} (goal ${goal}; rounds ${least} to ${most})`);
  return median(rounds) >= goal;
}

async function measure(subject: Subject, run: () => Promise<Measured>): Promise<Measured> {
  const cpu = subject.child.cpu();
  const measured = await run();
  subject.row.rounds.push(measured);
  subject.row.cpu.push(subject.child.cpu() - cpu);
  return measured;
}
