import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { readNow } from "../support/database.ts";
import { LAMP, links } from "../support/links.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let ann: Person;
let sensor: VirtualUnit;
let lamp: VirtualUnit;
let envs: UnitEnv[];
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
  const first = await createUnitInChat(world, ann);
  const second = await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp"));
  [sensor, lamp, envs] = [first.unit, second.unit, [first.env, second.env]];
  await links(ann, ["Greenhouse", "temperature", "Lamp", "level"]);
});
afterAll(() => world.stop());

test("what an output becomes wakes the unit whose input it drives, at once and only then", async () => {
  const { json } = await lamp.sync();
  let answered = 0;
  const waiting = lamp.sync({ input_rev: json?.input_rev, wait: 25 }).then((answer) => {
    answered = performance.now();
    return answer;
  });
  await expect.poll(() => readNow(world.dir, "select 1 from arrival")).not.toEqual([]);
  // Nothing that it is linked to.
  await sensor.sync({ output_variables: { running: true } });
  expect(answered).toBe(0);
  const sent = performance.now();
  await sensor.sync({ output_variables: { temperature: 42.4 } });
  expect((await waiting).json?.input_variables).toEqual({ level: 42 });
  expect(answered - sent).toBeLessThan(2000);
});

test("links work after a restart as before, and what they brought is still there", async () => {
  await world.restart();
  [sensor, lamp] = envs.map((env) => createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl })) as [
    VirtualUnit,
    VirtualUnit,
  ];
  const at = Date.now() + 1000;
  expect((await lamp.sync({ at })).json?.input_variables).toEqual({ level: 42 });
  await sensor.sync({ at, output_variables: { temperature: 7 } });
  expect((await lamp.sync({ at: at + 1 })).json?.input_variables).toEqual({ level: 7 });
});

test("a unit that is linked to itself gets its own output back with the answer", async () => {
  await links(ann, ["Greenhouse", "temperature", "Greenhouse", "target"]);
  const at = Date.now() + 2000;
  const { json } = await sensor.sync({ at, input_rev: 0, output_variables: { temperature: 12.5 } });
  expect(json?.input_variables).toMatchObject({ target: 12.5 });
});
