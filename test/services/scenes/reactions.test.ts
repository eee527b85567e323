import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { type Condition, defaultTiming } from "../../../src/domain/alert/condition.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { ReactionRun } from "../../../src/entities/reactionrun.ts";
import { User } from "../../../src/entities/user.ts";
import { createLog } from "../../../src/log.ts";
import { judgeUnit } from "../../../src/services/alerts/judge.ts";
import type { Selector } from "../../../src/services/alerts/rule.ts";
import { Reactor } from "../../../src/services/scenes/reactor.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";

const MINUTE = 60_000;
const WET: Condition = { kind: "above", threshold: 30, deadband: 0 };
let core: Core;
let ann: Person;
let [sensor, valve] = [0, 0];
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  ann = core.owner;
  sensor = await core.unit("Bath", { leak: "out:float", light: "in:bool" });
  valve = await core.unit("Cellar", { valve: "in:bool", speed: "in:int:0:9", flow: "out:float" });
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

/** A sync at this moment, and what follows from it. */
async function reports(unit: number, outputs: Record<string, unknown>): Promise<void> {
  vi.setSystemTime(Date.now() + 1);
  const at = Date.now();
  await core.live.get(unit);
  await core.writer.change(unit, (batch, present) => {
    const request = { at, output_variables: outputs };
    takeReport(batch, present, request, readReport(present, request, at), core.live.find);
    return () => undefined;
  });
  await core.reactor.settled();
}

async function alert(condition: Condition = WET, selector?: Selector): Promise<number> {
  const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
  const on = selector ?? { kind: "output" as const, outputId: await core.id(sensor, "leak") };
  return (await core.alerts.make(ann, { selector: on, ...words }, Date.now())).id;
}

async function scene(name: string, value: unknown, input = "valve", unit = valve): Promise<number> {
  return core.scenes.make(ann, name, Date.now(), [{ inputId: await core.id(unit, input), value }]);
}
const react = (rule: number, sceneId: number, moment: "began" | "ended" = "began") =>
  core.reactions.make(ann, rule, sceneId, moment, Date.now());
const runs = () => core.em.fork().count(ReactionRun);
const notices = async () =>
  (await core.em.fork().find(Outbox, {}, { orderBy: { id: "asc" } })).map(({ notice }) => notice as { kind: string });
const told = async () => (await notices()).filter(({ kind }) => kind.startsWith("reaction"));
const audit = async (name: string, unit = valve) =>
  (await core.audit.ofInput(ann, await core.id(unit, name), 0)).items.map(({ value, by, doer }) => [
    value,
    by?.name,
    doer && `${doer.kind} ${doer.name}`,
  ]);

test("a leak closes the valve and its end opens it, once for each incident, in the audit by name", async () => {
  const rule = await alert();
  await react(rule, await scene("Close", false));
  await react(rule, await scene("Open", true), "ended");
  await reports(sensor, { leak: 40 });
  expect(await core.value(valve, "valve")).toBe(false);
  await core.inputs.set(ann, await core.id(valve, "valve"), true);
  vi.setSystemTime(Date.now() + 5 * MINUTE);
  // It gets worse, which is told and is no other incident.
  await reports(sensor, { leak: 90 });
  expect(await core.value(valve, "valve")).toBe(true);
  await core.inputs.set(ann, await core.id(valve, "valve"), false);
  await reports(sensor, { leak: 3 });
  expect(await audit("valve")).toEqual([
    [true, "Ann", "reaction Open"],
    [false, "Ann", null],
    [true, "Ann", null],
    [false, "Ann", "reaction Close"],
  ]);
  expect(await runs()).toBe(2);
});

