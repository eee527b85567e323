import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shown } from "../src/sandbox/telegram/message.ts";
import type { Speaker } from "../src/sandbox/telegram/speaker.ts";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { startChild } from "./child.ts";
import { type Measured, play } from "./load.ts";
import { seed } from "./seed.ts";
import { createScripts, median } from "./subject.ts";
import { fillYear, timeYear, YEAR_MINUTES } from "./year.ts";

// What a year's chart costs, and what syncs feel of charts that are drawn one after the other.
const UNITS = 100;
const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_MS = 3000;
const CHARTS = 15;
/** A chat gets a few pictures in some seconds, so that many people look. */
const PEOPLE = 24;
const GOAL_MS = 300;
/** Of the share of two processors that the drawing thread leaves. */
const GOAL_OF_RATE = 0.5;
/** The slowest of a hundred syncs may take so many times longer. */
const GOAL_OF_DELAY = 3;

interface Load {
  readonly name: string;
  readonly connections: number;
  readonly quiet: Measured[];
  readonly drawing: Measured[];
}

/** A person, and the chart that they look at. */
interface Look {
  readonly person: Speaker;
  readonly chart: Shown;
}

const dir = mkdtempSync(join(tmpdir(), "pepeunit-bench-chart-"));
const url = `sqlite:${join(dir, "chart.db")}`;
const master = randomBytes(32);
const devices = await seed(url, master, UNITS);
process.stderr.write("Making a year of samples…\n");
const outputId = await fillYear(url, Date.now(), PEOPLE);
const inside = await timeYear(url, outputId, CHARTS);

const telegram = await startTelegram({ deadlineMs: 20_000 });
const child = await startChild("../src/main.ts", {
  BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.root,
  HTTP_HOST: "127.0.0.1",
  HTTP_PORT: "0",
  DATA_DIR: dir,
  DATABASE_URL: url,
  PEPEUNIT_SECRET: master.toString("base64"),
  ADMIN_TELEGRAM_ID: "1",
  UNIT_SYNCS_PER_SECOND: "1000000",
});
const looks: Look[] = [];
while (looks.length < PEOPLE) looks.push(await open(looks.length + 1));

let pressed = 0;
const chats: number[] = [];
while (chats.length < CHARTS) chats.push(await press());

const clock = new Float64Array(UNITS);
const loads: Load[] = [
  { name: `${CONNECTIONS} connections`, connections: CONNECTIONS, quiet: [], drawing: [] },
  { name: "one connection", connections: 1, quiet: [], drawing: [] },
];
let drawn = 0;
for (const { connections } of loads) await sync(connections);
for (let round = 0; round < ROUNDS; round++) {
  process.stderr.write(`Round ${round + 1} of ${ROUNDS}\n`);
  for (const load of loads) {
    load.quiet.push(await sync(load.connections));
    let going = true;
    const artist = (async () => {
      for (; going; drawn++) await press();
    })();
    load.drawing.push(await sync(load.connections));
    going = false;
    await artist;
  }
}
await child.stop();
await telegram.stop();
rmSync(dir, { recursive: true });

const [read, draw, chat] = [median(inside.read), median(inside.draw), median(chats)];
console.log(`A year of ${inside.samples} samples: read ${read.toFixed(0)} ms, drawn ${draw.toFixed(0)} ms,`);
console.log(`from the press to the picture in the chat ${chat.toFixed(0)} ms (goal ${GOAL_MS})\n`);
console.log(
  `${"".padEnd(18)}${["req/s", "with charts", "ratio", "p50 ms", "with", "p99 ms", "with"].map((head) => head.padStart(12)).join("")}`,
);
const figures = loads.map(({ name, quiet, drawing }) => {
  const of = (rounds: readonly Measured[], key: "rate" | "p50" | "p99") => median(rounds.map((round) => round[key]));
  const ratio = of(drawing, "rate") / of(quiet, "rate");
  const cells = [
    of(quiet, "rate").toFixed(0),
    of(drawing, "rate").toFixed(0),
    ratio.toFixed(3),
    ...[of(quiet, "p50"), of(drawing, "p50"), of(quiet, "p99"), of(drawing, "p99")].map((ms) => ms.toFixed(1)),
  ];
  console.log(name.padEnd(18) + cells.map((cell) => cell.padStart(12)).join(""));
  return {
    ratio,
    delay: of(drawing, "p99") / of(quiet, "p99"),
    failed: [...quiet, ...drawing].reduce((sum, { failed }) => sum + failed, 0),
  };
});
const seconds = (2 * ROUNDS * ROUND_MS) / 1000;
const [full, light] = figures;
const failed = figures.reduce((sum, figure) => sum + figure.failed, 0);
console.log(`\n${(drawn / seconds).toFixed(1)} charts a second meanwhile; ${failed} syncs were refused`);
console.log(
  `Syncs with charts / without: ${full?.ratio.toFixed(3)} (goal ${GOAL_OF_RATE}, where two processors do all of it)`,
);
console.log(`p99 of a lone sync with charts / without: ${light?.delay.toFixed(2)} (goal ${GOAL_OF_DELAY})`);
const good =
  chat <= GOAL_MS && (full?.ratio ?? 0) >= GOAL_OF_RATE && (light?.delay ?? 1e9) <= GOAL_OF_DELAY && failed === 0;
process.exit(good ? 0 : 1);

/** Lets a person come and look at a chart. */
async function open(id: number): Promise<Look> {
  const person = telegram.person({ id, first_name: "Bench" });
  const hello = person.starts();
  await person.sees("/units");
  void person.forges(hello, `cn:${YEAR_MINUTES}:${outputId}`);
  return { person, chart: await person.sees(({ photo }) => photo !== undefined) };
}

/** Asks for the chart of about a year, each time another one in another chat; gives the ms until it is there. */
async function press(): Promise<number> {
  const look = looks[pressed % PEOPLE];
  if (look === undefined) throw new Error("nobody looks");
  const { person, chart } = look;
  const before = person.chat.current(chart)?.edits ?? 0;
  const begun = performance.now();
  void person.forges(chart, `ch:${YEAR_MINUTES - 1 - (Math.floor(pressed / PEOPLE) % 7)}:0:${outputId}:0:0:0`);
  pressed += 1;
  await person.sees(({ id, edits }) => id === chart.id && edits > before);
  return performance.now() - begun;
}

/** As many syncs as fit into a round. */
async function sync(connections: number): Promise<Measured> {
  const scripts = createScripts(devices, clock, connections, connections === 1 ? 12_000 : 30_000);
  return play(child.port, scripts, ROUND_MS);
}
