import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { EVERY_DAY, type Timing } from "../../../src/domain/schedule/schedule.ts";
import { HOUR, MINUTE } from "../../../src/domain/span.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { type Core, openCore } from "../../support/core.ts";

const NOON = Date.parse("2026-12-01T12:00:00Z");
const days = [...EVERY_DAY];
const EVENING: Timing = { when: { kind: "time", minute: 18 * 60, days }, end: null, spread: 0 };
const HOURLY: Timing = { when: { kind: "every", minutes: 60, from: 0, to: 0, days }, end: null, spread: 0 };

let core: Core;
let ann: Person;
let [hall, lamp, heat, t] = [0, 0, 0, 0];
let now = NOON;
let dir: string;
beforeEach(async () => {
  now = NOON;
  core = await openCore(undefined, undefined, undefined, () => now);
  dir = core.dir;
  ann = core.owner;
  hall = await core.unit("Hall", { lamp: "in:bool", heat: "in:int:5:30", t: "out:float" });
  [lamp, heat, t] = [await core.id(hall, "lamp"), await core.id(hall, "heat"), await core.id(hall, "t")];
});
afterEach(() => core.stop());

/** Moves the clock and does what is due; gives how often that was looked at. */
async function at(time: number): Promise<void> {
  now = time;
  while ((await core.scheduleTimers.look()) === 0);
}
const changes = async (inputId = lamp) =>
  (await core.audit.ofInput(ann, inputId, 0)).items.map(({ value, doer, by }) => [
    value,
    doer?.kind,
    doer?.name,
    by?.self,
  ]);
const value = (name = "lamp") => core.value(hall, name);

test("an input that is held by hand keeps what hands set over links and schedules; then it is what its link says at that time", async () => {
  const bright = await core.id(await core.unit("Roof", { dark: "out:bool" }), "dark");
  const roof = (await core.em.fork().findOneOrFail(Variable, bright)).unit.id;
  await core.rows([[bright, lamp]]);
  core.live.forget([roof, hall]);
  await core.report(roof, { dark: true });
  expect(await value()).toBe(true);
  const until = await core.holds.hold(ann, lamp);
  expect([until, core.holds.until(lamp)]).toEqual([NOON + HOUR, NOON + HOUR]);
  await core.inputs.set(ann, lamp, false);
  await core.report(roof, { dark: false });
  await core.report(roof, { dark: true });
  expect(await value()).toBe(false);
  await at(NOON + HOUR - 1);
  expect(await value()).toBe(false);
  await at(NOON + HOUR);
  expect(await value()).toBe(true);
  expect(core.holds.until(lamp)).toBe(null);
});

test("an input that is held by hand becomes what its schedule has wanted last when that is over, also after a restart, or when it is let go", async () => {
  await core.schedules.make(ann, { name: "Heat", action: { inputId: heat, value: 25 }, timing: HOURLY });
  await core.inputs.set(ann, heat, 10);
  await core.holds.hold(ann, heat, 90 * MINUTE);
  await at(NOON + HOUR);
  expect(await value("heat")).toBe(10);
  await core.close();
  core = await openCore(dir, undefined, undefined, () => now);
  expect(core.holds.until(heat)).toBe(NOON + 90 * MINUTE);
  await at(NOON + 90 * MINUTE);
  expect((await changes(heat))[0]).toEqual([25, "schedule", "Heat", true]);
  await core.inputs.set(ann, heat, 11);
  await core.holds.hold(ann, heat);
  await at(NOON + 2 * HOUR);
  expect(await value("heat")).toBe(11);
  await core.holds.release(ann, heat);
  expect(await value("heat")).toBe(25);
});

test("an input that is held by hand is not set by a scene that a schedule runs, and is by one that a person runs", async () => {
  const scene = await core.scenes.make(ann, "Warm", now, [
    { inputId: heat, value: 25 },
    { inputId: lamp, value: true },
  ]);
  await core.schedules.make(ann, { action: { sceneId: scene }, timing: EVENING });
  await core.holds.hold(ann, heat, 10 * HOUR);
  await at(NOON + 6 * HOUR);
  expect([await value("heat"), await value()]).toEqual([undefined, true]);
  await core.scenes.run(ann, scene);
  expect(await value("heat")).toBe(25);
});

test("an input that is held by hand can be held by whoever may set it alone", async () => {
  const ben = await core.person(2, "Ben");
  await expect(core.holds.hold(ben, lamp)).rejects.toMatchObject({ code: "not-found" });
  await expect(core.holds.release(ben, lamp)).rejects.toMatchObject({ code: "not-found" });
  await expect(core.holds.hold(ann, t)).rejects.toMatchObject({ code: "not-found" });
});

test("an input that was held while the clock was days ahead is let go once it is right again", async () => {
  await core.schedules.make(ann, { name: "Heat", action: { inputId: heat, value: 25 }, timing: HOURLY });
  now = NOON + 100 * 24 * HOUR;
  await core.holds.hold(ann, heat);
  await at(NOON);
  expect(core.holds.until(heat)).toBe(null);
});
