import type { AbstractSqlConnection } from "@mikro-orm/sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Grant } from "../../../src/entities/grant.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { EVERYTHING, type Filter } from "../../../src/services/directory/directory.ts";
import { type Core, openCore } from "../../support/core.ts";

let core: Core;
let ann: Person;
let statements = 0;
beforeAll(async () => {
  core = await openCore();
  ann = core.owner;
  const connection = core.em.getConnection() as AbstractSqlConnection;
  connection.getKnex().on("query", () => {
    statements++;
  });
});
beforeEach(() => {
  statements = 0;
});
afterAll(() => core.stop());

const SPEC = { temp: "out:float", heat: "in:bool" };
const look = (given: { search?: string; filter?: Filter; room?: number | null }) => ({ ...EVERYTHING, ...given });
const found = async (search: string) =>
  (await core.directory.mine(ann, 0, 0, look({ search }))).items.map(({ name }) => name);

test("a unit is found by its name, by its variables and by what its owner calls them; no character is special", async () => {
  const [kitchen = 0] = await core.units(["Кухня"], { soil_1: "out:float", load: "out:float" });
  await core.units(["100% cotton", "Porch"], { t: "out:float" });
  await core.naming.set(ann, await core.id(kitchen, "load"), { title: "Нагрузка" });
  expect(await found("кухн")).toEqual(["Кухня"]);
  expect(await found("НАГР")).toEqual(["Кухня"]);
  expect(await found("кухня soil")).toEqual(["Кухня"]);
  expect(await found("%")).toEqual(["100% cotton"]);
  expect(await found("_")).toEqual(["Кухня"]);
  expect(await found("soil-1")).toEqual([]);
  const { items } = await core.directory.mine(ann, 0, 0, look({ search: "нагр" }));
  expect(items[0]?.found).toMatchObject({ name: "load" });
});

test("what somebody may not see is not found by it", async () => {
  const bob = await core.person(2, "Bob");
  const [safe = 0] = await core.units(["Safe"], { shown: "out:float", secret: "out:float" }, bob.id);
  const shown = await core.id(safe, "shown");
  await core.writer.exclusive(
    (em) =>
      em.insert(Grant, {
        unit: safe,
        variable: shown,
        toUser: ann.id,
        read: true,
        write: false,
        createdAt: 0,
      } as never),
    () => [safe],
  );
  expect(await found("shown")).toEqual(["Safe"]);
  expect(await found("secret")).toEqual([]);
});

test("a unit is found by all that its line in a list says: the mark that tells it from another, and its owner", async () => {
  const [first = 0] = await core.units(["Pump"], SPEC);
  const carl = await core.person(4, "Carlos");
  await core.units(["Pump"], SPEC, carl.id);
  await core.em.fork().nativeUpdate(Unit, { owner: carl.id }, { visibility: "internal" });
  const others = async (search: string) => (await core.directory.others(ann, 0, 0, look({ search }))).items;
  const [line] = await others("carl");
  expect(line).toMatchObject({ name: "Pump · 4-Pu", owner: "Carlos" });
  expect(await others(line?.name ?? "")).toEqual([line]);
  expect(await others("pump carlos")).toEqual([line]);
  expect((await core.directory.mine(ann, 0, 0, look({ search: "1-pu" }))).items.map(({ id }) => id)).toEqual([first]);
});

test("rooms are found by name, and units whichever room they are in", async () => {
  const [boiler = 0] = await core.units(["Boiler"], SPEC);
  const { id: cellar } = await core.rooms.make(ann, null, "Cellar", 0);
  await core.rooms.place(ann, [boiler], cellar);
  expect(await found("boil")).toEqual(["Boiler"]);
  const { rooms } = await core.directory.mine(ann, 0, 0, look({ search: "cell" }));
  expect(rooms).toEqual([{ id: cellar, name: "Cellar", parentId: null, units: 1 }]);
});

test("filters keep the silent, the firing, one's own and the shared, within a room too", async () => {
  const names = async (filter: Filter, room: number | null = null) =>
    (await core.directory.mine(ann, 0, Date.now(), look({ filter, room }))).items.map(({ name }) => name);
  const [hot = 0] = await core.units(["Hot"], SPEC);
  await core.report(hot, { temp: 50 });
  await core.alerts.add(ann, await core.id(hot, "temp"), "above", 40, 0);
  expect(await names("firing")).toEqual(["Hot"]);
  expect(await names("shared")).toEqual(["Safe"]);
  expect(await names("mine")).not.toContain("Safe");
  expect(await names("silent")).toContain("Porch");
  const { id: attic } = await core.rooms.make(ann, null, "Attic", 0);
  expect(await names("mine", attic)).toEqual([]);
  await core.rooms.place(ann, [hot], attic);
  expect(await names("mine", attic)).toEqual(["Hot"]);
});

