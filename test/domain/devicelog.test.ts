import { expect, test } from "vitest";
import { restartOf, sortOf } from "../../src/domain/devicelog.ts";

test.each([
  ["sensor 12 not found at 0x3C", "sensor 7 not found at 0x76", true],
  ["E (1234) wifi", "E (99) wifi", true],
  ["sensor not found", "sensor found", false],
  ["a".repeat(500), `${"a".repeat(120)}b`, true],
])("%s and %s: one kind is %s", (one, other, isSame) => expect(sortOf(one) === sortOf(other)).toBe(isSame));

const NOW = Date.UTC(2026, 10, 30);
const before = { seenAt: NOW - 10_000, state: { uptime: 500 }, plan: null, pace: 0 };

test.each([
  ["began anew", before, { uptime: 4 }, ""],
  ["began anew and says why", before, { uptime: 4, reset_cause: "watchdog" }, "watchdog"],
  ["says why as a number", before, { uptime: 4, reset_cause: 3 }, "3"],
  ["goes on", before, { uptime: 510 }, undefined],
  ["says no uptime", before, { mem_free: 4 }, undefined],
  ["never said one", { ...before, state: {} }, { uptime: 4 }, undefined],
  ["crashes each time just as long after it began", { ...before, state: { uptime: 8 } }, { uptime: 8 }, ""],
  ["sends two requests in one second", { ...before, seenAt: NOW - 300 }, { uptime: 500 }, undefined],
  ["has an uptime that stands", { ...before, state: { uptime: 0 } }, { uptime: 0 }, undefined],
  ["woke from a deep sleep", before, { uptime: 1, reset_cause: "deepsleep" }, undefined],
  ["sleeps as it has said", { ...before, plan: { sleep: true } }, { uptime: 1 }, undefined],
  ["sleeps as was learnt", { ...before, pace: 600_000, state: { uptime: 6 } }, { uptime: 3 }, undefined],
  ["comes seldom, and began anew", { ...before, pace: 60_000 }, { uptime: 4 }, ""],
])("a unit that %s", (_what, known, state, cause) => expect(restartOf(known, state as never, NOW)).toBe(cause));
