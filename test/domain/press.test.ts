import { expect, test } from "vitest";
import { isStale } from "../../src/domain/press.ts";

const fresh = { isLate: false, wasTaken: true };

test("a press that comes at once acts, also on a board that has changed since: three quick + count three", () => {
  expect(isStale(fresh)).toBe(false);
  expect(isStale({ ...fresh, isOlder: true })).toBe(false);
});

test("one that may be old acts while Telegram still takes an answer to it, and no later", () => {
  expect(isStale({ isLate: true, wasTaken: true })).toBe(false);
  expect(isStale({ isLate: true, wasTaken: false })).toBe(true);
});

test("a press that Telegram answers too late is none that came late", () => {
  expect(isStale({ isLate: false, wasTaken: false })).toBe(false);
});

test("nothing is done when the button meant something else", () => {
  expect(isStale({ ...fresh, hasChanged: true })).toBe(true);
});

test("what ends by itself, or is asked about first, acts at once and on the board as it is, or not at all", () => {
  const strict = { ...fresh, isStrict: true };
  expect(isStale(strict)).toBe(false);
  expect(isStale({ ...strict, isLate: true })).toBe(true);
  expect(isStale({ ...strict, isOlder: true })).toBe(true);
});
