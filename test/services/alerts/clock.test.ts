import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Condition, defaultTiming, type Timing } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { createLog } from "../../../src/log.ts";
import { AlertTimers } from "../../../src/services/alerts/timers.ts";
import { Corrections } from "../../../src/services/clock/corrections.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { Epochs } from "../../../src/services/writer/epochs.ts";
import { type Core, openCore } from "../../support/core.ts";
import { type HeldTime, holdTime } from "../../support/time.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NO_VALUE: Condition = { kind: "no-value", after: 10 * MINUTE };
const SILENT: Condition = { kind: "silent", after: 20 * MINUTE };
const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 1 };

let core: Core;
let unit: number;
let time: HeldTime;
let timers: AlertTimers;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  time = holdTime();
  core = await openCore(undefined, undefined, () => time.now());
  unit = await core.unit("Shed", { heat: "out:float" });
  const { live, writer } = core;
  timers = new AlertTimers({ live, writer, log: createLog("silent"), now: Date.now, time });
  await core.live.get(unit);
  timers.start();
});
afterEach(async () => {
  await timers.stop();
  vi.useRealTimers();
  await core.stop();
});

async function make(condition: Condition, timing: Partial<Timing> = {}, on = unit): Promise<void> {
  const selector = { kind: "output", outputId: await core.id(on, "heat") } as const;
  const words = { condition, timing: { ...defaultTiming(condition), ...timing }, severity: "warning" } as const;
  await core.alerts.make(core.owner, { selector, ...words }, Date.now());
}

async function reports(heat: number, of = unit): Promise<void> {
  const request = { at: Date.now(), output_variables: { heat } };
  await core.live.get(of);
  await core.writer.change(of, (batch, present) => {
    takeReport(batch, present, request, readReport(present, request, request.at), core.live.find);
    return () => undefined;
  });
}

