import type { Update } from "grammy/types";
import { expect, test } from "vitest";
import { InFlight } from "../../../src/bot/updates/inflight.ts";
import { createLog } from "../../../src/log.ts";
import { holdTime } from "../../support/time.ts";

const said = (id: number, chat: number) => ({ update_id: id, message: { chat: { id: chat } } }) as Update;
const ids = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

/** Updates whose handling ends when the test says so, on a clock that stands. */
function holdUpdates() {
  const held = new Map<number, () => void>();
  const begun: number[] = [];
  const time = holdTime();
  const cut = new AbortController();
  const inFlight = new InFlight({
    handle: ({ update_id: id }) => {
      begun.push(id);
      return new Promise<void>((done) => held.set(id, done));
    },
    log: createLog("silent"),
    cut: cut.signal,
    time,
  });
  async function end(...handled: number[]): Promise<void> {
    for (const id of handled) held.get(id)?.();
    await new Promise((done) => setImmediate(done));
  }
  return { inFlight, begun, time, cut, end };
}

test("one update of a chat is handled after another, while another chat does not wait", async () => {
  const { inFlight, begun, end } = holdUpdates();
  inFlight.take([said(11, 1), said(12, 1), said(13, 2)]);
  expect(begun).toEqual([11, 13]);
  await end(11);
  expect(begun).toEqual([11, 13, 12]);
});

test("Telegram hears of updates up to the first that is not handled, and what it gives again is not taken twice", async () => {
  const { inFlight, begun, end } = holdUpdates();
  expect(inFlight.offset).toBe(0);
  inFlight.take([said(11, 1), said(12, 2), said(13, 3)]);
  expect(inFlight.offset).toBe(11);
  await end(12);
  expect([inFlight.offset, inFlight.isUpToDate]).toEqual([11, false]);
  inFlight.take([said(11, 1), said(12, 2), said(13, 3), said(14, 4)]);
  expect(begun).toEqual([11, 12, 13, 14]);
  await end(11);
  expect(inFlight.offset).toBe(13);
  await end(13, 14);
  expect([inFlight.offset, inFlight.isUpToDate]).toEqual([15, true]);
});

test("a slow update keeps those behind it from coming for a moment only", async () => {
  const { inFlight, begun, time, end } = holdUpdates();
  inFlight.take([said(11, 1), said(12, 2)]);
  await end(12);
  time.pass(5001);
  expect([inFlight.offset, inFlight.isUpToDate]).toEqual([13, true]);
  inFlight.take([said(13, 2)]);
  expect(begun).toEqual([11, 12, 13]);
});

test("however many people write at once, a bounded number is taken, and a part of it is at work", async () => {
  const { inFlight, begun, end } = holdUpdates();
  let next = 1;
  let most = 0;
  while (next <= 3000) {
    const { offset, limit } = inFlight;
    // As Telegram does: from the offset on, those not taken yet included.
    const from = Math.max(offset, 1);
    const given = ids(from, Math.min(limit, 3001 - from));
    inFlight.take(given.map((id) => said(id, id)));
    next = Math.max(next, from + given.length);
    const taken = next - 1 - (begun.length - [...new Set(begun)].length);
    most = Math.max(most, taken - (from - 1));
    expect(begun.length - (from - 1)).toBeLessThanOrEqual(100);
    await end(...ids(from, 5));
  }
  expect(most).toBeLessThanOrEqual(100);
  expect(begun.slice(0, 100)).toEqual(ids(1, 100));
});

test("a chat that floods is left behind, and the others are heard", () => {
  const { inFlight, begun, time } = holdUpdates();
  for (let from = 1; from <= 1000; from += 100) {
    inFlight.take(ids(from, 100).map((id) => said(id, 7)));
    time.pass(5001);
  }
  expect(begun).toEqual([1]);
  expect(inFlight.limit).toBeGreaterThan(0);
  inFlight.take([said(2000, 8)]);
  expect(begun).toEqual([1, 2000]);
});

test("an update that fails is handled, and so is the next of its chat", async () => {
  const handled: number[] = [];
  const inFlight = new InFlight({
    handle: async ({ update_id: id }) => {
      handled.push(id);
      if (id === 1) throw new Error("broken");
    },
    log: createLog("silent"),
  });
  inFlight.take([said(1, 1), said(2, 1)]);
  await inFlight.idle(1000);
  expect([handled, inFlight.offset]).toEqual([[1, 2], 3]);
});

test("people do not wait long when Telegram hangs on what many others are answered", async () => {
  const { inFlight, begun, time, end } = holdUpdates();
  inFlight.take(ids(1, 31).map((id) => said(id, id)));
  expect(begun).toEqual(ids(1, 16));
  time.pass(1000);
  await end();
  expect(begun).toEqual(ids(1, 31));
  inFlight.take([said(32, 32)]);
  expect(begun.at(-1)).toBe(32);
});

test("what was cut off as the program stopped is not confirmed, however long it hung", async () => {
  const { inFlight, time, cut, end } = holdUpdates();
  inFlight.take([said(11, 1), said(12, 2), said(13, 3)]);
  await end(11);
  time.pass(3000);
  inFlight.close();
  time.pass(4000);
  cut.abort();
  await end(12);
  await inFlight.idle(0);
  expect(inFlight.offset).toBe(12);
});

test("what waited at Telegram, or here for long, may be old", async () => {
  const handled: [id: number, mayBeOld: boolean][] = [];
  const held: (() => void)[] = [];
  const time = holdTime();
  const inFlight = new InFlight({
    handle: ({ update_id: id }, mayBeOld) => {
      handled.push([id, mayBeOld]);
      return new Promise<void>((done) => held.push(done));
    },
    log: createLog("silent"),
    time,
  });
  const next = async (): Promise<void> => {
    held.shift()?.();
    await new Promise(setImmediate);
  };
  inFlight.take([said(1, 1)], true);
  inFlight.take([said(2, 1), said(3, 1), said(4, 2)]);
  await next();
  time.pass(10_001);
  await next();
  await next();
  expect(handled).toEqual([[1, true], [4, false], [2, false], [3, true]]); // biome-ignore format: pairs
  await next();
});
