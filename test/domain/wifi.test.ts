import { expect, test } from "vitest";
import { hasOuterSpaces, parseWifi } from "../../src/domain/wifi.ts";
import type { AppError } from "../../src/errors.ts";

const codeOf = (text: string): string => {
  try {
    return JSON.stringify(parseWifi(text));
  } catch (error) {
    return (error as AppError).code;
  }
};

test.each([
  ["Home\nsecret password", { name: "Home", password: "secret password" }],
  ["Дача 2\r\n\r\n\"'`\\12345", { name: "Дача 2", password: "\"'`\\12345" }],
  ["  Дача 2 \r\n  \n  12345\t", { name: "  Дача 2 ", password: "  12345\t" }],
  ["Café\n - ", { name: "Café", password: "" }],
  ["Café\n-", { name: "Café", password: "" }],
  ["Café\n—", { name: "Café", password: "" }],
  [`${"я".repeat(16)}\n${"f".repeat(64)}`, { name: "я".repeat(16), password: "f".repeat(64) }],
])("%j is a network", (text, wifi) => expect(parseWifi(text)).toEqual(wifi));

test.each([
  ["", "wifi-lines"],
  ["Home", "wifi-lines"],
  ["Home\nsecret12\nthanks", "wifi-lines"],
  [`${"я".repeat(17)}\nsecret12`, "wifi-name"],
  ["Home\nshort", "wifi-password"],
  [`Home\n${"f".repeat(65)}`, "wifi-password"],
])("%j is none: %s", (text, code) => expect(codeOf(text)).toBe(code));

test.each([
  ["Home\nsecret12", false],
  ["Home \nsecret12", true],
  ["Home\n secret12", true],
  ["Home\n -", false],
])("%j has a space at an end: %s", (text, has) => expect(hasOuterSpaces(parseWifi(text))).toBe(has));
