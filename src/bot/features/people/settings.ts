import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { LOCALES } from "../../../domain/language/languages.ts";
import { findWhereabouts } from "../../../domain/whereabouts.ts";
import { fromCode, LISTED } from "../../../domain/zones.ts";
import { AppError } from "../../../errors.ts";
import type { Translate, Translations } from "../../../i18n/i18n.ts";
import type { Users } from "../../../services/people/users.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { publishMenu } from "../../commands.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { column } from "../../pager.ts";
import { NO_KEYS, offerKey } from "../../picks.ts";
import { type Screen, show } from "../../screen.ts";
import { formatClock, formatZone } from "../../text/format.ts";
import { quietFeature } from "./quiet.ts";
import {
  ELSEWHERE,
  LANGUAGE,
  LANGUAGE_ASK,
  languagePage,
  REGION,
  regionPage,
  SETTINGS,
  SHARE,
  settingsPage,
  ZONE,
  ZONE_ASK,
  ZONE_TYPE,
  zoneChoice,
  zonePage,
} from "./settingsview.ts";

/** What waits for a place to be typed: the second while there is a key that shares it. */
export const ZONE_TALK = "time-zone";
export const KEY_TALK = "time-zone-key";
/** Letters of a place: longer texts are none, shorter ones are part of too many. */
const MAX_PLACE = 60;
const LEAST_PLACE = 3;

/** What a person has chosen. */
export async function settingsScreen(ctx: Context, users: Users): Promise<Screen> {
  const person = personOf(ctx);
  return settingsPage(ctx.t, await users.preferences(person), await users.quiet(person), Date.now());
}

/** A person's own settings: /settings, language, time zone and quiet hours. */
export function settingsFeature(users: Users, translations: Translations): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  const find = (t: Translate, text: string) => {
    const titles = new Map(LISTED.map((zone) => [zone, formatZone(t, zone)]));
    return findWhereabouts(text, Date.now(), titles);
  };

  const done = (t: Translate, zone: string, now: number): string => {
    return t("zone-done", { zone: formatZone(t, zone), time: formatClock(translations(t.locale, zone), now) });
  };

  const pageOf = (ctx: Context) => settingsScreen(ctx, users);

  feature.use(quietFeature(users, pageOf));

  /** Waits for a place until one is named whole; of several, buttons choose. */
  async function askZone(talk: Talk, ctx: Inside, isPrompted = true, isNew = 0): Promise<void> {
    if (isPrompted) await ctx.reply(ctx.t("zone-type"));
    for (;;) {
      const { value: found, answer } = await askText(talk, (text, { t }) =>
        outside(talk, async () => {
          const found = find(t, text);
          if (found.zones.length === 0) throw new AppError("zone-unknown");
          return found;
        }),
      );
      const [zone] = found.zones;
      if (zone !== undefined && found.isSure) {
        await outside(talk, (outer) => users.setTimeZone(personOf(outer), zone));
        await answer.reply(done(answer.t, zone, await talk.now()), { reply_markup: NO_KEYS });
        return;
      }
      const { text, keyboard } = zoneChoice(answer.t, found.zones, await talk.now(), isNew);
      await answer.reply(text, { reply_markup: keyboard });
    }
  }

  for (const id of [ZONE_TALK, KEY_TALK]) dm.use(createConversation(askZone, { id }));

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

  /** From here on a place can be typed as well. */
  const listen = async (ctx: Context, isPrompted: boolean, isNew: number, hasKey = isKeyOut(ctx)) => {
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(hasKey ? KEY_TALK : ZONE_TALK, isPrompted, isNew);
  };

  onPress(dm, ELSEWHERE, async (ctx) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.editMessageReplyMarkup();
    const { text, keyboard } = regionPage(ctx.t, 1);
    await ctx.reply(text, { reply_markup: keyboard });
    await listen(ctx, false, 1);
  });

  onPress(dm, ZONE_ASK, async (ctx, isNew = 0) => {
    personOf(ctx);
    await show(ctx, regionPage(ctx.t, isNew));
    await listen(ctx, false, isNew);
  });

  onPress(dm, REGION, async (ctx, region, isNew = 0) => {
    personOf(ctx);
    await show(ctx, zonePage(ctx.t, region, Date.now(), isNew));
  });

  onPress(dm, ZONE, async (ctx, code, isNew = 0) => {
    const zone = fromCode(code);
    personOf(ctx);
    if (!zone) throw new AppError("zone-unknown");
    ctx.person = await users.setTimeZone(personOf(ctx), zone);
    const hasKey = isKeyOut(ctx);
    for (const id of [ZONE_TALK, KEY_TALK]) await ctx.conversation.exit(id);
    ctx.t = translations(ctx.person.locale, ctx.person.timeZone);
    const told = done(ctx.t, zone, Date.now());
    if (isNew) await show(ctx, { text: told, keyboard: column([]) });
    else await show(ctx, await pageOf(ctx));
    // Only a new message takes a key away.
    if (hasKey) await ctx.reply(ctx.t("place-key-gone"), { reply_markup: NO_KEYS });
  });

  onPress(dm, SHARE, async (ctx, isNew = 0) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await offerKey(ctx, ctx.t("place-ask"), (keys) => keys.requestLocation(ctx.t.plain("zone-share")));
    await listen(ctx, false, isNew, true);
  });

  onPress(dm, ZONE_TYPE, async (ctx, isNew = 0) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await listen(ctx, true, isNew);
  });

  // Whoever was asked where they are may just say so, as long as they have no time zone.
  dm.on("message:text", async (ctx, next) => {
    const { text } = ctx.message;
    if (!ctx.person || text.length > MAX_PLACE || text.startsWith("/")) return next();
    if ((await users.preferences(ctx.person)).timeZone !== null) return next();
    const { zones, isSure } = find(ctx.t, text);
    const [zone] = zones;
    if (zone === undefined || (!isSure && text.trim().length < LEAST_PLACE)) return next();
    if (!isSure) {
      const screen = zoneChoice(ctx.t, zones, Date.now(), 1);
      await ctx.reply(screen.text, { reply_markup: screen.keyboard });
      return;
    }
    ctx.person = await users.setTimeZone(ctx.person, zone);
    await ctx.reply(done(ctx.t, zone, Date.now()));
  });

  return feature;
}

/** Whether there is a key below the input field that shares a place. */
function isKeyOut(ctx: Context): boolean {
  return KEY_TALK in ctx.conversation.active();
}
