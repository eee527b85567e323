import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type SyncResponse, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { createClient, createToken, uuidsOf } from "../support/api.ts";
import { isTaken } from "../support/database.ts";
import { links } from "../support/links.ts";
import { meet, seesButton, withButton } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

/** What firmware of before, with a buffer of 640, has room for besides the frame and the head of HTTP. */
const ROOM_OF_BEFORE = 320;
const FLOATS = Array.from({ length: 20 }, (_, i) => `setpoint_of_zone_${i + 1}`);

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  const inputs = Object.fromEntries(FLOATS.map((name, i) => [name, { type: "float", default: 20.5 + i }]));
  for (const [name, schema] of Object.entries({
    many: { input_variables: inputs, output_variables: ["t"] },
    rare: { input_variables: inputs, output_variables: ["t"], sync: { interval: 604_800, sleep: true } },
    source: { output_variables: { words: "string" } },
    text: { input_variables: { text: "string", on: { type: "bool", default: false } }, output_variables: ["t"] },
  })) {
    await world.git.commit(name, { "schema.json": JSON.stringify(schema), "json_example.json": "{}" });
  }
});
afterAll(() => world.stop());

interface Told {
  readonly inputs: Record<string, unknown>;
  readonly answers: readonly SyncResponse[];
}

/** Asks as a device does until there is nothing new, and confirms that. */
async function drain(unit: VirtualUnit, request: object = {}, input_rev?: number): Promise<Told> {
  const answers: SyncResponse[] = [];
  const inputs: Record<string, unknown> = {};
  for (let rev = input_rev; ; ) {
    const { json } = await unit.sync({ ...request, ...(rev === undefined ? {} : { input_rev: rev }) });
    if (!json) throw new Error("no answer");
    answers.push(json);
    Object.assign(inputs, json.input_variables);
    if (json.input_rev === rev) return { inputs, answers };
    rev = json.input_rev;
  }
}

const sizes = ({ answers }: Told) => answers.map((answer) => Buffer.byteLength(JSON.stringify(answer)));

describe("inputs come in portions that a unit has room for", () => {
  const ALL = Object.fromEntries(FLOATS.map((name, i) => [name, 20.5 + i]));

  test.each([
    ["as it says", { room: 200 }, 200],
    ["as is known of firmware that does not say", {}, ROOM_OF_BEFORE],
    ["in one where there is enough", { room: 2000 }, 2000],
  ])("%s", async (name, request, room) => {
    const { unit } = await createUnitInChat(world, ann, `Many ${name}`.slice(0, 40), world.git.urlOf("many"));
    const told = await drain(unit, request);
    expect(told.inputs).toEqual(ALL);
    expect(Math.max(...sizes(told))).toBeLessThanOrEqual(room);
    if (room > 1000) expect(told.answers).toHaveLength(2);
    else expect(told.answers.length).toBeGreaterThan(3);
    // The oldest first, each once.
    expect(told.answers.flatMap(({ input_variables = {} }) => Object.keys(input_variables))).toEqual(FLOATS);
  });

  test("and are confirmed only as far as they have come, whatever is lost, changed or restarted in between", async () => {
    const { unit, env } = await createUnitInChat(world, ann, "Interrupted", world.git.urlOf("many"));
    await ann.presses(withButton(ann, "🎛"), "🎛 Board");
    const board = await seesButton(ann, "setpoint_of_zone_1:");
    const marks = (mark: string) =>
      ann.sees(({ id, buttons }) => {
        const own = buttons.flat().filter((label) => label.startsWith("setpoint"));
        return id === board.id && own.length > 0 && own.every((label) => label.includes(mark));
      });
    const { json: first } = await unit.sync({ room: 300 });
    const { json: second } = await unit.sync({ room: 300, input_rev: first?.input_rev });
    // The answer is lost: it asks again as before.
    const { json: again } = await unit.sync({ room: 300, input_rev: first?.input_rev });
    expect(again?.input_variables).toEqual(second?.input_variables);
    await world.restart();
    const after = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
    const rest = await drain(after, { room: 300 }, again?.input_rev);
    expect({ ...first?.input_variables, ...again?.input_variables, ...rest.inputs }).toEqual(ALL);
    expect(Object.keys(rest.inputs)).toHaveLength(
      20 - Object.keys(first?.input_variables ?? {}).length - Object.keys(again?.input_variables ?? {}).length,
    );
    await marks("✓");
  });
});

