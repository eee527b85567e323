import { afterAll, beforeAll, expect, test } from "vitest";
import { Grant } from "../../../src/entities/grant.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { InputChange } from "../../../src/entities/inputchange.ts";
import { Latest } from "../../../src/entities/latest.ts";
import { Link } from "../../../src/entities/link.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { Sealed } from "../../../src/entities/sealed.ts";
import { User } from "../../../src/entities/user.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { type Core, openCore } from "../../support/core.ts";
import { readNow, WAITING } from "../../support/database.ts";

let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(() => core.stop());

test("a variable comes into memory as schema.json had it, to the last digit", async () => {
  const spec = { a: "in:float", b: "in:string", c: "in:bool", d: "in:int", e: "in:float", f: "out:string" };
  const unit = await core.unit("exact", spec);
  const told: Record<string, Record<string, unknown>> = {
    a: { min: 5e-324, max: 1e308, step: 28.428979, initial: 0.1, precision: 3 },
    b: { values: ["5", "\u0000", '"'], initial: "5", measure: '°"\\' },
    c: { initial: false, title: { en: "Light", ru: "Свет" } },
    d: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, values: [1, 2 ** 53 - 1], initial: 1 },
    e: { values: [0.1, 28.428979, 1e-7], initial: 0.1, visibility: "public" },
    f: { initial: null },
  };
  for (const [name, set] of Object.entries(told)) {
    await core.em.fork().transactional(async (em) => {
      em.assign(await em.findOneOrFail(Variable, { unit, name }), set as object);
    });
  }
  const live = await core.live.get(unit);
  const variables = [...(live?.inputs.values() ?? []), ...(live?.outputs.values() ?? [])];
  expect(variables.map(({ name }) => name)).toEqual(Object.keys(spec));
  const nothing = { min: null, max: null, step: null, values: null, precision: null, measure: null, title: null };
  for (const variable of variables) {
    const { min, max, step, values, precision, measure, title, initial, visibility } = variable;
    expect({ min, max, step, values, precision, measure, title, initial, visibility }).toEqual({
      ...nothing,
      initial: null,
      visibility: null,
      ...told[variable.name],
    });
    expect([variable.value, variable.at, variable.rev, variable.default]).toEqual([undefined, 0, 0, initial]);
  }
});

