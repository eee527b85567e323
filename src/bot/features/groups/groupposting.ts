import { Composer, GrammyError } from "grammy";
import { AppError } from "../../../errors.ts";
import { AUDIENCES, type Boards } from "../../../services/boards.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { Units } from "../../../services/units/units.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import { searched, type UnitLists } from "../../lists.ts";
import { show } from "../../screen.ts";
import { isEmpty } from "../../unitlist.ts";
import { audienceQuestion, GROUP_CLOSE, GROUP_POST, GROUP_UNIT, GROUP_UNITS, groupUnits } from "./groupboardview.ts";
import { toPrivate } from "./groups.ts";

interface Deps {
  readonly units: Units;
  readonly directory: Directory;
  readonly lists: UnitLists;
  readonly boards: Boards;
  readonly follower: Follower;
}

/** /board in a group: which device, for whom; then the question becomes the board. */
export function groupPostingFeature({ units, boards, follower, directory, lists }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const group = feature.chatType(["group", "supergroup"]);

  group.command(["board", "start"], async (ctx, next) => {
    const { match } = ctx;
    if (ctx.hasCommand("start") && match !== "board") return next();
    const person = personOf(ctx);
    const list = await directory.choice(person, 0, Date.now());
    if (isEmpty(list)) await ctx.reply(ctx.t("group-no-units"), { reply_markup: toPrivate(ctx) });
    else await lists.reply(ctx, GROUP_UNITS.data(person.id, 0), ctx.hasCommand("board") ? searched(match) : {});
  });

  lists.add(group, GROUP_UNITS, async (ctx, look, personId, page) => {
    const person = ctx.callbackQuery ? askerOf(ctx, personId) : personOf(ctx);
    return groupUnits(ctx.t, person.id, await directory.choice(person, page, Date.now(), look));
  });

  onPress(group, GROUP_UNIT, async (ctx, personId, unitId) => {
    const person = askerOf(ctx, personId);
    await show(ctx, audienceQuestion(ctx.t, person.id, await units.view(person, unitId, Date.now())));
  });

  onPress(group, GROUP_POST, async (ctx, personId, unitId, audienceAt) => {
    const person = askerOf(ctx, personId);
    await units.view(person, unitId, Date.now());
    const { message } = ctx.callbackQuery;
    // The question has become a board already.
    if (!message || boards.at(message.chat.id, message.message_id)) throw new AppError("board-outdated");
    const audience = itemAt(AUDIENCES, audienceAt);
    await ctx.answerCallbackQuery();
    const threadId = message.is_topic_message ? (message.message_thread_id ?? null) : null;
    const place = { chatId: message.chat.id, threadId, messageId: message.message_id };
    const shown = { unitId, ownerId: person.id, audience, locale: ctx.t.locale, page: 0 };
    const board = { ...place, ...shown };
    await boards.put(board, Date.now());
    void follower.show(board, "answer");
  });

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

/** Takes away the pressed message; Telegram lets it do so for two days, afterwards only its buttons. */
export async function removeMessage(ctx: Context): Promise<void> {
  await ctx.deleteMessage().catch(async (error: unknown) => {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    await ctx.editMessageText(ctx.t("group-closed"));
  });
}