describe("a text that a unit has no room for", () => {
  let unit: VirtualUnit;
  let env: UnitEnv;
  const sets = async (text: string) => {
    const card = withButton(ann, "🎛");
    await ann.presses(card, "🎛 Board");
    await ann.presses(await seesButton(ann, "✎ text"), ({ text: label }) => label.startsWith("✎ text"));
    await ann.sees(({ text: asked }) => asked.includes("text"));
    ann.says(text);
  };

  test("is told to its owner once, keeps nothing else back, and is never shown as confirmed", async () => {
    ({ unit, env } = await createUnitInChat(world, ann, "Display", world.git.urlOf("text")));
    const first = await drain(unit);
    expect(first.inputs).toEqual({ on: false });
    await sets("x".repeat(400));
    const told = await ann.sees(({ text }) => text.includes("bytes too long"));
    expect(told.text).toMatch(/^📏 The value of text is \d+ bytes too long for Display\. /);
    const mark = ann.chat.mark();
    const revision = first.answers.at(-1)?.input_rev;
    const without = await drain(unit, {}, revision);
    expect(without.inputs).toEqual({});
    expect(Math.max(...sizes(without))).toBeLessThanOrEqual(ROOM_OF_BEFORE);
    const board = withButton(ann, "✎ text");
    await ann.presses(board, ({ text }) => text.startsWith("on"));
    expect((await drain(unit, {}, without.answers.at(-1)?.input_rev)).inputs).toEqual({ on: true });
    await ann.sees(({ buttons }) => buttons.flat().includes("on: on ✓"), { since: mark });
    const shown = withButton(ann, "✎ text");
    expect(shown.buttons.flat().find((label) => label.startsWith("✎ text"))).toContain("📏");
    expect(shown.text).toContain("📏 too long for the device, which keeps the one it had");
    expect(shown.text).not.toContain("⏳");
    expect(ann.chat.messages.filter(({ text }) => text.includes("bytes too long"))).toHaveLength(1);
  });

  test("comes when the unit has room for it, also after a restart", async () => {
    await world.restart();
    unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
    const { inputs } = await drain(unit, { room: 1000 });
    expect(inputs).toEqual({ on: true, text: "x".repeat(400) });
    await ann.sees(({ buttons }) => buttons.flat().some((label) => label.startsWith("✎ text") && label.includes("✓")));
  });
});

test("a value that does not fit ends no wait, and whoever sets one after another hears of each", async () => {
  const { unit } = await createUnitInChat(world, ann, "Screen", world.git.urlOf("text"));
  const revision = (await drain(unit)).answers.at(-1)?.input_rev;
  const at = Date.now() + 1000;
  const waiting = unit.sync({ at, wait: 30, input_rev: revision });
  await vi.waitFor(async () => expect(await isTaken(world.dir, at)).toBe(true), { interval: 10 });
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  const board = await seesButton(ann, "✎ text");
  for (const letter of ["x", "y"]) {
    const mark = ann.chat.mark();
    await ann.presses(board, ({ text }) => text.startsWith("✎ text"));
    await ann.sees(({ text }) => text.startsWith("Send"), { since: mark });
    ann.says(letter.repeat(400));
    await ann.sees(({ text }) => text.includes("bytes too long for Screen"), { since: mark });
  }
  await ann.presses(board, ({ text }) => text.startsWith("on"));
  expect((await waiting).json?.input_variables).toEqual({ on: true });
});

test("an owner hears of the first value too long that a program sets, and of the first that a link brings, not of each", async () => {
  const { unit: source } = await createUnitInChat(world, ann, "Source", world.git.urlOf("source"));
  const { unit } = await createUnitInChat(world, ann, "Panel", world.git.urlOf("text"));
  await links(ann, ["Source", "words", "Panel", "text"]);
  const client = createClient(world, await createToken(ann));
  const { of } = await uuidsOf(world, "Panel");
  const heard = () => ann.chat.messages.filter(({ text }) => text.includes("bytes too long for Panel")).length;
  let rev = (await drain(unit)).answers.at(-1)?.input_rev;
  const at = Date.now();
  const sets = [
    async (text: string) =>
      expect((await client(`/variables/${of.text}/value`, { method: "PUT", body: { value: text } })).status).toBe(200),
    async (text: string, turn: number) =>
      expect((await source.sync({ at: at + turn, output_variables: { words: text } })).json?.rejected).toBeUndefined(),
  ];
  for (const [index, set] of sets.entries()) {
    for (const [turn, length] of [400, 401, 5, 402].entries()) {
      await set("x".repeat(length), turn);
      rev = (await drain(unit, {}, rev)).answers.at(-1)?.input_rev;
      await expect.poll(heard).toBe(index + 1);
    }
  }
});

describe("reasons come as far as there is room", () => {
  const outputs = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`unknown_${i}`, i]));

  test.each([
    ["as the unit says", { room: 200 }, 200],
    ["as firmware of before has", {}, ROOM_OF_BEFORE],
  ])("%s: and how many there are besides", async (name, request, room) => {
    const { unit } = await createUnitInChat(world, ann, `Rejected ${name}`, world.git.urlOf("text"));
    const { json } = await unit.sync({ ...request, output_variables: outputs });
    expect(Buffer.byteLength(JSON.stringify(json))).toBeLessThanOrEqual(room);
    const { "": more, ...listed } = json?.rejected ?? {};
    expect(Object.values(listed)).toContain("unknown variable");
    expect(more).toBe(`${40 - Object.keys(listed).length} more`);
  });

  test("also of a request that is refused as a whole", async () => {
    const { unit } = await createUnitInChat(world, ann, "Refused", world.git.urlOf("text"));
    const { status, json } = await unit.sync({ room: 200, log: 1, wait: -1, unit_state: 1, output_variables: 1 });
    expect(status).toBe(422);
    expect(Buffer.byteLength(JSON.stringify(json))).toBeLessThanOrEqual(200);
    expect(json?.rejected?.[""]).toMatch(/^\d more$/);
  });
});

test("what a unit is told of its rhythm takes of its room, too", async () => {
  const { unit } = await createUnitInChat(world, ann, "Rare", world.git.urlOf("rare"));
  for (let room = 180; room < 190; room++) {
    const told = await drain(unit, { room, ["x".repeat(200)]: 1 });
    expect(told.answers[0]).toMatchObject({ interval: 604_800, sleep: true, rejected: { "": "1 more" } });
    expect(Object.keys(told.inputs)).toEqual(FLOATS);
    expect(Math.max(...sizes(told))).toBeLessThanOrEqual(room);
  }
});
