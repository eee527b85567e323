import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DoubleType, FloatType, JsonType } from "@mikro-orm/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ExactJsonType } from "../../../src/entities/exact.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { Latest } from "../../../src/entities/latest.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { Setting } from "../../../src/entities/setting.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { openDb } from "../../../src/storage/sqlite/db.ts";
import { createRandom } from "../../support/lab.ts";

const dir = mkdtempSync(join(tmpdir(), "pepeunit-exact-"));
let orm: Awaited<ReturnType<typeof openDb>>;
beforeAll(async () => {
  orm = await openDb(`sqlite:${join(dir, "exact.db")}`);
});
afterAll(async () => {
  await orm.close();
  rmSync(dir, { recursive: true });
});

const random = createRandom(13);
const EDGES = [28.428979, 0, -0.1, 0.1 + 0.2, 5e-324, 2 ** -1030, Number.MAX_VALUE, -Number.MAX_SAFE_INTEGER, 1e21];
const NUMBERS = [
  ...EDGES,
  ...Array.from({ length: 400 }, () => (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20)),
];

test("a number is read as it was written, to the last digit, and counts as unchanged", async () => {
  const em = orm.em.fork();
  const owner = em.create(User, { telegramId: 1, name: "Ann", locale: "en", role: "user", createdAt: 0 });
  const unit = em.create(Unit, {
    uuid: crypto.randomUUID(),
    owner,
    name: "Unit",
    repositoryUrl: "http://x/x",
    commit: "0".repeat(40),
    worldState: [],
    unitState: {},
    generation: 1,
    env: "",
    createdAt: 0,
  });
  for (const [position, number] of NUMBERS.entries()) {
    const output = em.create(Variable, {
      uuid: crypto.randomUUID(),
      unit,
      kind: "output",
      name: `o${position}`,
      position,
      type: "float",
      min: number,
      max: null,
      step: number,
      initial: number,
    });
    em.create(Latest, { variable: output, at: 0, number });
    const rule = em.create(Rule, { output, owner, condition: { kind: "changed" }, createdAt: 0 });
    const times = { phase: "firing" as const, since: 0, fireAt: 0, facts: { value: number } };
    em.create(Incident, { rule, unit, output, ...times, snoozedWorse: number });
  }
  await em.flush();

  const other = orm.em.fork();
  const variables = await other.find(Variable, {}, { orderBy: { position: "asc" } });
  const latest = await other.find(Latest, {}, { orderBy: { variable: { position: "asc" } } });
  const incidents = await other.find(Incident, {}, { orderBy: { output: { position: "asc" } } });
  expect(variables.map(({ min }) => min)).toEqual(NUMBERS);
  expect(variables.map(({ step }) => step)).toEqual(NUMBERS);
  expect(variables.map(({ initial }) => initial)).toEqual(NUMBERS);
  expect(variables.filter(({ max }) => max !== null)).toEqual([]);
  expect(latest.map(({ number }) => number)).toEqual(NUMBERS);
  expect(incidents.map(({ snoozedWorse }) => snoozedWorse)).toEqual(NUMBERS);
  expect(incidents.map(({ facts }) => facts.value)).toEqual(NUMBERS);
  for (const one of [em, other]) {
    one.getUnitOfWork().computeChangeSets();
    expect(one.getUnitOfWork().getChangeSets()).toEqual([]);
  }

  for (const [place, incident] of incidents.entries()) incident.snoozedWorse = NUMBERS.at(-place) ?? 0;
  variables[0]!.max = 28.428979;
  variables[1]!.min = null;
  await other.flush();
  const last = orm.em.fork();
  expect(
    (await last.find(Incident, {}, { orderBy: { output: { position: "asc" } } })).map(
      ({ snoozedWorse }) => snoozedWorse,
    ),
  ).toEqual(incidents.map(({ snoozedWorse }) => snoozedWorse));
  const [first, second] = await last.find(Variable, {}, { orderBy: { position: "asc" }, limit: 2 });
  expect([first?.max, second?.min]).toEqual([28.428979, null]);
});

test("JSON that is a number and nothing around it is read to the last digit, and other plain values as they were", async () => {
  const values = [...NUMBERS, true, false, "28.428979", '{"exact":[1,1]}', "", "\u0000'\\"];
  const em = orm.em.fork();
  for (const [place, value] of values.entries()) {
    if (place % 2 === 0) em.create(Setting, { key: `${place}`, value });
    else await em.upsert(Setting, { key: `${place}`, value });
  }
  await em.flush();
  const read = new Map((await orm.em.fork().find(Setting, {})).map(({ key, value }) => [key, value]));
  expect(values.map((_, place) => read.get(`${place}`))).toEqual(values);
});

test("no number is in a column that the ORM would write as a decimal", () => {
  const columns = Object.values(orm.getMetadata().getAll()).flatMap(({ className, props }) =>
    props.map(({ name, customType }) => ({ column: `${className}.${name}`, type: customType })),
  );
  const ofJson = columns.filter(({ type }) => type instanceof JsonType && !(type instanceof ExactJsonType));
  expect(columns.filter(({ type }) => type instanceof FloatType || type instanceof DoubleType)).toEqual([]);
  // Each holds lists or objects: SQLite leaves the text of those as it is.
  expect(ofJson.map(({ column }) => column).toSorted()).toEqual([
    "Arrival.changes",
    "Arrival.samples",
    "Arrival.status",
    "Dialog.state",
    "Draft.renames",
    "Draft.schema",
    "Incident.facts",
    "Lens.drafts",
    "Lens.selected",
    "Link.transform",
    "Outbox.notice",
    "Peer.keys",
    "Peer.trouble",
    "Rule.condition",
    "Rule.hours",
    "Schedule.city",
    "Schedule.ran",
    "Schedule.timing",
    "Status.state",
    "Unit.sync",
    "Unit.syncByHand",
    "Unit.told",
    "Unit.unitState",
    "Unit.worldState",
    "Unsettled.links",
    "Unsettled.variables",
    "Variable.formerNames",
    "Variable.title",
    "Variable.values",
    "Widget.options",
  ]);
});
