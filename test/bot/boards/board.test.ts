import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const PANEL = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: {
      lamp: { type: "bool", title: { en: "Lamp", ru: "Лампа" } },
      level: { type: "int", min: 0, max: 2, default: 1, title: { en: "Level", ru: "Уровень" } },
      tilt: { type: "float", min: -1, max: 1, step: 0.5, unit: "°" },
      mode: { type: "string", values: ["auto", "manual"] },
      speed: { type: "int", values: [1, 5, 10] },
      text: "string",
      when: "datetime",
      free: "float",
    },
    output_variables: { heat: { type: "float", unit: "°C", title: { en: "Heat", ru: "Нагрев" } } },
  }),
};

let world: World;
let ann: Person;
let unit: VirtualUnit;
let board: Shown;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("panel", PANEL);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Panel", world.git.urlOf("panel")));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  board = await seesButton(ann, "Lamp");
});
afterAll(() => world.stop());

const starting = (label: string) => (button: { text: string }) => button.text.startsWith(label);
const data = (sent: string) => (button: object) =>
  "callback_data" in button && String(button.callback_data).startsWith(sent);
const inputs = async () => (await unit.sync({ at: null })).json?.input_variables ?? {};

/** Presses, and sees the board with that label. */
async function press(which: (button: never) => boolean, label: string): Promise<void> {
  const answer = await ann.presses(board, which as never);
  expect(answer).toEqual({ text: expect.stringContaining(": ") });
  await ann.sees((message) => message.id === board.id && message.buttons.flat().includes(label));
}

describe("a board", () => {
  test("has a row for each input by its type, and the outputs in its text", () => {
    expect(board.text).toBe(
      "⚪️ Panel\nnot connected yet: load the program with its env.json\nWhat you press, the device takes when it connects.\n\nHeat: —\n\n⏳ waits for the device to take it",
    );
    expect(board.buttons).toEqual([
      ["Lamp: —"],
      ["Level: 1 ⏳"],
      ["−", "+"],
      ["tilt: —"],
      ["−", "+"],
      ["mode: —"],
      ["auto", "manual"],
      ["speed: —"],
      ["1", "5", "10"],
      ["✎ text: —"],
      ["✎ when: —"],
      ["free: —"],
      ["−", "+"],
      ["⚙️", "☰ Boards"],
    ]);
  });

  test("switches, counts up and down, and chooses", async () => {
    await press(starting("Lamp"), "Lamp: on ⏳");
    await press(starting("Lamp"), "Lamp: off ⏳");
    for (const sent of ["b-nudge:2:1", "b-nudge:2:1", "b-nudge:2:-1", "b-nudge:3:1"])
      await ann.presses(board, data(sent));
    await ann.presses(board, "manual");
    await press(starting("5"), "• 5");
    expect(ann.chat.current(board)?.buttons.flat()).toEqual(
      expect.arrayContaining(["Level: 1 ⏳", "tilt: −0.5\u00a0° ⏳", "• manual"]),
    );
    expect(await inputs()).toEqual({ lamp: false, level: 1, tilt: -0.5, mode: "manual", speed: 5 });
    await press(starting("auto"), "• auto");
    expect(ann.chat.current(board)?.buttons.flat()).toContain("manual");
    expect(await inputs()).toMatchObject({ mode: "auto" });
  });

  test("goes up to max and down to min, and there says so", async () => {
    await ann.presses(board, data("b-nudge:2:1"));
    const above = await ann.presses(board, data("b-nudge:2:1"));
    expect(above).toEqual({ text: "Level can’t be above 2." });
    await ann.presses(board, data("b-nudge:2:-1"));
    await ann.presses(board, data("b-nudge:2:-1"));
    const below = await ann.presses(board, data("b-nudge:2:-1"));
    expect(below).toEqual({ text: "Level can’t be below 0." });
    expect(await inputs()).toMatchObject({ level: 0 });
    await ann.sees((message) => message.id === board.id && message.buttons.flat().includes("Level: 0 ⏳"), {
      since: 0,
    });
  });

  test("tells what is wanted from what the device has confirmed", async () => {
    const { json } = await unit.sync();
    await unit.sync({ input_rev: json?.input_rev });
    const confirmed = await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("Lamp: off ✓"));
    expect(confirmed.text).toContain("🟢 Panel");
    expect(confirmed.text).not.toContain("not confirmed");
    await press(starting("Lamp"), "Lamp: on ⏳");
    expect(ann.chat.current(board)?.buttons.flat()).toContain("Level: 0 ✓");
  });

  test("of two presses on + at once takes both, of two on a switch one", async () => {
    const [lamp] = await Promise.all([
      ann.presses(board, starting("Lamp")),
      ann.presses(board, starting("Lamp")),
      ann.presses(board, data("b-nudge:3:1")),
      ann.presses(board, data("b-nudge:3:1")),
    ]);
    expect(lamp).toMatchObject({ text: expect.stringContaining("Lamp: ") });
    await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("tilt: 0.5\u00a0° ⏳"));
    expect(await inputs()).toMatchObject({ lamp: false, tilt: 0.5 });
  });
});

