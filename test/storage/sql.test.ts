import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Begins as a statement does, or asks for rows anywhere. */
const SQL = [
  /^\s*(select\s|insert\s+(or\s+\w+\s+)?into\s|replace\s+into\s|delete\s+from\s|pragma\s|vacuum\b|explain\s)\s*\S?/i,
  /^\s*begin\s*(;|(immediate|deferred|exclusive|transaction)\b)/i,
  /^\s*with\s+(recursive\s+)?\w+\s*(\(.*\))?\s+as\b/i,
  /^\s*update\s+"?\w+"?\s+set\b/i,
  /^\s*(create|drop|alter)\s+(temp\s+|temporary\s+|unique\s+)?(table|view|trigger|index)\b/i,
  /\bselect\b[^.]*\bfrom\b/i,
  /\b(order|group)\s+by\b/i,
  /\w\s*(=|<>|<|>)\s*\?/,
];
/** Ways of the ORM and of drivers around its plain words. */
const WAYS = /\.(execute|getKnex|createQueryBuilder|getDriver|raw)\(/;

/** What of a source is SQL, or a way to run it. */
function sqlIn(source: string): string[] {
  const found = [...(source.match(WAYS) ?? [])].slice(0, 1);
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    const text = isText ? node.getText(file).slice(1, -1) : "";
    if (isText && SQL.some((form) => form.test(text))) found.push(text);
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  visit(file);
  return found;
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter(
    (name) => name.endsWith(".ts") && !/^(storage|migrations|sandbox)\//.test(name) && name !== "i18n/messages.ts",
  )
  .map((name) => [name, readFileSync(join("src", name), "utf8")] as const);

describe("SQL is known when it is seen", () => {
  const planted = [
    'const SEEN = "select at from status where unit_id = ?";',
    "const SEEN = `\n  update status set seen_at = ?1`;",
    'const SEEN = "delete from sample";',
    'const START = "begin immediate";',
    'const SEEN = "with recursive n (x) as (select 1) select x from n";',
    "const SEEN = `create trigger t after insert on sample begin end`;",
    'const PART = `exists (select 1 from "grant" where to_user_id = 1)`;',
    'const PART = "owner_id <> ?";',
    "em.getConnection().execute(text);",
    "orm.em.createQueryBuilder(Unit);",
  ];
  test.each(planted)("%s", (source) => expect(sqlIn(source)).not.toEqual([]));

  const welcome = [
    'const WORDS = "Choose a device from the list.";',
    'await em.find(Unit, { owner: id }, { orderBy: { name: "asc" } });',
    'const NAMES = ["select", "update"];',
    'ctx.t("select-none");',
    'const TITLE = "Begin with the example";',
    'throw new Error("nothing was created");',
  ];
  test.each(welcome)("not %s", (source) => expect(sqlIn(source)).toEqual([]));
});

test("only storage/ and old migrations hold SQL", () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(sources.flatMap(([name, source]) => sqlIn(source).map((text) => `${name}: ${text}`))).toEqual([]);
});

test("what syncs write is read through the seam: its entities are known only where transactions write them", () => {
  const written =
    /entities\/(arrival|inputchange|latest|misdated|progress|rollup|sample|sealed|stale|status|window)\.ts/;
  const knowing = sources.filter(([name, source]) => !name.startsWith("entities/") && written.test(source));
  expect(knowing.map(([name]) => name).sort()).toEqual([
    "services/clock/corrections.ts",
    "services/mirrors/store.ts",
    "services/program/apply.ts",
    "services/program/led.ts",
    "services/units/units.ts",
    "services/units/variables.ts",
  ]);
});

test("each rule of docs/storage.md has a test in the contract that names it", () => {
  const rules = [...readFileSync("docs/storage.md", "utf8").matchAll(/^(\d+)\. /gm)].map(([, number]) => number);
  expect(rules.length).toBeGreaterThan(10);
  const folder = "test/storage/contract";
  const tests = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const named = tests
    .flatMap((text) => [...text.matchAll(/test\("rules? (\d+)(?: and (\d+))?:/g)])
    .flatMap((name) => name.slice(1));
  expect(rules.filter((number) => !named.includes(number ?? ""))).toEqual([]);
});
