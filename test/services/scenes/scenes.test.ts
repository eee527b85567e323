import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Scene } from "../../../src/entities/scene.ts";
import { type Core, openCore } from "../../support/core.ts";

const NOW = Date.now();
let core: Core;
let ann: Person;
let [hall, bath] = [0, 0];
beforeEach(async () => {
  core = await openCore();
  ann = core.owner;
  [hall = 0, bath = 0] = await core.units(["Hall", "Bath"], { lamp: "in:bool", heat: "in:int:5:30", t: "out:float" });
});
afterEach(() => core.stop());

const parts = async (...given: [unit: number, name: string, value: unknown][]) =>
  Promise.all(given.map(async ([unit, name, value]) => ({ inputId: await core.id(unit, name), value })));
const away = async () =>
  core.scenes.make(ann, "Away", NOW, await parts([hall, "lamp", false], [hall, "heat", 12], [bath, "heat", 10]));
const values = async () =>
  Promise.all(
    (
      [
        [hall, "lamp"],
        [hall, "heat"],
        [bath, "heat"],
      ] as const
    ).map(([unit, name]) => core.value(unit, name)),
  );

/** The unit says that it has applied all that it was given. */
const confirm = (unitId: number) =>
  core.writer.change(unitId, (batch, unit) => {
    unit.appliedRev = unit.inputRev;
    batch.touch(unit);
    return () => undefined;
  });

