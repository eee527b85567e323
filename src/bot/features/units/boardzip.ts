import { Composer, InlineKeyboard, InputFile } from "grammy";
import { hasOuterSpaces, parseWifi, type Wifi } from "../../../domain/wifi.ts";
import { explain } from "../../../i18n/explain.ts";
import { escapeHtml } from "../../../i18n/i18n.ts";
import type { BoardZips } from "../../../services/units/boardzip.ts";
import type { Units } from "../../../services/units/units.ts";
import { expected } from "../../ask.ts";
import { createButton, onPress } from "../../button.ts";
import { UNIT_MENU } from "../../buttons.ts";
import { isOurCommand } from "../../commands.ts";
import { type Context, personOf } from "../../context.ts";
import { addGrid } from "../../grid.ts";
import { show } from "../../screen.ts";
import { isWords, type SecretQuestions } from "../../secretquestions.ts";
import { formatList, shortenName } from "../../text/format.ts";

export const ZIP_ASK = createButton<[unit: number, from: number]>("zip", 2);
const ZIP_WITHOUT = createButton<[unit: number]>("zip-without", 1);

const NAME = 40;

interface Deps {
  readonly boardZips: BoardZips;
  readonly units: Units;
  readonly secretQuestions: SecretQuestions;
}

/**
 * All that a board needs in one zip, with the Wi-Fi that its owner types. That message is deleted, and nothing here keeps
 * what it says.
 */
export function boardZipFeature({ boardZips, units, secretQuestions }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, ZIP_ASK, async (ctx, unitId, from) => {
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.conversation.exitAll();
    const keyboard = addGrid(new InlineKeyboard(), [
      [ctx.t.plain("zip-without"), ZIP_WITHOUT.data(unitId)],
      [ctx.t.plain("button-back"), UNIT_MENU.data(unitId, from)],
    ]);
    await show(ctx, { text: ctx.t("zip-ask", { name }), keyboard });
    await secretQuestions.ask(ctx, "zip", { unitId });
  });

  onPress(dm, ZIP_WITHOUT, async (ctx, unitId) => {
    await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    if (await send(ctx, unitId, undefined)) await secretQuestions.forget(ctx, "zip");
  });

  // Back is where the question was asked.
  dm.on("callback_query:data", async (ctx, next) => {
    if (UNIT_MENU.read(ctx.callbackQuery.data)) await secretQuestions.forget(ctx, "zip");
    await next();
  });

  dm.on("message", async (ctx, next) => {
    const asked = (await secretQuestions.read(ctx, "zip")) as { readonly unitId: number } | undefined;
    if (!asked || !isWords(ctx)) return next();
    const isOver = isOurCommand(ctx);
    if (isOver) await secretQuestions.forget(ctx, "zip");
    if (isOver && ctx.hasCommand("cancel")) return void (await ctx.reply(ctx.t("cancelled")));
    if (isOver) return next();
    const { text } = ctx.message;
    if (text === undefined) return void (await ctx.reply(ctx.t("error-text-expected")));
    await ctx.deleteMessage().catch(() => ctx.reply(ctx.t("zip-delete-yourself")));
    let wifi: Wifi;
    try {
      wifi = parseWifi(text);
    } catch (error) {
      return void (await ctx.reply(escapeHtml(explain(ctx.t, expected(error)))));
    }
    let isAskedAgain = false;
    try {
      isAskedAgain = !(await send(ctx, asked.unitId, wifi));
    } finally {
      if (!isAskedAgain) await secretQuestions.forget(ctx, "zip");
    }
  });

  /** Packs and sends the zip; its progress and its failure share one message. Answers whether it was sent. */
  async function send(ctx: Context, unitId: number, wifi: Wifi | undefined): Promise<boolean> {
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    const progress = await ctx.reply(ctx.t("zip-packing", { name }));
    const edit = (text: string) => ctx.api.editMessageText(progress.chat.id, progress.message_id, text);
    let told: Promise<unknown> = Promise.resolve();
    const onWait = () => {
      told = edit(ctx.t("new-waiting")).catch(() => {});
    };
    try {
      const { name: file, data, empty } = await boardZips.pack(personOf(ctx), unitId, wifi, onWait);
      const names = empty.map((key) => shortenName(key, NAME));
      const caption = ctx.t("zip-caption", {
        name,
        wifi: wifi?.name ?? "none",
        count: names.length,
        empty: formatList(ctx.t, names),
      });
      const spaces = wifi && hasOuterSpaces(wifi) ? `\n\n${ctx.t("zip-spaces")}` : "";
      await ctx.replyWithDocument(new InputFile(data, file), { caption: caption + spaces });
    } catch (error) {
      await told;
      const sentence = escapeHtml(explain(ctx.t, expected(error)));
      await edit(wifi ? `${sentence}\n\n${ctx.t("zip-again")}` : sentence);
      return false;
    }
    await told;
    await ctx.api.deleteMessage(progress.chat.id, progress.message_id).catch(() => {});
    return true;
  }

  return feature;
}
