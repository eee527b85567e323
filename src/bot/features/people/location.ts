import { Composer } from "grammy";
import { Location } from "../../../domain/location.ts";
import { AppError } from "../../../errors.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Users } from "../../../services/people/users.ts";
import { onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import { NO_KEYS } from "../../picks.ts";
import { show } from "../../screen.ts";
import { formatClock, formatZone } from "../../text/format.ts";
import { KEY_TALK, settingsScreen, ZONE_TALK } from "./settings.ts";
import { formatLocation, LOCATION, LOCATION_FORGET, locationPage } from "./settingsview.ts";

/**
 * Where people are who share it. Used before the conversations: those keep messages whole, and of a place is kept only
 * what is needed.
 */
export function locationFeature(users: Users, translations: Translations): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.on("message:location", async (ctx, next) => {
    const { location, venue, forward_origin: origin } = ctx.message;
    // Some other place, and not where they are.
    if (venue || origin) return next();
    ctx.person = await users.setLocation(personOf(ctx), Location.parse(location));
    for (const id of [ZONE_TALK, KEY_TALK]) await ctx.conversation.exit(id);
    const { location: kept } = await users.preferences(ctx.person);
    const t = translations(ctx.person.locale, ctx.person.timeZone);
    const named = { zone: formatZone(t, t.timeZone), time: formatClock(t, Date.now()) };
    const place = kept ? formatLocation(t, kept) : "";
    await ctx.reply(t("place-done", { ...named, place }), { reply_markup: NO_KEYS });
  });

  onPress(dm, LOCATION, async (ctx) => {
    const { location } = await users.preferences(personOf(ctx));
    if (!location) throw new AppError("button-outdated");
    await show(ctx, locationPage(ctx.t, location));
  });

  onPress(dm, LOCATION_FORGET, async (ctx) => {
    await users.forgetLocation(personOf(ctx));
    await show(ctx, await settingsScreen(ctx, users));
  });

  return feature;
}