test("an incident is answered once over restarts, and what had no time before the program stopped is done after it", async () => {
  const rule = await alert();
  await react(rule, await scene("Close", false));
  await reports(sensor, { leak: 40 });
  await core.inputs.set(ann, await core.id(valve, "valve"), true);
  core = await restartCore(core);
  await core.reactor.settled();
  await reports(sensor, { leak: 95 });
  expect(await core.value(valve, "valve")).toBe(true);
  await reports(sensor, { leak: 1 });

  await core.reactor.stop();
  await reports(sensor, { leak: 50 });
  expect(await core.value(valve, "valve")).toBe(true);
  core = await restartCore(core);
  await core.reactor.settled();
  expect(await core.value(valve, "valve")).toBe(false);
  expect(await runs()).toBe(2);
});

test("what went on when a reaction was made, or ended because its alert was stopped, runs nothing", async () => {
  const rule = await alert();
  await reports(sensor, { leak: 40 });
  vi.setSystemTime(Date.now() + MINUTE);
  await react(rule, await scene("Close", false));
  await react(rule, await scene("Open", true), "ended");
  await reports(sensor, { leak: 60 });
  await core.alerts.pause(ann, rule);
  await core.reactor.settled();
  expect(await core.value(valve, "valve")).toBeUndefined();
  expect(await runs()).toBe(0);
});

test("a unit that comes back runs a scene", async () => {
  const rule = await alert({ kind: "back" }, { kind: "unit", unitId: sensor });
  await react(rule, await scene("Light", true, "light", sensor));
  await core.writer.change(sensor, (batch, unit) => {
    judgeUnit(batch, unit, { log: [], rejected: {}, wasSilent: true });
    return () => undefined;
  });
  await core.reactor.settled();
  expect(await audit("light", sensor)).toEqual([[true, "Ann", "reaction Light"]]);
});

test("a reaction that sets off its own alert is seen when it is made, is stopped when it runs, and its owner is told", async () => {
  const flow = { kind: "output" as const, outputId: await core.id(valve, "flow") };
  const rule = await alert(WET, flow);
  const [close, open] = [await scene("Close", false), await scene("Open", true)];
  const began = await react(rule, close);
  await react(rule, open, "ended");
  expect((await core.reactions.view(ann, began)).loop).toEqual(["Close"]);
  // A closed valve ends the flow, and an open one begins it.
  let turns = 0;
  await reports(valve, { flow: 50 });
  for (let last: unknown; ; turns++) {
    const value = await core.value(valve, "valve");
    if (value === last || turns > 50) break;
    last = value;
    await reports(valve, { flow: value ? 50 : 0 });
  }
  expect(turns).toBe(10);
  expect(await told()).toEqual([{ kind: "reaction-stopped", sceneId: close, scene: "Close" }]);
  const { stopped } = await core.reactions.view(ann, began);
  expect(stopped).toBe(true);

  await core.reactions.resume(ann, began);
  vi.setSystemTime(Date.now() + 11 * MINUTE);
  await reports(valve, { flow: 0 });
  await reports(valve, { flow: 50 });
  expect(await core.value(valve, "valve")).toBe(false);
});

test("a way round over links and other reactions is seen, and none where there is none or a silence is waited for", async () => {
  const [hall] = await core.units(["Hall"], { lamp: "in:bool", lux: "out:float" });
  const id = (unit: number, name: string) => core.id(unit, name);
  const [a, b] = [await scene("A", true), await scene("B", true, "lamp", hall)];
  const leak = await alert();
  const lux = await alert(WET, { kind: "output", outputId: await id(hall ?? 0, "lux") });
  const first = await react(leak, a);
  const loop = async (reaction: number) => (await core.reactions.view(ann, reaction)).loop;
  expect(await loop(first)).toBeNull();
  const second = await react(lux, b);
  expect(await loop(second)).toEqual(["B"]);
  await core.scenes.setParts(ann, b, [{ inputId: await id(sensor, "light"), value: true }]);
  expect([await loop(first), await loop(second)]).toEqual([null, null]);
  await core.rows([[await id(valve, "valve"), await id(hall ?? 0, "lamp")]]);
  core.live.forget([valve, hall ?? 0]);
  expect([await loop(first), await loop(second)]).toEqual([
    ["A", "B"],
    ["B", "A"],
  ]);
  const back = await react(await alert({ kind: "back" }, { kind: "unit", unitId: sensor }), b);
  expect(await loop(back)).toBeNull();
});

