import { expect, test } from "vitest";
import { withValues } from "../../src/domain/json.ts";
import { spent } from "../support/spent.ts";

const deep = (count: number) => `{"a":[${`${"[".repeat(28)}${"]".repeat(28)},`.repeat(count)}1],"b":"x"}`;

test("a value is replaced, added or left out within a text of any shape in one pass, and the text stays about as long", () => {
  for (const text of [
    deep(1122),
    `{"a":[${"1,".repeat(32_000)}1]}`,
    `{${Array.from({ length: 5000 }, (_, n) => `"k${n}":{}`).join(",")},"a":1}`,
    `{"a":"${" ".repeat(65_000)}"${" \n".repeat(500)}}`,
  ]) {
    let env = "";
    expect(spent(() => (env = withValues(text, { own: "key", b: undefined })))).toBeLessThan(1000);
    expect(JSON.parse(env)).toEqual({ ...JSON.parse(text), own: "key", b: undefined });
    expect(env.length).toBeLessThan(2.1 * 64 * 1024);
    expect(withValues(env, { own: "key" })).toBe(env);
  }
});

test("values have a line each as deep as they stand, unless that makes the text too long", () => {
  expect(withValues('{"a":[1,{"b":[],"c":{}}],\n\n"d":"x, [y]: {"}', {})).toBe(
    `${JSON.stringify({ a: [1, { b: [], c: {} }], d: "x, [y]: {" }, null, 2)}\n`,
  );
  const [, first, second, ...rest] = withValues(deep(1122), {}).split("\n");
  expect(first).toMatch(/^ {2}"a": \[\[\[.*\],1\],$/);
  expect([second, ...rest]).toEqual(['  "b": "x"', "}", ""]);
});
