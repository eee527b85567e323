import { expect, it } from "vitest";
import { startRig } from "../support/rig.ts";
import { scale } from "../support/torture.ts";
import { measureExample } from "./heap.ts";

const KIB = 1024;
const LIMIT = 12 * KIB;
const SYNCS = scale(200, 1000);

it.each(["relay", "thermostat"] as const)(
  `the library under the %s, code, data and names at most, fits into 12 KiB, leaves 8 KiB in one piece, and takes no more after ${SYNCS} syncs`,
  async (name) => {
    const { early, late, most, worst, lines } = await measureExample(name, SYNCS);
    expect(lines).toEqual([]);
    expect(early.total).toBeLessThanOrEqual(38 * KIB);
    expect(late.total, "the heap never had to grow").toBe(early.total);
    expect(most).toBeLessThanOrEqual(LIMIT);
    // On a busy machine this port now and then misses a collection, which leaves it 0.7 KiB of garbage more.
    expect(worst).toBeLessThanOrEqual(LIMIT + KIB);
    expect(late.largest).toBeGreaterThan(8 * KIB);
    expect(late.used - early.used, `a leak of one block a sync would be ${SYNCS * 16}`).toBeLessThan(512);
  },
  90_000,
);

it("a text leaves the heap when it has arrived", async () => {
  const { board, instance, stop } = await startRig({
    program: `
from pepeunit.unit import Unit
unit = Unit()
n = 0
def read():
    global n
    n += 1
    return "%200d" % n
unit.output("text", read, every=10)
unit.run()
`,
    compiled: true,
    instance: { interval: 1 },
  });
  const reach = async (count: number): Promise<number> => {
    while (instance.list("text").length < count) await board.advance(1000);
    return (await board.mem()).used;
  };
  const early = await reach(2);
  const late = await reach(40);
  await stop();
  expect(late - early, "a ring of them would be 7,000").toBeLessThan(1000);
});
