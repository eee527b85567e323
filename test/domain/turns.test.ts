import { beforeEach, expect, test } from "vitest";
import { createTurns, type Turns } from "../../src/domain/turns.ts";

let clock: number;
let log: string[];
let inTurn: Turns;
beforeEach(() => {
  clock = 0;
  log = [];
  inTurn = createTurns(() => clock);
});

/** Work that takes so long, and is noted when it is done. */
const ask = (who: string, name: string, ms: number, signal?: AbortSignal): Promise<string> =>
  inTurn(
    who,
    async () => {
      clock += ms;
      await Promise.resolve();
      log.push(name);
      return name;
    },
    signal,
  );
const many = (who: string, count: number, ms: number) =>
  Array.from({ length: count }, (_, i) => ask(who, `${who}${i}`, ms));

test("one after the other has a turn, and each gets the answer of their own", async () => {
  expect(await Promise.all([ask("a", "first", 5), ask("a", "second", 5), ask("b", "third", 5)])).toEqual([
    "first",
    "second",
    "third",
  ]);
});

test("whoever comes while somebody asks for much waits for no more than what is under way", async () => {
  const much = many("eve", 50, 100);
  await much[2];
  await ask("ann", "ann", 10);
  expect(log.indexOf("ann")).toBeLessThanOrEqual(4);
  await Promise.all(much);
});

test("turns are shared by the time that they take, not by their number", async () => {
  const slow = many("slow", 10, 100);
  const quick = many("quick", 100, 10);
  await Promise.all(quick);
  // A tenth of the time each: as many of the slow ones as took as long.
  expect(log.filter((name) => name.startsWith("slow")).length).toBeGreaterThanOrEqual(9);
  expect(log.slice(0, 20).filter((name) => name.startsWith("slow")).length).toBeLessThanOrEqual(3);
  await Promise.all(slow);
});

test("whoever was away is not owed the time of others", async () => {
  const old = many("old", 20, 100);
  await old[9];
  const fresh = many("new", 20, 100);
  await Promise.all([...old, ...fresh]);
  const both = log.slice(11, 31).filter((name) => name.startsWith("old")).length;
  expect(both).toBeGreaterThanOrEqual(9);
  expect(both).toBeLessThanOrEqual(11);
});

test("what waits for somebody who has gone away is never begun, and fails with their reason", async () => {
  const gone = new AbortController();
  const first = ask("ann", "first", 5);
  const waiting = ask("ann", "waiting", 5, gone.signal);
  gone.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
  await expect(ask("ann", "late", 5, gone.signal)).rejects.toThrow("gone");
  await Promise.all([first, ask("bob", "last", 5)]);
  expect(log).toEqual(["first", "last"]);
});

test("work that fails takes nobody's turn", async () => {
  const failing = inTurn("ann", () => Promise.reject(new Error("no")));
  const next = ask("ann", "next", 1);
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});
