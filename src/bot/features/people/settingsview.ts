import { InlineKeyboard } from "grammy";
import { LOCALES } from "../../../domain/language/languages.ts";
import type { Location } from "../../../domain/location.ts";
import { isZone } from "../../../domain/zone.ts";
import { REGIONS, type Region, toCode } from "../../../domain/zones.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Preferences } from "../../../services/people/users.ts";
import { createButton, itemAt } from "../../button.ts";
import { GIT_TOKENS } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { column } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitNames } from "../../text/fit.ts";
import { formatClock, formatNumber, formatZone, shorten } from "../../text/format.ts";
import { formatMinutes } from "../../text/rule.ts";

export const SETTINGS = createButton("settings", 0);
export const LANGUAGE_ASK = createButton("lang", 0);
/** 0 for Telegram's, else the place in LOCALES from 1. */
export const LANGUAGE = createButton<[place: number]>("lang-set", 1);
/** The last number of each of these is 1 for newcomers, who have not come from their settings. */
export const ZONE_ASK = createButton<[isNew?: number]>("tz", 0, 1);
/** A place in REGIONS. */
export const REGION = createButton<[region: number, isNew?: number]>("tz-region", 1, 1);
/** As in domain/zones. */
export const ZONE = createButton<[zoneCode: number, isNew?: number]>("tz-set", 1, 1);
export const ZONE_TYPE = createButton<[isNew?: number]>("tz-type", 0, 1);
/** Puts a key below the input field that shares where they are. */
export const SHARE = createButton<[isNew?: number]>("tz-share", 0, 1);
/** The place that is kept, and its end. */
export const LOCATION = createButton("place", 0);
export const LOCATION_FORGET = createButton("place-forget", 0);
/** Newcomers are not where the first question guesses. */
export const ELSEWHERE = createButton("tz-else", 0);
/** Quiet hours. */
export const QUIET = createButton("quiet", 0);
export const DATA = createButton("me-data", 0);
export const DELETE_ASK = createButton("me-del", 0);

const NAMES = Object.keys(REGIONS) as Region[];
const FOUND = 20;

/** `quiet` is in minutes since midnight. */
export function settingsPage(
  t: Translate,
  { language, timeZone, location }: Preferences,
  quiet: { readonly from: number; readonly to: number } | null,
  now: number,
): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("settings-language"), LANGUAGE_ASK.data()],
    [t.plain("settings-zone"), ZONE_ASK.data()],
  ]);
  addGrid(keyboard, [
    ...(location ? [[t.plain("settings-place"), LOCATION.data()] as const] : []),
    [t.plain("settings-quiet"), QUIET.data()],
    [t.plain("git-tokens-button"), GIT_TOKENS.data(0)],
    [t.plain("settings-data"), DATA.data()],
    [t.plain("settings-delete"), DELETE_ASK.data()],
  ]);
  const head = t("settings", {
    language: t.plain("language-name", { language: language ?? "telegram" }),
    zone: formatZone(t, t.timeZone),
    time: formatClock(t, now),
  });
  const hours = quiet
    ? t.plain("rule-times", { from: formatMinutes(t, quiet.from), to: formatMinutes(t, quiet.to) })
    : t.plain("quiet-off");
  const place = location ? [t("settings-place-line", { place: formatLocation(t, location) })] : [];
  const text = [head, ...place, t("settings-quiet-line", { hours })].join("\n");
  if (timeZone === null || isZone(timeZone)) return { text, keyboard };
  return { text: [text, t("settings-zone-unknown", { zone: shorten(timeZone) })].join("\n\n"), keyboard };
}

export function languagePage(t: Translate, language: string | null): Screen {
  const options = [null, ...LOCALES].map((one) => {
    const name = one === null ? t.plain("language-telegram") : t.plain("language-name", { language: one });
    return t.plain("option", { name, chosen: one === language ? "yes" : "no" });
  });
  const keyboard = options.reduce(
    (all, label, place) => all.text(label, LANGUAGE.data(place)).row(),
    new InlineKeyboard(),
  );
  return { text: t("language-ask"), keyboard: keyboard.text(t.plain("to-settings"), SETTINGS.data()) };
}

export function regionPage(t: Translate, isNew = 0): Screen {
  const keyboard = new InlineKeyboard().text(t.plain("zone-share"), SHARE.data(isNew)).row();
  addGrid(
    keyboard,
    NAMES.map((name, place) => [t.plain(`region-${name}`), REGION.data(place, isNew)]),
  );
  if (!isNew) keyboard.text(t.plain("to-settings"), SETTINGS.data());
  return { text: t("zone-region"), keyboard };
}

/** The zones of a region. */
export function zonePage(t: Translate, region: number, now: number, isNew = 0): Screen {
  const zones = REGIONS[itemAt(NAMES, region)].filter(isZone);
  const keyboard = addZones(new InlineKeyboard(), t, zones, now, isNew);
  keyboard.text(t.plain("to-regions"), ZONE_ASK.data(isNew));
  return { text: t("zone-ask"), keyboard };
}

/** Where the bot thinks that a person is. */
export function locationPage(t: Translate, location: Location): Screen {
  const keyboard = column([
    [t.plain("place-forget"), LOCATION_FORGET.data()],
    [t.plain("to-settings"), SETTINGS.data()],
  ]);
  return { text: t("place-page", { place: formatLocation(t, location) }), keyboard };
}

/** 55.8° N, 37.6° E. */
export function formatLocation(t: Translate, { latitude, longitude }: Location): string {
  return t.plain("location", {
    latitude: formatNumber(t, Math.abs(latitude)),
    north: latitude < 0 ? "no" : "yes",
    longitude: formatNumber(t, Math.abs(longitude)),
    east: longitude < 0 ? "no" : "yes",
  });
}

/** What was found for a typed place. */
export function zoneChoice(t: Translate, zones: readonly string[], now: number, isNew = 0): Screen {
  const keyboard = addZones(new InlineKeyboard(), t, zones.slice(0, FOUND), now, isNew);
  const more = zones.length - FOUND;
  const lines = [t("zone-several", { count: zones.length }), ...(more > 0 ? [t("zone-more", { count: more })] : [])];
  keyboard.text(t.plain("to-regions"), ZONE_ASK.data(isNew));
  return { text: lines.join("\n"), keyboard };
}

function addZones(
  keyboard: InlineKeyboard,
  t: Translate,
  zones: readonly string[],
  now: number,
  isNew: number,
): InlineKeyboard {
  const times = zones.map((zone) => formatClock({ locale: t.locale, timeZone: zone }, now));
  const label = (index: number, name: string): string =>
    t.plain("zone-button", { zone: name, time: times[index] ?? "" });
  const labels = zones.map((zone, index) => fitNames([formatZone(t, zone)], ([name = ""]) => label(index, name)));
  return addGrid(
    keyboard,
    zones.map((zone, index) => [labels[index] ?? "", ZONE.data(toCode(zone), isNew)]),
  );
}
