import { afterEach, describe, expect, it } from "vitest";
import { type Rig, SUNRISE, startRig } from "../support/rig.ts";
import { counter, expectWhole, readCounts } from "./counter.ts";

let rig: Rig;
afterEach(() => rig.stop());

const has = (count: number) => () => readCounts(rig.instance).length >= count;

/** Every reading's time is right: a second each, and none earlier than its turn. */
function expectRightTimes({ instance }: Rig): void {
  for (const [time, value] of instance.list("n")) {
    const due = SUNRISE + (Number(value) - 1) * 1000;
    expect(time - due, `the time of ${value}`).toBeGreaterThanOrEqual(-1000);
    expect(time - due, `the time of ${value}`).toBeLessThan(20_000);
  }
}

describe("a unit whose network goes away", () => {
  it("keeps what it read before the clock was known, with right times", async () => {
    rig = await startRig({
      program: counter(1, "ring=200"),
      instance: { interval: 5 },
      board: { wifi: { on: false } },
    });
    const { board, instance } = rig;
    while (board.lines.filter((line) => line.includes("wifi")).length < 2) await board.advance(1000);
    expect(instance.requests).toEqual([]);
    await board.wifi(true);
    while (!has(25)()) await board.advance(1000);
    expectWhole(instance);
    expectRightTimes(rig);
  });

  it("sends what it read meanwhile when the Wi-Fi is back", async () => {
    rig = await startRig({
      program: counter(1, "ring=200"),
      instance: { interval: 5 },
    });
    const { board, instance } = rig;
    while (!has(3)()) await board.advance(1000);
    await board.wifi(false);
    while (!board.lines.some((line) => line.includes("wifi"))) await board.advance(1000);
    const before = readCounts(instance).length;
    await board.wifi(true);
    while (!has(before + 30)()) await board.advance(1000);
    expectWhole(instance);
    expectRightTimes(rig);
  });

  it("notices it in a request that waits for an input", async () => {
    rig = await startRig({
      program: counter(60, "", 'unit.input("lamp", print)'),
      instance: { interval: 25, inputs: { lamp: "on" } },
    });
    const { board, instance } = rig;
    while (instance.requests.at(-1)?.wait !== 25) await board.advance(200);
    await board.wifi(false);
    await board.advance(22_000); // a second until it is missed, 20 to join it again
    expect(board.lines.at(-1)).toContain("pepeunit: wifi");
  });

  it("sends it once in effect when answers are lost: again, with the same times", async () => {
    rig = await startRig({ program: counter(1, "ring=200"), instance: { interval: 5 } });
    const { instance } = rig;
    await rig.until(has(2));
    instance.fail({ kind: "lost" }, 3);
    for (const _ of [1, 2, 3]) await rig.line("pepeunit: short");
    await rig.until(has(30));
    expectWhole(instance);
    const sent = instance.requests.flatMap(({ output_variables }) => (output_variables?.n ?? []) as [number, number][]);
    const times = new Map<number, Set<number>>();
    for (const [time, value] of sent) times.set(value, (times.get(value) ?? new Set()).add(time));
    expect(sent.length).toBeGreaterThan(times.size);
    expect([...times.values()].every(({ size }) => size === 1)).toBe(true);
  });

  it("drops the oldest when its ring is full, and says how many when it is back", async () => {
    rig = await startRig({
      program: counter(1, "ring=20"),
      instance: { interval: 5 },
    });
    const { board, instance } = rig;
    while (!has(2)()) await board.advance(1000);
    instance.fail({ kind: "plain", status: 503, headers: { "retry-after": "60" } }, 1);
    while (instance.logs.length === 0) await board.advance(1000);
    expect(board.lines.some((line) => line.includes("pepeunit: busy"))).toBe(true);
    const [log] = instance.logs;
    const dropped = Number(/^(\d+) samples dropped$/.exec(log?.[2] ?? "")?.[1]);
    expect(log?.[1]).toBe("warning");
    expect(dropped).toBeGreaterThan(30);
    while (!has(25)()) await board.advance(1000);
    const got = readCounts(instance);
    const gap = got.findIndex((value, index) => value !== index + 1);
    expect((got[gap] ?? 0) - gap - 1).toBe(dropped);
    expect(got.slice(gap)).toEqual(got.slice(gap).map((_, index) => (got[gap] ?? 0) + index));
  });

  it("tells one outage in one line, with all that was dropped, however often it was tried meanwhile", async () => {
    rig = await startRig({
      program: counter(1, "ring=20"),
      instance: { interval: 5 },
    });
    const { board, instance, network } = rig;
    while (!has(2)()) await board.advance(1000);
    network.set({ kind: "reset" });
    await board.advance(200_000);
    expect(board.lines.length, "tries").toBeGreaterThan(4);
    network.set({ kind: "fair" });
    while (instance.logs.length === 0) await board.advance(1000);
    await board.advance(60_000);
    expect(instance.logs.map(([, level]) => level)).toEqual(["warning"]);
    const got = readCounts(instance);
    const gap = got.findIndex((value, index) => value !== index + 1);
    expect(instance.logs[0]?.[2]).toBe(`${(got[gap] ?? 0) - gap - 1} samples dropped`);
    expect(got.slice(gap)).toEqual(got.slice(gap).map((_, index) => (got[gap] ?? 0) + index));
  });

  it("calls no sample dropped that went with the request under way", async () => {
    rig = await startRig({
      program: counter(1, "ring=20"),
      instance: { interval: 5 },
    });
    const { board, instance, network } = rig;
    while (!has(2)()) await board.advance(1000);
    network.set({ kind: "reset" });
    await board.advance(100_000);
    // So slow that samples come while the first request is under way.
    network.set({ kind: "fair", delayMs: 200 });
    while (instance.logs.length === 0) await board.advance(1000);
    const got = readCounts(instance);
    const lost = (got.at(-1) ?? 0) - got.length;
    expect(lost).toBeGreaterThan(30);
    expect(instance.logs.map(([, , text]) => text)).toEqual([`${lost} samples dropped`]);
  });

  it("sends all that its ring holds at each turn, in as many requests as that takes", async () => {
    rig = await startRig({
      program: counter(0.4),
      instance: { interval: 10 },
    });
    const { board, instance } = rig;
    await board.advance(300_000);
    expectWhole(instance);
    expect(readCounts(instance).length).toBeGreaterThan(600);
    expect(instance.logs).toEqual([]);
  });

  it("sends a long backlog in batches, one after another", async () => {
    rig = await startRig({ program: counter(1, "ring=100"), instance: { interval: 5 } });
    const { instance } = rig;
    await rig.until(has(2));
    instance.fail({ kind: "plain", status: 503, headers: { "retry-after": "90" } }, 1);
    await rig.line("pepeunit: busy");
    const before = instance.requests.length;
    await rig.until(has(90));
    expectWhole(instance);
    const backlog = instance.requests.slice(before).filter(({ output_variables }) => output_variables?.n);
    expect(backlog.length).toBeGreaterThan(1);
    expect(instance.logs).toEqual([]);
  });
});
