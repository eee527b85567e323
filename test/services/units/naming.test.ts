import { afterAll, beforeAll, expect, test } from "vitest";
import { GREENHOUSE, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

test("an update of the unit keeps its owner's words and order", async () => {
  const { naming, unitsOf } = programs.core;
  const unit = await programs.connect(GREENHOUSE);
  const by = unit.owner;
  await naming.set(by, await unit.idOf("temp"), { title: "Soil", measure: "K", decimals: 1 });
  await naming.move(by, await unit.idOf("door"), "first");
  await naming.move(by, await unit.idOf("target"), "up");
  const temp = { type: "float", unit: "°C", precision: 3, title: { en: "Air" } };
  await unit.to({ ...GREENHOUSE, outputs: { wind: "float", temp, door: "string" } });
  const { inputs, outputs } = await unitsOf.view(by, unit.id, Date.now());
  expect(inputs.map(({ name }) => name)).toEqual(["target", "relay"]);
  // What is new comes after what its owner has put in order.
  expect(outputs.map(({ name }) => name)).toEqual(["door", "temp", "wind"]);
  expect(outputs[1]).toMatchObject({ title: { en: "Soil" }, measure: "K", decimals: 1 });
  expect((await naming.view(by, await unit.idOf("temp"))).repository).toEqual({
    title: { en: "Air" },
    measure: "°C",
    decimals: 3,
  });
  await naming.resetOrder(by, unit.id);
  expect((await unitsOf.view(by, unit.id, Date.now())).outputs.map(({ name }) => name)).toEqual([
    "wind",
    "temp",
    "door",
  ]);
});

test("devices count their inputs in the order of schema.json, whatever the owner's is", async () => {
  const { naming, live } = programs.core;
  const unit = await programs.connect(GREENHOUSE);
  await naming.move(unit.owner, await unit.idOf("target"), "first");
  expect([...((await live.get(unit.id))?.inputs.keys() ?? [])]).toEqual(["relay", "target"]);
});

test("what went with an update is neither named nor moved", async () => {
  const { naming } = programs.core;
  const unit = await programs.connect(GREENHOUSE);
  const door = await unit.idOf("door");
  await unit.to({ ...GREENHOUSE, outputs: { temp: { type: "float" } } });
  for (const change of [naming.set(unit.owner, door, { title: "Gate" }), naming.move(unit.owner, door, "first")]) {
    await expect(change).rejects.toThrow("not-found");
  }
});

test("only its owner renames a unit, and by a name that /new would take", async () => {
  const { naming } = programs.core;
  const unit = await programs.connect(GREENHOUSE);
  await expect(naming.rename(programs.tom, unit.id, "Mine")).rejects.toThrow("not-found");
  await expect(naming.rename(unit.owner, unit.id, "a\nb")).rejects.toThrow("name-invalid");
  expect(await naming.rename(unit.owner, unit.id, " Mine ")).toBe("Mine");
  expect((await unit.unit()).name).toBe("Mine");
});