test("present values, rules, links, grants and sealed times come with their variables; paused and revoked ones don't", async () => {
  const source = await core.unit("source", { heat: "out:float", said: "out:string" });
  const target = await core.unit("target", { knob: "in:float", bool: "in:bool", idle: "in:int" });
  const id = (unit: number, name: string) => core.id(unit, name);
  const [heat, said, knob, flag, idle] = [
    await id(source, "heat"),
    await id(source, "said"),
    await id(target, "knob"),
    await id(target, "bool"),
    await id(target, "idle"),
  ];
  const [link = 0, paused = 0, revoked = 0] = await core.rows([
    [heat, knob],
    [heat, flag],
    [heat, idle],
  ]);
  const em = core.em.fork();
  await em.nativeUpdate(Link, paused, { paused: true });
  await em.nativeUpdate(Link, revoked, { revoked: true });
  await em.insertMany(Latest, [
    { variable: heat, at: 1, number: 28.428979 },
    { variable: said, at: 2, text: 'a"é\n' },
    { variable: knob, at: 3, number: -1.5, rev: 4, unfit: true },
    { variable: flag, at: 5, number: 0, rev: 2 },
  ]);
  await em.insertMany(InputChange, [
    { variableId: knob, at: 2, number: 1, rev: 3, door: "link", linkId: link },
    { variableId: knob, at: 3, number: -1.5, rev: 4, door: "chat" },
    { variableId: flag, at: 5, number: 0, rev: 2, door: "chat" },
  ]);
  const above = (threshold: number) => ({ kind: "above", threshold, deadband: 0.1 }) as const;
  const rule = { owner: core.owner.id, createdAt: 0 };
  const bob = await em.insert(User, { telegramId: 2, name: "Bob", locale: "en", role: "user", createdAt: 0 });
  await em.insertMany(Rule, [
    { id: 1, ...rule, output: heat, condition: above(28.428979), forMs: 5 },
    { id: 2, ...rule, output: heat, condition: above(1), cooldownMs: 9 },
    { id: 3, ...rule, output: heat, condition: above(2), paused: true },
    { id: 4, ...rule, output: heat, condition: above(3), revoked: true },
    { id: 5, ...rule, unit: source, condition: { kind: "silent", after: null } },
    { id: 6, ...rule, ofMany: true, manyName: "heat", condition: above(4) },
    { id: 7, ...rule, ofMany: true, manyName: null, condition: { kind: "back" } },
    { id: 8, ...rule, owner: bob, ofMany: true, manyName: "heat", condition: above(5) },
  ]);
  const times = { since: 7, fireAt: 7, firedAt: 7 };
  await em.insertMany(Incident, [
    { rule: 1, unit: source, output: heat, phase: "firing", ...times, facts: { value: 28.428979 } },
    { rule: 2, unit: source, output: heat, phase: "resolved", ...times, endedAt: 8, facts: {} },
  ]);
  await em.insertMany(Sealed, [
    { variableId: heat, fromAt: 20, toAt: 30 },
    { variableId: heat, fromAt: 0, toAt: 10 },
  ]);
  await em.insertMany(Grant, [
    { unit: source, variable: heat, toUser: bob, read: true, write: false, createdAt: 0 },
    { unit: source, toUnit: target, read: false, write: true, createdAt: 0 },
  ]);

  const live = await core.live.get(source);
  // A link leads there.
  const driven = core.live.find(target);
  expect(live?.outputs.get("heat")).toMatchObject({
    value: 28.428979,
    at: 1,
    rules: [
      {
        condition: above(28.428979),
        schedule: { forMs: 5, zone: "UTC" },
        state: { phase: "firing", since: 7, firedAt: 7, clearAt: 0 },
        facts: { value: 28.428979 },
      },
      { condition: above(1), state: { phase: "calm", endedAt: 8 }, incidentId: 0 },
      { condition: above(4), state: { phase: "calm", endedAt: 0 } },
    ],
    links: [{ id: link, ownerId: 1, transform: { kind: "none" }, unitId: target, target: "knob" }],
    seals: [
      [0, 10],
      [20, 30],
    ],
    sealedUntil: 30,
    driven: false,
  });
  expect(live?.outputs.get("said")).toMatchObject({ value: 'a"é\n', at: 2, rules: [], links: [], seals: [] });
  expect(live?.rules.map(({ condition }) => condition.kind)).toEqual(["silent", "back"]);
  expect(live?.targets).toEqual([target]);
  const noPeer = { toPeerId: null, toPeerUnit: null };
  expect(live?.grants).toEqual([
    { variableId: heat, toUserId: bob, toUnitId: null, ...noPeer, read: true, write: false },
    { variableId: null, toUserId: null, toUnitId: target, ...noPeer, read: false, write: true },
  ]);
  expect(driven?.inputs.get("knob")).toMatchObject({ value: -1.5, rev: 4, unfit: true, driven: true, byHand: true });
  expect(driven?.inputs.get("bool")).toMatchObject({
    value: false,
    rev: 2,
    unfit: false,
    driven: false,
    byHand: false,
  });
  expect(driven?.inputs.get("idle")).toMatchObject({ value: undefined, driven: false });
  expect(driven?.grants).toEqual([]);
});

test("titles that two variables share are told apart by their names", async () => {
  const unit = await core.unit("twins", { a: "in:int", b: "in:int", c: "out:int" });
  await core.em.fork().nativeUpdate(Variable, { unit }, { title: { en: "Level" } });
  const live = await core.live.get(unit);
  expect(live?.inputs.get("a")?.title).toEqual({ en: "a · Level" });
  expect(live?.inputs.get("b")?.title).toEqual({ en: "b · Level" });
  expect(live?.outputs.get("c")?.title).toEqual({ en: "Level" });
});

test("what a unit has sent is in its rows at once; a unit that has sent nothing has nothing sorted in", async () => {
  const busy = await core.unit("busy", { heat: "out:float" });
  const idle = await core.unit("idle", { heat: "out:float" });
  const heat = async (id: number) => (await core.database.units.read([id])).variables.map(({ number }) => number);
  await core.journal.flush();
  await core.report(busy, { heat: 20.5 });
  expect(await heat(idle)).toEqual([null]);
  expect(await readNow(core.dir, WAITING)).toHaveLength(1);
  expect(await heat(busy)).toEqual([20.5]);
  await core.report(busy, { heat: 21.5 });
  core.disk.isFailing = true;
  expect(await heat(busy)).toEqual([21.5]);
  core.disk.isFailing = false;
});
