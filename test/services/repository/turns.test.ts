import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTurns, type Standing } from "../../../src/services/repository/turns.ts";

const PATIENCE_MS = 5000;
let inTurn: ReturnType<typeof createTurns>;
/** What has begun, and what was asked to give way, in order. */
let seen: string[];
let ends: Map<string, (how: "well" | "badly") => void>;
beforeEach(() => {
  vi.useFakeTimers();
  inTurn = createTurns({ places: 2, patienceMs: PATIENCE_MS });
  seen = [];
  ends = new Map();
});
afterEach(() => {
  vi.useRealTimers();
});

const start = (name: string, standing: Standing = "newcomer", onWait?: () => void): Promise<string> =>
  inTurn({
    standing,
    onWait,
    async work(giveWay) {
      seen.push(name);
      giveWay.addEventListener("abort", () => {
        seen.push(`${name} gives way`);
        ends.get(name)?.("well");
      });
      const how = await new Promise((resolve) => ends.set(name, resolve));
      if (how === "badly") throw new Error(name);
      return name;
    },
  });

test("as many run at once as there are places, the others in their order, whatever becomes of those before", async () => {
  const works = ["a", "b", "c", "d"].map((name) => start(name));
  expect(seen).toEqual(["a", "b"]);
  ends.get("b")?.("badly");
  await expect(works[1]).rejects.toThrow("b");
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual(["a", "b", "c"]);
  ends.get("a")?.("well");
  await expect(works[0]).resolves.toBe("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual(["a", "b", "c", "d"]);
  ends.get("c")?.("well");
  ends.get("d")?.("well");
  await Promise.all(works.slice(2));
  const last = start("e");
  expect(seen.at(-1)).toBe("e");
  ends.get("e")?.("well");
  expect(await last).toBe("e");
});

test("an administrator comes before owners, these before newcomers, and each hears that they wait", async () => {
  const waits: string[] = [];
  const ask = (name: string, standing: Standing) => start(name, standing, () => waits.push(name));
  const works = [ask("a", "newcomer"), ask("b", "newcomer"), ask("c", "newcomer"), ask("d", "owner")];
  works.push(ask("e", "newcomer"), ask("f", "owner"), ask("g", "admin"));
  for (let turn = 0; turn < works.length; turn++) {
    ends.get(seen[turn] ?? "")?.("well");
    await vi.advanceTimersByTimeAsync(0);
  }
  await Promise.all(works);
  expect(seen).toEqual(["a", "b", "g", "d", "f", "c", "e"]);
  expect(waits).toEqual(["c", "d", "e", "f", "g"]);
});

test("sixteen newcomers who take for ever keep an administrator waiting for one patience, a newcomer for a few", async () => {
  for (let n = 0; n < 16; n++) void start(`n${n}`);
  const from = Date.now();
  let waited = 0;
  void start("admin", "admin").then(() => {
    waited = Date.now() - from;
  });
  void start("late");
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect(seen.slice(0, 5)).toEqual(["n0", "n1", "n0 gives way", "admin", "n1 gives way"]);
  ends.get("admin")?.("well");
  await vi.advanceTimersByTimeAsync(8 * PATIENCE_MS);
  expect(waited).toBe(PATIENCE_MS);
  expect(seen).toContain("late");
});

test("nobody gives way while nobody waits, nor to somebody of lower standing", async () => {
  void start("admin", "admin");
  void start("owner", "owner");
  await vi.advanceTimersByTimeAsync(10 * PATIENCE_MS);
  expect(seen).toEqual(["admin", "owner"]);
  void start("newcomer");
  await vi.advanceTimersByTimeAsync(10 * PATIENCE_MS);
  expect(seen).toEqual(["admin", "owner"]);
  void start("another", "owner");
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual(["admin", "owner", "owner gives way", "another"]);
});
