// Writes src/domain/language/cities.ts: what time zones' cities are called, from Unicode CLDR.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSION = "48.2.0";
const locales = readdirSync("locales").map((file) => file.replace(".ftl", ""));
const dir = mkdtempSync(join(tmpdir(), "cldr-"));
execFileSync("npm", ["pack", "--silent", `cldr-dates-full@${VERSION}`], { cwd: dir });
execFileSync("tar", ["xzf", `cldr-dates-full-${VERSION}.tgz`], { cwd: dir });

/** "Riga=Рига" of each zone below an area, such as Europe. */
function citiesOf(area, path = []) {
  return Object.entries(area).flatMap(([name, zone]) => {
    if (zone.exemplarCity) return [`${[...path, name].join("/")}=${zone.exemplarCity}`];
    return zone._type ? [] : citiesOf(zone, [...path, name]);
  });
}

const tables = locales.map((locale) => {
  const { main } = JSON.parse(readFileSync(join(dir, "package/main", locale, "timeZoneNames.json"), "utf8"));
  const areas = Object.entries(main[locale].dates.timeZoneNames.zone).filter(([area]) => area !== "Etc");
  const lines = areas.map(([area, zones]) => `    ${area}: ${JSON.stringify(citiesOf(zones).join("|"))},`);
  return `  ${locale}: {\n${lines.join("\n")}\n  },`;
});
rmSync(dir, { recursive: true });
writeFileSync(
  "src/domain/language/cities.ts",
  `// Written by npm run cities from Unicode CLDR ${VERSION} (cldr-dates-full, Unicode License v3): not by hand.
import type { Locale } from "./languages.ts";

type Areas = Readonly<Record<string, string>>;

/** What people of a language call the cities of time zones, where it is otherwise than the zone's name says. */
const CITIES: Readonly<Record<Locale, Areas>> = {
${tables.join("\n")}
};

const READ = new Map(Object.entries(CITIES).map(([locale, areas]) => [locale, read(areas)]));

/** The city of a time zone in a language; undefined where the zone's name says it. */
export function cityIn(locale: Locale, zone: string): string | undefined {
  return READ.get(locale)?.get(zone);
}

function read(areas: Areas): Map<string, string> {
  return new Map(
    Object.entries(areas).flatMap(([area, cities]) =>
      cities.split("|").map((pair) => {
        const [zone = "", city = ""] = pair.split("=");
        return [\`\${area}/\${zone}\`, city] as const;
      }),
    ),
  );
}
`,
);
execFileSync("npx", ["biome", "check", "--write", "src/domain/language/cities.ts"]);
