import { expect, it } from "vitest";
import { measureRelay } from "./heap.ts";

const KIB = 1024;

it("a unit works in 12 KiB beside its code, leaves 8 KiB in one piece, and takes no more after 1,000 syncs", async () => {
  const { early, late, lines } = await measureRelay(1000);
  expect(lines).toEqual([]);
  expect(early.total).toBeLessThanOrEqual(38 * KIB);
  expect(late.total, "the heap never had to grow").toBe(early.total);
  expect(late.peak - late.loaded).toBeLessThan(12 * KIB);
  expect(late.largest).toBeGreaterThan(8 * KIB);
  expect(late.used - early.used, "a leak of one block a sync would be 16,000").toBeLessThan(512);
}, 60_000);
