import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { type Core, openCore } from "../../support/core.ts";

let core: Core;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  core = await openCore();
  ann = core.owner;
  bob = await core.person(2, "Bob");
});
afterAll(() => core.stop());

const make = async (name: string, parent: number | null = null) => (await core.rooms.make(ann, parent, name, 0)).id;
const mine = (page: number, room: number | null = null) =>
  core.directory.mine(ann, page, 0, { room, search: null, filter: null });

test("rooms come first, with how many units are in them and in the rooms within; units are in one of them", async () => {
  const [lamp = 0, pump = 0, fan = 0] = await core.units(["lamp", "pump", "fan"], { on: "in:bool" });
  const house = await make("House");
  const kitchen = await make("Kitchen", house);
  await core.rooms.place(ann, [lamp, pump], kitchen);
  await core.rooms.place(ann, [pump], house);
  const all = await mine(0);
  expect(all.rooms).toEqual([{ id: house, name: "House", parentId: null, units: 2 }]);
  expect(all.items.map(({ name }) => name)).toEqual(["fan"]);
  expect(all.total).toBe(3);
  const inside = await mine(0, house);
  expect(inside.rooms.map(({ name, units }) => [name, units])).toEqual([["Kitchen", 1]]);
  expect(inside.items.map(({ id }) => id)).toEqual([pump]);
  expect((await mine(-lamp)).path.map(({ name }) => name)).toEqual(["House", "Kitchen"]);
  expect((await mine(-fan)).look.room).toBeNull();
  await core.rooms.place(ann, [pump], null);
  expect((await mine(0)).items.map(({ name }) => name)).toEqual(["fan", "pump"]);
});

test("a deleted room leaves its units and rooms where it was; two that are then called the same are told apart", async () => {
  const [stove = 0] = await core.units(["stove"], { on: "in:bool" });
  const outer = await make("Outer");
  const inner = await make("Inner", outer);
  const innermost = await make("Shed", inner);
  await make("shed", outer);
  await core.rooms.place(ann, [stove], inner);
  expect(await core.rooms.remove(ann, inner)).toBe(outer);
  const tree = await core.rooms.tree(ann);
  expect(tree.roomOf(stove)).toBe(outer);
  expect(tree.rooms.get(innermost)).toMatchObject({ name: "Shed (Inner)", parentId: outer });
  await expect(mine(0, inner)).rejects.toMatchObject({ code: "room-gone" });
  await expect(core.rooms.remove(ann, inner)).rejects.toMatchObject({ code: "room-gone" });
});

test("names and places that make no sense are refused, and nothing changes", async () => {
  const top = await make("Top");
  const low = await make("Low", top);
  const before = await core.rooms.tree(ann);
  const refused = [
    [() => core.rooms.make(ann, null, "TOP", 0), "room-exists"],
    [() => core.rooms.make(ann, null, "x".repeat(5000), 0), "name-invalid"],
    [() => core.rooms.make(ann, null, " \u200b", 0), "name-invalid"],
    [() => core.rooms.make(ann, 999, "Lost", 0), "room-gone"],
    [() => core.rooms.make(bob, top, "Theirs", 0), "room-gone"],
    [() => core.rooms.change(bob, top, { name: "Theirs" }), "room-gone"],
    [() => core.rooms.change(ann, top, { parent: top }), "room-inside"],
    [() => core.rooms.change(ann, top, { parent: low }), "room-inside"],
    [() => core.rooms.remove(bob, top), "room-gone"],
    [() => core.rooms.place(ann, [], 999), "room-gone"],
  ] as const;
  for (const [tried, code] of refused) await expect(tried()).rejects.toMatchObject({ code });
  expect(await core.rooms.tree(ann)).toEqual(before);
  // The same name elsewhere is another room.
  expect(await make("Low")).not.toBe(low);
});

test("rooms go five deep, also when they are moved together", async () => {
  let deepest: number | null = null;
  for (const name of ["1", "2", "3", "4", "5"]) deepest = await make(`Deep ${name}`, deepest);
  await expect(core.rooms.make(ann, deepest, "6", 0)).rejects.toMatchObject({ code: "room-too-deep" });
  const [first] = (await core.rooms.tree(ann)).pathOf(deepest);
  const box = await make("Box");
  await expect(core.rooms.change(ann, first?.id ?? 0, { parent: box })).rejects.toMatchObject({
    code: "room-too-deep",
  });
});

test("what others share is put into one's own rooms, and what they hide is not", async () => {
  const [open = 0, hidden = 0] = await core.units(["open", "hidden"], { t: "out:float" }, bob.id);
  await core.writer.exclusive(
    (em) => em.nativeUpdate(Unit, { id: open }, { visibility: "internal" }),
    () => [open],
  );
  const room = await make("Borrowed");
  expect(await core.rooms.place(ann, [open, hidden], room)).toBe(1);
  const list = await mine(0, room);
  expect(list.items.map(({ name, owner }) => [name, owner])).toEqual([["open", "Bob"]]);
  expect((await core.directory.mine(bob, 0, 0)).rooms).toEqual([]);
  await core.writer.exclusive(
    (em) => em.nativeUpdate(Unit, { id: open }, { visibility: "private" }),
    () => [open],
  );
  expect((await mine(0, room)).items).toEqual([]);
});
