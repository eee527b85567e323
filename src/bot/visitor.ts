import type { Middleware } from "grammy";
import type { Person } from "../domain/access.ts";
import { AppError } from "../errors.ts";
import { explain } from "../i18n/explain.ts";
import type { Translations } from "../i18n/i18n.ts";
import type { Users } from "../services/people/users.ts";
import type { Context, Inside } from "./context.ts";
import { nameOf } from "./text/names.ts";

/** Finds out who writes, follows a change of their name or language, and speaks as they have chosen. Blocked people are not heard. */
export function recognize(users: Users, translations: Translations): Middleware<Context> {
  return async (ctx, next) => {
    const { from } = ctx;
    if (!from) return;
    // Telegram's own, such as the one behind which administrators hide.
    if (from.is_bot) {
      if (ctx.callbackQuery) await ctx.answerCallbackQuery({ text: ctx.t.plain("group-anonymous"), show_alert: true });
      return;
    }
    const locale = from.language_code === undefined ? undefined : translations(from.language_code).locale;
    ctx.person = await users.meet({ telegramId: from.id, name: nameOf(from), locale });
    speakTo(ctx, ctx.person, translations);
    if (ctx.person?.role === "blocked") await sendAway(ctx);
    else await next();
  };
}

/** The same inside conversations, where every update that they have heard is gone through again: it only reads. */
export function speak(users: Users, translations: Translations): Middleware<Inside> {
  return async (ctx, next) => {
    speakTo(ctx, ctx.from && (await users.find(ctx.from.id)), translations);
    await next();
  };
}

function speakTo(ctx: Inside, person: Person | undefined, translations: Translations): void {
  if (person) ctx.t = translations(person.locale, person.timeZone);
}

/** A press or a command gets one sentence, so that nobody waits; anything else gets none. */
async function sendAway(ctx: Context): Promise<void> {
  const text = explain(ctx.t, new AppError("blocked"));
  if (ctx.callbackQuery) await ctx.answerCallbackQuery({ text });
  else if (ctx.chat?.type === "private" && ctx.has("::bot_command")) await ctx.reply(text);
}
