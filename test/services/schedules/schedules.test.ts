import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import type { Notice } from "../../../src/domain/notice.ts";
import { EVERY_DAY, type Timing } from "../../../src/domain/schedule/schedule.ts";
import { DAY, HOUR, MINUTE } from "../../../src/domain/span.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { type Core, openCore } from "../../support/core.ts";

const NOON = Date.parse("2026-12-01T12:00:00Z");
const days = [...EVERY_DAY];
const EVENING: Timing = { when: { kind: "time", minute: 18 * 60, days }, end: null, spread: 0 };
const UNTIL_ELEVEN: Timing = { ...EVENING, end: { kind: "time", minute: 23 * 60 } };
const HOURLY: Timing = { when: { kind: "every", minutes: 60, from: 0, to: 0, days }, end: null, spread: 0 };

let core: Core;
let ann: Person;
let [hall, lamp, heat] = [0, 0, 0];
let now = NOON;
let dir: string;
beforeEach(async () => {
  now = NOON;
  core = await openCore(undefined, undefined, undefined, () => now);
  dir = core.dir;
  ann = core.owner;
  hall = await core.unit("Hall", { lamp: "in:bool", heat: "in:int:5:30", t: "out:float" });
  [lamp, heat] = [await core.id(hall, "lamp"), await core.id(hall, "heat")];
});
afterEach(() => core.stop());

/** Moves the clock and does what is due; gives how often that was looked at. */
async function at(time: number): Promise<void> {
  now = time;
  while ((await core.scheduleTimers.look()) === 0);
}
const notices = async () =>
  (await core.em.fork().find(Outbox, {}, { orderBy: { id: "asc" } })).map(({ notice }) => notice as Notice);
const changes = async (inputId = lamp) =>
  (await core.audit.ofInput(ann, inputId, 0)).items.map(({ value, doer, by }) => [
    value,
    doer?.kind,
    doer?.name,
    by?.self,
  ]);
const evening = (timing = EVENING, more = {}) =>
  core.schedules.make(ann, {
    name: "Evening",
    action: { inputId: lamp, value: true, endValue: false },
    timing,
    ...more,
  });
const value = (name = "lamp") => core.value(hall, name);

