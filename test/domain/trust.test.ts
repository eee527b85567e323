import { describe, expect, test } from "vitest";
import { type Moment, Trust } from "../../src/domain/trust.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const NOW = Date.UTC(2025, 5, 20, 14, 10);
const START: Moment = { wall: NOW, uptime: 30 * SECOND };

/** A moment so long after the start, with the wall so far ahead of where it would be. */
const later = (ms: number, ahead = 0): Moment => ({ wall: NOW + ms + ahead, uptime: START.uptime + ms });

function prove(): Trust {
  const trust = new Trust(START, null);
  trust.hear(later(SECOND), NOW + SECOND);
  return trust;
}

describe("time is doubted", () => {
  test("from every start on", () => {
    expect(new Trust(START, null).doubt).toEqual({ since: NOW, instead: null, ahead: null });
  });

  test("at a start before the last run's time", () => {
    const trust = new Trust(START, { wall: NOW + DAY, uptime: 5 * DAY });
    expect(trust.doubt).toEqual({ since: NOW, instead: NOW + DAY, ahead: null });
  });

  test.each([
    ["ahead", 100 * DAY],
    ["back", -2 * DAY],
    ["ahead by a little more than a minute", 61 * SECOND],
  ])("after a jump %s", (_, jump) => {
    const trust = prove();
    trust.look(later(HOUR, jump));
    expect(trust.doubt).toEqual({ since: NOW + HOUR + jump, instead: NOW + HOUR, ahead: null });
  });

  test("after many small jumps, as after a large one", () => {
    const trust = prove();
    for (let i = 1; i <= 3; i++) trust.look(later(i * HOUR, i * 25 * SECOND));
    expect(trust.doubt).not.toBeNull();
  });

  test.each([
    ["ahead", 100 * DAY],
    ["behind", -100 * DAY],
  ])("when a witness is %s", (_, ahead) => {
    const trust = prove();
    trust.hear(later(HOUR), NOW + HOUR + ahead);
    expect(trust.doubt).toEqual({ since: NOW + HOUR, instead: null, ahead });
  });

  test("when a message comes that is older than Telegram keeps any, whatever date an answer has", () => {
    const trust = prove();
    trust.hearPast(later(HOUR), NOW - 100 * DAY);
    expect(trust.doubt?.ahead).toBe(-100 * DAY - HOUR);
    // A proxy on this machine dates answers by this machine's clock.
    trust.hear(later(HOUR), NOW + HOUR);
    expect(trust.doubt).not.toBeNull();
    trust.look(later(5 * DAY));
    expect(trust.doubt).not.toBeNull();
    trust.look(later(5 * DAY, -100 * DAY));
    trust.hear(later(5 * DAY, -100 * DAY), NOW - 95 * DAY);
    expect(trust.doubt).toBeNull();
  });

  test("when a message comes from the future", () => {
    const trust = prove();
    trust.hearPast(later(HOUR), NOW + HOUR + 2 * MINUTE);
    expect(trust.doubt?.ahead).toBe(2 * MINUTE);
  });
});

