import { expect, it } from "vitest";
import { measureExample } from "./heap.ts";

const KIB = 1024;
const LIMIT = 12 * KIB;

it.each(["relay", "thermostat"] as const)(
  "the library under the %s, code, data and names at most, fits into 12 KiB, leaves 8 KiB in one piece, and takes no more after 1,000 syncs",
  async (name) => {
    const { early, late, most, worst, lines } = await measureExample(name, 1000);
    expect(lines).toEqual([]);
    expect(early.total).toBeLessThanOrEqual(38 * KIB);
    expect(late.total, "the heap never had to grow").toBe(early.total);
    expect(most).toBeLessThanOrEqual(LIMIT);
    // On a busy machine this port now and then misses a collection, which leaves it 0.7 KiB of garbage more.
    expect(worst).toBeLessThanOrEqual(LIMIT + KIB);
    expect(late.largest).toBeGreaterThan(8 * KIB);
    expect(late.used - early.used, "a leak of one block a sync would be 16,000").toBeLessThan(512);
  },
  90_000,
);
