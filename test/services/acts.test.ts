import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/domain/access.ts";
import { NONE } from "../../src/domain/transform.ts";
import { Removal } from "../../src/entities/removal.ts";
import type { ActFilter } from "../../src/services/acts.ts";
import { type Core, openCore } from "../support/core.ts";

let core: Core;
let ann: Person;
let bob: Person;
let [porch, cellar] = [0, 0];
beforeAll(async () => {
  core = await openCore();
  ann = core.owner;
  bob = await core.person(2, "Bob");
  [porch = 0, cellar = 0] = await core.units(["Porch", "Cellar"], { relay: "in:bool", t: "out:float" });
});
afterAll(() => core.stop());

const told = async (filter: ActFilter = {}, person = ann) =>
  (await core.acts.list(person, filter, 0)).items.map(({ what, unit, by, variable, value, detail, count }) =>
    [what, unit, by?.name, variable?.name ?? detail, value ?? count].filter((one) => one !== undefined && one !== null),
  );

test("what people set, change, give and remove is told, the newest first, to the owner of the units alone", async () => {
  await core.report(cellar, { t: 85 });
  await core.flush();
  await core.inputs.set(ann, await core.id(porch, "relay"), true);
  await core.naming.rename(ann, porch, "Veranda");
  const gift = { unitId: porch, variableId: null, read: true, write: true };
  const { id } = await core.grants.give(ann, gift, { userId: bob.id }, Date.now());
  await core.inputs.set(bob, await core.id(porch, "relay"), false, "api");
  await core.grants.revoke(ann, id, Date.now());
  await core.grants.setVisibility(ann, porch, "internal", Date.now());
  const bad = { output: await core.id(cellar, "t"), span: [0, Date.now() + 1000] as const, limit: null };
  await core.removals.remove(ann, bad as never, "chat", Date.now());
  await core.unitsOf.remove(ann, cellar);
  const all = await told();
  expect(all).toContainEqual(["deleted", "Cellar", "Ann"]);
  expect(
    all
      .filter(([, unit]) => unit === "Veranda" || unit === "Porch")
      .map(([what, , by, what2, to]) => [what, by, what2, to]),
  ).toEqual([
    ["visibility", "Ann", "internal", undefined],
    ["revoked", "Ann", "Bob", undefined],
    ["set", "Bob", "relay", false],
    ["granted", "Ann", "Bob", undefined],
    ["renamed", "Ann", "Porch", undefined],
    ["set", "Ann", "relay", true],
  ]);
  expect(await told({}, bob)).toEqual([]);
  await expect(core.acts.list(bob, { unitId: porch }, 0)).rejects.toMatchObject({ code: "not-found" });
});

test("filters keep a unit, a person, a kind or a time", async () => {
  expect(await told({ userId: bob.id })).toEqual([["set", "Veranda", "Bob", "relay", false]]);
  expect((await told({ kind: "access" })).map(([what]) => what)).toEqual(["visibility", "revoked", "granted"]);
  expect((await told({ kind: "unit", unitId: porch })).map(([what]) => what)).toEqual(["renamed"]);
  expect((await told({ kind: "input" })).map(([what]) => what)).toEqual(["set", "set"]);
  expect(await told({ from: Date.now() + 1000 })).toEqual([]);
  expect(await told({ to: 1 })).toEqual([]);
  expect((await core.acts.people(ann, {})).map(({ name }) => name).sort()).toEqual(["Ann", "Bob"]);
});

test("portions go on where the one before ended, whatever happened at one time", async () => {
  const all = (await core.acts.portion(ann, {}, { skip: 0, limit: 100 })).acts;
  const some = await core.acts.portion(ann, {}, { skip: 2, limit: 3 });
  expect(some.acts).toEqual(all.slice(2, 5));
  expect(some.more).toBe(all.length > 5);
});

