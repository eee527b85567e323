import { openClock } from "./clock.ts";
import { cityIn } from "./language/cities.ts";
import { LOCALES } from "./language/languages.ts";
import { isZone } from "./zone.ts";

/** Zones that most people live in, by region; all others are found by their names. */
export const REGIONS = {
  europe: [
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Europe/Minsk",
    "Europe/Moscow",
    "Europe/Samara",
  ],
  asia: [
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Kamchatka",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Tbilisi",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
  ],
  america: [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Toronto",
    "America/Mexico_City",
    "America/Bogota",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
  ],
  africa: [
    "Africa/Casablanca",
    "Africa/Lagos",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Australia/Perth",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
  ],
} as const satisfies Record<string, readonly string[]>;
export type Region = keyof typeof REGIONS;

/** Where most of those live whose Telegram speaks a language; a region after it counts more. */
const CITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ru: "Europe/Moscow",
    uk: "Europe/Kyiv",
    be: "Europe/Minsk",
    kk: "Asia/Almaty",
    uz: "Asia/Tashkent",
    en: "Europe/London",
    "en-us": "America/New_York",
    "en-au": "Australia/Sydney",
    "en-in": "Asia/Kolkata",
    de: "Europe/Berlin",
    fr: "Europe/Paris",
    es: "Europe/Madrid",
    it: "Europe/Rome",
    nl: "Europe/Amsterdam",
    pl: "Europe/Warsaw",
    cs: "Europe/Prague",
    el: "Europe/Athens",
    tr: "Europe/Istanbul",
    ro: "Europe/Bucharest",
    hu: "Europe/Budapest",
    bg: "Europe/Sofia",
    sr: "Europe/Belgrade",
    fi: "Europe/Helsinki",
    sv: "Europe/Stockholm",
    pt: "Europe/Lisbon",
    "pt-br": "America/Sao_Paulo",
    "es-mx": "America/Mexico_City",
    "fr-ca": "America/Toronto",
    ka: "Asia/Tbilisi",
    hy: "Asia/Yerevan",
    az: "Asia/Baku",
    he: "Asia/Jerusalem",
    ar: "Africa/Cairo",
    fa: "Asia/Tehran",
    hi: "Asia/Kolkata",
    th: "Asia/Bangkok",
    vi: "Asia/Ho_Chi_Minh",
    id: "Asia/Jakarta",
    ms: "Asia/Kuala_Lumpur",
    zh: "Asia/Shanghai",
    ja: "Asia/Tokyo",
    ko: "Asia/Seoul",
  }),
);

/** Where somebody may be whose Telegram has this language code, such as `ru` or `pt-br`; undefined when nobody can tell. */
export function guessZone(languageCode: string | undefined): string | undefined {
  const code = languageCode?.toLowerCase() ?? "";
  return CITIES.get(code) ?? CITIES.get(code.split("-")[0] ?? "");
}

/** +3, GMT+3, UTC+5:30, and as Russians count from Moscow: МСК+2. */
const OFFSET = /^(?:(?:utc|gmt|гмт)|(msk|мск))?\s*([+-])\s*(\d{1,2})(?::?(\d\d))?$/i;
const MOSCOW = 180;
const HALF_A_YEAR = 182 * 24 * 60 * 60_000;

const HOURS_WEST = 12;
const HOURS_EAST = 14;

/** A zone of whole hours ahead of UTC; POSIX counts the other way round. */
function toFixed(hours: number): string {
  return hours === 0 ? "UTC" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

const FIXED: readonly string[] = Array.from({ length: HOURS_WEST + 1 + HOURS_EAST }, (_, n) => toFixed(n - HOURS_WEST));

/** Zones of the list, by their names here. */
export const LISTED: readonly string[] = Object.values(REGIONS).flat();

/** All zones that can be chosen here, each by one of its names. */
export function allZones(): string[] {
  const listed = LISTED.filter(isZone);
  // An engine may list a city by an older name, such as Kiev.
  const same = new Set(
    listed.map((timeZone) => new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone),
  );
  const others = Intl.supportedValuesOf("timeZone").filter((zone) => !same.has(zone) && !listed.includes(zone));
  return [...new Set([...listed, ...FIXED, ...others])];
}

/** A zone as a number that fits a button and means the same on every machine: FNV-1a of its name. */
export function toCode(zone: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(zone)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The zone with this code, if there is one. */
export function fromCode(code: number): string | undefined {
  const found = [...LISTED, ...FIXED, ...Intl.supportedValuesOf("timeZone")].find((zone) => toCode(zone) === code);
  return found !== undefined && isZone(found) ? found : undefined;
}

/** The city in a zone's name: `Buenos Aires`; undefined for a fixed offset. */
export function cityOf(zone: string): string | undefined {
  return FIXED.includes(zone) ? undefined : zone.split("/").at(-1)?.replaceAll("_", " ");
}

/** Short names and large cities that no zone is named after, folded. */
export const ALSO: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "Europe/Moscow":
      "msk|мск|spb|спб|питер|saint petersburg|st petersburg|санкт петербург|петербург|nizhny novgorod|нижнии новгород|kazan|казань|rostov on don|ростов на дону|краснодар|воронеж|сочи",
    "Asia/Yekaterinburg": "екб|perm|пермь|chelyabinsk|челябинск|ufa|уфа|тюмень",
    "Asia/Almaty": "алма ата|astana|астана",
    "Europe/London": "uk|england|англия|scotland|wales",
    "Europe/Berlin": "munich|мюнхен|hamburg|гамбург|frankfurt|франкфурт|cologne|кельн",
    "Europe/Zurich": "geneva|женева|bern|берн|basel",
    "Europe/Madrid": "barcelona|барселона",
    "Europe/Rome": "milan|милан",
    "Europe/Istanbul": "ankara|анкара",
    "Asia/Jerusalem": "tel aviv|тель авив|haifa|хаифа",
    "Asia/Dubai": "abu dhabi|абу даби",
    "Asia/Kolkata": "delhi|new delhi|дели|mumbai|мумбаи|bangalore",
    "Asia/Shanghai": "beijing|пекин|shenzhen|шэньчжэнь",
    "America/New_York": "washington|вашингтон|boston|бостон|miami|маиами|nyc",
    "America/Los_Angeles": "san francisco|сан франциско|seattle|сиэтл|la",
  }).flatMap(([zone, names]) => names.split("|").map((name) => [name, zone] as const)),
);

