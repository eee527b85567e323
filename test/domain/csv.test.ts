import { describe, expect, test } from "vitest";
import { toCsvCell } from "../../src/domain/csv.ts";
import { FORMULA, readCells } from "../support/csv.ts";

describe("a cell of CSV", () => {
  test.each([
    "0",
    "-5",
    "+1",
    "-2.5",
    "-2,5",
    "1e-7",
    "+1.5E+20",
    "-.5",
    "3.",
    "2026-11-30",
    "12:30",
    "off",
    "",
    "a=b",
    "'x",
    "50 %",
    "−5",
    "1+1",
    " -5",
  ])("%j stays as it is", (text) => {
    expect(toCsvCell(text)).toBe(text.includes(",") ? `"${text}"` : text);
    expect(toCsvCell(text, ";")).toBe(text);
  });

  test.each([
    "+1+1",
    "-2+3",
    "=1+1",
    "@SUM(A1)",
    "-1-1",
    "+1e",
    "-",
    "+",
    "-1 ",
    "--1",
    "+1.2.3",
    "-2+3+cmd|' /C calc'!A0",
    "|x",
    "%x",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "-1e5e5",
    "+Infinity",
    "-0x10",
    " =1+1",
    "\u00a0=1",
  ])("%j is kept a text", (text) => {
    expect(toCsvCell(text)).toBe(`'${text}`);
  });

  test("is in quotation marks where its text holds what parts columns or lines, whichever the spreadsheet takes", () => {
    expect(toCsvCell("a,b")).toBe('"a,b"');
    expect(toCsvCell("a;b")).toBe("a;b");
    expect(toCsvCell("a,b", ";")).toBe("a,b");
    expect(toCsvCell("a;=1+1;")).toBe("a;'=1+1;");
    expect(toCsvCell("a, =1+1", ";")).toBe("a, '=1+1");
    for (const mark of ["|", "\v", "\f", "\u0085", "\u2028", "\u2029"]) {
      expect(toCsvCell(`x${mark}=1+1`)).toBe(`x${mark}'=1+1`);
      expect(toCsvCell(`x${mark} y`)).toBe(`x${mark} y`);
    }
    expect(toCsvCell("x||=1")).toBe("x|'|'=1");
    expect(toCsvCell('say "x"')).toBe('"say ""x"""');
    expect(toCsvCell("a\nb\r")).toBe('"a\nb\r"');
    expect(toCsvCell("\t=1")).toBe("'\t'=1");
    expect(toCsvCell("=1,2")).toBe('"\'=1,2"');
  });

  const marks = [",", ";", "|", "\t", "\n", "\r\n"];
  const betweens = ["", " ", '"', '""', ' " ', "\u00a0", "x;", 'x"'];
  const formulas = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "|x", "%x", "＝1", "-2,1+1", '=1";=2'];
  const texts = marks.flatMap((mark) =>
    betweens.flatMap((between) => formulas.map((formula) => `a${mark}${between}${formula}${mark}`)),
  );

  test.each([",", ";"])("begins no formula for any reader of a file with %j between, wherever it stands", (comma) => {
    for (const text of [...texts, ...texts.map((inner) => inner.slice(1)), "a;", 'a,;"']) {
      const cell = toCsvCell(text, comma);
      const file = [["head", cell, cell, "21.5"], [cell, "off", cell], []].map((row) => row.join(comma)).join("\r\n");
      for (const reader of [",", ";", "|", "\t"])
        expect(readCells(file, reader).filter((seen) => FORMULA.test(seen))).toEqual([]);
    }
  });
});
