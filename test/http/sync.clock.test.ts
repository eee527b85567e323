import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { createClocks, type TurnedClocks } from "../support/clocks.ts";
import { readNow, readRows } from "../support/database.ts";
import { meet, menuOf, turns } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

const [MINUTE, DAY] = [60_000, 86_400_000];
const INPUTS = ["relay", "target"];

let clocks: TurnedClocks;
let world: World;
let ann: Person;
let env: UnitEnv;
let unit: VirtualUnit;
beforeEach(async () => {
  clocks = createClocks();
  world = await startWorld({ clocks });
  ann = await meet(world);
  ({ env, unit } = await createUnitInChat(world, ann));
});
afterEach(() => world.stop());

/** The server's clock is set ahead, or back, and Telegram says so too. */
async function turn(ms: number): Promise<void> {
  clocks.turn(ms);
  world.telegram.turns(ms);
  await hears();
}

/** Telegram answers something, and what that proves is put right. */
async function hears(): Promise<void> {
  ann.says("?");
  await ann.sees("/help");
}

/** What a device with the server's time reports, of a revision. */
const reports = (temperature: number, input_rev?: number) =>
  unit.sync({ at: clocks.wall(), ...(input_rev && { input_rev }), output_variables: { temperature } });

const asks = async () => (await unit.sync({ at: null })).json;
/** What was written while the clock was ahead is void. */
const isPutRight = () =>
  vi.waitFor(async () => expect(await readNow(world.dir, "select 1 from voided")).toHaveLength(1), { timeout: 5000 });

describe("after two days ahead", () => {
  let recorded: Buffer;
  let later: Buffer;
  let told: number | undefined;
  beforeEach(async () => {
    await turn(2 * DAY);
    told = (await asks())?.input_rev;
    expect((await reports(21, told)).status).toBe(200);
    recorded = unit.seal({ at: clocks.wall() + 1000, input_rev: told, output_variables: { temperature: 99 } });
    later = unit.seal({ at: clocks.wall() + MINUTE, output_variables: { temperature: 99 } });
    clocks.turn(-2 * DAY);
  });

  test("a unit stays where it was until time is proven, then asks for the time and goes on", async () => {
    const refused = await reports(22, told);
    expect(refused.status).toBe(409);
    expect(refused.json?.last_at).toBeGreaterThan(clocks.wall() + 2 * DAY - MINUTE);
    world.telegram.turns(-2 * DAY);
    await hears();
    await isPutRight();
    // What it had before says nothing of when it was written.
    expect((await reports(22, told)).status).toBe(409);
    expect((await reports(22)).status).toBe(409);
    const { input_rev, input_variables } = (await asks()) ?? {};
    expect(Object.keys(input_variables ?? {})).toEqual(INPUTS);
    expect((await reports(22, input_rev)).status).toBe(200);
    ann.says("/units");
    const card = await turns(ann, await ann.sees("device"), "🟢 Greenhouse");
    expect(card.text).toMatch(/temperature: 22\s°C · (just now|\d s ago)/);
  });

  test("what was recorded meanwhile never counts, before its time comes and then", async () => {
    world.telegram.turns(-2 * DAY);
    await hears();
    await isPutRight();
    expect((await unit.post(recorded)).status).toBe(409);
    await turn(2 * DAY);
    expect(await Promise.all([recorded, later].map(async (frame) => (await unit.post(frame)).status))).toEqual([
      409, 409,
    ]);
    await world.restart();
    unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
    expect((await unit.post(recorded)).status).toBe(409);
    expect((await reports(23, (await asks())?.input_rev)).status).toBe(200);
    const rows = await readRows(world.dir, "select number from sample where number > 22 order by at");
    expect(rows).toEqual([{ number: 23 }]);
  });

  test("a new env.json works at once, before anything is proven and for a unit that names no revision", async () => {
    await ann.presses(await menuOf(ann), "🔑 New keys");
    const question = await ann.sees(({ buttons }) => buttons.flat().some((label) => label.startsWith("🔑")));
    await ann.presses(question, ({ text }) => text.startsWith("🔑"));
    const { document } = await ann.sees((message) => message.document?.name === "env.json");
    const renewed = JSON.parse(document?.text ?? "{}") as UnitEnv;
    unit = createUnit({ ...renewed, PEPEUNIT_URL: world.instance.localUrl });
    expect((await reports(22)).status).toBe(200);
  });
});

test("a request recorded a day ago does not count when the clock is set back to then, nor once somebody vouches for that", async () => {
  const recorded = unit.seal({ at: clocks.wall() + 100, output_variables: { temperature: 99 } });
  clocks.pass(DAY);
  world.telegram.turns(DAY);
  expect((await reports(21, (await asks())?.input_rev)).status).toBe(200);
  clocks.turn(-DAY);
  expect((await unit.post(recorded)).status).toBe(409);
  await hears();
  clocks.pass(MINUTE);
  world.telegram.turns(MINUTE);
  const message = await ann.sees("The server’s clock may be wrong.");
  await ann.presses(message, "✅ The server’s time is right");
  await isPutRight();
  clocks.pass(-MINUTE);
  expect((await unit.post(recorded)).status).toBe(409);
});
