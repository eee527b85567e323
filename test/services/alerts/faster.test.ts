import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defaultTiming } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";

const MINUTE = 60_000;

let core: Core;
let unit: number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  unit = await core.unit("Shed", { heat: "out:float" });
  const condition = { kind: "faster", by: 5, within: 10 * MINUTE, way: "up" } as const;
  const selector = { kind: "output", outputId: await core.id(unit, "heat") } as const;
  const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
  await core.alerts.make(core.owner, { selector, ...words }, Date.now());
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

/** Time goes on, and whatever is due by then is looked at. */
async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.alertTimers.look([unit]);
}

async function reports(heat: number): Promise<void> {
  await pass(MINUTE);
  const request = { at: Date.now(), output_variables: { heat } };
  await core.live.get(unit);
  await core.writer.change(unit, (batch, present) => {
    takeReport(batch, present, request, readReport(present, request, request.at), core.live.find);
    return () => undefined;
  });
}

const phases = async () =>
  (await core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } })).map(({ phase }) => phase);

test("what changed fast goes on while somebody acknowledges it, snoozes it and touches its unit, and is over by its time", async () => {
  await reports(20);
  await reports(30);
  const [incident] = await core.em.fork().find(Incident, {});
  const by = { person: core.owner, chatId: core.owner.telegramId };
  await core.incidents.acknowledge(by, incident?.id ?? 0, Date.now());
  await pass(MINUTE);
  await core.incidents.snooze(by, incident?.id ?? 0, { kind: "ms", ms: MINUTE }, Date.now());
  await pass(MINUTE);
  await core.rooms.place(core.owner, [unit], (await core.rooms.make(core.owner, null, "Hall", 0)).id);
  await reports(31);
  expect(await phases()).toEqual(["firing"]);
  await reports(31);
  await pass(7 * MINUTE);
  expect(await phases()).toEqual(["resolved"]);
});

test("what changed fast before a touch is known after it", async () => {
  await reports(20);
  await core.writer.exclusive(
    async () => undefined,
    () => [unit],
  );
  await reports(30);
  expect(await phases()).toEqual(["firing"]);
});

test("what rose before a restart counts, as much of it as is within its time", async () => {
  await reports(17);
  await pass(2 * MINUTE);
  await reports(19);
  await pass(3 * MINUTE);
  await reports(21);
  core = await restartCore(core);
  await pass(6 * MINUTE);
  await reports(23);
  expect(await phases()).toEqual([]);
  core = await restartCore(core);
  await pass(MINUTE);
  await reports(24.5);
  expect(await phases()).toEqual(["firing"]);
  core = await restartCore(core);
  await pass(4 * MINUTE);
  expect(await phases()).toEqual(["resolved"]);
});

test("a restart is no reason to call it over: that is known once its time has passed", async () => {
  await reports(20);
  await reports(30);
  core = await restartCore(core);
  await pass(MINUTE);
  expect(await phases()).toEqual(["firing"]);
  await pass(8 * MINUTE);
  expect(await phases()).toEqual(["firing"]);
  await pass(MINUTE);
  expect(await phases()).toEqual(["resolved"]);
});