/**
 * What a person may mean by `berlin`, `Europe/Berlin`, `+3` or `UTC+5:30`, best first; `titles` are names of zones in
 * the person's language. `isSure` when they named it whole; what begins a word of a name has to be asked.
 */
export function findZones(
  text: string,
  now: number,
  titles: ReadonlyMap<string, string> = new Map(),
): { readonly zones: string[]; readonly isSure: boolean } {
  const asked = text.trim().replace("−", "-");
  const [, base, sign, hours = "0", minutes = "0"] = OFFSET.exec(asked) ?? [];
  if (sign) {
    const ahead = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    const zones = atOffset(ahead + (base ? MOSCOW : 0), now);
    return { zones, isSure: zones.length === 1 };
  }
  const words = fold(asked);
  if (words === "") return { zones: [], isSure: false };
  const short = ALSO.get(words);
  if (short !== undefined) return { zones: [short], isSure: true };
  const zones = allZones();
  const namesOf = (zone: string): string[] => [...namesIn(zone), fold(titles.get(zone) ?? "")];
  const exact = zones.filter((zone) => namesOf(zone).includes(words));
  if (exact.length > 0) return { zones: exact, isSure: exact.length === 1 };
  const ofCountry = zonesOfCountry(words, now);
  if (ofCountry.length > 0) return { zones: ofCountry, isSure: ofCountry.length === 1 };
  return { zones: zones.filter((zone) => namesOf(zone).some((name) => hasWord(name, words))), isSure: false };
}

/** Whether a word of the name begins so: "other" means no Rothera. */
function hasWord(name: string, begin: string): boolean {
  return ` ${name.replaceAll("/", " ")}`.includes(` ${begin.replaceAll("/", " ")}`);
}

/** The zones of a country by its name in one of the languages, folded. */
function zonesOfCountry(name: string, now: number): string[] {
  const code = countries().get(name);
  if (code === undefined) return [];
  // Newer engines have a method in place of the property.
  const country = new Intl.Locale(`und-${code}`) as Intl.Locale & { timeZones?: string[]; getTimeZones?(): string[] };
  const zones = new Set((country.getTimeZones?.() ?? country.timeZones ?? []).map(fold));
  const found = allZones().filter((zone) => namesIn(zone).some((one) => zones.has(one)));
  // Of those whose clocks show the same, now and in half a year, one is enough.
  const seen = new Set<string>();
  return found.filter((zone) => {
    const clock = openClock(zone);
    const shown = [clock.offset(now), clock.offset(now + HALF_A_YEAR)].join();
    return !seen.has(shown) && seen.add(shown);
  });
}

let known: Map<string, string> | undefined;

function countries(): ReadonlyMap<string, string> {
  if (known) return known;
  known = new Map(Object.entries({ usa: "US", uae: "AE" }));
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const locale of LOCALES) {
    for (const style of ["long", "short"] as const) {
      const names = new Intl.DisplayNames(locale, { type: "region", style, fallback: "none" });
      for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
        const name = names.of(code);
        if (name !== undefined) known.set(fold(name), code);
      }
    }
  }
  return known;
}

const named = new Map<string, readonly string[]>();

/** What a zone and its city are called in all languages, folded; also by the older name that this engine may have. */
function namesIn(zone: string): readonly string[] {
  const found =
    named.get(zone) ??
    [...new Set([zone, new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone])]
      .flatMap((name) => [name, cityOf(name) ?? "", ...LOCALES.map((locale) => cityIn(locale, name) ?? "")])
      .map(fold);
  named.set(zone, found);
  return found;
}

/** The fixed zone of so many minutes ahead of UTC, or those that have this offset now. */
function atOffset(minutes: number, now: number): string[] {
  const fixed = FIXED.find((_, index) => (index - HOURS_WEST) * 60 === minutes);
  return fixed ? [fixed] : allZones().filter((zone) => openClock(zone).offset(now) === minutes);
}

/** A name as it is compared with others. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}|[’'.]/gu, "")
    .replaceAll(/[\s_-]+/g, " ")
    .trim();
}
