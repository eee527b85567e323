import { describe, expect, test } from "vitest";
import { keysOf } from "../../src/domain/json.ts";
import { parseExample, parseSchema } from "../../src/domain/schema.ts";
import { AppError } from "../../src/errors.ts";

/** What a function throws, as [code, params]. */
function refusal(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, error.params];
  }
}

const schema = (sections: unknown) => parseSchema(JSON.stringify(sections));
const input = (description: unknown) => schema({ input_variables: { x: description } }).inputs[0];

describe("schema.json", () => {
  test("the sample of the protocol page is read in its order", () => {
    const read = schema({
      world_state: { utc: "datetime" },
      unit_state: { ip: "string", mem_free: "int", rssi: "float" },
      input_variables: {
        relay: "bool",
        target: {
          type: "float",
          min: 5,
          max: 30,
          step: 0.5,
          unit: "°C",
          default: 20,
          title: { en: "Target", ru: "Цель" },
        },
      },
      output_variables: {
        temperature: { type: "float", unit: "°C" },
        door: { type: "string", values: ["open", "closed"] },
      },
      sync: { interval: 600, sleep: true },
    });
    expect(read).toEqual({
      sync: { interval: 600, sleep: true },
      worldState: ["utc"],
      unitState: [
        { name: "ip", type: "string" },
        { name: "mem_free", type: "int" },
        { name: "rssi", type: "float" },
      ],
      inputs: [
        { name: "relay", type: "bool" },
        {
          name: "target",
          type: "float",
          min: 5,
          max: 30,
          step: 0.5,
          default: 20,
          unit: "°C",
          title: { en: "Target", ru: "Цель" },
        },
      ],
      outputs: [
        { name: "temperature", type: "float", unit: "°C" },
        { name: "door", type: "string", values: ["open", "closed"] },
      ],
    });
  });

  test("a list may mix names, one-key objects and descriptions without a type", () => {
    const read = schema({
      world_state: ["utc"],
      input_variables: ["mode", { relay: "bool" }, { note: { unit: "x" } }],
      output_variables: ["t", { n: { type: "int" } }],
    });
    expect(read.worldState).toEqual(["utc"]);
    expect(read.inputs).toEqual([
      { name: "mode", type: "string" },
      { name: "relay", type: "bool" },
      { name: "note", type: "string", unit: "x" },
    ]);
    expect(read.outputs).toEqual([
      { name: "t", type: "float" },
      { name: "n", type: "int" },
    ]);
  });

  test("a float may say with how many decimals people see it, nothing else may", () => {
    expect(input({ type: "float", precision: 1 })).toEqual({ name: "x", type: "float", precision: 1 });
    for (const description of [
      { type: "float", precision: -1 },
      { type: "float", precision: 10 },
      { type: "float", precision: 0.5 },
      { type: "int", precision: 1 },
    ]) {
      expect(refusal(() => input(description))).toEqual([
        "schema-description",
        { section: "input_variables", name: "x", key: "precision" },
      ]);
    }
  });

  test("an input and an output may share a name, and a byte order mark and unknown keys do no harm", () => {
    const text = `\uFEFF${JSON.stringify({ $schema: "x", input_variables: ["a"], output_variables: { a: { type: "int", icon: "i" } } })}`;
    const read = parseSchema(text);
    expect([read.inputs, read.outputs]).toEqual([[{ name: "a", type: "string" }], [{ name: "a", type: "int" }]]);
  });

  test("names of every language and of Object.prototype are just names, but for the one that objects lose", () => {
    const read = parseSchema(
      '{"input_variables": {"toString": "int", "constructor": {"__proto__": 1}, "свет-1.a": "bool"}}',
    );
    expect(read.inputs.map(({ name, type }) => [name, type])).toEqual([
      ["toString", "int"],
      ["constructor", "string"],
      ["свет-1.a", "bool"],
    ]);
    expect(({} as { type?: string }).type).toBeUndefined();
  });

  test.each([
    ['{"a": 1,\n  "b" 2}', 2, 7],
    ['{"a": 1,}', 1, 9],
    ['{"a": 1 // why\n}', 1, 9],
    ["", 1, 1],
    ['{"a": "x', 1, 7],
    ['{"a": 1}\r\nrest', 2, 1],
    ["{'a': 1}", 1, 2],
  ])("%j is broken at line %i, column %i", (text, line, column) => {
    expect(refusal(() => parseSchema(text))).toEqual(["json-broken", { file: "schema.json", line, column }]);
  });

  test("nesting without end is refused before anything recurses into it", () => {
    const text = `{"a": ${"[".repeat(60_000)}`;
    expect(refusal(() => parseSchema(text))).toMatchObject(["json-broken", { line: 1 }]);
  });

  test.each(["[]", "1", "null", '"x"'])("%s is no object", (text) => {
    expect(refusal(() => parseSchema(text))).toEqual(["json-not-object", { file: "schema.json" }]);
  });

  test.each([
    ["{}", ["schema-no-variables", undefined]],
    ['{"unit_state": ["ip"]}', ["schema-no-variables", undefined]],
    ['{"input_variables": "x"}', ["schema-section", { section: "input_variables" }]],
    ['{"world_state": null}', ["schema-section", { section: "world_state" }]],
    ['{"output_variables": [1]}', ["schema-section", { section: "output_variables" }]],
    ['{"output_variables": [{"a": "int", "b": "int"}]}', ["schema-section", { section: "output_variables" }]],
    ['{"input_variables": ["a"], "sync": 600}', ["schema-sync", { key: "sync" }]],
    ['{"input_variables": ["a"], "sync": {"sleep": true}}', ["schema-sync", { key: "sync.interval" }]],
    ['{"input_variables": ["a"], "sync": {"interval": 0}}', ["schema-sync", { key: "sync.interval" }]],
    ['{"input_variables": ["a"], "sync": {"interval": 604801}}', ["schema-sync", { key: "sync.interval" }]],
    ['{"input_variables": ["a"], "sync": {"interval": 1.5}}', ["schema-sync", { key: "sync.interval" }]],
    ['{"input_variables": ["a"], "sync": {"interval": 60, "sleep": 1}}', ["schema-sync", { key: "sync.sleep" }]],
    [
      '{"input_variables": ["a"], "sync": {"interval": 60, "interval": 30}}',
      ["schema-duplicate", { section: "sync", name: "interval" }],
    ],
    ['{"unit_state": [{}]}', ["schema-section", { section: "unit_state" }]],
    ['{"input_variables": ["a b"]}', ["schema-name", { section: "input_variables", name: "a b" }]],
    ['{"input_variables": {"": "int"}}', ["schema-name", { section: "input_variables", name: "" }]],
    [
      '{"output_variables": {"__proto__": "int"}}',
      ["schema-name-lost", { section: "output_variables", name: "__proto__" }],
    ],
    ['{"unit_state": ["__proto__"]}', ["schema-name-lost", { section: "unit_state", name: "__proto__" }]],
    [
      '{"input_variables": [{"__proto__": "int"}]}',
      ["schema-name-lost", { section: "input_variables", name: "__proto__" }],
    ],
    ['{"input_variables": {"a": "int", "a": "bool"}}', ["schema-duplicate", { section: "input_variables", name: "a" }]],
    ['{"input_variables": ["a", {"a": "int"}]}', ["schema-duplicate", { section: "input_variables", name: "a" }]],
    ['{"unit_state": [], "unit_state": []}', ["schema-duplicate", { section: "schema.json", name: "unit_state" }]],
    ['{"input_variables": {"a": "text"}}', ["schema-type", { section: "input_variables", name: "a", type: "text" }]],
    ['{"unit_state": {"a": 5}}', ["schema-type", { section: "unit_state", name: "a", type: "5" }]],
    ['{"world_state": {"a": {"type": null}}}', ["schema-type", { section: "world_state", name: "a", type: "null" }]],
    [
      '{"input_variables": {"a": {"min": 1, "min": 2}}}',
      ["schema-description", { section: "input_variables", name: "a", key: "min" }],
    ],
  ])("%s is refused", (text, expected) => {
    expect(refusal(() => parseSchema(text))).toEqual(expected);
  });

  test("a name may have 64 characters, and one of 65 is cut in the error", () => {
    expect(schema({ input_variables: ["я".repeat(64)] }).inputs).toHaveLength(1);
    const refused = refusal(() => schema({ input_variables: ["я".repeat(65)] }));
    expect(refused).toEqual(["schema-name", { section: "input_variables", name: `${"я".repeat(39)}…` }]);
  });

  test("inputs and outputs together are at most 100, and so are the entries of unit_state", () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
    expect(schema({ input_variables: names(50), output_variables: names(50) }).outputs).toHaveLength(50);
    const both = refusal(() => schema({ input_variables: names(50), output_variables: names(51) }));
    expect(both).toEqual(["schema-too-many", { where: "variables", count: 101, max: 100 }]);
    const state = refusal(() => schema({ unit_state: names(102), output_variables: names(1) }));
    expect(state).toEqual(["schema-too-many", { where: "unit_state", count: 102, max: 100 }]);
  });
});

