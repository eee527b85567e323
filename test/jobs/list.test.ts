import { afterEach, expect, test } from "vitest";
import type { Job } from "../../src/jobs/jobs.ts";
import { createJobs } from "../../src/jobs/list.ts";
import { createLog } from "../../src/log.ts";
import { Timekeeper } from "../../src/services/clock/timekeeper.ts";
import { OutputLogging } from "../../src/services/logging/outputlogging.ts";
import { createClocks, type TurnedClocks } from "../support/clocks.ts";
import { type Lab, openLab, type Stored } from "../support/lab.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
const NOW = Date.UTC(2025, 5, 20, 14, 10);
const BEGIN = Date.UTC(2025, 2, 25);

let lab: Lab;
let time: Timekeeper;
afterEach(async () => {
  await time.stop();
  await lab.close();
});

/** A window of five minutes, for ever. */
const WINDOWS = { mode: "mean", windowMs: 300_000, weighted: false, retentionDays: null } as const;

/** Three months of a number and a bool, an hour apart, and the jobs of a program that starts with these clocks. */
async function start(clocks: TurnedClocks): Promise<{ run(): Promise<string[]>; count(): Promise<number> }> {
  lab = await openLab(["float", "bool"], BEGIN);
  for (const [place, id] of lab.outputs.entries()) {
    const samples: Stored[] = [];
    for (let at = BEGIN; at < NOW; at += HOUR) samples.push([at, place === 0 ? at % 100 : 1]);
    await lab.put(id, samples);
  }
  time = await Timekeeper.open({ em: lab.em, journal: lab.journal, log: createLog("silent"), clocks });
  let cleared: string[] = [];
  const note = (name: string) => ({
    clear: async (before: number) => void cleared.push(`${name} ${Math.round((clocks.wall() - before) / DAY)}`),
  });
  const jobs: Job[] = createJobs({
    time,
    now: clocks.wall,
    address: { look: async () => {} },
    retention: lab.retention,
    digest: lab.digest,
    journal: { lateMs: 8000 },
    follower: { follow: () => {} },
    postings: { units: () => [] },
    apiTokens: { note: async () => {} },
    invitations: note("invitations"),
    acts: { clear: async () => {} },
    reactor: { clear: async () => {} },
    audit: note("audit"),
    dialogs: note("dialogs"),
    lenses: note("lenses"),
    corrections: { note: async () => {}, correct: async () => {} },
    once: { clear: async () => {} },
    settling: { catchUp: async () => {} },
    watch: { tell: async () => {} },
    tips: { check: async () => {} },
    mirrors: { renewDescriptions: async () => {} },
    backups: { tick: async (now) => note("backups").clear(now) },
    federation: { tick: async () => {}, clear: async (now) => note("news").clear(now - 30 * DAY) },
  });
  return {
    /** Each job once, in the order of their times; gives what was cleared away, and how old it had to be. */
    async run() {
      cleared = [];
      for (const job of jobs) await job.run();
      for (const job of jobs) await job.run();
      return [...new Set(cleared)];
    },
    count: async () => Number((await lab.read("select count(*) as count from sample"))[0]?.count),
  };
}

const seals = () => lab.read("select * from sealed");
const until = async () => (await lab.read("select until from progress"))[0]?.until;

test("a start with the clock 100 days ahead clears nothing away and closes nothing, also with the clock right again", async () => {
  const clocks = createClocks(NOW);
  clocks.turn(100 * DAY);
  const { run, count } = await start(clocks);
  const before = await count();
  expect(await run()).toEqual([]);
  expect([await count(), await seals(), await until()]).toEqual([before, [], BEGIN]);

  // Telegram says otherwise; a day goes by.
  time.hear(NOW);
  clocks.pass(DAY);
  time.hear(NOW + DAY);
  expect(await run()).toEqual([]);
  expect([await count(), await seals(), await until()]).toEqual([before, [], BEGIN]);

  clocks.turn(-100 * DAY);
  expect(await run()).toEqual([]);
  expect([await count(), await seals(), await until()]).toEqual([before, [], BEGIN]);
  time.hear(NOW + DAY);
  expect(await run()).toEqual(["backups 0", "news 30", "invitations 7", "audit 0", "dialogs 7", "lenses 30"]);
  // Of the number what the instance keeps for 90 days: all of it; of the bool what says nothing new, and is old.
  expect(await lab.read("select count(*) as count from sample where variable_id = ?1", lab.outputs[0]!)).toEqual([
    { count: before / 2 },
  ]);
  expect(await count()).toBeLessThan(before);
  expect(await until()).toBe(NOW + DAY - 10 * 60_000);
});

test("a clock that jumps ahead while the program runs clears nothing away until somebody proves it", async () => {
  const clocks = createClocks(NOW);
  const { run, count } = await start(clocks);
  time.hear(NOW);
  await run();
  const before = await count();
  clocks.turn(100 * DAY);
  expect(await run()).toEqual([]);
  expect(await count()).toBe(before);
  time.hear(NOW + 100 * DAY);
  expect(await run()).toEqual(["backups 0", "news 30", "invitations 7", "audit 0", "dialogs 7", "lenses 30"]);
  expect(await count()).toBeLessThan(10);
});

test("how an output is logged changes from a time on only when time is proven; for how long, at any time", async () => {
  const clocks = createClocks(NOW);
  clocks.turn(-NOW);
  await start(clocks);
  const [output = 0] = lab.outputs;
  const isProven = () => time.proven() !== undefined;
  const outputLogging = new OutputLogging(lab.em.fork(), lab.rollups, { isProven });
  await lab.outputLogging.set(output, WINDOWS, BEGIN);
  await lab.digest.refresh(NOW);
  const windows = await lab.read(`select * from "window"`);
  await expect(outputLogging.set(output, { ...WINDOWS, windowMs: 60_000 }, clocks.wall())).rejects.toThrow(
    "time-unproven",
  );
  expect(await lab.read(`select * from "window"`)).toEqual(windows);
  await outputLogging.set(output, { ...WINDOWS, retentionDays: 500 }, clocks.wall());
  expect((await outputLogging.get(output)).retentionDays).toBe(500);
});
