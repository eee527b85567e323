import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { LOCALES } from "../../../domain/language/languages.ts";
import { findZones, fromCode, LISTED } from "../../../domain/zones.ts";
import { AppError } from "../../../errors.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Users } from "../../../services/people/users.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { publishMenu } from "../../commands.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { show } from "../../screen.ts";
import { formatClock, formatZone } from "../../text/format.ts";
import {
  LANGUAGE,
  LANGUAGE_ASK,
  languagePage,
  REGION,
  regionPage,
  SETTINGS,
  settingsPage,
  ZONE,
  ZONE_ASK,
  ZONE_TYPE,
  zoneChoice,
  zonePage,
} from "./settingsview.ts";

const ZONE_TALK = "time-zone";

/** A person's own settings: /settings, language and time zone. */
export function settingsFeature(users: Users, translations: Translations): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  const pageOf = async (ctx: Context) => {
    return settingsPage(ctx.t, await users.preferences(personOf(ctx)), Date.now());
  };

  /** Asks for a place until one is found; of several, buttons choose. */
  async function askZone(talk: Talk, ctx: Inside): Promise<void> {
    await ctx.reply(ctx.t("zone-type"));
    const { value: found, answer } = await askText(talk, (text, { t }) =>
      outside(talk, async () => {
        const titles = new Map(LISTED.map((zone) => [zone, formatZone(t, zone)]));
        const found = findZones(text, Date.now(), titles);
        if (found.zones.length === 0) throw new AppError("zone-unknown");
        return found;
      }),
    );
    const [zone] = found.zones;
    if (zone === undefined || !found.isSure) {
      const { text, keyboard } = zoneChoice(answer.t, found.zones, await talk.now());
      await answer.reply(text, { reply_markup: keyboard });
      return;
    }
    await outside(talk, (outer) => users.setTimeZone(personOf(outer), zone));
    const time = formatClock(translations(answer.t.locale, zone), await talk.now());
    await answer.reply(answer.t("zone-done", { zone: formatZone(answer.t, zone), time }));
  }

  dm.use(createConversation(askZone, { id: ZONE_TALK }));

  dm.command("settings", async (ctx) => {
    const { text, keyboard } = await pageOf(ctx);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, SETTINGS, async (ctx) => show(ctx, await pageOf(ctx)));

  onPress(dm, LANGUAGE_ASK, async (ctx) => {
    const { language } = await users.preferences(personOf(ctx));
    await show(ctx, languagePage(ctx.t, language));
  });

  onPress(dm, LANGUAGE, async (ctx, place) => {
    const language = place === 0 ? null : itemAt(LOCALES, place - 1);
    ctx.person = await users.setLanguage(personOf(ctx), language);
    ctx.t = translations(ctx.person.locale, ctx.person.timeZone);
    await show(ctx, await pageOf(ctx));
    await publishMenu(ctx.api, translations, ctx.person, await users.preferences(ctx.person)).catch(() => {});
  });

  onPress(dm, ZONE_ASK, async (ctx) => {
    personOf(ctx);
    await show(ctx, regionPage(ctx.t));
  });

  onPress(dm, REGION, async (ctx, region) => {
    personOf(ctx);
    await show(ctx, zonePage(ctx.t, region, Date.now()));
  });

  onPress(dm, ZONE, async (ctx, code) => {
    const zone = fromCode(code);
    personOf(ctx);
    if (!zone) throw new AppError("zone-unknown");
    ctx.person = await users.setTimeZone(personOf(ctx), zone);
    ctx.t = translations(ctx.person.locale, ctx.person.timeZone);
    await show(ctx, await pageOf(ctx));
  });

  onPress(dm, ZONE_TYPE, async (ctx) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(ZONE_TALK);
  });

  return feature;
}