test("when a unit means to sync is read, whatever else a later version says there", () => {
  const sync = (said: object | undefined) => schema({ input_variables: ["a"], sync: said }).sync;
  expect(sync(undefined)).toBeNull();
  expect(sync({ interval: 10 })).toEqual({ interval: 10, sleep: false });
  expect(sync({ interval: 604_800, sleep: true, every: "nth" })).toEqual({ interval: 604_800, sleep: true });
});

describe("a description", () => {
  test("is kept in the form of its type", () => {
    expect(input({ type: "bool", default: 1 })).toEqual({ name: "x", type: "bool", default: true });
    expect(input({ type: "datetime", default: "2026-01-01T00:00:00Z" })).toMatchObject({ default: 1767225600000 });
    expect(input({ type: "int", min: -1, max: 1, values: [-1, 1], default: 1 })).toMatchObject({ values: [-1, 1] });
    expect(input({ type: "string", values: Array.from({ length: 50 }, (_, i) => `${i}`) })?.values).toHaveLength(50);
    expect(input({ type: "int", title: { __proto__: null, en: "T", "zh-Hant": "題" } })?.title).toHaveProperty(
      "zh-Hant",
    );
  });

  test.each([
    [{ type: "float", min: "1" }, "min"],
    [{ type: "int", min: 1.5 }, "min"],
    [{ type: "int", max: null }, "max"],
    [{ type: "bool", max: true }, "max"],
    [{ type: "string", min: 1 }, "min"],
    [{ type: "datetime", min: 1 }, "min"],
    [{ type: "float", min: 5, max: 5 }, "max"],
    [{ type: "float", step: 0 }, "step"],
    [{ type: "float", step: -1 }, "step"],
    [{ type: "int", step: 0.5 }, "step"],
    [{ type: "int", values: [] }, "values"],
    [{ type: "int", values: { 0: 1 } }, "values"],
    [{ type: "int", values: [1, "2"] }, "values"],
    [{ type: "int", values: [1, 1] }, "values"],
    [{ type: "int", max: 1, values: [1, 2] }, "values"],
    [{ type: "string", values: ["x".repeat(65)] }, "values"],
    [{ type: "int", values: Array.from({ length: 51 }, (_, i) => i) }, "values"],
    [{ type: "float", min: 5, max: 30, default: 31 }, "default"],
    [{ type: "string", values: ["a"], default: "b" }, "default"],
    [{ type: "string", default: 1 }, "default"],
    [{ type: "int", unit: "" }, "unit"],
    [{ type: "int", unit: 5 }, "unit"],
    [{ type: "int", unit: "x".repeat(17) }, "unit"],
    [{ type: "int", unit: "a\nb" }, "unit"],
    [{ type: "int", title: "Target" }, "title"],
    [{ type: "int", title: ["Target"] }, "title"],
    [{ type: "int", title: { en: "x".repeat(65) } }, "title"],
    [{ type: "int", title: { en: 1 } }, "title"],
    [{ type: "int", title: { "<b>": "x" } }, "title"],
  ])("%j is refused for its %s", (description, key) => {
    expect(refusal(() => input(description))).toEqual([
      "schema-description",
      { section: "input_variables", name: "x", key },
    ]);
  });
});

