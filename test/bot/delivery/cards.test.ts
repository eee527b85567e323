import { beforeEach, expect, test } from "vitest";
import { Cards } from "../../../src/bot/delivery/cards.ts";

const [MINUTE, DAY] = [60_000, 86_400_000];
let now: number;
let cards: Cards;
beforeEach(() => {
  now = 1_800_000_000_000;
  cards = new Cards(() => now);
});

const show = (chatId: number, messageId: number, unitId: number, isNew = false): void =>
  cards.show({ chatId, messageId, unitId, ownerId: chatId, locale: "en", page: 0, isNew });
const followed = (...unitIds: number[]) => cards.of(unitIds).map(({ chatId, messageId }) => [chatId, messageId]);

test("a card follows while it is the last message", () => {
  show(1, 10, 7);
  show(2, 10, 7);
  show(3, 10, 8);
  expect(followed(7)).toEqual([
    [1, 10],
    [2, 10],
  ]);
  expect(followed(7, 8)).toHaveLength(3);
  cards.saw(1, 10);
  expect(followed(7)).toHaveLength(2);
  cards.saw(1, 11);
  expect(followed(7)).toEqual([[2, 10]]);
  expect(cards.at(1, 10)).toBeUndefined();
  expect(cards.units().sort()).toEqual([7, 8]);
});

test("one shown in an older message does not follow", () => {
  cards.saw(1, 20);
  show(1, 10, 7);
  expect(followed(7)).toEqual([]);
});

test("a chat has one card in sight", () => {
  show(1, 10, 7);
  show(1, 11, 8);
  expect(followed(7, 8)).toEqual([[1, 11]]);
  expect(cards.units()).toEqual([8]);
});

test("a message that shows something else is left alone", () => {
  show(1, 10, 7);
  cards.leave(1, 10);
  expect(followed(7)).toEqual([]);
  expect(cards.units()).toEqual([]);
  show(1, 10, 8);
  expect(followed(7, 8)).toEqual([[1, 10]]);
});

test("what is sent below it puts it out of sight, whoever sends it", async () => {
  show(1, 10, 7);
  const sends = (method: string, result: unknown) =>
    cards.watch(async () => ({ ok: true, result }) as never, method as never, {} as never);
  await sends("editMessageText", { chat: { id: 1 }, message_id: 12 });
  await sends("sendMessage", { chat: { id: 2 }, message_id: 12 });
  await sends("sendChatAction", true);
  expect(followed(7)).toEqual([[1, 10]]);
  await sends("sendDocument", { chat: { id: 1 }, message_id: 12 });
  expect(followed(7)).toEqual([]);
});

test("a card of a unit that was never heard of follows below others until it is", () => {
  show(1, 10, 7, true);
  cards.saw(1, 11);
  show(1, 12, 8, true);
  cards.saw(1, 13);
  now += 2 * DAY;
  expect(followed(7, 8)).toEqual([
    [1, 10],
    [1, 12],
  ]);
  const [card] = cards.of([7]);
  if (card) cards.met(card);
  expect(followed(7)).toEqual([[1, 10]]);
  now += MINUTE;
  expect(followed(7)).toEqual([]);
  expect(followed(8)).toEqual([[1, 12]]);
});

test("nobody looks at a card for more than a day", () => {
  show(1, 10, 7);
  now += DAY - 1;
  expect(followed(7)).toHaveLength(1);
  now += 1;
  expect(followed(7)).toEqual([]);
});

test("cards of very many chats and units stay few", () => {
  for (let chat = 1; chat <= 10_001; chat++) show(chat, 10, 7);
  expect(followed(7)).toHaveLength(10_000);
  for (let unit = 100; unit < 150; unit++) show(5, unit, unit, true);
  expect(followed(...Array.from({ length: 50 }, (_, n) => 100 + n))).toHaveLength(5);
});
