import { readdirSync, readFileSync } from "node:fs";
import {
  type Entry,
  FluentParser,
  type Message,
  type SelectExpression,
  type VariableReference,
  Visitor,
} from "@fluent/syntax";
import { expect, test } from "vitest";
import { LANGUAGES } from "../src/domain/language/languages.ts";
import { parseTyped } from "../src/domain/typed.ts";
import { VALUE_TYPES } from "../src/domain/value.ts";
import { ERRORS } from "../src/errors.ts";
import { loadTranslations } from "../src/i18n/i18n.ts";

function readMessages(path: string): Map<string, string[]> {
  const { body } = new FluentParser().parse(readFileSync(path, "utf8"));
  const broken = body.filter((entry) => entry.type === "Junk");
  expect(broken.map(({ content }) => content)).toEqual([]);
  const messages = body.filter((entry: Entry): entry is Message => entry.type === "Message");
  return new Map(messages.map((message) => [message.id.name, variablesOf(message)]));
}

function variablesOf(message: Message): string[] {
  const found = new Set<string>();
  class Collector extends Visitor {
    override visitVariableReference(node: VariableReference): void {
      found.add(node.id.name);
    }
  }
  new Collector().visit(message);
  return [...found].sort();
}

const english = readMessages("locales/en.ftl");

test("src/i18n/messages.ts matches locales/en.ftl (npm run messages makes it anew)", async () => {
  const fields = [...english].map(([key, names]) => {
    const type = names.length ? `{ ${names.map((name) => `${name}: Value`).join("; ")} }` : "undefined";
    return `  "${key}": ${type};`;
  });
  const head = "// Generated from locales/en.ftl by test/locales.test.ts.\ntype Value = string | number | Date;\n\n";
  const source = `${head}export interface Messages {\n${fields.join("\n")}\n}\n`;
  await expect(source).toMatchFileSnapshot("../src/i18n/messages.ts");
});

test.each(readdirSync("locales"))("%s has the same keys and variables as en.ftl", (file) => {
  expect(readMessages(`locales/${file}`)).toEqual(english);
});

test("every failure has a sentence", () => {
  const missing = Object.keys(ERRORS).filter((code) => !english.has(`error-${code}`));
  expect(missing).toEqual([]);
});

test.each(readdirSync("locales"))("in %s a choice between types of values has all of them", (file) => {
  const choices: string[][] = [];
  class Collector extends Visitor {
    override visitSelectExpression(node: SelectExpression): void {
      choices.push(node.variants.map(({ key }) => (key.type === "Identifier" ? key.name : key.value)).sort());
      this.genericVisit(node);
    }
  }
  new Collector().visit(new FluentParser().parse(readFileSync(`locales/${file}`, "utf8")));
  const ofTypes = choices.filter((names) => names.includes("datetime"));
  expect(ofTypes).not.toEqual([]);
  for (const names of ofTypes) expect(names).toEqual(VALUE_TYPES.toSorted());
});

const locales = readdirSync("locales").map((file) => file.replace(".ftl", ""));

test("each language has the words that its people type, and the habits of their spreadsheets", () => {
  expect(Object.keys(LANGUAGES).sort()).toEqual(locales.toSorted());
  const lacking = Object.entries(LANGUAGES).flatMap(([locale, { units, measures, csv: _, ...words }]) =>
    Object.entries({ ...words, ...units, ...measures }).flatMap(([name, list]) =>
      list.length > 0 ? [] : [`${locale}: ${name}`],
    ),
  );
  expect(lacking).toEqual([]);
});

test.each(locales)(
  "a spreadsheet of %s finds numbers in a file: its decimal mark is the language's, and parts no columns",
  (locale) => {
    const { comma, point } = LANGUAGES[locale as keyof typeof LANGUAGES].csv;
    const mark = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal");
    expect(point).toBe(mark?.value);
    expect(comma).not.toBe(point);
  },
);

test("what switches are called on buttons can be typed", () => {
  for (const locale of locales) {
    const t = loadTranslations("locales")(locale);
    const reader = { locale, timeZone: "UTC", now: 0 };
    expect([t.plain("on"), t.plain("off")].map((word) => parseTyped({ type: "bool" }, word, reader))).toEqual([
      true,
      false,
    ]);
  }
});

test("a Russian refusal has the name of a thing in its quotes", () => {
  const source = readFileSync("locales/ru.ftl", "utf8");
  expect(source.match(/^error-[a-z-]+ = \{ \$name \}.*$/gm)).toBeNull();
});