test("what changes nothing is no sign of a way round", async () => {
  const rule = await alert();
  const reaction = await react(rule, await scene("Close", false));
  for (let turn = 0; turn < 8; turn++) {
    await reports(sensor, { leak: 40 });
    await reports(sensor, { leak: 1 });
  }
  expect(await runs()).toBe(8);
  expect((await core.reactions.view(ann, reaction)).stopped).toBe(false);
});

test("it runs by the rights that its owner has then; what can't be run is told, once for each incident", async () => {
  const bob = await core.person(2, "Bob");
  const shed = await core.unit("Shed", { fan: "in:bool" }, bob.id);
  const gift = { unitId: shed, variableId: null, read: true, write: true };
  const { id: grant } = await core.grants.give(bob, gift, { userId: ann.id }, Date.now());
  const fan = { inputId: await core.id(shed, "fan"), value: true };
  const both = [{ inputId: await core.id(valve, "valve"), value: false }, fan];
  const rule = await alert();
  await react(rule, await core.scenes.make(ann, "Both", Date.now(), both));
  await core.grants.revoke(bob, grant, Date.now());
  await reports(sensor, { leak: 40 });
  await reports(sensor, { leak: 80 });
  expect(await core.value(valve, "valve")).toBeUndefined();
  expect(await told()).toMatchObject([
    { kind: "reaction-failed", scene: "Both", trouble: { code: "scene-broken", params: { part: "fan · Shed" } } },
  ]);
  core = await restartCore(core);
  await core.reactor.settled();
  expect(await told()).toHaveLength(1);
});

test("somebody who may not be here any more runs nothing", async () => {
  const rule = await alert();
  await react(rule, await scene("Close", false));
  await core.em.fork().nativeUpdate(User, { id: ann.id }, { role: "blocked" });
  await reports(sensor, { leak: 40 });
  expect(await core.value(valve, "valve")).toBeUndefined();
});

test("a database that takes nothing for a while is waited for", async () => {
  const rule = await alert();
  await react(rule, await scene("Close", false));
  await core.reactor.stop();
  const time = { now: () => 0, sleep: async () => {} };
  const reactor = new Reactor({ ...core, log: createLog("silent"), now: Date.now, time });
  await reactor.open();
  const run = core.scenes.run.bind(core.scenes);
  core.scenes.run = async (...given: Parameters<typeof run>) => {
    core.scenes.run = run;
    core.fail(true);
    return run(...given).finally(() => core.fail(false));
  };
  await reports(sensor, { leak: 40 });
  await reactor.settled();
  expect(await core.value(valve, "valve")).toBe(false);
  expect(await told()).toEqual([]);
});

test("only one's own alerts and scenes are put together; the same once, and twenty at most", async () => {
  const bob = await core.person(2, "Bob");
  const rule = await alert();
  const close = await scene("Close", false);
  await expect(core.reactions.make(bob, rule, close, "began", 0)).rejects.toMatchObject({ code: "not-found" });
  const reaction = await react(rule, close);
  expect(await react(rule, close)).toBe(reaction);
  for (const act of ["view", "resume", "remove"] as const) {
    await expect(core.reactions[act](bob, reaction)).rejects.toMatchObject({ code: "not-found" });
  }
  for (let n = 1; n < 20; n++) await react(rule, await scene(`S${n}`, true));
  await expect(react(rule, await scene("More", true))).rejects.toMatchObject({ code: "too-many-reactions" });
  expect(await core.reactions.list(ann, { ruleId: rule })).toHaveLength(20);
  expect(await core.reactions.list(ann, { sceneId: close })).toMatchObject([
    { id: reaction, moment: "began", scene: { name: "Close" }, stopped: false, loop: null },
  ]);
  await core.scenes.remove(ann, close);
  await core.alerts.remove(ann, rule);
  await expect(core.reactions.view(ann, reaction)).rejects.toMatchObject({ code: "not-found" });
});
