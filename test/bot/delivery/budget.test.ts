import { expect, test } from "vitest";
import { Budget, type Kind } from "../../../src/bot/delivery/budget.ts";
import { Limits } from "../../../src/sandbox/telegram/limits.ts";
import { createChance } from "../../support/chance.ts";
import { holdTime } from "../../support/time.ts";

const GROUP = -1;
const ANN = 1;
const MINUTE = 60_000;

/** A budget on a clock that stands; tells what went where and when. */
function open() {
  const time = holdTime(0);
  const budget = new Budget(undefined, time);
  const gone: { chat: number; kind: Kind; at: number }[] = [];
  const ask = (chat: number, kind: Kind, count = 1): void => {
    for (let n = 0; n < count; n++) void budget.turn(chat, kind).then(() => gone.push({ chat, kind, at: time.now() }));
  };
  async function pass(ms: number, step = 500): Promise<void> {
    await new Promise(setImmediate);
    for (let left = ms; left > 0; left -= step) {
      time.pass(Math.min(step, left));
      await new Promise(setImmediate);
    }
  }
  return { time, budget, gone, ask, pass };
}

test("a press in a private chat is answered at once, and many go out about one a second", async () => {
  const { gone, ask, pass } = open();
  ask(ANN, "answer", 12);
  await pass(0);
  expect(gone).toHaveLength(4);
  await pass(11_000);
  expect(gone).toHaveLength(12);
});

test("in no minute does a group get more than twenty, whatever is asked for", async () => {
  const { gone, ask, pass } = open();
  ask(GROUP, "alert", 70);
  ask(GROUP, "answer", 30);
  ask(GROUP, "board", 30);
  await pass(4 * MINUTE);
  const inMinuteFrom = ({ at }: { at: number }): number =>
    gone.filter((one) => one.at >= at && one.at < at + MINUTE).length;
  expect(Math.max(...gone.map(inMinuteFrom))).toBe(20);
  expect(gone.length).toBeGreaterThan(70);
});

test("a new alert goes before answers, and these before boards, however long they have waited", async () => {
  const { budget, gone, ask, pass } = open();
  budget.hold(GROUP, 1000);
  ask(GROUP, "board", 3);
  await pass(500);
  ask(GROUP, "answer", 13);
  ask(GROUP, "alert", 2);
  await pass(500);
  expect(gone.map(({ kind }) => kind)).toEqual(["alert", "alert", ...Array(13).fill("answer")]);
  await pass(MINUTE + 2000);
  expect(gone.slice(15).map(({ kind }) => kind)).toEqual(["board", "board", "board"]);
});

test("a wall of boards leaves room for alerts and answers at any time", async () => {
  const { gone, ask, pass } = open();
  ask(GROUP, "board", 100);
  await pass(3 * MINUTE);
  for (let n = 0; n < 3; n++) {
    gone.length = 0;
    ask(GROUP, "alert");
    ask(GROUP, "answer");
    await pass(0);
    expect(gone.map(({ kind }) => kind)).toEqual(["alert", "answer"]);
    await pass(MINUTE);
  }
});

test("of boards the one that has waited longest is next", async () => {
  const { budget, time, pass } = open();
  const order: number[] = [];
  for (let board = 0; board < 9; board++) void budget.turn(GROUP, "board").then(() => order.push(board));
  await pass(MINUTE);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(time.sleepers).toBe(0);
});

test("no chat waits for another, until all of them together are too many", async () => {
  const { gone, ask, pass } = open();
  ask(GROUP, "answer", 40);
  await pass(0);
  ask(ANN, "answer");
  await pass(0);
  expect(gone.at(-1)).toMatchObject({ chat: ANN });
  await pass(10_000);
  gone.length = 0;
  for (let chat = 10; chat < 70; chat++) ask(chat, "alert");
  await pass(0);
  expect(gone).toHaveLength(28);
  await pass(3500);
  expect(gone).toHaveLength(60);
});

test("when Telegram wants a pause nothing goes before its end, and other chats do not mind", async () => {
  const { budget, gone, ask, pass } = open();
  budget.hold(GROUP, 30_000);
  ask(GROUP, "alert");
  ask(-2, "board");
  await pass(29_000);
  expect(gone.map(({ chat }) => chat)).toEqual([-2]);
  await pass(1000);
  expect(gone.map(({ chat }) => chat)).toEqual([-2, GROUP]);
});

test("a turn that is given up, or given back, is the next one's", async () => {
  const { budget, gone, ask, pass } = open();
  ask(ANN, "board");
  const given = new AbortController();
  const first = budget.turn(ANN, "board", given.signal);
  ask(ANN, "board");
  await pass(0);
  expect(gone).toHaveLength(1);
  given.abort();
  expect(await first).toBe(false);
  expect(await budget.turn(ANN, "board", given.signal)).toBe(false);
  budget.giveBack(ANN);
  await pass(0);
  expect(gone).toHaveLength(2);
});

test("Telegram's own limits never refuse what has waited for its turn", async () => {
  const { time, budget } = open();
  const limits = new Limits(() => time.now());
  const chance = createChance(7);
  let [sent, refused] = [0, 0];
  const chats = [GROUP, -2, ANN, 2, 3];
  for (let step = 0; step < 3000; step++) {
    const chat = chance.pick(chats);
    const kind = chance.pick<Kind>(["alert", "answer", "board"]);
    void budget.turn(chat, kind).then(() => {
      sent++;
      try {
        limits.take({ id: chat, type: chat > 0 ? "private" : "group" });
      } catch {
        refused++;
      }
    });
    time.pass(chance.int(0, 400));
    await new Promise(setImmediate);
  }
  expect(sent).toBeGreaterThan(1000);
  expect(refused).toBe(0);
});
