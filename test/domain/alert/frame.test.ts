import { describe, expect, test } from "vitest";
import type { Condition } from "../../../src/domain/alert/condition.ts";
import { become, type Outcome, type Sample, takeSamples, type Watching } from "../../../src/domain/alert/frame.ts";
import { advance, CALM, step } from "../../../src/domain/alert/machine.ts";
import { createChance } from "../../support/chance.ts";
import { plain, randomSchedule, Slow, seen } from "./slow.ts";

const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 0 };
const NOTHING = { at: 0, value: undefined };
const calm: Watching = { condition: ABOVE, schedule: plain, state: CALM, facts: {} };
const firing: Watching = {
  ...calm,
  state: { phase: "firing", since: 5, firedAt: 5, clearAt: 0 },
  facts: { value: 31, worst: 40, last: 35 },
};
const kept = { ...plain, keepMs: 10 };

describe("samples that come together", () => {
  test("tell of what holds at their end since when it does, with what it began, the worst and the last", () => {
    const outcome = takeSamples(calm, [[10, 20], [20, 31], [30, 80], [40, 32]], NOTHING, 99); // biome-ignore format: short
    expect(outcome).toMatchObject({
      state: { phase: "firing", since: 20 },
      facts: { value: 31, worst: 80, last: 32 },
      ended: undefined,
    });
  });

  test("tell of what is over and of what has begun anew each with its own values", () => {
    const outcome = takeSamples(firing, [[10, 50], [20, 12], [30, 42], [40, 41]], { at: 5, value: 35 }, 99); // biome-ignore format: short
    expect(outcome).toMatchObject({
      ended: { at: 20, facts: { value: 31, worst: 50, last: 12 } },
      state: { phase: "firing", since: 30 },
      facts: { value: 42, worst: 42, last: 41 },
    });
  });

  test("make nothing of what began and was over among them, nor a rest after it", () => {
    const schedule = { ...plain, cooldownMs: 1000 };
    expect(takeSamples({ ...calm, schedule }, [[10, 50], [20, 12]], NOTHING, 99).state).toEqual(CALM); // biome-ignore format: short
    const again = takeSamples({ ...calm, schedule }, [[10, 50], [20, 12], [30, 50]], NOTHING, 99); // biome-ignore format: short
    expect(again.state).toMatchObject({ phase: "firing", since: 30 });
  });

  test("make nothing of what would be kept, where it is over at their end and nobody has heard of it", () => {
    const schedule = { ...kept, forMs: 10, keepMs: 100 };
    const samples: Sample[] = [[10, 41], [25, 41], [90, 20]]; // biome-ignore format: short
    expect(takeSamples({ ...calm, schedule }, samples, NOTHING, 99).state).toEqual(CALM);
    const state = { phase: "pending", since: 5, fireAt: 15, endedAt: 0 } as const;
    expect(takeSamples({ ...calm, schedule, state }, samples, NOTHING, 99)).toMatchObject({ state: CALM });
    const told = takeSamples({ ...firing, schedule }, samples, NOTHING, 99);
    expect(told).toMatchObject({ state: { phase: "firing", since: 5, clearAt: 90 }, ended: undefined });
  });

  test("tell of an event since it happened, for some time after it was heard of, and of all of them", () => {
    const door: Watching = { ...calm, condition: { kind: "changed" }, schedule: kept };
    const samples: Sample[] = [[10, true], [40, false], [45, true]]; // biome-ignore format: short
    const outcome = takeSamples(door, samples, { at: 1, value: false }, 99);
    expect(outcome).toMatchObject({ state: { phase: "firing", since: 10, clearAt: 99 }, facts: { count: 3 } });
  });

  test("that are not later than what is known are history", () => {
    const outcome = takeSamples(calm, [[10, 50], [20, 51]], { at: 20, value: 1 }, 99); // biome-ignore format: short
    expect(outcome.state).toBe(CALM);
  });
});

test("one that time alone has ended, and one that follows it, are two", () => {
  const state = { phase: "firing", since: 5, firedAt: 5, clearAt: 20 } as const;
  const next = step(kept, state, "hit", 50);
  expect(become({ ...firing, schedule: kept, state }, next, "again", true)).toMatchObject({
    ended: { at: 20 },
    state: { since: 50 },
    facts: { value: "again", count: 1 },
  });
});

describe("frames are as the slow one takes them, whatever comes", () => {
  test.each(Array.from({ length: 200 }, (_, seed) => seed))("seed %i", (seed) => {
    const chance = createChance(seed);
    const isEvent = chance.odds(0.2);
    const schedule = isEvent
      ? { ...randomSchedule(chance), forMs: 0, keepMs: chance.int(1, 20) }
      : randomSchedule(chance);
    const condition: Condition = isEvent ? { kind: "changed" } : ABOVE;
    const slow = new Slow(schedule);
    let present: { at: number; value: number | undefined } = { at: 0, value: 0 };
    let outcome: Outcome = { state: CALM, facts: {} };
    let frameFrom = 1;
    for (let now = 1; now <= 400; now++) {
      // What time alone does happens at its time, as by timers.
      slow.tick(now);
      outcome = become({ condition, schedule, ...outcome }, advance(schedule, outcome.state, now), present.value);
      if (!chance.odds(0.1)) continue;
      const samples: [number, number][] = [];
      for (let at = frameFrom; at <= now; at++) if (chance.odds(0.3)) samples.push([at, chance.pick([20, 31, 40, 50])]);
      frameFrom = now + 1;
      let { value: before } = present;
      const verdicts = samples.map(([at, value]) => {
        const verdict = isEvent ? (value === before ? "clear" : "hit") : value > 30 ? "holds" : "clear";
        before = value;
        return [at, verdict] as const;
      });
      const open = outcome.state.phase === "firing" ? { since: outcome.state.since, ...outcome.facts } : undefined;
      slow.frame(isEvent ? verdicts.filter(([, verdict]) => verdict === "hit") : verdicts, now);
      outcome = takeSamples({ condition, schedule, ...outcome }, samples, present, now);
      const last = samples.at(-1);
      if (last) present = { at: last[0], value: last[1] };
      expect({ now, ...seen(outcome.state) }).toEqual({ now, ...slow.state });
      if (isEvent || outcome.state.phase !== "firing") continue;
      // An obvious account of the values: those since it began, and what it was known to be before.
      const { since } = outcome.state;
      const values = samples.filter(([at]) => at >= since).map(([, value]) => value);
      const isSame = open?.since === since;
      if (values.length === 0) continue;
      const worst = Math.max(...values, ...(isSame && typeof open?.worst === "number" ? [open.worst] : []));
      if (isSame || samples.some(([at]) => at === since))
        expect(outcome.facts).toMatchObject({ worst, last: values.at(-1) });
    }
  });
});
