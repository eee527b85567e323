import type { EntityManager } from "@mikro-orm/sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLog } from "../../src/log.ts";
import { Arrivals } from "../../src/services/arrivals.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what arrives while a slow disk is still sorting in is sorted in next, without anything else happening", async () => {
  const begun: (() => void)[] = [];
  const connection = { transactional: () => new Promise<void>((done) => begun.push(done)) };
  const arrivals = new Arrivals({ getConnection: () => connection } as unknown as EntityManager, createLog("silent"));
  arrivals.arrived(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(begun).toHaveLength(1);

  arrivals.arrived(1);
  await vi.advanceTimersByTimeAsync(5000);
  begun[0]?.();
  await vi.advanceTimersByTimeAsync(5000);
  expect(begun).toHaveLength(2);
});
