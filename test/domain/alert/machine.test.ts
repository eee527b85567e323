import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { type AlertState, advance, CALM, dueOf, isHeld, step } from "../../../src/domain/alert/machine.ts";
import { createChance } from "../../support/chance.ts";
import { plain, randomSchedule, Slow, seen } from "./slow.ts";

const pendingOf = (since: number, fireAt: number): AlertState => ({ phase: "pending", since, fireAt, endedAt: 0 });
const firingOf = (since: number, firedAt = since, clearAt = 0): AlertState => ({
  phase: "firing",
  since,
  firedAt,
  clearAt,
});
const calmAfter = (endedAt: number): AlertState => ({ phase: "calm", endedAt });

describe("what is calm", () => {
  test("stays the same object as long as nothing holds", () => {
    expect(step(plain, CALM, "clear", 5)).toBe(CALM);
  });

  test("fires at once where it does not have to hold for a time", () => {
    expect(step(plain, CALM, "holds", 5)).toEqual(firingOf(5));
  });

  test("is pending where it has to", () => {
    expect(step({ ...plain, forMs: 10 }, CALM, "holds", 5)).toEqual(pendingOf(5, 15));
  });

  test("waits for the end of a cooldown, counted from when the last one was declared over", () => {
    const schedule = { ...plain, keepMs: 10, cooldownMs: 100 };
    expect(step(schedule, calmAfter(1000), "holds", 1050)).toEqual({
      phase: "pending",
      since: 1050,
      fireAt: 1110,
      endedAt: 1000,
    });
    expect(step(schedule, calmAfter(1000), "holds", 1110)).toEqual(firingOf(1110));
  });

  test("waits for the hours of its rule", () => {
    const monday = Date.UTC(2026, 10, 30, 7, 30);
    const schedule = { ...plain, hours: { days: [0], from: 480, to: 1080 } };
    const opens = Date.UTC(2026, 10, 30, 8);
    expect(step(schedule, CALM, "holds", monday)).toEqual(pendingOf(monday, opens));
    expect(step(schedule, CALM, "holds", opens)).toEqual(firingOf(opens));
  });

  test("becomes an incident by an event, which is over by itself", () => {
    const schedule = { ...plain, keepMs: 10 };
    const hit = step(schedule, CALM, "hit", 5);
    expect(hit).toEqual(firingOf(5, 5, 5));
    expect(advance(schedule, hit, 14)).toBe(hit);
    expect(advance(schedule, hit, 15)).toEqual(calmAfter(5));
  });

  test("takes no event in a cooldown or outside its hours", () => {
    expect(step({ ...plain, keepMs: 1, cooldownMs: 100 }, calmAfter(1000), "hit", 1050)).toEqual(calmAfter(1000));
    const hours = { days: [0], from: 480, to: 1080 };
    expect(step({ ...plain, keepMs: 1, hours }, CALM, "hit", Date.UTC(2026, 10, 29, 12))).toBe(CALM);
  });
});

describe("what is pending", () => {
  const schedule = { ...plain, forMs: 10 };

  test("goes on as long as it holds, and fires once it has held for long enough", () => {
    const pending = pendingOf(5, 15);
    expect(step(schedule, pending, "holds", 14)).toBe(pending);
    expect(step(schedule, pending, "holds", 15)).toEqual(firingOf(5, 15));
    expect(advance(schedule, pending, 99)).toEqual(firingOf(5, 15));
  });

  test("is forgotten when it ends before", () => {
    expect(step(schedule, pendingOf(5, 15), "clear", 14)).toEqual(CALM);
  });

  test("has fired, and is over, when it ends after", () => {
    expect(step(schedule, pendingOf(5, 15), "clear", 20)).toEqual(calmAfter(20));
  });
});

describe("what fires", () => {
  test("goes on as long as it holds", () => {
    const firing = firingOf(5);
    expect(step(plain, firing, "holds", 50)).toBe(firing);
  });

  test("is over at once where it is not kept", () => {
    expect(step(plain, firingOf(5), "clear", 50)).toEqual(calmAfter(50));
  });

  test("is kept for a time, in which it may go on", () => {
    const schedule = { ...plain, keepMs: 10 };
    const kept = step(schedule, firingOf(5), "clear", 50);
    expect(kept).toEqual(firingOf(5, 5, 50));
    expect(step(schedule, kept, "clear", 59)).toBe(kept);
    expect(step(schedule, kept, "holds", 59)).toEqual(firingOf(5));
    expect(step(schedule, kept, "holds", 60)).toEqual(firingOf(60));
    expect(step(schedule, kept, "clear", 60)).toEqual(calmAfter(50));
  });

  test("by an event is over some time after that was heard of, not after it happened", () => {
    const schedule = { ...plain, keepMs: 10 };
    const hit = step(schedule, CALM, "hit", 5, 30);
    expect(hit).toEqual(firingOf(5, 5, 30));
    expect(step(schedule, hit, "hit", 20, 30)).toEqual(firingOf(5, 5, 30));
  });

  test("is prolonged by another event", () => {
    const schedule = { ...plain, keepMs: 10 };
    expect(step(schedule, firingOf(5, 5, 5), "hit", 12)).toEqual(firingOf(5, 5, 12));
  });
});

describe("the machine is as the slow one, whatever comes", () => {
  test.each(Array.from({ length: 200 }, (_, seed) => seed))("seed %i", (seed) => {
    const chance = createChance(seed);
    const isEvent = chance.odds(0.2);
    const schedule = isEvent
      ? { ...randomSchedule(chance), forMs: 0, keepMs: chance.int(1, 20) }
      : randomSchedule(chance);
    const slow = new Slow(schedule);
    let state: AlertState = CALM;
    for (let now = 1; now <= 400; now++) {
      const verdict = chance.odds(0.15) ? (isEvent ? "hit" : chance.pick(["holds", "clear"] as const)) : undefined;
      slow.tick(now, verdict);
      const due = dueOf(schedule, state);
      if (verdict) state = step(schedule, state, verdict, now);
      // A timer comes when it is due or, where the program was away, some time after; a restart in between changes nothing.
      else if (due <= now && chance.odds(0.5)) state = advance(schedule, state, now);
      if (chance.odds(0.05)) state = JSON.parse(JSON.stringify(state)) as AlertState;
      const present = advance(schedule, state, now);
      const isSo = slow.heldSince !== null || (slow.firing !== null && slow.firing.clearAt === null);
      if (isDeepStrictEqual(seen(present), slow.state) && isHeld(present) === isSo && dueOf(schedule, present) > now)
        continue;
      expect({ now, ...seen(present), isSo: isHeld(present) }).toEqual({ now, ...slow.state, isSo });
      expect(dueOf(schedule, present)).toBeGreaterThan(now);
    }
  });
});
