import { Api, InlineKeyboard } from "grammy";
import { afterEach, expect, test } from "vitest";
import { Budget } from "../../../src/bot/delivery/budget.ts";
import { Contents } from "../../../src/bot/delivery/contents.ts";
import { Follower } from "../../../src/bot/delivery/follower.ts";
import { createLog } from "../../../src/log.ts";
import { startTelegram, type Telegram } from "../../../src/sandbox/telegram/telegram.ts";
import type { Posting } from "../../../src/services/boards/postings.ts";
import { createChance } from "../../support/chance.ts";
import { holdTime } from "../../support/time.ts";
import { scale } from "../../support/torture.ts";

const BOARDS = 40;
const CHANGES_A_SECOND = 5;
const STEP_MS = 1000 / CHANGES_A_SECOND;
const LENGTH_MS = scale(2, 10) * 60_000;

let telegram: Telegram;
afterEach(() => telegram.stop());

/** Boards of as many units in one group, with Telegram's limits, on a clock that stands. */
async function openWall() {
  const time = holdTime(0);
  telegram = await startTelegram({ limits: "telegram", now: () => time.now() });
  const ann = telegram.person({ first_name: "Ann" });
  const group = telegram.group({ title: "Wall", members: [ann], supergroup: true });
  const api = new Api(telegram.token, { apiRoot: telegram.root });
  const budget = new Budget(undefined, time);
  const contents = new Contents();
  let underWay = 0;
  api.config.use(budget.heed, contents.watch, async (prev, ...call) => {
    underWay++;
    return prev(...call).finally(() => underWay--);
  });
  const values = Array<number>(BOARDS).fill(0);
  const boards: Posting[] = values.map((_, n) => ({
    unitId: n,
    ownerId: 1,
    chatId: group.id,
    threadId: null,
    boardId: null,
    messageId: -1 - n,
    audience: "owner",
    locale: "en",
    page: 0,
  }));
  const at = (chatId: number, messageId: number) =>
    boards.find((board) => board.chatId === chatId && board.messageId === messageId);
  const follower = new Follower({
    api,
    budget,
    contents,
    log: createLog("silent"),
    time,
    groups: {} as never,
    boards: {
      at,
      of: (unitIds) => [...unitIds].flatMap((id) => boards[id] ?? []),
      async posted(_board, posted) {
        boards[posted.unitId ?? 0] = posted;
      },
      lost: async () => undefined,
      drop: async () => {},
    },
    render: async ({ unitId }) => ({ text: `Unit ${unitId}: ${values[unitId ?? 0]}`, keyboard: new InlineKeyboard() }),
  });
  /** Lets all that waits for no clock go as far as it can. */
  async function settle(): Promise<void> {
    do for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
    while (underWay > 0);
  }
  async function pass(ms: number, eachStep = (): void => {}): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      eachStep();
      time.pass(STEP_MS);
      await settle();
    }
  }
  const refused = () => telegram.calls().filter(({ outcome }) => !outcome.ok);
  return { time, telegram, ann, group, api, budget, values, boards, follower, pass, refused };
}

test("a wall of boards in a group that change all the time stays within what Telegram takes, and each board has its turn", async () => {
  const { group, values, boards, follower, pass, refused } = await openWall();
  const chance = createChance(40);
  follower.follow(boards.keys());
  await pass(3 * 60_000);
  expect(boards.filter(({ messageId }) => messageId > 0)).toHaveLength(BOARDS);
  const before = telegram.calls("editMessageText").length;
  await pass(LENGTH_MS, () => {
    const unit = chance.int(0, BOARDS - 1);
    values[unit] = (values[unit] ?? 0) + 1;
    follower.follow([unit]);
  });
  const edits = telegram.calls("editMessageText").slice(before);
  expect(refused()).toEqual([]);
  // As much as a minute takes of what is least urgent.
  expect(edits.length / (LENGTH_MS / 60_000)).toBeGreaterThan(15);
  const counts = boards.map(
    ({ messageId }) => edits.filter(({ parameters }) => parameters.message_id === messageId).length,
  );
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  // Then nothing changes any more, and each shows the newest.
  await pass(3 * 60_000);
  const shown = boards.map(({ messageId }) => group.chat.messages.find(({ id }) => id === messageId)?.text);
  expect(shown).toEqual(values.map((value, unit) => `Unit ${unit}: ${value}`));
  expect(refused()).toEqual([]);
  await follower.stop();
});

test("a press on a wall's board is shown at once, and an alert overtakes them all", async () => {
  const { time, group, api, budget, values, boards, follower, pass, refused } = await openWall();
  follower.follow(boards.keys());
  await pass(3 * 60_000);
  const all = (): void => {
    for (const unit of values.keys()) values[unit] = (values[unit] ?? 0) + 1;
    follower.follow(values.keys());
  };
  await pass(60_000, all);
  all();
  const pressed = boards.at(-1) as Posting;
  const since = time.now();
  const done = follower.show(pressed, "answer");
  void budget.turn(group.id, "alert").then(() => api.sendMessage(group.id, "alert"));
  await pass(STEP_MS);
  await done;
  const last = telegram.calls().slice(-2);
  expect(last.map(({ method, parameters }) => [method, parameters.message_id ?? parameters.text])).toEqual([
    ["sendMessage", "alert"],
    ["editMessageText", pressed.messageId],
  ]);
  expect(time.now() - since).toBe(STEP_MS);
  expect(refused()).toEqual([]);
  await follower.stop();
});

test("what a press has just written is not written again, and counts", async () => {
  const { ann, group, api, budget, values, boards, follower, pass, refused } = await openWall();
  void ann;
  follower.follow([0]);
  await pass(5000);
  const board = boards[0] as Posting;
  values[0] = 7;
  await budget.turn(group.id, "answer");
  await api.editMessageText(group.id, board.messageId, "Unit 0: 7", { reply_markup: new InlineKeyboard() });
  const before = telegram.calls("editMessageText").length;
  follower.follow([0]);
  await pass(60_000);
  expect(telegram.calls("editMessageText")).toHaveLength(before);
  expect(refused()).toEqual([]);
  await follower.stop();
});
