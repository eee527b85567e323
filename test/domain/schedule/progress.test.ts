import { describe, expect, test } from "vitest";
import { begin, type Due, dueAt, look, MANY, type Progress } from "../../../src/domain/schedule/progress.ts";
import { EVERY_DAY, type Timing } from "../../../src/domain/schedule/schedule.ts";
import { DAY, HOUR, MINUTE } from "../../../src/domain/span.ts";

const days = [...EVERY_DAY];
const NOON = Date.parse("2026-11-30T12:00:00Z");
const LATE = 10 * MINUTE;
const of = (timing: Partial<Timing>) => ({
  id: 1,
  timing: { when: { kind: "time", minute: 18 * 60, days } as Timing["when"], end: null, spread: 0, ...timing },
  where: { timeZone: "UTC", location: null },
});
const evening = of({});
const withEnd = of({ end: { kind: "time", minute: 23 * 60 } });
const hourly = of({ when: { kind: "every", minutes: 60, from: 0, to: 0, days } });
const fresh = (one: typeof evening, now = NOON): Progress => begin(one, now, { endAt: null, ran: [] });

/** Looks at each of these times in turn. */
function at(one: typeof evening, times: readonly number[], progress = fresh(one), late = LATE): Due[] {
  let known = progress;
  return times.map((now) => {
    const due = look(one, known, now, late);
    known = due.progress;
    return due;
  });
}

const acts = (dues: readonly Due[]): Due["act"][] => dues.map(({ act }) => act);
const evenings = NOON + 6 * HOUR;

describe("what is due of a schedule", () => {
  test("is its run at its time, once, and the next one after it", () => {
    const dues = at(evening, [evenings - 1, evenings + 20, evenings + 40, evenings + DAY + 5]);
    expect(acts(dues)).toEqual([null, "start", null, "start"]);
    expect(dues[1]?.progress.nextAt).toBe(evenings + DAY);
    expect(dues.every(({ missed }) => missed === null)).toBe(true);
  });

  test("is the end of what has begun, and not of what has not", () => {
    const end = NOON + 11 * HOUR;
    expect(acts(at(withEnd, [evenings, end - 1, end, end + 1]))).toEqual(["start", null, "end", null]);
    const made = fresh(withEnd, evenings + HOUR);
    expect(acts(at(withEnd, [end, end + DAY - 5 * HOUR], made))).toEqual([null, "start"]);
  });

  test("is run late within the time its owner gives it, else it is missed", () => {
    expect(acts(at(evening, [evenings + LATE]))).toEqual(["start"]);
    const [tooLate] = at(evening, [evenings + LATE + MINUTE]);
    expect(tooLate).toMatchObject({ act: null, missed: { count: 1, first: evenings, last: evenings } });
    expect(tooLate?.progress.nextAt).toBe(evenings + DAY);
    expect(acts(at(evening, [evenings + 2 * HOUR], fresh(evening), 3 * HOUR))).toEqual(["start"]);
    // A busy server is some seconds late.
    expect(acts(at(evening, [evenings + 30_000], fresh(evening), 0))).toEqual(["start"]);
  });

  test("is no start whose end has passed by then, and an end however late it is", () => {
    const short = of({ end: { kind: "after", minutes: 5 } });
    const [over] = at(short, [evenings + 8 * MINUTE]);
    expect(over).toMatchObject({ act: null, missed: { count: 1 } });
    const [, late] = at(withEnd, [evenings, NOON + 14 * HOUR]);
    expect(late).toMatchObject({ act: "end", missed: null, progress: { endAt: null } });
  });

  test("is one run when the server was away over ten, and the others are told", () => {
    const [due] = at(hourly, [NOON + 10 * HOUR + 3 * MINUTE]);
    expect(due).toMatchObject({ act: "start", missed: { count: 9, first: NOON + HOUR, last: NOON + 9 * HOUR } });
    expect(due?.progress.nextAt).toBe(NOON + 11 * HOUR);
    const [away] = at(hourly, [NOON + 10 * HOUR + 30 * MINUTE]);
    expect(away).toMatchObject({ act: null, missed: { count: 10 } });
    const minutely = of({ when: { kind: "every", minutes: 1, from: 0, to: 0, days } });
    const [year] = at(minutely, [NOON + 365 * DAY]);
    expect(year?.missed?.count).toBe(MANY);
    // Where one run stands for all of them, nobody is told.
    expect(at(minutely, [NOON + 8 * MINUTE])[0]).toMatchObject({ act: "start", missed: null });
  });

  test("is nothing twice when the clock is put back, and runs again from there on where nothing ran", () => {
    const dues = at(hourly, [
      NOON + HOUR,
      NOON + 2 * HOUR,
      NOON + HOUR - MINUTE,
      NOON + HOUR,
      NOON + 2 * HOUR,
      NOON + 3 * HOUR,
    ]);
    expect(acts(dues)).toEqual(["start", "start", null, null, null, "start"]);
  });

  test("is run once at most when the clock is set forward by a day, and goes on when it is right again", () => {
    const times = [
      NOON + HOUR,
      NOON + HOUR + DAY,
      NOON + HOUR + DAY + MINUTE,
      NOON + HOUR + 2 * MINUTE,
      NOON + 2 * HOUR,
    ];
    const dues = at(hourly, times);
    expect(acts(dues)).toEqual(["start", "start", null, null, "start"]);
    expect(dues[1]?.missed?.count).toBe(23);
    // What has run ahead of its time is not run again when it comes.
    const day = Array.from({ length: 25 }, (_, hour) => NOON + (3 + hour) * HOUR);
    const later = at(hourly, day, dues.at(-1)?.progress);
    expect(acts(later).filter((act) => act === null).length).toBe(1);
    expect(acts(later)[22]).toBe(null);
  });

  test("is not held up for years by a clock that was wrong for years", () => {
    const future = NOON + 365 * DAY;
    const wrong = at(hourly, [future, future + HOUR]);
    expect(acts(at(hourly, [NOON + 5 * MINUTE, NOON + HOUR], wrong.at(-1)?.progress))).toEqual([null, "start"]);
  });

  test("is never again looked at where it is over, and now and then where there is nothing for long", () => {
    const once = of({ when: { kind: "once", date: "2026-11-30", minute: 18 * 60 } });
    const [due] = at(once, [evenings]);
    expect(due?.act).toBe("start");
    expect(dueAt(due!.progress, true, evenings)).toBe(null);
    expect(dueAt(due!.progress, false, evenings)).toBe(evenings + 30 * DAY);
    expect(dueAt({ ...due!.progress, endAt: evenings + 5, nextAt: evenings + 9 }, false, evenings)).toBe(evenings + 5);
  });
});
