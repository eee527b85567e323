import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { comingRuns, nextRun, type Run } from "../../../src/domain/schedule/runs.ts";
import { EVERY_DAY, type Timing, Timing as TimingSchema, type When } from "../../../src/domain/schedule/schedule.ts";
import { allZones } from "../../../src/domain/zones.ts";

const BERLIN = { latitude: 52.5, longitude: 13.4 };
const TROMSO = { latitude: 69.6, longitude: 19 };
const days = [...EVERY_DAY];
const at = (text: string): number => Date.parse(text);
const timing = (when: When, more: Partial<Timing> = {}): Timing =>
  TimingSchema.parse({ when, end: null, spread: 0, ...more });
const scheduled = (
  of: Timing,
  timeZone = "Europe/Berlin",
  location: { latitude: number; longitude: number } | null = BERLIN,
) => {
  return { id: 7, timing: of, where: { timeZone, location } };
};
const local = (ms: number, zone = "Europe/Berlin"): string =>
  Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
const locals = (runs: readonly Run[], zone?: string): string[] => runs.map((run) => local(run.at, zone));
const take = (one: ReturnType<typeof scheduled>, from: string, most = 3) => comingRuns(one, at(from), most).runs;

const sun = (
  event: "sunrise" | "sunset",
  offset = 0,
  earliest: number | null = null,
  latest: number | null = null,
): When => {
  return { kind: "sun", event, offset, earliest, latest, days };
};

