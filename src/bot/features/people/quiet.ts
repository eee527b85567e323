import { createConversation } from "@grammyjs/conversations";
import { Composer, InlineKeyboard } from "grammy";
import { readHours } from "../../../domain/alert/typed.ts";
import { AppError } from "../../../errors.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Users } from "../../../services/people/users.ts";
import { askText } from "../../ask.ts";
import { createButton, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { type Screen, show } from "../../screen.ts";
import { formatMinutes } from "../../text/rule.ts";
import { QUIET, SETTINGS } from "./settingsview.ts";

/** Minutes since midnight; the same twice for never. */
const QUIET_SET = createButton<[from: number, to: number]>("quiet-set", 2);
const QUIET_TYPE = createButton("quiet-type", 0);
const TYPING = "quiet-hours";

const PRESETS = [
  [22 * 60, 7 * 60],
  [23 * 60, 8 * 60],
  [0, 9 * 60],
] as const;

type Quiet = Awaited<ReturnType<Users["quiet"]>>;

/** Quiet hours: when only what is critical makes a sound. */
export function quietFeature(users: Users, page: (ctx: Context) => Promise<Screen>): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, QUIET, async (ctx) => show(ctx, quietPage(ctx.t, await users.quiet(personOf(ctx)))));

  onPress(dm, QUIET_SET, async (ctx, from, to) => {
    await users.setQuiet(personOf(ctx), from === to ? null : { from, to });
    await show(ctx, await page(ctx));
  });

  async function ask(talk: Talk, ctx: Inside): Promise<void> {
    await ctx.reply(ctx.t("part-ask-times"));
    const { value: screen, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const hours = readHours(text);
        if (!hours) throw new AppError("hours-expected");
        await users.setQuiet(personOf(outer), hours);
        return page(outer);
      }),
    );
    await answer.reply(screen.text, { reply_markup: screen.keyboard });
  }

  dm.use(createConversation(ask, { id: TYPING }));

  onPress(dm, QUIET_TYPE, async (ctx) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(TYPING);
  });

  return feature;
}

function quietPage(t: Translate, quiet: Quiet): Screen {
  const presets = PRESETS.map(([from, to]) => ({
    label: t.plain("rule-times", { from: formatMinutes(t, from), to: formatMinutes(t, to) }),
    data: QUIET_SET.data(from, to),
    chosen: quiet?.from === from && quiet.to === to,
  }));
  const never = { label: t.plain("quiet-none"), data: QUIET_SET.data(0, 0), chosen: quiet === null };
  const keyboard = addChoices(new InlineKeyboard(), t, [...presets, never]);
  addGrid(keyboard, [
    [t.plain("quiet-type"), QUIET_TYPE.data()],
    [t.plain("to-settings"), SETTINGS.data()],
  ]);
  return { text: t("quiet-ask"), keyboard };
}
