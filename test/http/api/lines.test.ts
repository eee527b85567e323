import { expect, test } from "vitest";
import { toLines } from "../../../src/http/api/lines.ts";

test("lines of CSV hold numbers as they are, and no text that a spreadsheet would run", () => {
  const samples = [
    [1, -5],
    [2, "+1+1"],
    [3, "-2"],
    [4, "=1,2"],
    [5, true],
  ] as const;
  expect(toLines("csv", "o", samples, "ms")).toBe("o,1,-5\no,2,'+1+1\no,3,-2\no,4,\"'=1,2\"\no,5,true\n");
  expect(toLines("ndjson", "o", samples.slice(1, 2), "ms")).toBe('{"output":"o","time":2,"value":"+1+1"}\n');
});