test("a unit without inputs has a board too", async () => {
  await world.git.commit("sensor", { "json_example.json": "{}", "schema.json": '{"output_variables": ["t"]}' });
  await createUnitInChat(world, ann, "Sensor", world.git.urlOf("sensor"));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  expect((await ann.sees("This device has no inputs.")).text).toContain("t: —");
});

test("a board of the widest inputs fits into a message", async () => {
  const wide = {
    type: "string",
    values: Array.from({ length: 50 }, (_, n) => `${n}${"🦄".repeat(40)}`),
    title: { en: "🏠".repeat(64) },
  };
  const schema = { input_variables: Object.fromEntries(Array.from({ length: 3 }, (_, n) => [`w${n}`, wide])) };
  await world.git.commit("wide", { "json_example.json": "{}", "schema.json": JSON.stringify(schema) });
  await createUnitInChat(world, ann, "Wide", world.git.urlOf("wide"));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  const wideBoard = await seesButton(ann, "w0 · 🏠");
  expect(wideBoard.buttons.flat().filter((label) => label.includes("🦄"))).toHaveLength(50);
  await ann.presses(wideBoard, "2");
  await ann.sees((message) => message.id === wideBoard.id && message.text.includes("Page 2"));
});

test("a board of 60 inputs and 40 outputs shows each of them once, any page one press away", async () => {
  const inputs = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`in${n}`, n % 2 ? "bool" : "float"]));
  const outputs = Array.from({ length: 40 }, (_, n) => `out${n}`);
  const schema = { input_variables: inputs, output_variables: outputs };
  await world.git.commit("many", { "json_example.json": "{}", "schema.json": JSON.stringify(schema) });
  await createUnitInChat(world, ann, "Many", world.git.urlOf("many"));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  const first = await seesButton(ann, "in0:");
  expect(first.buttons.at(-2)).toEqual(["• 1", "2", "3", "4", "5"]);
  const pages = [first];
  for (const number of [2, 3, 4, 5]) {
    await ann.presses(first, String(number));
    pages.push(await ann.sees(({ id, text }) => id === first.id && text.includes(`Page ${number} of 5`)));
  }
  const labels = pages.flatMap(({ buttons }) => buttons.flat()).filter((label) => label.startsWith("in"));
  expect(labels).toEqual(Object.keys(inputs).map((name) => `${name}: —`));
  const lines = pages.flatMap(({ text }) => text.split("\n")).filter((line) => line.startsWith("out"));
  expect(lines).toEqual(outputs.map((name) => `${name}: —`));
  expect(Math.max(...pages.map(({ buttons }) => buttons.length))).toBeLessThanOrEqual(22);

  // Where a press left it, a page stays.
  await ann.presses(first, data("b-nudge"));
  await ann.sees(
    ({ id, text, buttons }) => id === first.id && text.includes("Page 5 of 5") && /: −?1 ⏳/.test(String(buttons)),
  );
});