describe("a schedule", () => {
  test("sets its input at its time and ends it, and the audit says so by its name", async () => {
    const id = await evening(UNTIL_ELEVEN);
    expect((await core.schedules.view(ann, id)).runs.map((run) => [run.at, run.end])).toEqual(
      [0, 1, 2].map((day) => [NOON + 6 * HOUR + day * DAY, NOON + 11 * HOUR + day * DAY]),
    );
    await at(NOON + 6 * HOUR - 1);
    expect(await value()).toBe(undefined);
    await at(NOON + 6 * HOUR + 5);
    expect(await value()).toBe(true);
    await at(NOON + 11 * HOUR);
    expect(await value()).toBe(false);
    await at(NOON + DAY);
    expect(await changes()).toEqual([
      [false, "schedule", "Evening", true],
      [true, "schedule", "Evening", true],
    ]);
    expect(await notices()).toEqual([]);
  });

  test("is run once over a restart, and its end comes after one", async () => {
    await evening(UNTIL_ELEVEN);
    await at(NOON + 6 * HOUR);
    await core.inputs.set(ann, lamp, false);
    await core.close();
    core = await openCore(dir, undefined, undefined, () => now);
    await at(NOON + 6 * HOUR + MINUTE);
    expect(await value()).toBe(false);
    await core.inputs.set(ann, lamp, true);
    await at(NOON + 14 * HOUR);
    expect(await value()).toBe(false);
    expect(await notices()).toEqual([]);
  });

  test("is due again where its run could not be stored", async () => {
    await evening();
    core.fail(true);
    now = NOON + 6 * HOUR;
    expect(await core.scheduleTimers.look()).toBeGreaterThan(1000);
    expect(await value()).toBe(undefined);
    core.fail(false);
    await at(now);
    expect(await value()).toBe(true);
  });

  test("runs late within ten minutes; what is older is skipped and said, unless its owner gives it longer", async () => {
    await evening();
    await at(NOON + 6 * HOUR + 9 * MINUTE);
    expect(await value()).toBe(true);
    await core.inputs.set(ann, lamp, false);
    await at(NOON + 30 * HOUR + 11 * MINUTE);
    expect(await value()).toBe(false);
    const first = NOON + 30 * HOUR;
    const missed = { kind: "schedule-missed", name: "Evening", count: 1, first, last: first, many: false };
    expect(await notices()).toEqual([expect.objectContaining(missed)]);
    const id = (await core.schedules.list(ann, 0)).items[0]?.id ?? 0;
    await core.schedules.change(ann, id, { late: 60 });
    await at(NOON + 54 * HOUR + 50 * MINUTE);
    expect(await value()).toBe(true);
  });

  test("is made up for once when the server was away over ten runs, and the clock set forward by a day runs nothing 24 times", async () => {
    await core.schedules.make(ann, { action: { inputId: heat, value: 20 }, timing: HOURLY });
    await core.inputs.set(ann, heat, 10);
    await at(NOON + 10 * HOUR + MINUTE);
    expect(await changes(heat)).toEqual([
      [20, "schedule", "heat", true],
      [10, undefined, undefined, true],
    ]);
    expect(await notices()).toEqual([expect.objectContaining({ count: 9, first: NOON + HOUR, last: NOON + 9 * HOUR })]);
    await core.inputs.set(ann, heat, 11);
    await at(NOON + 34 * HOUR + MINUTE);
    expect((await changes(heat)).filter(([of]) => of === 20)).toHaveLength(2);
    // And back again: what has run is not run twice, and it goes on at once.
    await core.inputs.set(ann, heat, 12);
    await at(NOON + 10 * HOUR + 2 * MINUTE);
    expect(await value("heat")).toBe(12);
    now += HOUR;
    await at(NOON + 11 * HOUR + 2 * MINUTE);
    expect(await value("heat")).toBe(20);
  });

  test("is paused when its owner has lost the right, and they are told once", async () => {
    const ben = await core.person(2, "Ben");
    const id = await evening();
    await core.em.fork().nativeUpdate(Unit, { id: hall }, { owner: ben.id });
    core.live.forget([hall]);
    expect((await core.schedules.view(ann, id)).paused).toBe("gone");
    await at(NOON + 6 * HOUR);
    await at(NOON + 30 * HOUR);
    expect(await notices()).toEqual([
      expect.objectContaining({ kind: "schedule-paused", name: "Evening", why: "no-access" }),
    ]);
    expect(await value()).toBe(undefined);
  });

  test("is paused when its input is deleted, or takes another value by now", async () => {
    await core.schedules.make(ann, { name: "Heat", action: { inputId: heat, value: 20 }, timing: EVENING });
    await evening();
    await core.em.fork().nativeUpdate(Variable, { id: heat }, { max: 15 });
    await core.em.fork().nativeDelete(Variable, { id: lamp });
    core.live.forget([hall]);
    await at(NOON + 6 * HOUR);
    const told = (await notices()).map((notice) =>
      notice.kind === "schedule-paused" ? [notice.name, notice.called, notice.why] : [],
    );
    expect(told).toEqual([
      ["Heat", "heat", "unfit"],
      ["Evening", "lamp", "gone"],
    ]);
  });

  test("can be paused and resumed, changed, run by hand and removed by its owner alone", async () => {
    const id = await evening(UNTIL_ELEVEN);
    const ben = await core.person(2, "Ben");
    for (const door of [
      () => core.schedules.view(ben, id),
      () => core.schedules.pause(ben, id),
      () => core.schedules.resume(ben, id),
      () => core.schedules.change(ben, id, { name: "Mine" }),
      () => core.schedules.runNow(ben, id),
      () => core.schedules.remove(ben, id),
      () => core.schedules.make(ben, { action: { inputId: lamp, value: true }, timing: EVENING }),
    ])
      await expect(door()).rejects.toMatchObject({ code: "not-found" });
    await core.schedules.pause(ann, id);
    await at(NOON + 6 * HOUR);
    expect(await value()).toBe(undefined);
    await core.schedules.resume(ann, id);
    await core.schedules.change(ann, id, {
      name: "Later",
      timing: { ...UNTIL_ELEVEN, when: { kind: "time", minute: 19 * 60, days } },
    });
    expect((await core.schedules.view(ann, id)).runs[0]?.at).toBe(NOON + 7 * HOUR);
    await core.schedules.runNow(ann, id);
    expect(await value()).toBe(true);
    expect((await core.schedules.view(ann, id)).endAt).toBe(NOON + 11 * HOUR);
    await core.schedules.remove(ann, id);
    expect((await core.schedules.list(ann, 0)).total).toBe(0);
  });

  test("for one date is over when it has run", async () => {
    const once: Timing = { when: { kind: "once", date: "2026-12-01", minute: 18 * 60 }, end: null, spread: 0 };
    const id = await evening(once);
    await at(NOON + 6 * HOUR);
    expect(await value()).toBe(true);
    expect(await core.schedules.view(ann, id)).toMatchObject({ over: true, runs: [] });
    await expect(core.schedules.change(ann, id, { timing: once })).rejects.toMatchObject({ code: "schedule-past" });
  });

  test("runs a scene, which the audit names by the schedule, and another at its end", async () => {
    const [on, off] = [
      await core.scenes.make(ann, "Bright", now, [
        { inputId: lamp, value: true },
        { inputId: heat, value: 20 },
      ]),
      await core.scenes.make(ann, "Dark", now, [{ inputId: lamp, value: false }]),
    ];
    const id = await core.schedules.make(ann, {
      name: "Party",
      action: { sceneId: on, endSceneId: off },
      timing: UNTIL_ELEVEN,
    });
    core.batches.length = 0;
    await at(NOON + 6 * HOUR);
    expect(core.batches).toHaveLength(1);
    expect([await value(), await value("heat")]).toEqual([true, 20]);
    await at(NOON + 11 * HOUR);
    expect(await changes()).toEqual([
      [false, "schedule", "Party", true],
      [true, "schedule", "Party", true],
    ]);
    await core.scenes.remove(ann, on);
    await at(NOON + 30 * HOUR);
    expect(await notices()).toEqual([
      expect.objectContaining({ kind: "schedule-paused", called: "Bright", why: "gone" }),
    ]);
    expect((await core.schedules.view(ann, id)).paused).toBe("gone");
  });

  test("needs a place for the sun, follows the clocks and the place of its owner, and stops without one", async () => {
    const sunset: Timing = {
      when: { kind: "sun", event: "sunset", offset: 0, earliest: null, latest: null, days },
      end: null,
      spread: 0,
    };
    await expect(evening(sunset)).rejects.toMatchObject({ code: "schedule-place-needed" });
    const berlin = { name: "Berlin", latitude: 52.5, longitude: 13.4 };
    const city = await evening(sunset, { city: berlin });
    expect((await core.schedules.view(ann, city)).runs[0]?.at).toBe(Date.parse("2026-12-01T14:56:00Z"));
    await core.users.setLocation(ann, { latitude: 55.7, longitude: 49.1 });
    const own = await evening(sunset);
    await at(now + MINUTE);
    const row = (await core.schedules.view(ann, own)).runs[0]?.at ?? 0;
    expect(new Date(row).toISOString()).toMatch(/^2026-12-01T12:\d\d/);
    await core.users.forgetLocation(ann);
    await at(now + MINUTE);
    expect((await core.schedules.view(ann, own)).paused).toBe("no-place");
    expect(await notices()).toEqual([expect.objectContaining({ kind: "schedule-paused", why: "no-place" })]);
    // Another zone is another time of the day.
    const daily = await evening();
    await core.users.setTimeZone(ann, "Asia/Tokyo");
    await at(now + MINUTE);
    const tokyo = { ...ann, timeZone: "Asia/Tokyo" };
    const next = Date.parse("2026-12-02T09:00:00Z");
    expect((await core.schedules.view(tokyo, daily)).runs[0]?.at).toBe(next);
    await at(next);
    expect(await value()).toBe(true);
  });

  test("never runs more often than once a minute, and what does not fit together is refused", async () => {
    const make = (timing: object) =>
      core.schedules.make(ann, { action: { inputId: lamp, value: true }, timing: timing as Timing });
    const refused = { code: "schedule-timing" };
    await expect(make({ ...HOURLY, when: { ...HOURLY.when, minutes: 0 } })).rejects.toMatchObject(refused);
    await expect(make({ ...HOURLY, when: { ...HOURLY.when, minutes: 1 / 60 } })).rejects.toMatchObject(refused);
    await expect(make({ ...HOURLY, spread: 5 })).rejects.toMatchObject(refused);
    await expect(make({ ...EVENING, end: { kind: "after", minutes: 60 } })).rejects.toMatchObject({
      code: "schedule-end-value",
    });
    await expect(
      core.schedules.make(ann, { action: { inputId: heat, value: 99 }, timing: EVENING }),
    ).rejects.toMatchObject({ code: "value-above" });
  });
});