describe("json_example.json", () => {
  test("is read as it stands there, with any keys and depth that a person writes", () => {
    const text =
      '\uFEFF{"WIFI_SSID": "", "pins": {"led": [2, {"a": null}]}, "__proto__": {"x": true}, "PEPEUNIT_URL": ""}';
    expect(parseExample(text)).toBe(text.slice(1));
    expect(keysOf(parseExample(text))).toEqual(["WIFI_SSID", "pins", "__proto__", "PEPEUNIT_URL"]);
  });

  test.each([
    ['{"a": 1, "b": 2,\n "a": 3}', "a", 2],
    ['{"pins": [{"led": 1, "led": 2}]}', "led", 1],
    ['{"a": 1, "\\u0061": 2}', "a", 1],
    ['{"__proto__": 1, "__proto__": 2}', "__proto__", 1],
  ])("may not hold a key twice: %s", (text, name, line) => {
    expect(refusal(() => parseExample(text))).toEqual(["json-duplicate", { file: "json_example.json", name, line }]);
  });

  test.each([
    ['{\n "WIFI\u200b_SSID": ""}', 2, 2],
    ['{"a": {"\\u200bb": 1}}', 1, 8],
    ['{"a":\u200b1}', 1, 6],
    ['{"a": 1}\ufeff', 1, 9],
    ['{"a":\u00a01}', 1, 6],
    ['{"a": 1\u3000}', 1, 8],
    ['{"a\u3164": 1}', 1, 2],
    ['{"a\ufe0f": 1}', 1, 2],
    ['{"a\u034f": 1}', 1, 2],
    ['{"a ": 1, "a\u00a0": 2}', 1, 11],
  ])("may not hold what nobody sees, where it makes a difference: %j", (text, line, column) => {
    expect(refusal(() => parseExample(text))).toEqual(["json-invisible", { file: "json_example.json", line, column }]);
    expect(refusal(() => parseSchema(text))).toEqual(["json-invisible", { file: "schema.json", line, column }]);
    expect(parseExample('{"greeting": "👩‍🔧"}')).toBe('{"greeting": "👩‍🔧"}');
  });

  test("its mistakes name its file", () => {
    expect(refusal(() => parseExample("{"))).toMatchObject(["json-broken", { file: "json_example.json" }]);
    expect(refusal(() => parseExample("[]"))).toEqual(["json-not-object", { file: "json_example.json" }]);
  });
});