/** Real time goes on, a minute at a time as the timers look; the clock goes along. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += MINUTE) {
    await vi.waitFor(() => expect(time.sleepers).toBe(1));
    vi.setSystemTime(Date.now() + MINUTE);
    time.pass(MINUTE);
  }
  await vi.waitFor(() => expect(time.sleepers).toBe(1));
}
const jump = (ms: number) => vi.setSystemTime(Date.now() + ms);
const phases = async () =>
  (await core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } })).map(({ phase }) => phase);
const phasesOf = async (id: number) =>
  (await core.em.fork().find(Incident, { unit: id }, { orderBy: { id: "asc" } })).map(({ phase }) => phase);

test("a clock set on by a day makes nothing silent that is not, and what is silent is found by its own time", async () => {
  await make(NO_VALUE);
  await reports(1);
  await pass(5 * MINUTE);
  jump(DAY);
  await pass(9 * MINUTE);
  expect(await phases()).toEqual([]);
  await pass(2 * MINUTE);
  expect(await phases()).toEqual(["firing"]);
  await reports(1);
  expect(await phases()).toEqual(["resolved"]);
});

test("a device that was never heard of is not silent; from its first sync it can be, and not since before that", async () => {
  const { owner: person } = core;
  for (const [condition, name] of [
    [NO_VALUE, "heat"],
    [SILENT, null],
  ] as const) {
    const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
    await core.alerts.make(person, { selector: { kind: "many", name, roomId: null }, ...words }, Date.now());
  }
  await pass(HOUR);
  const made = await core.unit("New", { heat: "out:float" });
  await core.em.fork().nativeUpdate(Unit, { id: made }, { createdAt: Date.now() });
  await core.live.get(made);
  await pass(15 * MINUTE);
  await core.report(made, {});
  const first = (await core.live.get(made))?.seenAt ?? 0;
  await pass(4 * MINUTE);
  // It is read again, and knows.
  await core.writer.exclusive(
    async () => undefined,
    () => [made],
  );
  await pass(5 * MINUTE);
  expect(await phases()).toEqual([]);
  await pass(2 * MINUTE);
  const incidents = () => core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } });
  expect(await incidents()).toMatchObject([{ unit: { id: made }, phase: "firing", since: first + 10 * MINUTE }]);
  await pass(20 * MINUTE);
  const since = ((await core.live.get(made))?.seenAt ?? 0) + 20 * MINUTE;
  expect(await incidents()).toMatchObject([{}, { unit: { id: made }, since }]);
});

test("a clock set back by a day, once that is proven, holds up nothing that was pending or ahead", async () => {
  jump(DAY);
  await make(ABOVE, { forMs: 5 * MINUTE });
  await reports(40);
  expect(await phases()).toEqual(["pending"]);
  jump(-DAY);
  const epochs = await Epochs.open(core.em);
  const { em, writer } = core;
  const corrections = await Corrections.open({
    em,
    times: core.database.times,
    writer,
    epochs,
    log: createLog("silent"),
  });
  await corrections.correct(Date.now());
  await pass(4 * MINUTE);
  expect(await phases()).toEqual(["pending"]);
  await pass(2 * MINUTE);
  expect(await phases()).toEqual(["firing"]);
  await reports(20);
  expect(await phases()).toEqual(["resolved"]);
  const [incident] = await core.em.fork().find(Incident, {});
  expect(incident?.endedAt).toBeLessThanOrEqual(Date.now());
});

describe("a clock that jumps by a day while a device syncs", () => {
  const heldFor = { forMs: 30 * MINUTE };

  test.each([
    ["on", DAY],
    ["back", -DAY],
  ])("%s makes nothing of what is pending, kept or rests before its time has passed", async (_, by) => {
    // What was measured by the other clock is no news where that is ahead: another one is told each time.
    const place = async (name: string, timing: Partial<Timing>) => {
      const id = await core.unit(name, { heat: "out:float" });
      await core.live.get(id);
      await make(ABOVE, timing, id);
      return { syncs: (heat: number) => reports(heat, id), phases: () => phasesOf(id) };
    };
    const pending = await place("Pending", heldFor);
    const kept = await place("Kept", { keepMs: 30 * MINUTE });
    const rests = await place("Rests", { cooldownMs: 30 * MINUTE });
    await Promise.all([pending.syncs(40), kept.syncs(40), rests.syncs(40)]);
    await pass(MINUTE);
    await Promise.all([kept.syncs(20), rests.syncs(20)]);
    await pass(9 * MINUTE);
    await rests.syncs(41);
    const before = [["pending"], ["firing"], ["resolved", "pending"]];
    const present = () => Promise.all([pending.phases(), kept.phases(), rests.phases()]);
    expect(await present()).toEqual(before);
    jump(by);
    // A sync comes before any timer.
    await Promise.all([pending.syncs(40), kept.syncs(20), rests.syncs(41)]);
    expect(await present()).toEqual(before);
    await pass(19 * MINUTE);
    expect(await present()).toEqual(before);
    await pass(3 * MINUTE);
    expect(await present()).toEqual([["firing"], ["resolved"], ["resolved", "firing"]]);
    const [incident] = await core.em.fork().find(Incident, { rule: 1 });
    expect(Math.abs(Date.now() - 32 * MINUTE - (incident?.since ?? 0))).toBeLessThan(MINUTE);
  });

  test("and back again is as if it had not", async () => {
    await make(ABOVE, heldFor);
    await reports(40);
    const since = Date.now();
    await pass(5 * MINUTE);
    jump(DAY);
    await core.unit("Other", {});
    await pass(5 * MINUTE);
    jump(-DAY);
    await pass(19 * MINUTE);
    expect(await phases()).toEqual(["pending"]);
    await pass(MINUTE);
    const [incident] = await core.em.fork().find(Incident, { phase: "firing" });
    expect(Math.abs(since - (incident?.since ?? 0))).toBeLessThan(MINUTE);
  });

  test("on, as on a host that has just started and heard of the time, leaves alone what a clock of before has said", async () => {
    jump(DAY);
    await make(ABOVE, { forMs: DAY });
    await reports(40);
    const since = Date.now();
    await core.live.get(unit);
    jump(-DAY);
    const { writer } = core;
    await writer.exclusive(async (em) => em.nativeUpdate(Incident, {}, { since }));
    await pass(MINUTE);
    jump(DAY);
    await pass(MINUTE);
    expect(await core.em.fork().find(Incident, {})).toMatchObject([{ phase: "pending", since }]);
  });
});

test("a person who moves to another zone takes the hours of their alerts along, also of what waits for them", async () => {
  await make(ABOVE, { hours: { days: [0, 1, 2, 3, 4, 5, 6], from: 17 * 60, to: 22 * 60 } });
  await reports(40);
  expect(await phases()).toEqual(["pending"]);
  await core.users.setTimeZone(core.owner, "Asia/Yekaterinburg");
  await vi.waitFor(async () => expect(await phases()).toEqual(["firing"]));
});
