import { expect, test, vi } from "vitest";
import { Outbox as OutboxRow } from "../../../src/entities/outbox.ts";
import type { Delivery } from "../../../src/services/chats/outbox.ts";
import { START, useOutbox } from "../../support/outbox.ts";

const DAY = 24 * 3600_000;

const box = useOutbox();
const { open, settle, post, rows, left } = box;

test("while a chat has to wait, nothing is looked for and nothing is tried, however many messages it has", async () => {
  const { pass, time, tried, answers, outbox } = open();
  answers.set(10, ["failed"]);
  await post([1, 10], [1, 11], [2, 20]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([[1, 10], [1, 11]])); // biome-ignore format: pairs
  await vi.waitFor(() => expect(time.slept).toEqual([1000]));
  const forks = vi.spyOn(box.em, "fork");
  const statements = vi.spyOn(box.em.getConnection(), "execute");
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  expect([forks.mock.calls.length, statements.mock.calls.length, time.slept.length]).toEqual([0, 0, 1]);
  pass(999);
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  expect([forks.mock.calls.length, statements.mock.calls.length, tried.length]).toEqual([0, 0, 2]);
  vi.restoreAllMocks();
  pass(1);
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10], [1, 10], [1, 11]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("a chat that hangs delays no other, and not what comes for others later", async () => {
  const { tried, answers, outbox } = open();
  let arrive: (delivery: Delivery) => void = () => {};
  answers.set(10, [new Promise((done) => { arrive = done; })]); // biome-ignore format: short
  await post([1, 10], [2, 20], [1, 11]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([[1, 10], [1, 11]])); // biome-ignore format: pairs
  await post([2, 21], [3, 30]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([[1, 10], [1, 11]])); // biome-ignore format: pairs
  arrive("sent");
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(tried).toHaveLength(5);
  await outbox.stop();
});

test("what nobody foresaw in one chat is tried there again later, and sends no message of another twice", async () => {
  const { pass, time, tried, answers, outbox } = open();
  answers.set(10, [new TypeError("null"), new TypeError("null")]);
  await post([1, 10], [1, 11], ...Array.from({ length: 16 }, (_, n): [number, number] => [2 + (n % 3), 100 + n]));
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([[1, 10], [1, 11]])); // biome-ignore format: pairs
  for (const pause of [1000, 2000]) {
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(pause));
    pass(pause);
  }
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(tried.filter(([chat]) => chat > 1)).toHaveLength(16);
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10], [1, 10], [1, 10], [1, 11]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("a message that was sent and could not be removed is removed later, and not sent again", async () => {
  const { pass, time, tried, outbox } = open();
  await post([1, 10], [1, 11], [2, 20]);
  const fork = box.em.fork.bind(box.em);
  let busy = 4;
  vi.spyOn(box.em, "fork").mockImplementation(() => {
    const em = fork();
    const remove = em.nativeDelete.bind(em);
    em.nativeDelete = (async (...given: Parameters<typeof remove>) => {
      if (busy-- > 0) throw new Error("SQLITE_BUSY: database is locked");
      return remove(...given);
    }) as typeof em.nativeDelete;
    return em;
  });
  outbox.wake();
  while ((await left()).length > 0) {
    outbox.wake();
    await settle();
    if (time.sleepers > 0) pass(60_000);
  }
  expect(busy).toBeLessThan(0);
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10], [1, 11]]); // biome-ignore format: pairs
  expect(tried.filter(([chat]) => chat === 2)).toEqual([[2, 20]]);
  await outbox.stop();
});

test("a pause is obeyed when the database can't keep it, and when it can't be read the outbox looks again", async () => {
  const { pass, time, tried, answers, outbox } = open();
  answers.set(10, [{ retryAfterS: 30 }]);
  await post([1, 10]);
  const execute = vi.spyOn(box.em.getConnection(), "execute").mockRejectedValueOnce(new Error("SQLITE_BUSY"));
  outbox.wake();
  await vi.waitFor(() => expect(time.slept).toEqual([1000]));
  expect(execute).toHaveBeenCalledTimes(1);
  execute.mockRestore();
  const fork = box.em.fork.bind(box.em);
  vi.spyOn(box.em, "fork").mockImplementation(() => {
    const em = fork();
    em.nativeUpdate = () => Promise.reject(new Error("SQLITE_BUSY"));
    return em;
  });
  pass(1000);
  await vi.waitFor(() => expect(time.slept).toEqual([1000, 30_000]));
  pass(29_999);
  outbox.wake();
  await settle();
  expect(tried).toEqual([[1, 10]]);
  pass(1);
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  await outbox.stop();
});

/** What a new program makes of what an earlier one has left: how long it rests at first. */
async function restAfter(wall: number): Promise<number | undefined> {
  const { time, tried, outbox } = open(wall);
  outbox.wake();
  await vi.waitFor(() => expect(time.sleepers + tried.length).toBe(1));
  await outbox.stop();
  return time.slept[0];
}

test("retry_after is obeyed across restarts, by a clock that may have been set meanwhile", async () => {
  const { answers, outbox } = open(START + 400 * DAY);
  answers.set(10, [{ retryAfterS: 600 }]);
  await post([1, 10]);
  outbox.wake();
  await vi.waitFor(async () => expect((await rows())[0]?.attempts).toBe(1));
  await outbox.stop();
  // The clock was right, was 400 days ahead, and has gone back a little more.
  expect(await restAfter(START + 400 * DAY + 100_000)).toBe(500_000);
  expect(await restAfter(START)).toBe(600_000);
  expect(await restAfter(START + 400 * DAY - 1)).toBe(600_000);
  expect(await restAfter(START + 400 * DAY + 600_000)).toBeUndefined();
});

test("messages of an earlier version, or of a clock that was ahead, wait no longer than they were meant to", async () => {
  await post([1, 10]);
  await box.em
    .fork()
    .nativeUpdate(OutboxRow, { chatId: 1 }, { dueAt: START + 400 * DAY, createdAt: START + 400 * DAY });
  expect(await restAfter(START)).toBeUndefined();
  await post([1, 11]);
  await box.em.fork().nativeUpdate(OutboxRow, { chatId: 1 }, { dueAt: START + 400 * DAY, attempts: 3 });
  expect(await restAfter(START)).toBe(4000);
});

test("no pause is longer than a day, whatever Telegram says", async () => {
  const { time, answers, outbox } = open();
  answers.set(10, [{ retryAfterS: 400 * 86_400 }]);
  await post([1, 10]);
  outbox.wake();
  await vi.waitFor(() => expect(time.slept).toEqual([DAY]));
  await outbox.stop();
});
