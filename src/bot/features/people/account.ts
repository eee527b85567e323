import { Composer, InlineKeyboard, InputFile } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Account } from "../../../services/people/account.ts";
import type { History, Part, Takeouts } from "../../../services/takeout/takeout.ts";
import { createButton, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import { DATA, DELETE_ASK, SETTINGS } from "./settingsview.ts";

const NEXT = createButton("me-del-next", 0);
/** `minute` is when it was asked: an old message must not delete anything. */
const YES = createButton<[person: number, minute: number]>("me-del-yes", 2, 0, "danger");
const NO = createButton("me-del-no", 0);

const MINUTE_MS = 60_000;
const LIFE_MINUTES = 60;

/** What belongs to a person: a copy of it, and the end of their account. */
export function accountFeature(account: Account, takeouts: Takeouts): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, DATA, async (ctx) => {
    personOf(ctx);
    await ctx.answerCallbackQuery({ text: ctx.t.plain("data-making") });
    await sendCopy(ctx, takeouts);
  });

  onPress(dm, DELETE_ASK, async (ctx) => {
    const belongings = await account.belongings(personOf(ctx));
    await ctx.answerCallbackQuery();
    const keyboard = new InlineKeyboard()
      .text(ctx.t.plain("delete-me-next"), NEXT.data())
      .row()
      .text(ctx.t.plain("button-back"), SETTINGS.data());
    await ctx.editMessageText(ctx.t("delete-me-ask", { ...belongings }), { reply_markup: keyboard });
  });

  onPress(dm, NEXT, async (ctx) => {
    const person = personOf(ctx);
    await account.belongings(person);
    await ctx.answerCallbackQuery({ text: ctx.t.plain("data-making") });
    await sendCopy(ctx, takeouts);
    const keyboard = new InlineKeyboard()
      .text(ctx.t.plain("delete-me-yes"), YES.data(person.id, Math.floor(Date.now() / MINUTE_MS)))
      .row()
      .text(ctx.t.plain("delete-me-no"), NO.data());
    await ctx.reply(ctx.t("delete-me-sure"), { reply_markup: keyboard });
  });

  onPress(dm, NO, async (ctx) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(ctx.t("delete-me-kept"));
  });

  onPress(dm, YES, async (ctx, userId, minute) => {
    const person = personOf(ctx);
    const age = Math.floor(Date.now() / MINUTE_MS) - minute;
    if (userId !== person.id || age < 0 || age > LIFE_MINUTES) throw new AppError("button-outdated");
    await account.remove(person, Date.now());
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.editMessageText(ctx.t("delete-me-done"));
    await ctx.api.deleteMyCommands({ scope: { type: "chat", chat_id: person.telegramId } }).catch(() => {});
  });

  return feature;
}

async function sendCopy(ctx: Context, takeouts: Takeouts): Promise<void> {
  const { document, history } = await takeouts.make(personOf(ctx), Date.now());
  const json = new InputFile(Buffer.from(document), "pepeunit.json");
  await ctx.replyWithDocument(json, { caption: ctx.t("data-document") });
  if (!history) return;
  const isPacked = await history.measure();
  if (isPacked) return sendParts(ctx, history);
  const part = history.part(undefined, false);
  await ctx.replyWithDocument(new InputFile(() => part.lines(), "history.csv"), { caption: ctx.t("data-history") });
}

/** What is too much for one file, in several, and how far that is. */
async function sendParts(ctx: Context, history: History): Promise<void> {
  const status = await ctx.reply(ctx.t("data-collecting", { percent: 0 }));
  let shown = 0;
  const edit = (text: string) =>
    ctx.api.editMessageText(status.chat.id, status.message_id, text).then(
      () => {},
      () => {},
    );
  const progress = (share: number): void => {
    const percent = Math.floor(share * 10) * 10;
    if (percent <= shown) return;
    shown = percent;
    void edit(ctx.t("data-collecting", { percent }));
  };
  let count = 0;
  let part: Part | undefined = history.part(undefined, true, progress);
  while (part) {
    const { lines, next }: Part = part;
    const name = `history-${++count}.csv.gz`;
    await ctx.replyWithDocument(new InputFile(() => lines(), name), { caption: ctx.t("data-part", { count }) });
    const place = next();
    part = place && history.part(place, true, progress);
  }
  await edit(ctx.t("data-complete", { count }));
}
