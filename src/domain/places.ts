import type { CityData } from "city-timezones";
import { cityIn } from "./language/cities.ts";
import { LOCALES } from "./language/languages.ts";
import { type Location, roundLocation } from "./location.ts";
import { allZones, cityOf, fold } from "./zones.ts";

/** A city, as the list of cities calls it, and about where it is. */
export interface Place {
  readonly city: string;
  readonly country: string;
  readonly location: Location;
}

const MAX_CHARS = 100;
/** What neither letters nor CLDR tell, folded. */
const ALSO: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "st petersburg": "saint petersburg|sankt peterburg|piter|spb",
    kyiv: "kiev",
    rostov: "rostov on don|rostov na donu",
    "nizhny novgorod": "nizhnii novgorod",
    "new york": "nyc|niu iork",
    munich: "miunkhen",
    hamburg: "gamburg",
    cologne: "keln",
    milan: "milan",
    barcelona: "barselona",
    geneva: "zheneva",
    "tel aviv yafo": "tel aviv",
    beijing: "pekin",
    astana: "nur sultan",
  }).flatMap(([name, others]) => others.split("|").map((other) => [other, name] as const)),
);
const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z", и: "i", й: "i", к: "k", л: "l" },
    ...{ м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch" },
    ...{ ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "iu", я: "ia", і: "i", ї: "i", є: "ie", ґ: "g" },
  }),
);

interface Named {
  readonly names: ReadonlySet<string>;
  readonly data: CityData;
}

let listed: Promise<readonly Named[]> | undefined;

/** The cities that somebody may mean by "Kazan", "Казань" or "London, Canada", the largest first. */
export async function findCities(text: string): Promise<readonly Place[]> {
  if (text.length > MAX_CHARS) return [];
  const [name = "", ...within] = text.split(",");
  const country = fold(within.join(" "));
  const wanted = spellings(name);
  if (wanted.size === 0) return [];
  // Most instances never need it, and it takes its memory.
  listed ??= import("city-timezones").then(({ cityMapping }) => cityMapping.map(toNamed));
  const found = (await listed).filter(({ names, data }) => {
    const fits = [...wanted].some((one) => names.has(one));
    return (
      fits &&
      (country === "" || [data.country, data.iso2, data.iso3, data.province].some((one) => fold(one ?? "") === country))
    );
  });
  return found
    .map(({ data }) => data)
    .sort((a, b) => b.pop - a.pop)
    .map(({ city, country, lat, lng }) => {
      return { city, country, location: roundLocation({ latitude: lat, longitude: lng }) };
    });
}

function toNamed(data: CityData): Named {
  const names = [data.city, data.city_ascii].map(plain).filter((name) => name !== "");
  return { names: new Set(names), data };
}

/** A name in all the ways in which the list may have it. */
function spellings(name: string): ReadonlySet<string> {
  const folded = fold(name);
  if (folded === "") return new Set();
  const latin = [...folded].map((letter) => LATIN.get(letter) ?? letter).join("");
  const cities = allZones().flatMap((zone) => {
    const isCalled = LOCALES.some((locale) => fold(cityIn(locale, zone) ?? "") === folded);
    return isCalled ? [fold(cityOf(zone) ?? "")] : [];
  });
  return new Set(
    [folded, latin, ALSO.get(folded), ALSO.get(latin), ...cities].flatMap((one) => (one ? [plain(one)] : [])),
  );
}

/** Latin letters of one language stand for the same in several ways. */
function plain(name: string): string {
  return fold(name)
    .replace(/^(?:saint|sankt)\b/, "st")
    .replaceAll(/iy\b|yy\b|ii\b|yi\b/g, "y")
    .replaceAll(/iu|yu/g, "u")
    .replaceAll(/ia|ya/g, "a")
    .replaceAll("ye", "e")
    .replaceAll("y", "i");
}
