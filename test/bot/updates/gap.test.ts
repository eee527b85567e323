import { expect, test } from "vitest";
import { Gap } from "../../../src/bot/updates/gap.ts";

const S = 1000;

/** A poll that was sent at one time and answered at another, of which 16 were asked for. */
function poll(gap: Gap, sentAt: number, at: number, count: number): { atOnce: boolean; mayBeOld: boolean } {
  const atOnce = gap.ask(sentAt);
  return { atOnce, mayBeOld: gap.answered(at, count, 16) };
}

test("what waits at the start may be old, and what comes after it is not", () => {
  const gap = new Gap();
  expect(poll(gap, 0, 0, 3)).toEqual({ atOnce: true, mayBeOld: true });
  expect(poll(gap, 0, 30 * S, 1)).toEqual({ atOnce: false, mayBeOld: false });
});

test("of very many that waited the last may be old too", () => {
  const gap = new Gap();
  expect(poll(gap, 0, 0, 16).mayBeOld).toBe(true);
  expect(poll(gap, 1, 1, 16)).toEqual({ atOnce: true, mayBeOld: true });
  expect(poll(gap, 2, 2, 0)).toEqual({ atOnce: true, mayBeOld: true });
  expect(poll(gap, 3, 3, 16)).toEqual({ atOnce: false, mayBeOld: false });
});

test("a poll that Telegram holds for long is no gap, and a time in which none was answered is", () => {
  const gap = new Gap();
  poll(gap, 0, 0, 0);
  expect(poll(gap, 0, 50 * S, 2).mayBeOld).toBe(false);
  expect(poll(gap, 59 * S, 59 * S, 2).mayBeOld).toBe(false);
  expect(poll(gap, 70 * S, 70 * S, 2)).toEqual({ atOnce: true, mayBeOld: true });
  expect(poll(gap, 70 * S, 80 * S, 1).mayBeOld).toBe(false);
});
