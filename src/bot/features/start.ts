import { Composer } from "grammy";
import type { Translations } from "../../i18n/i18n.ts";
import type { Claim } from "../../services/claim.ts";
import type { Users } from "../../services/users.ts";
import { publishMenu } from "../commands.ts";
import type { Context } from "../context.ts";

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
    const { id: telegramId, first_name: name } = ctx.from;
    const person = await users.register(
      { telegramId, name, locale: translations(ctx.from.language_code).locale },
      Date.now(),
      { isClaim: claim.isPayload(ctx.match) },
    );
    const t = translations(person.locale);
    const isAdmin = person.role === "admin";
    await ctx.reply([t("start", { name }), ...(isAdmin ? [t("start-admin")] : [])].join("\n\n"));
    if (isAdmin) {
      await publishMenu(ctx.api, translations, person, await users.preferences(person)).catch(() => {});
    }
  });
  dm.command("help", (ctx) => ctx.reply(ctx.t("help")));
  dm.command("cancel", (ctx) => ctx.reply(ctx.t("cancel-nothing")));

  return feature;
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
