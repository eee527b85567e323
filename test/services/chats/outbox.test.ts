import { expect, test, vi } from "vitest";
import type { AlertNotice } from "../../../src/domain/notice.ts";
import { Outbox as OutboxRow } from "../../../src/entities/outbox.ts";
import { createLog } from "../../../src/log.ts";
import { type Delivery, Outbox } from "../../../src/services/chats/outbox.ts";
import { START, useOutbox } from "../../support/outbox.ts";

const box = useOutbox();
const { open, post, rows, left } = box;

test("messages of a chat go out in order, and are forgotten once they are sent", async () => {
  const { tried, outbox } = open();
  await post([1, 10], [2, 20], [1, 11], [1, 12], [2, 21]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10], [1, 11], [1, 12]]); // biome-ignore format: pairs
  expect(tried.filter(([chat]) => chat === 2)).toEqual([[2, 20], [2, 21]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("retry_after holds up its chat and no other, and nothing overtakes", async () => {
  const { pass, tried, answers, outbox } = open();
  answers.set(10, [{ retryAfterS: 3 }]);
  await post([1, 10], [1, 11], [2, 20]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([[1, 10], [1, 11]])); // biome-ignore format: pairs
  await vi.waitFor(async () => expect((await rows())[0]).toMatchObject({ attempts: 1, dueAt: START + 3000 }));
  pass(2999);
  await post([2, 21]);
  outbox.wake();
  await vi.waitFor(() => expect(tried).toContainEqual([2, 21]));
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10]]);
  pass(1);
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10], [1, 10], [1, 11]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("what fails again and again is tried less and less often, once a minute in the end", async () => {
  const { clock, time, pass, answers, outbox } = open();
  answers.set(10, Array<Delivery>(9).fill("failed"));
  await post([1, 10]);
  outbox.wake();
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    await vi.waitFor(async () => expect((await rows())[0]?.attempts).toBe(attempt));
    await vi.waitFor(() => expect(time.sleepers).toBe(1));
    const dueAt = (await rows())[0]?.dueAt ?? 0;
    pauses.push((dueAt - clock.now) / 1000);
    pass(dueAt - clock.now);
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(time.slept.map((ms) => ms / 1000)).toEqual(pauses);
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  await outbox.stop();
});

test("a chat that is gone loses its messages, and hundreds for others still go out", async () => {
  const { pass, tried, answers, outbox } = open();
  answers.set(10, ["gone"]);
  await post([1, 10]);
  await post(...Array.from({ length: 120 }, (_, n): [number, number] => [2 + (n % 3), 100 + n]));
  outbox.wake();
  await vi.waitFor(
    async () => {
      pass(1000);
      expect(await left()).toEqual([]);
    },
    { timeout: 10_000 },
  );
  expect(tried).toHaveLength(121);
  await outbox.stop();
});

test("what a group does not take goes another way, in order and once", async () => {
  const { tried, answers, outbox, changes } = open();
  answers.set(10, [{ movedTo: -2 }, "no-topic", "gone"]);
  await post([-1, 10], [-1, 11], [3, 30]);
  await box.em.fork().nativeUpdate(OutboxRow, { chatId: -1 }, { threadId: 5 });
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  // The fake forgets the topic when the group moves: what refuses then is General.
  expect(changes).toEqual([["move", -1, -2], ["leave", -2]]); // biome-ignore format: pairs
  const sent = tried.filter(([chat]) => chat !== 3);
  expect(sent).toEqual([[-1, 10], [-2, 10], [7, 10], [7, 11]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("a topic that is closed sends its messages to the whole group, a refused message is dropped alone", async () => {
  const { tried, answers, outbox, changes } = open();
  answers.set(10, ["no-topic", "refused"]);
  await post([-1, 10], [-1, 11]);
  await box.em.fork().nativeUpdate(OutboxRow, { chatId: -1 }, { threadId: 5 });
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(changes).toEqual([["topic", -1, 5]]);
  expect(tried).toEqual([[-1, 10], [-1, 10], [-1, 11]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("stopping lets the message under way arrive, and keeps the others", async () => {
  let arrive: (delivery: Delivery) => void = () => {};
  const sent: number[] = [];
  const outbox = new Outbox({
    em: box.em,
    groups: open().groups,
    log: createLog("silent"),
    turn: async (_chatId, signal) => !signal.aborted,
    send: (_to, notice) => {
      sent.push((notice as AlertNotice).value);
      return new Promise((done) => {
        arrive = done;
      });
    },
  });
  await post([1, 10], [1, 11]);
  outbox.wake();
  await vi.waitFor(() => expect(sent).toEqual([10]));
  const stopped = outbox.stop();
  arrive("sent");
  await stopped;
  expect(sent).toEqual([10]);
  expect(await left()).toEqual([[1, 11]]);
});
