import { Composer } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Claim } from "../../../services/people/claim.ts";
import type { Users } from "../../../services/people/users.ts";
import { publishMenu } from "../../commands.ts";
import type { Context } from "../../context.ts";
import { NO_KEYS } from "../../picks.ts";
import { nameOf } from "../../text/names.ts";
import { askZone } from "./zonequestion.ts";

interface Deps {
  readonly users: Users;
  readonly claim: Claim;
  readonly translations: Translations;
}

/** First contact: /start, /help, /cancel. */
export function startFeature({ users, claim, translations }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("start", async (ctx) => {
    const { id: telegramId } = ctx.from;
    const name = nameOf(ctx.from) ?? ctx.t.plain("somebody");
    const person = await users.register(
      { telegramId, name, locale: translations(ctx.from.language_code).locale },
      Date.now(),
      { isClaim: claim.isPayload(ctx.match) },
    );
    ctx.t = translations(person.locale, person.timeZone);
    await welcome(ctx, person, users);
    if (person.role === "admin") {
      await publishMenu(ctx.api, translations, person, await users.preferences(person)).catch(() => {});
    }
  });
  dm.command("help", (ctx) => {
    const ofAdmins = ctx.person?.role === "admin" ? [ctx.t("help-admin")] : [];
    return ctx.reply([ctx.t("help"), ...ofAdmins].join("\n\n"));
  });
  dm.command("cancel", (ctx) => ctx.reply(ctx.t("cancel-nothing"), { reply_markup: NO_KEYS }));

  return feature;
}

/** Says what to do first, and asks newcomers where they are. */
export async function welcome(ctx: Context, person: Person, users: Users): Promise<void> {
  const question = await askZone(ctx, person, users);
  const text = [
    ctx.t("start", { name: person.name }),
    ...(person.role === "admin" ? [ctx.t("start-admin")] : []),
    ...(question ? [question.text] : []),
  ].join("\n\n");
  await ctx.reply(text, question && { reply_markup: question.keyboard });
}

/** What nobody else understood. */
export function fallbackFeature(): Composer<Context> {
  const feature = new Composer<Context>();
  feature.on("callback_query", (ctx) =>
    ctx.answerCallbackQuery({ text: ctx.t.plain("error-button-outdated"), show_alert: true }),
  );
  feature.chatType("private").on("message", (ctx) => ctx.reply(ctx.t("unknown-message")));
  return feature;
}
