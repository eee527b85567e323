import { expect, test } from "vitest";
import { toDocument, Written } from "../../../src/services/takeout/takeout.ts";
import { spent } from "../../support/spent.ts";

test("a copy keeps settings as they were written, indented like all the rest", () => {
  const units = [
    { settings: new Written('{\n  "a": 1.0\n}'), log: ['"settings": "x 1"'] },
    { settings: new Written("{}") },
  ];
  expect(toDocument({ units })).toBe(
    JSON.stringify(
      { units: [{ settings: { a: "1.0" }, log: ['"settings": "x 1"'] }, { settings: {} }] },
      null,
      2,
    ).replace('"1.0"', "1.0"),
  );
});

test("a copy takes no longer for what devices have said, whatever that is", () => {
  for (const text of [" ", '"', "a", "\u2028", '\\" ']) {
    const log = Array.from({ length: 100 }, () => text.repeat(4096 / text.length));
    let document = "";
    expect(spent(() => (document = toDocument({ log, settings: new Written("{}") })))).toBeLessThan(1000);
    expect(JSON.parse(document)).toEqual({ log, settings: {} });
  }
});