describe("the runs of a schedule", () => {
  test("are at a time on chosen weekdays", () => {
    const one = scheduled(timing({ kind: "time", minute: 450, days: [0, 4] }));
    expect(locals(take(one, "2026-11-30T12:00:00Z"))).toEqual([
      "2026-12-04T07:30",
      "2026-12-07T07:30",
      "2026-12-11T07:30",
    ]);
  });

  test("are one at a date, also on a leap day", () => {
    const one = scheduled(timing({ kind: "once", date: "2028-02-29", minute: 450 }));
    expect(locals(take(one, "2026-11-30T12:00:00Z"))).toEqual(["2028-02-29T07:30"]);
    expect(take(one, "2028-02-29T06:30:00Z")).toEqual([]);
  });

  test("are every so many minutes between two times, both included, also over midnight", () => {
    const day = scheduled(timing({ kind: "every", minutes: 40, from: 480, to: 600, days }));
    expect(locals(take(day, "2026-11-30T06:59:00Z", 5))).toEqual([
      "2026-11-30T08:00",
      "2026-11-30T08:40",
      "2026-11-30T09:20",
      "2026-11-30T10:00",
      "2026-12-01T08:00",
    ]);
    const night = scheduled(timing({ kind: "every", minutes: 120, from: 1320, to: 180, days: [0] }));
    expect(locals(take(night, "2026-12-01T00:30:00Z", 2))).toEqual(["2026-12-01T02:00", "2026-12-07T22:00"]);
  });

  test("follow the sun, with an offset of any length", () => {
    const from = "2026-11-30T00:00:00Z";
    // By hand: it is highest at 11:55, its declination is −21.6°, so half a day is 4:02.
    expect(locals(take(scheduled(timing(sun("sunset"))), from, 1))).toEqual(["2026-11-30T15:57"]);
    expect(locals(take(scheduled(timing(sun("sunrise", -37))), from, 1))).toEqual(["2026-11-30T07:16"]);
    expect(locals(take(scheduled(timing(sun("sunset", 30 * 60))), from, 1))).toEqual(["2026-11-30T21:58"]);
  });

  test("keep the limits of a time of the sun", () => {
    const [winter, summer] = ["2026-12-20T12:00:00Z", "2026-06-20T12:00:00Z"];
    const limited = scheduled(timing(sun("sunset", 0, 17 * 60, 21 * 60)));
    expect(locals(take(limited, winter, 1))).toEqual(["2026-12-20T17:00"]);
    expect(locals(take(limited, summer, 1))).toEqual(["2026-06-20T21:00"]);
    // Four hours after a late sunset is tomorrow, and so is the limit.
    const late = scheduled(timing(sun("sunset", 240, null, 60)));
    expect(locals(take(late, summer, 1))).toEqual(["2026-06-21T01:00"]);
    expect(locals(take(late, winter, 1))).toEqual(["2026-12-20T19:54"]);
  });

  test("end at a time, after a while, or with the sun", () => {
    const ends = (end: Timing["end"], from: string, when: When = sun("sunset")): (string | null)[] =>
      take(scheduled(timing(when, { end })), from, 1).map((run) => (run.end === null ? null : local(run.end)));
    expect(ends({ kind: "time", minute: 23 * 60 }, "2026-11-30T12:00:00Z")).toEqual(["2026-11-30T23:00"]);
    expect(ends({ kind: "time", minute: 30 }, "2026-11-30T12:00:00Z")).toEqual(["2026-12-01T00:30"]);
    expect(ends({ kind: "after", minutes: 120 }, "2026-11-30T12:00:00Z")).toEqual(["2026-11-30T17:57"]);
    const sunrise = { kind: "sun", event: "sunrise", offset: 0, earliest: null, latest: null } as const;
    expect(ends(sunrise, "2026-11-30T12:00:00Z")).toEqual(["2026-12-01T07:54"]);
    expect(ends(sunrise, "2026-11-30T00:00:00Z", { kind: "time", minute: 300, days })).toEqual(["2026-11-30T07:53"]);
    expect(ends({ kind: "time", minute: 360 }, "2026-11-30T12:00:00Z", { kind: "time", minute: 1320, days })).toEqual([
      "2026-12-01T06:00",
    ]);
  });

  test("are none on days on which they would end before they begin", () => {
    const one = scheduled(timing(sun("sunset"), { end: { kind: "time", minute: 20 * 60 } }));
    // In summer the sun sets after eight.
    expect(locals(take(one, "2026-06-20T12:00:00Z", 1))).toEqual(["2026-08-30T19:59"]);
  });

  test("are moved at random by no more than their spread, always by the same", () => {
    const one = scheduled(timing({ kind: "time", minute: 1080, days }, { spread: 15 }));
    const runs = take(one, "2026-11-30T00:00:00Z", 100);
    const moved = runs.map((run) => Number(local(run.at).slice(11, 13)) * 60 + Number(local(run.at).slice(14)) - 1080);
    expect(Math.min(...moved)).toBeGreaterThanOrEqual(-15);
    expect(Math.max(...moved)).toBeLessThanOrEqual(15);
    expect(new Set(moved).size).toBeGreaterThan(15);
    expect(take(one, "2026-11-30T00:00:00Z", 100)).toEqual(runs);
    expect(take({ ...one, id: 8 }, "2026-11-30T00:00:00Z", 100)).not.toEqual(runs);
  });

  test("skip days on which the sun does not rise or set, and say so", () => {
    const one = scheduled(timing(sun("sunrise")), "Europe/Oslo", TROMSO);
    const winter = comingRuns(one, at("2026-12-10T12:00:00Z"), 1);
    expect(winter.without).toBe("sunrise");
    expect(locals(winter.runs, "Europe/Oslo")[0]).toMatch(/^2027-01-1[3-7]T1[12]:/);
    const set = scheduled(timing(sun("sunset")), "Europe/Oslo", TROMSO);
    const summer = comingRuns(set, at("2026-06-01T12:00:00Z"), 1);
    expect(summer.without).toBe("sunset");
    expect(locals(summer.runs, "Europe/Oslo")[0]).toMatch(/^2026-07-2\dT00:/);
    expect(comingRuns(one, at("2026-03-01T12:00:00Z"), 1).without).toBe(null);
  });

  test("are none without a place", () => {
    expect(take(scheduled(timing(sun("sunset")), "Europe/Berlin", null), "2026-11-30T00:00:00Z")).toEqual([]);
  });

  test("when clocks jump over their time, are at the first time that there is; of a doubled time, once", () => {
    const one = scheduled(timing({ kind: "time", minute: 150, days }));
    expect(take(one, "2026-03-28T12:00:00Z", 2).map((run) => run.at)).toEqual([
      at("2026-03-29T01:00:00Z"),
      at("2026-03-30T00:30:00Z"),
    ]);
    expect(take(one, "2026-10-24T12:00:00Z", 2).map((run) => run.at)).toEqual([
      at("2026-10-25T00:30:00Z"),
      at("2026-10-26T01:30:00Z"),
    ]);
    // Havana's clocks jump from midnight to one.
    const midnight = scheduled(timing({ kind: "time", minute: 10, days }), "America/Havana");
    expect(locals(take(midnight, "2026-03-08T00:00:00Z", 2), "America/Havana")).toEqual([
      "2026-03-08T01:00",
      "2026-03-09T00:10",
    ]);
  });
});

const ZONES = allZones();
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2040-01-01T00:00:00Z") });
const minute = fc.integer({ min: 0, max: 1439 });
const limit = fc.option(minute);
const someDays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 });
const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const sunParts = {
  kind: fc.constant("sun" as const),
  event: fc.constantFrom("sunrise" as const, "sunset" as const),
  offset: fc.integer({ min: -2000, max: 2000 }),
  earliest: limit,
  latest: limit,
};
const anyWhen: fc.Arbitrary<When> = fc.oneof(
  fc.record({ kind: fc.constant("time" as const), minute, days: someDays }),
  fc.record({
    kind: fc.constant("every" as const),
    minutes: fc.integer({ min: 1, max: 1440 }),
    from: minute,
    to: minute,
    days: someDays,
  }),
  fc.record({ ...sunParts, days: someDays }),
);
const anyEnd: fc.Arbitrary<Timing["end"]> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant("after" as const), minutes: fc.integer({ min: 1, max: 1440 }) }),
    fc.record({ kind: fc.constant("time" as const), minute }),
    fc.record(sunParts),
  ),
);
const anyTiming = fc
  .record({ when: anyWhen, end: anyEnd, spread: fc.constantFrom(0, 0, 10, 120) })
  .filter((one) => TimingSchema.safeParse(one).success)
  .map((one) => TimingSchema.parse(one));

