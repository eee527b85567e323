import { afterAll, beforeAll, expect, test } from "vitest";
import type { VirtualUnit } from "../../src/sandbox/unit.ts";
import { createChance } from "../support/chance.ts";
import { readRows, readSamples } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ({ unit } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

const present = () =>
  readRows(
    world.dir,
    "select latest.at, number from latest join variable on variable.id = variable_id where name = 'temperature'",
  );

test("a sample that is sent twice is stored once, and the first value of a time stays", async () => {
  const at = Date.now();
  const list = [
    [at - 20, 5.5],
    [at - 10, 6.5],
  ];
  await unit.sync({ output_variables: { temperature: list } });
  await unit.sync({ output_variables: { temperature: [...list, [at - 20, 9]] } });
  await unit.sync({ output_variables: { temperature: [[at - 10, 9]] } });
  expect(await readSamples(world.dir, "temperature")).toEqual(list);
});

test("samples that were buffered are stored, and the newest of all is the present value", async () => {
  const at = Date.now();
  await unit.sync({ output_variables: { temperature: [[at, 20]] } });
  await unit.sync({ output_variables: { temperature: [[at - 86_400_000, 1], [at - 5, 2]] } }); // biome-ignore format: pairs
  expect(await present()).toEqual([{ at, number: 20 }]);
  expect(await readSamples(world.dir, "temperature")).toEqual(
    expect.arrayContaining([
      [at - 86_400_000, 1],
      [at - 5, 2],
    ]),
  );
  await unit.sync({ output_variables: { temperature: [[at + 9, 4], [at + 5, 3]] } }); // biome-ignore format: pairs
  expect(await present()).toEqual([{ at: at + 9, number: 4 }]);
});

test("samples of many units that arrive together are all stored", async () => {
  const owner = await meet(world, { first_name: "Bob" });
  const units: VirtualUnit[] = [];
  for (const name of ["A", "B", "C", "D"]) units.push((await createUnitInChat(world, owner, name)).unit);
  const at = Date.now();
  const list = Array.from({ length: 990 }, (_, index) => [at - index, index]);
  const outputs = { temperature: list, running: list.slice(0, 9).map(([time]) => [time, true]) };
  const before = (await readRows(world.dir, "select 1 from sample")).length;
  const answers = await Promise.all(
    units.map((one) => Promise.all([one.sync({ output_variables: outputs }), one.sync({ unit_state: { uptime: 1 } })])),
  );
  expect(new Set(answers.map(([first]) => first.status))).toEqual(new Set([200]));
  expect((await readRows(world.dir, "select 1 from sample")).length).toBe(before + 4 * 999);
});

test("numbers are stored as they were sent, to the last digit, in samples and present values", async () => {
  const chance = createChance(7);
  const numbers = [
    0,
    1,
    -1,
    0.1 + 0.2,
    1 / 3,
    21.5,
    1e-7,
    5e-324,
    1.7e308,
    -1.7e308,
    Number.MAX_VALUE,
    2.2250738585072014e-308,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    2 ** 53 + 2,
    123456789.12345678,
    1e15,
    1e21,
    4.35,
    // What SQLite makes other numbers of when it reads them as decimals.
    28.428979,
    0.0036821,
    81643.846587,
    587.405462,
    0.000074456,
    -34176.51324902536,
    0.3445381131970433,
    ...Array.from({ length: 900 }, () => (chance.int(-1e9, 1e9) / 3) * 10 ** chance.int(-20, 10)),
  ];
  const start = Date.now() - 500_000;
  const owner = await meet(world, { first_name: "Eva" });
  const { unit: exact } = await createUnitInChat(world, owner, "Exact");
  const list = numbers.map((number, index) => [start + index, number]);
  expect((await exact.sync({ output_variables: { temperature: list } })).json?.rejected).toBeUndefined();
  const stored = await readRows(
    world.dir,
    "select at, number from sample where at between ? and ? order by at",
    start,
    start + 999,
  );
  expect(stored.map(({ at, number }) => [at, number])).toEqual(list);
  const [latest] = await readRows(world.dir, "select number from latest where at = ?", start + numbers.length - 1);
  expect(latest?.number).toBe(numbers.at(-1));
});

test("a log line that is sent twice is stored once", async () => {
  const line = [Date.now() - 5000, "error", "DS18B20 not found"];
  await unit.sync({ log: [line] });
  await unit.sync({ log: [line, [Date.now(), "info", "found"]] });
  expect(
    (await readRows(world.dir, "select text from device_log where kind = 'program' order by at")).map(
      ({ text }) => text,
    ),
  ).toEqual(["DS18B20 not found", "found"]);
});
