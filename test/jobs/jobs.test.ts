import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startJobs } from "../../src/jobs/jobs.ts";
import { holdTime } from "../support/time.ts";

const NOON = Date.UTC(2026, 10, 30, 12);
const YEAR = 365 * 24 * 3600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON + 1500 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A job every five seconds, counted, and how long it still sleeps. */
function start(run: () => Promise<void> = async () => {}) {
  const time = holdTime();
  const [ran, failed] = [[] as number[], [] as string[]];
  const stop = startJobs(
    [{ name: "five", when: "*/5 * * * * *", run: () => run().finally(() => ran.push(time.now())) }],
    (name) => failed.push(name),
    time,
  );
  const turn = () => new Promise(setImmediate);
  /** Lets so long pass by both clocks. */
  const pass = async (ms: number): Promise<void> => {
    vi.setSystemTime(Date.now() + ms);
    time.pass(ms);
    await turn();
  };
  return { time, ran, failed, stop, pass, turn };
}

test("a job runs when its time has come, again and again, and no more once it is stopped", async () => {
  const { time, ran, stop, pass } = start();
  expect(time.slept).toEqual([3520]);
  await pass(3519);
  expect(ran).toHaveLength(0);
  await pass(1);
  expect(ran).toHaveLength(1);
  expect(time.slept).toEqual([3520, 5000]);
  await pass(5000);
  expect(ran).toHaveLength(2);
  await stop();
  await pass(5000);
  expect([ran.length, time.sleepers]).toEqual([2, 0]);
});

test.each([
  ["back by a day", -YEAR / 365],
  ["back by decades", -50 * YEAR],
  ["ahead by a day", YEAR / 365],
  ["ahead by decades", 50 * YEAR],
])("a clock that is put %s neither holds a job up nor leaves runs to catch up", async (_how, ms) => {
  const { time, ran, stop, pass } = start();
  vi.setSystemTime(Date.now() + ms);
  await pass(3520);
  expect(ran).toHaveLength(1);
  for (let n = 2; n <= 4; n++) {
    await pass(time.slept.at(-1) ?? 0);
    expect(ran).toHaveLength(n);
    expect(time.slept.at(-1)).toBeLessThanOrEqual(5020);
  }
  await stop();
});

test("a failing run is told, and a long one is not overlapped", async () => {
  let end: (error: Error) => void = () => {};
  const { time, failed, stop, pass, turn } = start(
    () =>
      new Promise((_done, fail) => {
        end = fail;
      }),
  );
  await pass(3520);
  await pass(60_000);
  expect(time.sleepers).toBe(0);
  end(new Error("no"));
  await turn();
  expect(failed).toEqual(["five"]);
  expect(time.sleepers).toBe(1);
  await stop();
});