test("a scene sets inputs of several units in one commit, and tells which of them have applied it", async () => {
  const id = await away();
  await core.inputs.set(ann, await core.id(hall, "lamp"), true);
  core.batches.length = 0;
  const ran = await core.scenes.run(ann, id);
  expect(core.batches).toHaveLength(1);
  expect(await values()).toEqual([false, 12, 10]);
  expect(ran.parts.map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
  await confirm(hall);
  const states = async () => (await core.scenes.view(ann, id, NOW)).parts.map(({ state }) => state);
  expect(await states()).toEqual(["applied", "applied", "waiting"]);
  await confirm(bath);
  await core.inputs.set(ann, await core.id(hall, "heat"), 20);
  expect(await states()).toEqual(["applied", "other", "applied"]);
});

test("the audit says which scene has set an input, and through which door; what was so already is no change", async () => {
  const id = await away();
  await core.inputs.set(ann, await core.id(bath, "heat"), 10);
  await core.scenes.run(ann, id, "api");
  await core.scenes.rename(ann, id, "Gone");
  const { items } = await core.acts.list(ann, {}, 0);
  expect(items.map(({ variable, value, door, doer }) => [variable?.name, value, door, doer])).toEqual([
    ["heat", 12, "api", { kind: "scene", name: "Away" }],
    ["lamp", false, "api", { kind: "scene", name: "Away" }],
    ["heat", 10, "chat", null],
  ]);
});

test("one input that can't be set, and nothing is: deleted, retyped, no more allowed, or out of its range", async () => {
  const bob = await core.person(2, "Bob");
  const [shed = 0] = await core.units(["Shed"], { fan: "in:int:0:100" }, bob.id);
  const gift = { unitId: shed, variableId: null, read: true, write: true };
  const { id: grantId } = await core.grants.give(bob, gift, { userId: ann.id }, NOW);
  const id = await core.scenes.make(ann, "All", NOW, await parts([hall, "lamp", true], [shed, "fan", 70]));
  const run = () => core.scenes.run(ann, id);
  const problem = async () => (await core.scenes.view(ann, id, NOW)).parts.map((part) => part.problem);
  const fan = await core.id(shed, "fan");
  const change = (set: object) =>
    core.em
      .fork()
      .nativeUpdate("Variable", { id: fan }, set)
      .then(() => core.live.forget([shed]));
  const refused = (problem: string) => ({
    code: "scene-broken",
    params: { name: "All", part: "fan · Shed", problem },
  });

  await change({ max: 60 });
  await expect(run()).rejects.toMatchObject(refused("unfit"));
  await change({ max: 100, name: "was", archivedAt: 1 });
  await expect(run()).rejects.toMatchObject(refused("gone"));
  await core.em
    .fork()
    .insert("Variable", { uuid: "other", unit: shed, name: "was", position: 2, type: "string", kind: "input" });
  core.live.forget([shed]);
  expect(await problem()).toEqual([null, "retyped"]);
  await expect(run()).rejects.toMatchObject(refused("retyped"));
  await core.em.fork().nativeDelete("Variable", { uuid: "other" });
  await change({ name: "fan", archivedAt: null });
  await core.grants.revoke(bob, grantId, NOW);
  expect(await problem()).toEqual([null, "no-access"]);
  await expect(run()).rejects.toMatchObject(refused("no-access"));
  await core.unitsOf.remove(bob, shed);
  expect(await problem()).toEqual([null, "gone"]);
  await expect(run()).rejects.toMatchObject(refused("gone"));
  expect(await core.value(hall, "lamp")).toBeUndefined();

  const [, lost] = (await core.scenes.view(ann, id, NOW)).parts;
  await core.scenes.take(ann, id, lost?.id ?? 0);
  await run();
  expect(await core.value(hall, "lamp")).toBe(true);
});

test("a right that goes while a scene waits for its turn is none any more, and nothing is set", async () => {
  const bob = await core.person(2, "Bob");
  const [shed = 0] = await core.units(["Shed"], { fan: "in:int:0:100" }, bob.id);
  const gift = { unitId: shed, variableId: null, read: true, write: true };
  const { id: grantId } = await core.grants.give(bob, gift, { userId: ann.id }, NOW);
  const id = await core.scenes.make(ann, "All", NOW, await parts([hall, "lamp", true], [shed, "fan", 70]));
  const change = core.writer.change.bind(core.writer);
  core.writer.change = async (...given: Parameters<typeof change>) => {
    core.writer.change = change;
    await core.grants.revoke(bob, grantId, NOW);
    return change(...given) as never;
  };
  await expect(core.scenes.run(ann, id)).rejects.toMatchObject({ code: "scene-broken" });
  expect([await core.value(hall, "lamp"), await core.value(shed, "fan")]).toEqual([undefined, undefined]);
});

test("two scenes at once on the same input: one after the other, each whole, and the one that was first says what is otherwise", async () => {
  const first = await away();
  const second = await core.scenes.make(ann, "Home", NOW, await parts([hall, "lamp", true], [bath, "heat", 22]));
  const [one, other] = await Promise.all([core.scenes.run(ann, first), core.scenes.run(ann, second)]);
  expect(await values()).toEqual([true, 12, 22]);
  expect(one.parts.map(({ state }) => state)).toEqual(["other", "waiting", "other"]);
  expect(other.parts.map(({ state }) => state)).toEqual(["waiting", "waiting"]);
});

test("links take on what a scene sets, but for what it sets itself; what a link sets otherwise is told", async () => {
  const [other = 0] = await core.units(["Other"], { heat: "in:int" });
  const id = async (unit: number, name: string) => core.id(unit, name);
  await core.rows([
    [await id(hall, "heat"), await id(bath, "heat")],
    [await id(hall, "heat"), await id(other, "heat")],
  ]);
  const scene = await away();
  const { parts } = await core.scenes.run(ann, scene);
  expect(await values()).toEqual([false, 12, 10]);
  expect(await core.value(other, "heat")).toBe(12);
  expect(parts.map(({ input }) => input?.driven)).toEqual([false, false, true]);
  await core.inputs.set(ann, await id(hall, "heat"), 13);
  expect((await core.scenes.view(ann, scene, NOW)).parts.map(({ state }) => state)).toEqual([
    "waiting",
    "other",
    "other",
  ]);
});

test("a commit that fails sets nothing, and the scene can be run again", async () => {
  const id = await away();
  core.fail(true);
  await expect(core.scenes.run(ann, id)).rejects.toMatchObject({ code: "database-unavailable" });
  core.fail(false);
  expect(await values()).toEqual([undefined, undefined, undefined]);
  await core.scenes.run(ann, id);
  expect(await values()).toEqual([false, 12, 10]);
});

test("what does not fit an input, or may not be set, is no part of a scene; a scene is its owner's alone", async () => {
  const bob = await core.person(2, "Bob");
  const id = await away();
  const lamp = await core.id(hall, "lamp");
  const heat = await core.id(hall, "heat");
  await expect(core.scenes.put(ann, id, heat, 31)).rejects.toMatchObject({ code: "value-above" });
  await expect(core.scenes.put(ann, id, await core.id(hall, "t"), 3)).rejects.toMatchObject({ code: "not-found" });
  await expect(core.scenes.make(bob, "Mine", NOW, [{ inputId: lamp, value: true }])).rejects.toMatchObject({
    code: "not-found",
  });
  for (const act of [
    () => core.scenes.view(bob, id, NOW),
    () => core.scenes.run(bob, id),
    () => core.scenes.rename(bob, id, "Mine"),
    () => core.scenes.setParts(bob, id, []),
    () => core.scenes.put(bob, id, lamp, true),
    () => core.scenes.remove(bob, id),
  ]) {
    await expect(act()).rejects.toMatchObject({ code: "not-found" });
  }
  await core.scenes.put(ann, id, heat, 18);
  const { name, parts } = await core.scenes.view(ann, id, NOW);
  expect([name, parts.map(({ value }) => value)]).toEqual(["Away", [false, 18, 10]]);
});

test("a name is one line of up to 64 characters, there are 100 scenes at most, and the list pages by name", async () => {
  for (const name of ["x".repeat(5000), "", "two\nlines"]) {
    await expect(core.scenes.make(ann, name, NOW)).rejects.toMatchObject({ code: "name-invalid" });
  }
  const id = await away();
  await expect(core.scenes.rename(ann, id, "x".repeat(5000))).rejects.toMatchObject({ code: "name-invalid" });
  await expect(core.scenes.run(ann, await core.scenes.make(ann, "Empty", NOW))).rejects.toMatchObject({
    code: "scene-empty",
  });
  const rows = Array.from({ length: 98 }, (_, n) => ({ uuid: `s${n}`, owner: 1, name: `S${n + 100}`, createdAt: 0 }));
  await core.em.fork().insertMany(Scene, rows);
  await expect(core.scenes.make(ann, "More", NOW)).rejects.toMatchObject({ code: "too-many-scenes" });
  const list = await core.scenes.list(ann, -id);
  expect([list.page, list.pages, list.total, list.items[0]?.name]).toEqual([0, 13, 100, "Away"]);
  await core.scenes.remove(ann, id);
  expect((await core.scenes.list(ann, 99)).items.map(({ name }) => name)).toEqual(["S195", "S196", "S197"]);
});

test("what a scene sets is kept to the last digit, and a text that looks like a number stays one", async () => {
  const [odd = 0] = await core.units(["Odd"], { gain: "in:float", label: "in:string", on: "in:bool" });
  const kept = [0.1 + 0.2, "1e3", true] as const;
  const id = await core.scenes.make(
    ann,
    "Exact",
    NOW,
    await parts([odd, "gain", kept[0]], [odd, "label", kept[1]], [odd, "on", kept[2]]),
  );
  expect((await core.scenes.view(ann, id, NOW)).parts.map(({ value }) => value)).toEqual(kept);
  await core.scenes.put(ann, id, await core.id(odd, "gain"), 0.7 + 0.1);
  await core.scenes.run(ann, id);
  expect([await core.value(odd, "gain"), await core.value(odd, "label")]).toEqual([0.7 + 0.1, "1e3"]);
});
