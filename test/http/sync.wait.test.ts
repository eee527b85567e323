import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitAnswer, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { isTaken } from "../support/database.ts";
import { meet, menuOf, seesButton, withButton } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let ann: Person;
let board: Shown;
let unit: VirtualUnit;
let env: UnitEnv;
let other: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  other = (await createUnitInChat(world, ann, "Other")).unit;
  ({ unit, env } = await createUnitInChat(world, ann, "Waiting"));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  board = await seesButton(ann, "Relay");
});
afterAll(() => world.stop());

const presses = () => ann.presses(board, "+");

/** A time that is later than all before. */
let last = Date.now();
const later = () => {
  last = Math.max(last + 1, Date.now());
  return last;
};

/** Sends a request and resolves once it is taken; `answer` may still wait. */
async function waits(request: Record<string, unknown> = {}, device = unit) {
  const { json } = await device.sync({ at: null });
  const at = later();
  let answered = false;
  const answer: Promise<UnitAnswer> = device
    .sync({ at, input_rev: json?.input_rev, wait: 20, ...request })
    .finally(() => {
      answered = true;
    });
  await vi.waitFor(async () => expect(await isTaken(world.dir, at)).toBe(true), { interval: 10 });
  return { at, answer, isAnswered: () => answered };
}

test("a wait is held while nothing changes, and answered as soon as a button is pressed", async () => {
  const { answer, isAnswered } = await waits();
  await other.sync({ at: later() });
  expect(isAnswered()).toBe(false);
  await presses();
  const { status, json } = await answer;
  expect(status).toBe(200);
  expect(json?.input_variables).toEqual({ target: 20.5 });
});

test("only the unit whose input changes is answered", async () => {
  const bystander = await waits({ wait: 1 }, other);
  const { answer } = await waits();
  await presses();
  await answer;
  expect(bystander.isAnswered()).toBe(false);
  expect((await bystander.answer).json?.input_variables).toBeUndefined();
});

test("a wait that already has news is not held", async () => {
  const { json } = await unit.sync({ at: later(), input_rev: 0, wait: 20 });
  expect(json?.input_variables).toMatchObject({ relay: false });
});

test("a wait without news ends when its time is over, with nothing new and its rejections", async () => {
  ({ unit, env } = await createUnitInChat(world, ann, "Patient"));
  const before = performance.now();
  const { json: present } = await unit.sync({ at: null });
  const rev = present?.input_rev;
  const { status, json } = await unit.sync({ at: later(), input_rev: rev, wait: 0.3, output_variables: { colour: 1 } });
  expect(performance.now() - before).toBeGreaterThanOrEqual(295);
  expect(status).toBe(200);
  expect(json?.input_rev).toBe(rev);
  expect(json?.input_variables).toBeUndefined();
  expect(json?.rejected).toEqual({ "output_variables.colour": "unknown variable" });
});

test("a newer request of the same unit ends the wait, an old or a broken one does not", async () => {
  const { at, answer, isAnswered } = await waits();
  expect((await unit.sync({ at })).status).toBe(409);
  expect((await unit.sync({ at: later(), wait: 99 })).status).toBe(422);
  expect((await unit.sync({ at: null })).status).toBe(200);
  await other.sync({ at: later() });
  expect(isAnswered()).toBe(false);
  expect((await unit.sync({ at: later() })).status).toBe(200);
  expect(await answer).toMatchObject({ status: 200, json: { input_rev: expect.any(Number) } });
});

test("who waits with old keys learns nothing of what comes after new ones", async () => {
  const fresh = await createUnitInChat(world, ann, "Renewed");
  const { answer } = await waits({ wait: 10 }, fresh.unit);
  const card = withButton(ann, "⚙️ ");
  await ann.presses(card, "🎛 Board");
  // Not the board of another unit, which may be edited at this moment.
  const its = await ann.sees(
    ({ text, buttons }) => text.includes("Renewed") && buttons.flat().some((label) => label.startsWith("Relay")),
  );
  await ann.presses(await menuOf(ann, card), "🔑 New keys");
  await ann.presses(await seesButton(ann, "🔑 Make"), "🔑 Make new keys");
  const sent = await ann.sees((message) => message.text.startsWith("New keys"));
  await ann.presses(its, ({ text }) => text.startsWith("Relay"));
  expect((await answer).json?.input_variables).toBeUndefined();
  const renewed = JSON.parse(sent.document?.text ?? "") as UnitEnv;
  const { json } = await createUnit({ ...renewed, PEPEUNIT_URL: world.instance.localUrl }).sync({
    at: later(),
  });
  expect(json?.input_variables).toMatchObject({ relay: true });
});

test("a stopping instance answers who waits, and the next one goes on with the unit", async () => {
  const { at, answer } = await waits();
  await world.restart();
  expect((await answer).status).toBe(200);
  const again = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
  expect((await again.sync({ at })).status).toBe(409);
  expect((await again.sync({ at: later() })).status).toBe(200);
});
