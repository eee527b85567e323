import { afterEach, describe, expect, it } from "vitest";
import { type Rig, SUNRISE, startRig } from "../support/rig.ts";
import { counter, expectWhole, readCounts } from "./counter.ts";

let rig: Rig;
afterEach(() => rig.stop());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WRAP = 2 ** 30;

describe("a unit's clock", () => {
  it("is right through 40 days and four wraps of ticks_ms, on a board whose crystal is 50 ppm off", async () => {
    const drift = (): number => SUNRISE + rig.board.uptime() * 1.00005;
    rig = await startRig({
      program: counter(7200),
      instance: { interval: 7200, now: () => (rig ? drift() : SUNRISE) },
      board: { time: { ticks: WRAP - 60_000 } },
    });
    const { board, instance } = rig;
    await board.advance(40 * DAY);
    const samples = instance.list("n");
    expect(samples.map(([, value]) => value)).toEqual(samples.map((_, index) => index + 1));
    expect(samples.length).toBeGreaterThanOrEqual(40 * 12 - 1);
    for (const [index, [time]] of samples.entries()) {
      const due = SUNRISE + index * 2 * HOUR * 1.00005;
      expect(Math.abs(time - due), `the time of sample ${index}`).toBeLessThan(2000);
    }
    expect(instance.requests.filter(({ at }) => at === undefined)).toHaveLength(1);
    expect(board.lines).toEqual([]);
    const ticks = Number(await board.exec("import time; print(time.ticks_ms())"));
    expect(Math.floor((WRAP - 60_000 + board.uptime()) / WRAP)).toBe(4);
    expect(Math.abs(ticks - ((WRAP - 60_000 + board.uptime()) % WRAP))).toBeLessThan(5000);
  }, 60_000);

  it("follows an instance whose clock goes forward by an hour, at the price of one 409", async () => {
    rig = await startRig({ program: counter(1), instance: { interval: 2 } });
    const { board, instance } = rig;
    await rig.until(() => instance.list("n").length > 3);
    const stale = instance.requests.length;
    instance.step(HOUR);
    await rig.line("pepeunit: stale");
    const before = instance.list("n").length;
    await rig.until(() => instance.list("n").length > before + 10);
    expectWhole(instance);
    const [last] = instance.list("n").at(-1) ?? [0];
    expect(Math.abs(last - (SUNRISE + HOUR + board.uptime()))).toBeLessThan(10_000);
    expect(board.lines.filter((line) => line.includes("stale"))).toHaveLength(1);
    // It asks for the time and the inputs first: what it knew before may not count any more.
    const asked = instance.requests.findIndex(({ at }, place) => place >= stale && at === undefined);
    expect(instance.requests[asked]?.input_rev).toBe(0);
    expect(instance.requests[asked + 1]?.at).toBeGreaterThan(SUNRISE + HOUR);
    expect(instance.requests[asked + 1]?.input_rev).toBeGreaterThan(0);
  });

  it("follows an instance whose clock goes back by less than a minute, and never repeats an `at`", async () => {
    rig = await startRig({ program: counter(1), instance: { interval: 2 } });
    const { instance } = rig;
    await rig.until(() => instance.list("n").length > 3);
    instance.step(-40_000);
    const before = instance.requests.length;
    await rig.until(() => instance.requests.length > before + 10);
    const ats = instance.requests.flatMap(({ at }) => at ?? []);
    expect(ats).toEqual([...new Set(ats)].sort((a, b) => a - b));
    expectWhole(instance);
  });

  it.each([
    ["between two requests", "ring=100, wait=0", true],
    ["while a request waits", "ring=100", false],
  ])(
    "waits out an instance that went back by an hour %s: inputs come, and no sample is lost",
    async (_, unit, isTold) => {
      rig = await startRig({
        program: counter(60, unit, 'unit.input("lamp", print)'),
        instance: { interval: 60, inputs: { lamp: "off" } },
      });
      const { board, instance } = rig;
      await board.advance(10 * 60_000);
      const before = instance.list("n").length;
      instance.step(-HOUR + 12_345); // not a whole hour: a sample has the same ms as an older one only by chance
      await board.advance(10 * 60_000);
      expect(board.lines.some((line) => line.includes("stale"))).toBe(isTold);
      expect(instance.list("n").length).toBe(before);
      instance.setInput("lamp", "on");
      await board.advance(3 * 60_000);
      await rig.line("on");
      await board.advance(60 * 60_000);
      expect(readCounts(instance).length).toBeGreaterThan(70);
      expectWhole(instance);
    },
  );

  it("goes on with right times as soon as an instance that was two days ahead has forgotten that", async () => {
    rig = await startRig({
      program: counter(60, "ring=100", 'unit.input("lamp", print)'),
      instance: { interval: 60, inputs: { lamp: "off" } },
    });
    const { board, instance } = rig;
    await board.advance(5 * 60_000);
    instance.step(2 * DAY);
    await board.advance(10 * 60_000);
    // What is read now gets a time that is two days ahead, and is not confirmed.
    instance.fail({ kind: "plain", status: 503 });
    await board.advance(2 * 60_000);
    instance.fail();
    instance.step(-2 * DAY);
    await board.advance(5 * 60_000);
    const before = instance.list("n").length;
    instance.forgive();
    await board.advance(10 * 60_000);
    expect(instance.list("n").length).toBeGreaterThan(before + 10);
    expectWhole(instance);
    const now = SUNRISE + board.uptime();
    const read = instance.list("n").filter(([time]) => time < now);
    expect(now - (read.at(-1)?.[0] ?? 0)).toBeLessThan(2 * 60_000);
    // A minute apart each, but for those that were confirmed while it was ahead.
    expect(instance.list("n").length - read.length).toBeLessThanOrEqual(11);
    expect(instance.requests.slice(-5).every(({ at }) => at !== undefined)).toBe(true);
  });
});
