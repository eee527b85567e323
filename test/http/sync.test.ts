import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countOf, epochOf, toRevision } from "../../src/domain/revision.ts";
import type { UnitEnv, VirtualUnit } from "../../src/sandbox/unit.ts";
import { readAll, readRows, readSamples } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let unit: VirtualUnit;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld();
  ({ unit, env } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

describe("a good sync", () => {
  test("is answered sealed, with the time, the inputs and when to come again", async () => {
    const before = Date.now();
    const { status, headers, json } = await unit.sync();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(json).toEqual({
      world_state: { utc: expect.any(Number) },
      input_rev: expect.any(Number),
      input_variables: { relay: false, target: 20 },
      interval: expect.any(Number),
    });
    expect(json?.world_state.utc).toBeGreaterThanOrEqual(before);
    expect(json?.world_state.utc).toBeLessThanOrEqual(Date.now());
  });

  test("is on disk when it is answered: samples, present values, state and log", async () => {
    const at = Date.now();
    await unit.sync({
      at,
      output_variables: { temperature: 21.5, door: "open", running: true },
      unit_state: { ip: "192.168.1.7", mem_free: 21344, rssi: -61.5 },
      log: [[at - 5, "warning", "brown-out"]],
    });
    expect(await readSamples(world.dir, "temperature")).toEqual([[at, 21.5]]);
    expect(await readSamples(world.dir, "door")).toEqual([[at, "open"]]);
    expect(await readSamples(world.dir, "running")).toEqual([[at, 1]]);
    const [latest] = await readRows(world.dir, "select number, at from latest where number = 21.5");
    expect(latest).toEqual({ number: 21.5, at });
    const [status] = await readRows(world.dir, "select last_at, state from status");
    expect(status?.last_at).toBe(at);
    expect(JSON.parse(String(status?.state))).toEqual({ ip: "192.168.1.7", mem_free: 21344, rssi: -61.5 });
    expect(await readRows(world.dir, "select at, level, text from device_log where kind = 'program'")).toEqual([
      { at: at - 5, level: "warning", text: "brown-out" },
    ]);
  });

  test("keeps the state that it does not mention", async () => {
    await unit.sync({ unit_state: { uptime: 5 } });
    const [status] = await readRows(world.dir, "select state from status");
    expect(JSON.parse(String(status?.state))).toMatchObject({ mem_free: 21344, uptime: 5 });
  });
});

describe("bad parts are named and good parts are kept:", () => {
  test("an unknown output beside a good one", async () => {
    const at = Date.now();
    const { status, json } = await unit.sync({ at, output_variables: { colour: "red", temperature: 22.5 } });
    expect(status).toBe(200);
    expect(json?.rejected).toEqual({ "output_variables.colour": "unknown variable" });
    expect(await readSamples(world.dir, "temperature")).toContainEqual([at, 22.5]);
  });

  test("values of a wrong type, and words that are not among the values", async () => {
    const at = Date.now();
    const outputs = { temperature: "warm", running: 2, door: "ajar" };
    const { status, json } = await unit.sync({
      at,
      output_variables: outputs,
      unit_state: { uptime: 1.5, load: 1 },
      room: 1000,
    });
    expect(status).toBe(200);
    expect(json?.rejected).toEqual({
      "output_variables.temperature": "not a float",
      "output_variables.running": "not a bool",
      "output_variables.door": "not one of the values",
      "unit_state.uptime": "not an int",
      "unit_state.load": "unknown variable",
    });
    const stored = await Promise.all(["temperature", "running", "door"].map((name) => readSamples(world.dir, name)));
    expect(stored.flat().filter(([time]) => time === at)).toEqual([]);
  });

  test("keys that a newer unit may know, with a clock or without", async () => {
    const at = Date.now();
    const { status, json } = await unit.sync({ at, colour: 1, "": [], output_variables: { temperature: 23 } });
    expect(status).toBe(200);
    expect(json?.rejected).toEqual({ colour: "unknown key", "": "unknown key" });
    expect(await readSamples(world.dir, "temperature")).toContainEqual([at, 23]);
    const clock = await unit.sync({ at: null, colour: 1 });
    expect([clock.status, clock.json?.rejected]).toEqual([200, { colour: "unknown key" }]);
  });

  test("an input among the outputs", async () => {
    const { json } = await unit.sync({ output_variables: { relay: true } });
    expect(json?.rejected).toEqual({ "output_variables.relay": "unknown variable" });
  });

  test("single samples of a list, by their place", async () => {
    const at = Date.now();
    const list = [[at - 30, 1], [at - 20, "x"], [at - 10], 7, [at + 120_000, 4], [-1, 5], [at - 0.5, 6], [at, 2]];
    const { status, json } = await unit.sync({ at, room: 1000, output_variables: { temperature: list } });
    expect(status).toBe(200);
    expect(json?.rejected).toEqual({
      "output_variables.temperature.1": "not a float",
      "output_variables.temperature.2": "not [time in ms, value]",
      "output_variables.temperature.3": "not [time in ms, value]",
      "output_variables.temperature.4": "more than 60 s in the future",
      "output_variables.temperature.5": "not [time in ms, value]",
      "output_variables.temperature.6": "not [time in ms, value]",
    });
    const stored = await readSamples(world.dir, "temperature");
    expect(stored).toEqual(expect.arrayContaining([[at - 30, 1], [at, 2]])); // biome-ignore format: pairs
    expect(stored).not.toContainEqual([at - 20, expect.anything()]);
  });

  test("a string of more than 4 KiB", async () => {
    const { json } = await unit.sync({ unit_state: { ip: "é".repeat(2049) } });
    expect(json?.rejected).toEqual({ "unit_state.ip": "longer than 4096 bytes" });
  });
});

describe("a clock request", () => {
  test("gets the time and the inputs, and changes nothing", async () => {
    const before = await readAll(world.dir);
    const { status, json } = await unit.sync({ at: null });
    expect(status).toBe(200);
    expect(json).toMatchObject({ input_variables: { relay: false, target: 20 }, world_state: expect.anything() });
    expect(Math.abs((json?.world_state.utc ?? 0) - Date.now())).toBeLessThan(5000);
    expect(await readAll(world.dir)).toEqual(before);
  });
});

describe("input_rev", () => {
  const presentRev = async () => (await unit.sync({ at: null })).json?.input_rev ?? 0;
  const inputsFor = async (input_rev?: number) =>
    (await unit.sync(input_rev === undefined ? {} : { input_rev })).json?.input_variables;

  test("absent, newer than any that was given, or of an epoch that was never told, brings all inputs that are set", async () => {
    expect(await inputsFor()).toEqual({ relay: false, target: 20 });
    expect(await inputsFor(1)).toEqual({ relay: false, target: 20 });
    const epoch = epochOf(await presentRev());
    const count = countOf(await presentRev());
    expect(await inputsFor(toRevision(epoch === 1 ? 2 : epoch - 1, count))).toEqual({ relay: false, target: 20 });
    const present = await presentRev();
    expect(await inputsFor(present + 1)).toEqual({ relay: false, target: 20 });
    expect(await inputsFor(present - 1)).toEqual({ relay: false, target: 20 });
  });

  test("the present one brings none", async () => {
    expect(await inputsFor(await presentRev())).toBeUndefined();
  });

  test("newer than any that was given confirms nothing: nobody knows what that unit has", async () => {
    const applied = () => readRows(world.dir, "select applied_rev from status");
    const present = await presentRev();
    await unit.sync({ input_rev: present });
    expect(await applied()).toEqual([{ applied_rev: 1 }]);
    await unit.sync({ input_rev: present + 98 });
    expect(await applied()).toEqual([{ applied_rev: 0 }]);
  });
});

test("env.json has no slash at the end of PEPEUNIT_URL", () => {
  expect(env.PEPEUNIT_URL).toMatch(/^http:\/\/[\d.]+:\d+$/);
});
