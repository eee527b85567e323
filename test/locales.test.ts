import { readdirSync, readFileSync } from "node:fs";
import { type Entry, FluentParser, type Message, type VariableReference, Visitor } from "@fluent/syntax";
import { expect, test } from "vitest";
import { ERRORS } from "../src/errors.ts";

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