describe("time is proven", () => {
  test.each([-60 * SECOND, 0, 60 * SECOND])("when a witness is %i ms ahead", (ahead) => {
    const trust = new Trust(START, null);
    trust.hear(later(SECOND), NOW + SECOND + ahead);
    expect(trust.doubt).toBeNull();
  });

  test("by no message that is old: it may have waited for a day", () => {
    const trust = new Trust(START, null);
    trust.hearPast(later(SECOND), NOW);
    trust.hearPast(later(SECOND), NOW - DAY);
    expect(trust.doubt).not.toBeNull();
  });

  test("by no answer that this machine may have dated itself, until a message comes that was sent just now", () => {
    const trust = new Trust(START, null);
    trust.hear(later(SECOND, 100 * DAY), NOW + SECOND + 100 * DAY, true);
    trust.hearPast(later(2 * SECOND, 100 * DAY), NOW + SECOND + 100 * DAY - 2 * MINUTE);
    trust.hear(later(3 * SECOND, 100 * DAY), NOW + 3 * SECOND + 100 * DAY, true);
    expect(trust.doubt).not.toBeNull();
    trust.hearPast(later(4 * SECOND, 100 * DAY), NOW + 4 * SECOND + 100 * DAY);
    expect(trust.doubt).toBeNull();
    trust.hear(later(5 * SECOND), NOW + 5 * SECOND, true);
    expect(trust.doubt).not.toBeNull();
    trust.hearPast(later(6 * SECOND), NOW + 6 * SECOND);
    expect(trust.doubt).toBeNull();
  });

  test("by no answer that this machine may have dated itself, once a message has contradicted", () => {
    const trust = new Trust(START, null);
    trust.hear(later(0), NOW, true);
    trust.hearPast(later(SECOND), NOW + DAY);
    trust.hear(later(2 * SECOND), NOW + 2 * SECOND, true);
    trust.look(later(5 * DAY));
    expect(trust.doubt?.ahead).toBe(DAY - SECOND);
  });

  test("by a day beside the other clock, which a jump begins anew", () => {
    const trust = new Trust(START, null);
    trust.look(later(23 * HOUR));
    expect(trust.doubt).not.toBeNull();
    trust.look(later(23.5 * HOUR, 100 * DAY));
    trust.look(later(47 * HOUR, 100 * DAY));
    expect(trust.doubt).not.toBeNull();
    trust.look(later(47.5 * HOUR, 100 * DAY));
    expect(trust.doubt).toBeNull();
  });

  test("by no time at all while the clock shows less than has passed since it was proven", () => {
    const trust = prove();
    trust.look(later(HOUR, -6 * 365 * DAY));
    trust.look(later(3 * DAY, -6 * 365 * DAY));
    expect(trust.doubt).not.toBeNull();
    const restarted = new Trust(START, { wall: NOW + 100 * DAY, uptime: 5 * DAY });
    restarted.look(later(3 * DAY));
    expect(restarted.doubt).not.toBeNull();
    trust.look(later(4 * DAY));
    trust.look(later(5 * DAY));
    expect(trust.doubt).toBeNull();
  });

  test("by no time at all while a witness says otherwise", () => {
    const trust = new Trust(START, null);
    trust.hear(later(SECOND), NOW - 100 * DAY);
    trust.look(later(5 * DAY));
    expect(trust.doubt?.ahead).toBe(-100 * DAY - SECOND);
  });

  test("when a clock that was behind is set right and a witness agrees, as on a Raspberry Pi", () => {
    const trust = new Trust({ wall: 0, uptime: SECOND }, { wall: NOW - DAY, uptime: DAY });
    trust.look({ wall: 10 * SECOND, uptime: 11 * SECOND });
    expect(trust.doubt?.instead).toBe(NOW - DAY);
    trust.look({ wall: NOW, uptime: 12 * SECOND });
    expect(trust.doubt).toEqual({ since: NOW, instead: 11 * SECOND, ahead: null });
    trust.hear({ wall: NOW + SECOND, uptime: 13 * SECOND }, NOW);
    expect(trust.doubt).toBeNull();
  });

  test("when the program starts again and the machine has run on", () => {
    expect(new Trust(later(HOUR), later(0)).doubt).toBeNull();
    // The machine was switched off and begins at the same time as before, as one without a clock does.
    expect(new Trust(later(HOUR), later(2 * HOUR)).doubt).not.toBeNull();
    expect(new Trust(later(HOUR, DAY), later(0)).doubt).not.toBeNull();
  });
});

describe("an admin's word", () => {
  test("counts for the doubt that they heard of alone", () => {
    const trust = new Trust(START, null);
    trust.look(later(HOUR, DAY));
    expect(trust.vouch(later(HOUR, DAY), NOW)).toBe(false);
    expect(trust.doubt).not.toBeNull();
    expect(trust.vouch(later(HOUR, DAY), NOW + HOUR + DAY)).toBe(true);
    expect(trust.doubt).toBeNull();
  });

  test("counts against a witness, until the clock jumps", () => {
    const trust = new Trust(START, null);
    trust.hear(later(0), NOW + DAY);
    expect(trust.vouch(later(MINUTE), NOW)).toBe(true);
    trust.hear(later(HOUR), NOW + HOUR + DAY);
    trust.hearPast(later(HOUR), NOW + HOUR + DAY);
    expect(trust.doubt).toBeNull();
    trust.hear(later(2 * HOUR, -DAY), NOW + 2 * HOUR);
    expect(trust.doubt).toEqual({ since: NOW + 2 * HOUR - DAY, instead: NOW + 2 * HOUR, ahead: DAY });
  });
});
