import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Push } from "../../../src/entities/push.ts";
import { createLog } from "../../../src/log.ts";
import { Pushes } from "../../../src/services/boards/pushes.ts";
import { variableById } from "../../../src/services/live/unit.ts";
import { type Connected, openPrograms, type Program, type Programs } from "../../support/programs.ts";
import { type HeldTime, holdTime } from "../../support/time.ts";

const GATE: Program = { inputs: { gate: "bool" }, outputs: { open: "bool" } };

let programs: Programs;
let unit: Connected;
let time: HeldTime;
let pushes: Pushes;
let gate: number;
beforeEach(async () => {
  programs = await openPrograms();
  unit = await programs.connect(GATE);
  gate = await unit.idOf("gate");
  time = holdTime();
  pushes = open();
});
afterEach(async () => {
  await pushes.stop();
  await programs.stop();
});

const open = () => new Pushes({ ...programs.core, log: createLog("silent"), now: () => Date.now(), time });
const push = () => {
  const pushing = { chatId: 1, threadId: null, label: "Gate", onMs: 1000, withinMs: 30_000 };
  return pushes.push(unit.owner, gate, pushing);
};
const value = async () => variableById((await programs.core.live.get(unit.id))!, gate)?.value;
const sleeps = () => vi.waitFor(() => expect(time.sleepers).toBe(1));
const ends = () => vi.waitFor(async () => expect(await programs.core.em.fork().find(Push, {})).toEqual([]));

/** Brings the unit to a commit in which the gate is called otherwise. */
async function renames(): Promise<void> {
  await programs.commit(unit.name, { ...GATE, inputs: { door: "bool" } });
  const { draft } = await unit.look();
  await programs.core.updates.rename(unit.owner, unit.id, draft, gate, "door");
  await programs.core.updates.accept(unit.owner, unit.id, draft, Date.now());
}

const updates: readonly [string, () => Promise<unknown>][] = [
  ["in which its input has another name", renames],
  ["which has nothing to do with it", () => unit.to({ ...GATE, outputs: { open: "bool", lux: "float" } })],
  [
    "which takes its input away, and another that brings it back",
    async () => {
      await unit.to({ outputs: { open: "bool" } });
      await unit.to(GATE);
    },
  ],
];
test.each(updates)("a momentary press ends over an update of its unit %s", async (_, update) => {
  await push();
  await sleeps();
  await update();
  expect(await value()).toBe(true);
  time.pass(30_000);
  await ends();
  expect(await value()).toBe(false);
  expect(await programs.noticesTo(1)).toMatchObject([{ kind: "press-withdrawn" }]);
});

test("so does one that goes on after a restart", async () => {
  await push();
  await sleeps();
  await renames();
  await pushes.stop();
  pushes = open();
  await pushes.open();
  await sleeps();
  time.pass(30_000);
  await ends();
  expect(await value()).toBe(false);
});

test("what somebody sets after such an update stays", async () => {
  await push();
  await sleeps();
  await renames();
  await programs.core.inputs.set(unit.owner, gate, false);
  await programs.core.inputs.set(unit.owner, gate, true);
  time.pass(30_000);
  await ends();
  expect(await value()).toBe(true);
});