describe("400 units", () => {
  let few: number[];
  const ask = async (what: () => Promise<unknown>): Promise<number> => {
    statements = 0;
    await what();
    return statements;
  };
  let roomId = 0;
  const lists = () => [
    () => core.directory.mine(ann, 0, 0),
    () => core.directory.choice(ann, 0, 0),
    () => core.directory.mine(ann, 99, 0),
    () => core.directory.mine(ann, -(few[0] ?? 0), 0),
    () => core.directory.mine(ann, 0, 0, look({ room: roomId })),
    () => core.directory.mine(ann, 0, 0, look({ search: "many 39" })),
    () => core.directory.mine(ann, 0, 0, look({ filter: "firing" })),
    () => core.directory.mine(ann, 0, 0, look({ filter: "silent" })),
    () => core.directory.others(ann, 0, 0),
    () => core.directory.countOthers(ann),
    () => core.directory.idsOf(ann, EVERYTHING, 0),
    () => core.choices.sourceUnits(ann, 0, 0),
    () => core.charts.units(ann, 0, 0),
  ];

  test("ask the database as many questions as four do, in rooms and in what was looked for too", async () => {
    few = await core.units(["many 1", "many 2", "many 3", "many 4"], SPEC);
    roomId = (await core.rooms.make(ann, null, "Hall", 0)).id;
    await core.rooms.place(ann, few.slice(0, 2), roomId);
    await core.live.loadAhead();
    for (const list of lists()) await list();
    const before = [];
    for (const list of lists()) before.push(await ask(list));
    const more = await core.units(
      Array.from({ length: 396 }, (_, n) => `many ${n + 5}`),
      SPEC,
    );
    await core.rooms.place(ann, more.slice(0, 200), roomId);
    for (const list of lists()) await list();
    const after = [];
    for (const list of lists()) after.push(await ask(list));
    expect(after).toEqual(before);
    // Two of them find units: one's own, and those of others.
    expect(Math.max(...after)).toBeLessThanOrEqual(7);
    expect((await core.directory.mine(ann, 0, 0)).total).toBeGreaterThan(400);
  });

  test("are all within two presses of a search", async () => {
    for (const number of [7, 123, 400]) {
      const { items } = await core.directory.mine(ann, 0, 0, look({ search: `many ${number}` }));
      expect(items.map(({ name }) => name)).toContain(`many ${number}`);
    }
  });
});

test("an owner's title that was taken back finds nothing any more", async () => {
  const [unit = 0] = await core.units(["Renamed"], { raw: "out:float" });
  const raw = await core.id(unit, "raw");
  await core.naming.set(ann, raw, { title: "Xylophone" });
  expect(await found("xyloph")).toEqual(["Renamed"]);
  await core.naming.set(ann, raw, { title: null });
  expect(await found("xyloph")).toEqual([]);
  expect(await core.em.fork().count(Variable, { ownTitle: "Xylophone" })).toBe(0);
});

test("nobody's own unit falls out of a list, a choice or the graph, however many of others stand before it by name", async () => {
  const [dan, eve] = [await core.person(5, "Dan"), await core.person(6, "Eve")];
  const names = Array.from({ length: 2000 }, (_, n) => `a ${n}`);
  await core.units(names, {}, eve.id);
  await core.em.fork().nativeUpdate(Unit, { owner: eve.id }, { visibility: "internal" });
  const [own = 0] = await core.units(["zenith"], SPEC, dan.id);
  expect(await core.directory.allBut(dan, 0, 0, 0)).toMatchObject({
    total: 2000,
    items: [{ name: "zenith" }, {}, {}, {}, {}, {}, {}, {}],
  });
  expect((await core.choices.sourceUnits(dan, 0, 0)).items[0]).toMatchObject({ name: "zenith" });
  expect((await core.graph.view(dan, own, 0, 0)).focus).toEqual({ id: own, name: "zenith" });
});
