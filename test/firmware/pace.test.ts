import { afterEach, describe, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";
import { scale } from "../support/torture.ts";

let rig: Rig;
afterEach(() => rig.stop());

const MINUTE = 60_000;
const MINUTES = scale(2, 10);

/** Has an input to wait for, and puts a number at its own pace, each to be sent at once. */
const putter = (ms: number, input = 'unit.input("lamp", lambda on: None)'): string => `
import asyncio
from pepeunit.unit import Unit
unit = Unit()
${input}
async def main():
    asyncio.create_task(unit.main())
    n = 0
    while True:
        n += 1
        unit.put("n", n, now=True)
        await asyncio.sleep_ms(${ms})
asyncio.run(main())
`;

describe("a unit that waits for an input and sends at once", () => {
  it.each([400, 2000])(
    `every %i ms: each sample is confirmed a second or two later, and none is dropped, for ${MINUTES} minutes`,
    async (ms) => {
      rig = await startRig({
        program: putter(ms),
        instance: { inputs: { lamp: false }, interval: 10 },
      });
      const { board, instance } = rig;
      await board.advance(MINUTES * MINUTE);
      const lags = new Map<number, number>();
      for (const { at = 0, output_variables } of instance.requests) {
        for (const [time, n] of (output_variables?.n ?? []) as [number, number][]) {
          if (!lags.has(n)) lags.set(n, at - time);
        }
      }
      const sent = Math.floor((MINUTES * MINUTE) / ms);
      expect(instance.list("n").map(([, n]) => n)).toEqual(Array.from({ length: lags.size }, (_, i) => i + 1));
      // The library takes some of the time that the program sleeps.
      expect(lags.size).toBeGreaterThan(sent * 0.7);
      // What was put before the clock was known came later.
      const sorted = [...lags]
        .filter(([n]) => n > 5)
        .map(([, lag]) => lag)
        .sort((a, b) => a - b);
      expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(2000);
      expect(sorted.at(-1)).toBeLessThan(2500);
      expect(instance.logs).toEqual([]);
      expect(board.lines).toEqual([]);
      const repeated = instance.requests.flatMap(({ output_variables }) => (output_variables?.n ?? []) as unknown[]);
      expect(repeated.length, "hardly any sample is sent twice").toBeLessThan(lags.size * 1.1);
    },
    120_000,
  );

  it("hears of an input at once all the while", async () => {
    rig = await startRig({
      program: putter(2000).replace("lambda on: None", "print"),
      instance: { inputs: { lamp: 0 }, interval: 10 },
    });
    const { board, instance } = rig;
    await board.advance(MINUTE);
    for (let n = 1; n <= 20; n++) {
      instance.setInput("lamp", n);
      await board.advance(3000);
      expect(board.lines.at(-1)).toBe(String(n));
    }
  });
});

describe("a unit that sends at once, after a failure", () => {
  /** When its tries failed, ms, from now on for so long. */
  const failures = async ({ board }: Rig, ms: number): Promise<number[]> => {
    const times: number[] = [];
    const off = board.on(({ type, time }) => type === "line" && times.push(time));
    await board.advance(ms);
    off();
    return times;
  };
  const gaps = (times: number[]): number[] => times.slice(1).map((time, i) => time - (times[i] ?? 0));

  it.each([400, 7000])("tries with what is put each %i ms, but never sooner than 2 s after it failed", async (ms) => {
    rig = await startRig({
      program: putter(ms, ""),
      instance: { interval: 10 },
    });
    const { board, instance, network } = rig;
    await board.advance(20_000);
    network.set({ kind: "reset" });
    const times = await failures(rig, 150_000);
    const late = gaps(times).slice(4); // the first pauses are shorter than 2 s
    expect(late.length).toBeGreaterThan(10);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(2000);
    expect(Math.max(...late)).toBeLessThan(Math.max(2000, ms) + 3000);
    network.set({ kind: "fair" });
    const before = instance.list("n").length;
    await board.advance(Math.max(2000, ms) + 3000);
    expect(instance.list("n").length).toBeGreaterThan(before);
  });

  it("waits as long as the instance asks for, whatever is put", async () => {
    rig = await startRig({
      program: putter(400, ""),
      instance: { interval: 10 },
    });
    const { board, instance } = rig;
    await board.advance(20_000);
    instance.fail({ kind: "plain", status: 503, headers: { "retry-after": "60" } }, 1);
    while (!board.lines.includes("pepeunit: busy 503")) await board.advance(500);
    const before = instance.requests.length;
    await board.advance(50_000);
    expect(instance.requests.length).toBe(before);
    await board.advance(15_000);
    expect(instance.requests.length).toBeGreaterThan(before);
  });
});
