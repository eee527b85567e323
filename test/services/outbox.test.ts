import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openDb } from "../../src/db.ts";
import type { AlertNotice } from "../../src/domain/notice.ts";
import { Outbox as OutboxRow } from "../../src/entities/outbox.ts";
import { createLog } from "../../src/log.ts";
import { type Delivery, Outbox } from "../../src/services/outbox.ts";

let dir: string;
let orm: Awaited<ReturnType<typeof openDb>>;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-outbox-"));
  orm = await openDb(`sqlite:${join(dir, "pepeunit.db")}`);
});
afterAll(async () => {
  await orm.close(true);
  rmSync(dir, { recursive: true });
});
beforeEach(() => orm.em.fork().nativeDelete(OutboxRow, {}));

const START = 1_000_000;

/** An outbox with a clock of its own; `sends` answers each delivery, "sent" unless told. */
function open() {
  const clock = { now: START };
  const tried: [chat: number, what: number][] = [];
  const answers = new Map<number, Delivery[]>();
  const changes: [what: string, ...numbers: (number | null)[]][] = [];
  const readdress = (from: number, to: number) =>
    orm.em.fork().nativeUpdate(OutboxRow, { chatId: from }, { chatId: to, threadId: null });
  const groups = {
    move: async (from: number, to: number) => {
      changes.push(["move", from, to]);
      await readdress(from, to);
    },
    leave: async (chatId: number) => {
      changes.push(["leave", chatId]);
      await readdress(chatId, 7);
    },
    leaveTopic: async (chatId: number, threadId: number) => {
      changes.push(["topic", chatId, threadId]);
      await readdress(chatId, chatId);
    },
  };
  const outbox = new Outbox({
    em: orm.em,
    groups,
    log: createLog("silent"),
    now: () => clock.now,
    send: async ({ chatId }, notice) => {
      const { value } = notice as AlertNotice;
      tried.push([chatId, value]);
      return answers.get(value)?.shift() ?? "sent";
    },
  });
  return { clock, tried, answers, outbox, changes, groups };
}

async function post(...messages: [chat: number, what: number][]): Promise<void> {
  const em = orm.em.fork();
  for (const [chatId, value] of messages) {
    const notice = { value } as AlertNotice;
    em.create(OutboxRow, { chatId, notice, createdAt: START, dueAt: START });
    await em.flush();
  }
}

const rows = () => orm.em.fork().find(OutboxRow, {}, { orderBy: { id: "asc" } });
const left = async () => (await rows()).map(({ chatId, notice }) => [chatId, (notice as AlertNotice).value]);

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
  const { clock, tried, answers, outbox } = open();
  answers.set(10, [{ retryAfterS: 3 }]);
  await post([1, 10], [1, 11], [2, 20]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([[1, 10], [1, 11]])); // biome-ignore format: pairs
  await vi.waitFor(async () => expect((await rows())[0]).toMatchObject({ attempts: 1, dueAt: START + 3000 }));
  clock.now += 2999;
  await post([2, 21]);
  outbox.wake();
  await vi.waitFor(() => expect(tried).toContainEqual([2, 21]));
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10]]);
  clock.now += 1;
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  expect(tried.filter(([chat]) => chat === 1)).toEqual([[1, 10], [1, 10], [1, 11]]); // biome-ignore format: pairs
  await outbox.stop();
});

test("what fails again and again is tried less and less often, once a minute in the end", async () => {
  const { clock, answers, outbox } = open();
  answers.set(10, Array<Delivery>(9).fill("failed"));
  await post([1, 10]);
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    outbox.wake();
    await vi.waitFor(async () => expect((await rows())[0]?.attempts).toBe(attempt));
    const dueAt = (await rows())[0]?.dueAt ?? 0;
    pauses.push((dueAt - clock.now) / 1000);
    clock.now = dueAt;
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]));
  await outbox.stop();
});

test("a chat that is gone loses its messages, and hundreds for others still go out", async () => {
  const { tried, answers, outbox } = open();
  answers.set(10, ["gone"]);
  await post([1, 10]);
  await post(...Array.from({ length: 120 }, (_, n): [number, number] => [2 + (n % 3), 100 + n]));
  outbox.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 10_000 });
  expect(tried).toHaveLength(121);
  await outbox.stop();
});

test("what a group does not take goes another way, in order and once", async () => {
  const { tried, answers, outbox, changes } = open();
  answers.set(10, [{ movedTo: -2 }, "no-topic", "gone"]);
  await post([-1, 10], [-1, 11], [3, 30]);
  await orm.em.fork().nativeUpdate(OutboxRow, { chatId: -1 }, { threadId: 5 });
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
  await orm.em.fork().nativeUpdate(OutboxRow, { chatId: -1 }, { threadId: 5 });
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
    em: orm.em,
    groups: open().groups,
    log: createLog("silent"),
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
