import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/domain/access.ts";
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

test("removed readings are told until their unit is deleted, and what is older than 90 days goes", async () => {
  const attic = await core.unit("Attic", { t: "out:float" });
  await core.report(attic, { t: 85 });
  await core.flush();
  const bad = { output: await core.id(attic, "t"), span: [0, Date.now() + 10_000] as const, limit: null };
  await core.removals.remove(ann, bad as never, "api", Date.now());
  expect(await told({ kind: "removal" })).toEqual([["removed", "Attic", "Ann", "t", 1]]);
  await core.acts.clear(Date.now() + 91 * 24 * 3600_000);
  expect(await told({ kind: "access" })).toEqual([]);
});