describe("whatever the schedule, zone and place", () => {
  test("runs are after the time asked for, in order, each once, and end after they begin", () => {
    return fc.assert(
      fc.property(anyTiming, zone, place, moment, (of, timeZone, location, from) => {
        const { runs } = comingRuns({ id: 1, timing: of, where: { timeZone, location } }, from, 6);
        let last = from;
        for (const run of runs) {
          expect(run.at).toBeGreaterThan(last);
          if (run.end !== null) expect(run.end).toBeGreaterThan(run.at);
          last = run.at;
        }
      }),
      { numRuns: 150 },
    );
  });

  test("what comes next does not depend on when it is asked", () => {
    return fc.assert(
      fc.property(anyTiming, zone, place, moment, (of, timeZone, location, from) => {
        const one = { id: 1, timing: of, where: { timeZone, location } };
        const { runs } = comingRuns(one, from, 4);
        for (const [place, run] of runs.entries()) {
          expect(nextRun(one, run.at - 1)).toEqual(run);
          const next = runs[place + 1];
          if (next) expect(nextRun(one, run.at)).toEqual(next);
        }
      }),
      { numRuns: 80 },
    );
  });

  test("at each change of the clocks of each zone, and on leap days, a daily time is run once a day", () => {
    const around = (timeZone: string): string[] => {
      const found = ["2028-02-28T12:00:00Z"];
      let next = Temporal.Instant.from("2028-01-01T00:00:00Z")
        .toZonedDateTimeISO(timeZone)
        .getTimeZoneTransition("next");
      while (next && next.year < 2029) {
        found.push(next.subtract({ days: 2 }).toInstant().toString());
        next = next.getTimeZoneTransition("next");
      }
      return found;
    };
    const changes = ZONES.flatMap((timeZone) => around(timeZone).map((from) => ({ timeZone, from })));
    expect(changes.length).toBeGreaterThan(ZONES.length + 200);
    for (const { timeZone, from } of changes) {
      for (const of of [10, 90, 150]) {
        const runs = take(scheduled(timing({ kind: "time", minute: of, days }), timeZone), from, 4);
        const shown = locals(runs, timeZone);
        expect(new Set(shown.map((time) => time.slice(0, 10))).size, `${timeZone} ${shown}`).toBe(4);
        const wanted = `${String(Math.floor(of / 60)).padStart(2, "0")}:${of % 60}`;
        const others = runs.filter((_, index) => !shown[index]!.endsWith(wanted));
        // What the clocks jump over is run when they have jumped.
        for (const { at: ms } of others) {
          const jump = Temporal.Instant.fromEpochMilliseconds(ms - 1)
            .toZonedDateTimeISO(timeZone)
            .getTimeZoneTransition("next");
          expect(jump?.epochMilliseconds, `${timeZone} ${shown}`).toBe(ms);
        }
      }
    }
  });

  test("every run at a time is on its weekday", () => {
    return fc.assert(
      fc.property(minute, someDays, zone, moment, (of, chosen, timeZone, from) => {
        const one = scheduled(timing({ kind: "time", minute: of, days: chosen }), timeZone);
        for (const run of comingRuns(one, from, 3).runs) {
          const weekday = Temporal.PlainDate.from(local(run.at, timeZone).slice(0, 10)).dayOfWeek - 1;
          expect(chosen).toContain(weekday);
        }
      }),
    );
  });

  test("the sun of a place is found within a year, or every day of it at one end of the Earth it is said that it is not", () => {
    return fc.assert(
      fc.property(
        fc.constantFrom("sunrise" as const, "sunset" as const),
        zone,
        place,
        moment,
        (event, timeZone, location, from) => {
          const { runs, without } = comingRuns(scheduled(timing(sun(event)), timeZone, location), from, 2);
          // At a pole it rises once a year, if anybody can tell when.
          if (Math.abs(location.latitude) < 85) expect(runs.length).toBe(2);
          else if (runs.length === 0) expect(without).toBe(event);
          const [first, second] = runs;
          const isDaily = second !== undefined && second.at - (first?.at ?? 0) < 26 * 3600_000;
          if (Math.abs(location.latitude) < 65) expect([without, isDaily]).toEqual([null, true]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
