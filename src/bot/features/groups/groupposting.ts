import { Composer, GrammyError } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Boards } from "../../../services/boards/boards.ts";
import { AUDIENCES, type Postings, type Subject } from "../../../services/boards/postings.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { Units } from "../../../services/units/units.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import { unpin } from "../../delivery/pins.ts";
import { searched, type UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { isEmpty } from "../../unitlist.ts";
import {
  audienceQuestion,
  GROUP_BOARD,
  GROUP_BOARDS,
  GROUP_CLOSE,
  GROUP_POST,
  GROUP_POST_BOARD,
  GROUP_UNIT,
  GROUP_UNITS,
  groupBoards,
  groupUnits,
} from "./groupboardview.ts";
import { toPrivate } from "./groups.ts";

interface Deps {
  readonly units: Units;
  readonly directory: Directory;
  readonly lists: UnitLists;
  readonly boards: Boards;
  readonly postings: Postings;
  readonly follower: Follower;
}

/** /board in a group: which board or device, for whom; then the question becomes the board. */
export function groupPostingFeature(deps: Deps): Composer<Context> {
  const { units, boards, postings, follower, directory, lists } = deps;
  const feature = new Composer<Context>();
  const group = feature.chatType(["group", "supergroup"]);

  group.command(["board", "start"], async (ctx, next) => {
    const { match } = ctx;
    if (ctx.hasCommand("start") && match !== "board") return next();
    const person = personOf(ctx);
    // A word looks for a device.
    const sought = ctx.hasCommand("board") ? searched(match) : {};
    const made = await boards.list(person, 0);
    if (made.total > 0 && !sought.search) {
      const { text, keyboard } = groupBoards(ctx.t, person.id, made);
      return void (await ctx.reply(text, { reply_markup: keyboard }));
    }
    const list = await directory.choice(person, 0, Date.now());
    if (isEmpty(list)) await ctx.reply(ctx.t("group-no-units"), { reply_markup: toPrivate(ctx) });
    else await lists.reply(ctx, GROUP_UNITS.data(person.id, 0), sought);
  });

  lists.add(group, GROUP_UNITS, async (ctx, look, personId, page) => {
    const person = ctx.callbackQuery ? askerOf(ctx, personId) : personOf(ctx);
    return groupUnits(ctx.t, person.id, await directory.choice(person, page, Date.now(), look));
  });

  onPress(group, GROUP_UNIT, async (ctx, personId, unitId) => {
    const person = askerOf(ctx, personId);
    await show(ctx, audienceQuestion(ctx.t, person.id, await units.view(person, unitId, Date.now())));
  });

  onPress(group, GROUP_BOARDS, async (ctx, personId, page) => {
    const person = askerOf(ctx, personId);
    await show(ctx, groupBoards(ctx.t, person.id, await boards.list(person, page)));
  });

  onPress(group, GROUP_BOARD, async (ctx, personId, boardId) => {
    const person = askerOf(ctx, personId);
    await show(ctx, audienceQuestion(ctx.t, person.id, await boards.view(person, boardId, Date.now()), true));
  });

  onPress(group, GROUP_POST, async (ctx, personId, unitId, audience) => {
    await units.view(askerOf(ctx, personId), unitId, Date.now());
    await post(ctx, { unitId, boardId: null }, audience);
  });

  onPress(group, GROUP_POST_BOARD, async (ctx, personId, boardId, audience) => {
    await boards.view(askerOf(ctx, personId), boardId, Date.now());
    await post(ctx, { unitId: null, boardId }, audience);
  });

  /** Turns the question into the board. */
  async function post(ctx: Context, subject: Subject, audienceAt: number): Promise<void> {
    const message = ctx.callbackQuery?.message;
    // The question has become a board already.
    if (!message || postings.find(message.chat.id, message.message_id)) throw new AppError("board-outdated");
    const audience = itemAt(AUDIENCES, audienceAt);
    await ctx.answerCallbackQuery();
    const threadId = message.is_topic_message ? (message.message_thread_id ?? null) : null;
    const place = { chatId: message.chat.id, threadId, messageId: message.message_id };
    const posting = { ...subject, ...place, ownerId: personOf(ctx).id, audience, locale: ctx.t.locale, page: 0 };
    await postings.put(posting, Date.now());
    void follower.show(posting, "answer");
  }

  onPress(group, GROUP_CLOSE, async (ctx, personId) => {
    askerOf(ctx, personId);
    await ctx.answerCallbackQuery();
    await removeMessage(ctx);
  });

  return feature;
}

/** The person who asked; the buttons of their list are for nobody else, and a forged one is on no message that has it. */
export function askerOf(ctx: Context, personId: number): ReturnType<typeof personOf> {
  const { message, data } = ctx.callbackQuery ?? {};
  // Too old for Telegram to tell what it shows.
  if (message?.date === 0) throw new AppError("button-outdated");
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? [];
  const isOffered = buttons.some((button) => "callback_data" in button && button.callback_data === data);
  if (ctx.person?.id !== personId || !isOffered) throw new AppError("list-of-another");
  return ctx.person;
}

/** Takes away the pressed message; Telegram lets it do so for two days, afterwards only its buttons and its pin. */
export async function removeMessage(ctx: Context, pinned = false): Promise<void> {
  await ctx.deleteMessage().catch(async (error: unknown) => {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    await ctx.editMessageText(ctx.t("group-closed"));
    const { chatId = 0, msgId: messageId = 0 } = ctx;
    if (pinned) await unpin(ctx.api, { chatId, messageId });
  });
}
