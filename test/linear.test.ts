import { expect, test } from "vitest";
import { parseLink } from "../src/domain/gitlink.ts";
import { parseNumber, parseTyped } from "../src/domain/typed.ts";
import { parseLength } from "../src/domain/typedlength.ts";
import { parseLimits, parsePairs, parseScale } from "../src/domain/typedlist.ts";
import { toAddress } from "../src/http/client.ts";
import { toLogged } from "../src/log.ts";
import { createRefReader } from "../src/services/repository/refs.ts";
import { spent } from "./support/spent.ts";

const MANY = 400_000;
const spaces = " ".repeat(MANY);
const reader = { locale: "en", timeZone: "UTC", now: 0 };
const ref = `${"0".repeat(40)} ${"r".repeat(60_000)}\0a\nb`;
const lines = Buffer.from(`${(ref.length + 4).toString(16).padStart(4, "0")}${ref}`.repeat(40));

test.each<[string, () => unknown]>([
  ["a link", () => parseLink(`a${spaces}b`)],
  ["the pairs of a link", () => parsePairs(`a${spaces}b`, { type: "string" }, { type: "string" }, reader)],
  ["a number with its unit", () => parseNumber(`1${spaces}x°C`, "en", "°C")],
  ["two numbers with their units", () => parseLimits(`1${spaces}x°C`.repeat(2), "en", "°C")],
  ["a factor", () => parseScale(`1${spaces}x${"+".repeat(MANY)}`, "en")],
  ["a time", () => parseTyped({ type: "datetime" }, `1${spaces}:00`, reader)],
  ["a length of time", () => parseLength("1".repeat(MANY))],
  ["the address that a proxy names", () => toAddress(`1${spaces}x`)],
  ["an error", () => toLogged(new Error("x".repeat(MANY)))],
  ["the refs of a repository", () => createRefReader("application/x-git-upload-pack-advertisement", []).push(lines)],
])("%s is read in time that grows with its length, whatever is in it", (_, read) => {
  const time = spent(() => {
    try {
      read();
    } catch {
      // It may be none.
    }
  });
  expect(time).toBeLessThan(500);
});
