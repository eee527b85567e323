import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const FOLDERS = ["src", "test", "bench", "firmware", "docs"];
/** A file with a folder, `services/page.ts`, or a name alone, `probe.ts`, in backticks, brackets or prose. */
const NAMED = /(?<![\w./-])((?:[a-z_]+\/)*[a-z][\w.-]*\.(?:ts|mjs|md|py))(?![\w/])/g;
/** `(storage/sqlite)`: a file or a folder of src/. */
const MEANT = /\((?:see )?((?:bot|http|jobs|services|storage|entities|domain|drawing|protocol|i18n)\/[\w/]+)\)/g;
/** Files of other projects, as those who use ours write them, and such that a text makes up. */
const FOREIGN = /^(src\/types|src\/interpolate|public\/app\/)|^(main|boot)\.py$/;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
).concat(readdirSync("."));
const exists = (name: string, from: string): boolean =>
  existsSync(join(dirname(from), name)) || files.some((file) => file === name || file.endsWith(`/${name}`));

function* commentsOf(file: string): Generator<string> {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".md")) yield text;
  else if (file.endsWith(".ts")) for (const [comment] of text.matchAll(/\/\*\*?[\s\S]*?\*\/|\/\/.*/g)) yield comment;
}

test("each file that a comment or a page names exists", () => {
  const lost: string[] = [];
  for (const file of files.filter((name) => /\.(ts|md)$/.test(name) && !name.includes("node_modules"))) {
    for (const comment of commentsOf(file)) {
      for (const [, name = ""] of comment.matchAll(NAMED)) {
        if (!FOREIGN.test(name) && !exists(name, file)) lost.push(`${file}: ${name}`);
      }
      for (const [, name = ""] of comment.matchAll(MEANT)) {
        if (!existsSync(`src/${name}.ts`) && !existsSync(`src/${name}`)) lost.push(`${file}: ${name}`);
      }
    }
  }
  expect(lost).toEqual([]);
});

describe("the linter refuses", () => {
  const planted = [
    ["an edge that sees another edge", "src/http", "../bot/bot.ts"],
    ["a job that sees the bot", "src/jobs", "../bot/bot.ts"],
    ["a job that sees the web", "src/jobs", "../http/app.ts"],
    ["an edge that sees the database", "src/bot", "../storage/sqlite/db.ts"],
    ["an edge that sees a driver", "src/http", "sqlite3"],
    ["a service that sees a driver", "src/services", "sqlite3"],
    ["a service that sees the driver of the ORM", "src/services/units", "@mikro-orm/sqlite"],
    ["a service that sees an engine", "src/services", "../storage/sqlite/db.ts"],
    ["a program that sees an engine", "src", "./storage/sqlite/database.ts"],
    ["an entity that sees a driver", "src/entities", "@mikro-orm/sqlite"],
    ["an interface of storage that sees a driver", "src/storage", "@mikro-orm/sqlite"],
    ["an engine that sees a service", "src/storage/sqlite", "../../services/page.ts"],
    ["a service that draws", "src/services", "../drawing/drawing.ts"],
    ["a service that sees an edge", "src/services/units", "../../bot/bot.ts"],
    ["a service inside another folder", "src/services", "./charts/points.ts"],
    ["an edge inside a folder", "src/http/api", "../../services/history/steps.ts"],
    ["a feature inside another folder", "src/bot/features/units", "../links/linkmap.ts"],
    ["a rule that sees a service", "src/domain", "../services/page.ts"],
    ["a picture that sees a rule", "src/drawing/chart", "../../domain/text.ts"],
  ] as const;

  const welcome = [
    ["a service that enters by a door", "src/services/links", "../access/access.ts"],
    ["a feature that asks a service", "src/bot/features/units", "../../../services/units/units.ts"],
    ["a file of the same folder", "src/services/charts", "./points.ts"],
  ] as const;
  let refused: Set<string>;
  const nameOf = (place: number) => `planted${place}.ts`;

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "pepeunit-house-"));
    try {
      copyFileSync("biome.json", join(folder, "biome.json"));
      for (const [index, [, place, target]] of [...planted, ...welcome].entries()) {
        mkdirSync(join(folder, place), { recursive: true });
        writeFileSync(
          join(folder, place, nameOf(index)),
          `import * as seen from "${target}";\n\nexport const all = seen;\n`,
        );
      }
      const biome = join("node_modules", ".bin", "biome");
      const { stdout } = spawnSync(biome, ["lint", "--reporter=json", `--config-path=${folder}`, folder], {
        encoding: "utf8",
      });
      refused = new Set(stdout.includes("noRestrictedImports") ? (stdout.match(/planted\d+\.ts/g) ?? []) : []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each(planted.map(([what], place) => [what, nameOf(place)] as const))("%s", (_, name) => {
    expect(refused).toContain(name);
  });

  test.each(welcome.map(([what], place) => [what, nameOf(planted.length + place)] as const))("not %s", (_, name) => {
    expect(refused).not.toContain(name);
  });
});