test("what owners say of variables, what is kept, how often a unit reports and what is linked to it are told too", async () => {
  const shed = await core.unit("Shed", { t: "out:float", u: "out:float" });
  const [t, u] = [await core.id(shed, "t"), await core.id(shed, "u")];
  await core.naming.set(ann, t, { title: "Soil", measure: "", decimals: 1 }, "api");
  // Says nothing new.
  await core.naming.set(ann, t, { title: "Soil" });
  await core.naming.set(ann, t, { title: null, decimals: "auto" });
  await core.naming.move(ann, u, "first");
  await core.naming.resetOrder(ann, shed);
  const kept = { mode: "mean", windowMs: 60_000, weighted: false, retentionDays: 30 } as const;
  await core.charts.setLogging(ann, t, kept, Date.now());
  await core.rhythms.set(ann, shed, { interval: 600, sleep: true });
  await core.rhythms.set(ann, shed, null);
  await core.grants.setVariableVisibility(ann, t, "internal", Date.now());
  await core.grants.setVariableVisibility(ann, t, null, Date.now());
  // Without the two about access.
  const { acts } = await core.acts.portion(ann, { unitId: shed }, { skip: 2, limit: 20 });
  const told = acts.map(({ kind, what, door, by, variable, detail }) => {
    return [kind, what, door, by?.name, variable?.name, detail];
  });
  expect(told.reverse()).toEqual([
    ["variable", "titled", "api", "Ann", "t", "Soil"],
    ["variable", "measure", "api", "Ann", "t", ""],
    ["variable", "decimals", "api", "Ann", "t", "1"],
    ["variable", "titled", "chat", "Ann", "t", null],
    ["variable", "decimals", "chat", "Ann", "t", "auto"],
    ["variable", "moved", "chat", "Ann", "u", null],
    ["variable", "moved", "chat", "Ann", undefined, null],
    ["variable", "logging", "chat", "Ann", "t", JSON.stringify(kept)],
    ["unit", "rhythm", "chat", "Ann", undefined, JSON.stringify({ interval: 600, sleep: true })],
    ["unit", "rhythm", "chat", "Ann", undefined, null],
  ]);
  expect((await core.acts.list(ann, { unitId: shed, kind: "access" }, 0)).items).toMatchObject([
    { what: "visibility", variable: { name: "t" }, detail: "unit" },
    { what: "visibility", variable: { name: "t" }, detail: "internal" },
  ]);
});

test("what others link to one's inputs is told, without the names of what one may not see", async () => {
  const lamp = await core.unit("Lamp", { level: "in:float", lux: "out:float" });
  const his = await core.unit("Hers", { o: "out:float" }, bob.id);
  const [level, lux] = [await core.id(lamp, "level"), await core.id(lamp, "lux")];
  await core.links.add(ann, lux, level, NONE, Date.now());
  const gift = { unitId: lamp, variableId: level, read: false, write: true };
  await core.grants.give(ann, gift, { userId: bob.id }, Date.now());
  const { id } = await core.links.add(bob, await core.id(his, "o"), level, NONE, Date.now());
  await core.links.setPaused(bob, id, true);
  await core.links.remove(bob, id);
  await core.links.unlink(ann, level, Date.now());
  const acts = (await core.acts.list(ann, { unitId: lamp, kind: "link" }, 0)).items;
  expect(acts.map(({ what, by, variable, detail }) => [what, by?.name, variable?.name, detail]).reverse()).toEqual([
    ["linked", "Ann", "level", "Lamp · lux"],
    ["linked", "Bob", "level", null],
    ["relinked", "Bob", "level", null],
    ["unlinked", "Bob", "level", null],
    ["unlinked", "Ann", "level", null],
  ]);
  expect(await told({ kind: "access", unitId: lamp })).toEqual([["granted", "Lamp", "Ann", "level"]]);
});

test("removed readings are told until their unit is deleted, and what is older than 90 days goes", async () => {
  const attic = await core.unit("Attic", { t: "out:float" });
  await core.report(attic, { t: 85 });
  await core.flush();
  const bad = { output: await core.id(attic, "t"), span: [0, Date.now() + 10_000] as const, limit: null };
  await core.removals.remove(ann, bad as never, "api", Date.now());
  expect(await told({ kind: "removal" })).toEqual([["removed", "Attic", "Ann", "t", 1]]);
  await core.em.fork().nativeUpdate(Removal, {}, { at: Date.now() - 91 * 24 * 3600_000 });
  expect(await told({ kind: "removal" })).toEqual([]);
  await core.acts.clear(Date.now() + 91 * 24 * 3600_000);
  expect(await told({ kind: "access" })).toEqual([]);
});
