import { afterEach, beforeEach, expect, test } from "vitest";
import { type Condition, defaultTiming } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import type { RuleDraft } from "../../../src/services/alerts/rule.ts";
import { type Core, openCore } from "../../support/core.ts";

const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 1 };

let core: Core;
let stove: number;
let boiler: number;
let house: number;
let cellar: number;
beforeEach(async () => {
  core = await openCore();
  [stove = 0, boiler = 0] = await core.units(["stove", "boiler"], { heat: "out:float" });
  house = (await core.rooms.make(core.owner, null, "House", 0)).id;
  cellar = (await core.rooms.make(core.owner, house, "Cellar", 0)).id;
  await core.rooms.place(core.owner, [stove], house);
  await core.rooms.place(core.owner, [boiler], cellar);
});
afterEach(() => core.stop());

const draft = (roomId: number | null): RuleDraft => ({
  selector: { kind: "many", name: "heat", roomId },
  condition: ABOVE,
  timing: defaultTiming(ABOVE),
  severity: "warning",
});
const make = (roomId: number) => core.alerts.make(core.owner, draft(roomId), Date.now());
const hot = async () => {
  for (const unit of [stove, boiler]) await core.report(unit, { heat: 40 });
};
const states = async () =>
  (await core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } })).map(({ unit, phase, stopped }) => [
    unit.id,
    stopped ? "stopped" : phase,
  ]);

test("a rule on a room is shown with the room's name, is found, and watches what is in the rooms within", async () => {
  const rule = await make(house);
  expect(rule).toMatchObject({ unit: "House", output: "heat" });
  expect((await core.alerts.list(core.owner, 0)).items).toEqual([rule]);
  expect((await core.alerts.twin(core.owner, draft(house)))?.id).toBe(rule.id);
  expect(await core.alerts.twin(core.owner, draft(cellar))).toBeUndefined();
  await hot();
  expect(await states()).toEqual([
    [stove, "firing"],
    [boiler, "firing"],
  ]);
});

test("a rule on a room of nobody, or of somebody else, is not made", async () => {
  const bob = await core.person(2, "Bob");
  await expect(make(99)).rejects.toMatchObject({ code: "room-gone" });
  await expect(core.alerts.make(bob, draft(house), 0)).rejects.toMatchObject({ code: "room-gone" });
});

test("a rule on a room is about what is called so there, whatever another device means by it", async () => {
  const oven = await core.unit("oven", { level: "out:string" });
  const tank = await core.unit("tank", { level: "out:float" });
  await core.rooms.place(core.owner, [tank], cellar);
  const selector = { kind: "many", name: "level", roomId: cellar } as const;
  const rule = await core.alerts.make(core.owner, { ...draft(cellar), selector }, Date.now());
  expect(rule).toMatchObject({ type: "float" });
  await core.report(tank, { level: 40 });
  await core.report(oven, { level: "high" });
  expect(await states()).toEqual([[tank, "firing"]]);
});

test("a unit that leaves a room ends its incident there, and one that comes is watched at once", async () => {
  await make(cellar);
  await hot();
  expect(await states()).toEqual([[boiler, "firing"]]);
  await core.em.fork().nativeUpdate(IncidentMessage, {}, { stale: 0 });
  await core.rooms.place(core.owner, [boiler], house);
  await core.rooms.place(core.owner, [stove], cellar);
  expect(await states()).toEqual([
    [boiler, "stopped"],
    [stove, "firing"],
  ]);
  const [left] = await core.em.fork().find(IncidentMessage, {}, { orderBy: { id: "asc" } });
  expect(left?.stale).toBe(1);
});

test("a room that moves takes its units out of the rules of where it was, and into those of where it goes", async () => {
  const yard = (await core.rooms.make(core.owner, null, "Yard", 0)).id;
  await make(house);
  await make(yard);
  await hot();
  await core.rooms.change(core.owner, cellar, { parent: yard });
  expect(await states()).toEqual([
    [stove, "firing"],
    [boiler, "stopped"],
    [boiler, "firing"],
  ]);
  await core.report(boiler, { heat: 10 });
  expect((await states()).at(-1)).toEqual([boiler, "resolved"]);
});

test("a room that is only renamed changes no incident", async () => {
  await make(cellar);
  await hot();
  await core.rooms.change(core.owner, cellar, { name: "Basement" });
  expect(await states()).toEqual([[boiler, "firing"]]);
});

test("what was watched in a deleted room is watched where the room was", async () => {
  const rule = await make(cellar);
  await hot();
  await core.rooms.remove(core.owner, cellar);
  expect(await core.alerts.view(core.owner, rule.id)).toMatchObject({ unit: "House", paused: false });
  expect(await states()).toEqual([
    [boiler, "firing"],
    [stove, "firing"],
  ]);
});

test("of a deleted room that was in none the alerts pause and end, and are there to be read and deleted", async () => {
  const rule = await make(house);
  await hot();
  await core.rooms.remove(core.owner, house);
  expect(await core.alerts.view(core.owner, rule.id)).toMatchObject({ unit: "", paused: true, open: 0 });
  expect(await states()).toEqual([
    [stove, "stopped"],
    [boiler, "stopped"],
  ]);
  await expect(core.alerts.resume(core.owner, rule.id)).rejects.toMatchObject({ code: "room-gone" });
  await hot();
  expect(await states()).toHaveLength(2);
  await core.alerts.remove(core.owner, rule.id);
  expect((await core.alerts.list(core.owner, 0)).items).toEqual([]);
});
