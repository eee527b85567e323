import { expect, test } from "vitest";
import { parseSchema } from "../../src/domain/schema.ts";
import { makeWhole, toStraight, toWhole } from "../../src/domain/text.ts";
import { checkInput, checkState, checkValue } from "../../src/domain/value.ts";

const HALF = "\ud83d";

test.each([
  ["plain", "plain"],
  ["🌱 é", "🌱 é"],
  [`${HALF}x`, "\ufffdx"],
  [`x\udf31${HALF}`, "x\ufffd\ufffd"],
  ["", ""],
])("%j is kept as %j", (text, whole) => {
  expect(toWhole(text)).toBe(whole);
  expect(toWhole(text)).toBe(Buffer.from(text).toString());
});

test("signs that turn the direction are taken out of text, and letters that run from the right stay", () => {
  expect(toStraight("a\u202Eb\u202D\u202Cc\u2066\u2067\u2068\u2069 שלום\u200F é👩\u200D🌾")).toBe(
    "abc שלום\u200F é👩\u200D🌾",
  );
});

test("titles and units of measure in schema.json keep no sign that turns what follows", () => {
  const read = (title: string) =>
    parseSchema(JSON.stringify({ output_variables: { x: { title: { en: title }, unit: "\u202E°C" } } })).outputs[0];
  expect(read("\u202EHeat")).toMatchObject({ title: { en: "Heat" }, unit: "°C" });
  expect(() => read("\u202E")).toThrow("schema-description");
});

test("a value is what it will be after it was stored, wherever it comes from", () => {
  for (const check of [checkValue, checkInput, checkState]) {
    expect(check({ type: "string" }, `a${HALF}`)).toEqual({ ok: true, value: "a\ufffd" });
  }
  const values = ["a\ufffd", "b"];
  expect(checkValue({ type: "string", values }, `a${HALF}`)).toEqual({ ok: true, value: "a\ufffd" });
  const { inputs } = parseSchema(
    '{"input_variables": {"x": {"type": "string", "unit": "\\ud83d", "values": ["a\\ud83d"], "default": "a\\ud83d", "title": {"en": "\\ud83d!"}}}}',
  );
  expect(inputs).toEqual([
    { name: "x", type: "string", unit: "\ufffd", values: ["a\ufffd"], default: "a\ufffd", title: { en: "\ufffd!" } },
  ]);
});

test("all texts within a value are made whole", () => {
  const update = { message: { text: HALF, entities: [{ url: `${HALF}/` }], from: null, date: 1 } };
  makeWhole(update);
  expect(update).toEqual({ message: { text: "\ufffd", entities: [{ url: "\ufffd/" }], from: null, date: 1 } });
  makeWhole(undefined);
});

test("U+0000 in what somebody writes or is called is a lost character", () => {
  const update = { message: { text: "a\0b", from: { first_name: "\0" } } };
  makeWhole(update);
  expect(update).toEqual({ message: { text: "a\ufffdb", from: { first_name: "\ufffd" } } });
});
