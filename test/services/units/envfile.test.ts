import { expect, test } from "vitest";
import { createTokens } from "../../../src/protocol/token.ts";
import { createEnv, OWN_KEYS } from "../../../src/services/units/envfile.ts";

const tokens = createTokens(Buffer.alloc(32, 1));
const make = (example: string, generation = 1): string =>
  createEnv(tokens, {
    example,
    generation,
    url: "http://10.0.0.1:8080",
    uuid: "5b1f8e6a-1111-4222-8333-444455556666",
    random: (bytes) => Buffer.alloc(bytes, generation),
  });

/** The lines of an env.json without those of the instance. */
const rest = (env: string): string[] =>
  env.split("\n").filter((line) => !OWN_KEYS.some((key) => line.startsWith(`  "${key}"`)));

const LINES = [
  "{",
  '  "2": "\\ud800 \\u00e9 é \\/",',
  '  "1": 12345678901234567890,',
  '  "gain": 1.0,',
  '  "huge": 1e400,',
  '  "small": -0.0E-7,',
  '  "__proto__": {',
  '    "b": 9007199254740993,',
  '    "a": []',
  "  },",
  '  "last": null,',
];

test("an env.json holds what the example holds, in its order and spelling, also after it was made anew", () => {
  const first = make(LINES.join("").replace(/,$/, "}"));
  expect(rest(first)).toEqual([...LINES, "}", ""]);
  expect(JSON.parse(first)).toMatchObject({ PEPEUNIT_URL: "http://10.0.0.1:8080", last: null });
  const second = make(first, 2);
  expect(rest(second)).toEqual(rest(first));
  expect(second).not.toBe(first);
  expect(Object.keys(JSON.parse(second)).slice(-4)).toEqual([...OWN_KEYS]);
});

test("the keys of the instance stand where the example has them, once", () => {
  const env = make('\r\n{"PEPEUNIT_URL": {"a": 1}, "SECRET_KEY": "", "pin": 5}\r\n');
  expect(Object.keys(JSON.parse(env))).toEqual([
    "PEPEUNIT_URL",
    "SECRET_KEY",
    "pin",
    "PEPEUNIT_TOKEN",
    "SYNC_ENCRYPT_KEY",
  ]);
  expect(Object.keys(JSON.parse(make("{}")))).toEqual([...OWN_KEYS]);
});

test("an env.json of an earlier version stays as it is when it is made anew", () => {
  const stored = `${JSON.stringify({ WIFI_SSID: "x", pins: [1, { led: 2 }], PEPEUNIT_URL: "old" }, null, 2)}\n`;
  expect(rest(make(stored)).join("\n")).toBe(
    `${JSON.stringify({ WIFI_SSID: "x", pins: [1, { led: 2 }] }, null, 2).replace(/\n}$/, ",\n}")}\n`,
  );
});
