import { Composer, InlineKeyboard } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { fromCode, guessZone, toCode } from "../../../domain/zones.ts";
import { AppError } from "../../../errors.ts";
import type { Translate, Translations } from "../../../i18n/i18n.ts";
import type { Users } from "../../../services/people/users.ts";
import { createButton, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { formatClock, formatZone } from "../../text/format.ts";
import { ELSEWHERE } from "../people/settingsview.ts";

/** They are in the zone with this code (domain/zones). */
const HERE = createButton<[zoneCode: number]>("tz-here", 1);

interface Deps {
  readonly users: Users;
  readonly translations: Translations;
}

/** Asks people where they are, once: until then their times are in UTC. */
export function zoneQuestionFeature({ users, translations }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  // Those who came before this was asked at the start.
  dm.command(["units", "alerts"], async (ctx, next) => {
    await next();
    const question = ctx.person && (await askZone(ctx, ctx.person, users));
    if (question) await ctx.reply(question.text, { reply_markup: question.keyboard });
  });

  onPress(dm, HERE, async (ctx, code) => {
    const zone = fromCode(code);
    if (!zone) throw new AppError("zone-unknown");
    ctx.person = await users.setTimeZone(personOf(ctx), zone);
    await ctx.answerCallbackQuery();
    await ctx.editMessageReplyMarkup();
    const t = translations(ctx.person.locale, zone);
    await ctx.reply(t("zone-done", { zone: formatZone(t, zone), time: formatClock(t, Date.now()) }));
  });

  return feature;
}

/** The question for somebody who has not been asked yet; its city is a guess from the language of their Telegram. */
export async function askZone(ctx: Context, person: Person, users: Users): Promise<Screen | undefined> {
  if (!(await users.takeZoneQuestion(person, ctx.isAgain))) return undefined;
  return zoneQuestion(ctx.t, guessZone(ctx.from?.language_code), Date.now());
}

function zoneQuestion(t: Translate, guess: string | undefined, now: number): Screen {
  const keyboard = new InlineKeyboard();
  if (guess === undefined) {
    keyboard.text(t.plain("zone-guess-choose"), ELSEWHERE.data());
    return { text: t("zone-guess-none"), keyboard };
  }
  const named = { zone: formatZone(t, guess), time: formatClock({ locale: t.locale, timeZone: guess }, now) };
  keyboard
    .text(t.plain("zone-guess-yes", named), HERE.data(toCode(guess)))
    .row()
    .text(t.plain("zone-guess-other"), ELSEWHERE.data());
  return { text: t("zone-guess", named), keyboard };
}
