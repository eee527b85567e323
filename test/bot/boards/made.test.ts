import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countPresses, makeBoard } from "../../../src/sandbox/presses.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { meet, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const schemaOf = (inputs: object, outputs: object) => ({
  "json_example.json": "{}",
  "schema.json": JSON.stringify({ input_variables: inputs, output_variables: outputs }),
});
const LAMP = schemaOf({ lamp: { type: "bool", title: { en: "Lamp", ru: "Лампа" } } }, { lux: "float" });
const HEATER = schemaOf(
  { target: { type: "float", min: 5, max: 30, step: 0.5, unit: "°C", default: 20, title: { en: "Target" } } },
  { temperature: { type: "float", unit: "°C" } },
);
const GATE = schemaOf(
  { gate: "bool", mode: { type: "string", values: Array.from({ length: 9 }, (_, n) => `mode ${n}`) } },
  { open: "bool" },
);

let world: World;
let ann: Person;
const units: Record<string, VirtualUnit> = {};
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  for (const [name, files] of Object.entries({ Hall: LAMP, Room: HEATER, Yard: GATE })) {
    await world.git.commit(name.toLowerCase(), files);
    units[name] = (await createUnitInChat(world, ann, name, world.git.urlOf(name.toLowerCase()))).unit;
  }
});
afterAll(() => world.stop());

const inputs = async (name: string) => (await units[name]!.sync({ at: null })).json?.input_variables ?? {};
const labels = (shown: Shown) => shown.buttons.flat();
const current = (shown: Shown) => ann.chat.current(shown) ?? shown;

let board: Shown;

describe("a board of one's own", () => {
  test("of six widgets of three devices is made from nothing with at most 25 presses", async () => {
    const by = countPresses(ann);
    board = await makeBoard(by, "Home", [
      ["Hall", ["Lamp", "lux"]],
      ["Room", ["Target", "temperature"]],
      ["Yard", ["gate", "mode"]],
    ]);
    expect(by.count).toBeLessThanOrEqual(25);
    expect(board.text).toContain("🎛 Home");
    expect(board.text).toContain("lux: —");
    expect(board.buttons).toEqual([
      ["Lamp: —"],
      ["Target: 20\u00a0°C ⏳"],
      ["−5", "−0.5", "+0.5", "+5"],
      ["gate: —"],
      ["▾ mode: —"],
      ["⚙️", "☰ Boards"],
    ]);
  });

  test("switches a known lamp with two presses from a cold start", async () => {
    const by = countPresses(ann);
    by.says("/boards");
    const opened = await seesButton(ann, "Lamp");
    await by.presses(opened, "Lamp");
    await ann.sees(({ id, buttons }) => id === opened.id && buttons.flat().includes("Lamp: on ⏳"));
    expect(by.count).toBe(2);
    expect(await inputs("Hall")).toMatchObject({ lamp: true });
  });

  test("follows its devices, on each of its messages", async () => {
    await units.Room!.sync({ output_variables: { temperature: 21.4 } });
    await ann.sees(({ id, text }) => id === board.id && text.includes("temperature: 21.4\u00a0°C"));
  });

  test("counts each of three quick presses", async () => {
    await Promise.all([1, 2, 3].map(() => ann.presses(current(board), "+0.5")));
    await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("Target: 21.5\u00a0°C ⏳"));
    expect(await inputs("Room")).toMatchObject({ target: 21.5 });
  });

  test("opens a long list in its place, and is there again once one is chosen", async () => {
    const list = await turns(ann, current(board), "▾ mode");
    expect(list.text).toBe("mode: choose a value");
    expect(labels(list)).toContain("mode 8");
    // What happens meanwhile leaves the list alone.
    await units.Room!.sync({ output_variables: { temperature: 22 } });
    const chosen = await turns(ann, current(board), "mode 8");
    expect(labels(chosen)).toContain("▾ mode: mode 8 ⏳");
    expect(chosen.text).toContain("temperature: 22");
  });

  test("is edited on its own message, where each of its buttons leads to a widget", async () => {
    await turns(ann, current(board), "⚙️");
    const edit = await turns(ann, current(board), "✏️ Edit");
    expect(labels(edit).slice(0, 3)).toEqual(["Lamp: on 📨", "👁 lux", "Target: 21.5\u00a0°C 📨"]);
    await turns(ann, current(board), "gate");
    const gate = await turns(ann, current(board), "Push button");
    expect(labels(gate)).toEqual(expect.arrayContaining(["• Push button", "• on 1 s", "• wait 30 s"]));
    await turns(ann, current(board), "⬜️ Asks first");
    // Over the read-out, then over the number.
    await turns(ann, current(board), "⬆️ Up");
    await turns(ann, current(board), "⬆️ Up");
    await turns(ann, current(board), "« Back");
    const done = await turns(ann, current(board), "✔️ Done");
    expect(done.buttons).toEqual([
      ["Lamp: on 📨"],
      ["☝️ gate"],
      ["Target: 21.5\u00a0°C 📨"],
      ["−5", "−0.5", "+0.5", "+5"],
      ["▾ mode: mode 8 ⏳"],
      ["⚙️", "☰ Boards"],
    ]);
  });

  test("asks before a widget that is to be asked about, and does it once", async () => {
    const question = await turns(ann, current(board), "☝️ gate");
    expect(question.text).toBe("gate: really?");
    const back = await turns(ann, current(board), "✖️ No");
    expect(labels(back)).toContain("☝️ gate");
    await turns(ann, current(board), "☝️ gate");
    const pushed = await turns(ann, current(board), "✅ Yes");
    expect(labels(pushed)).toContain("☝️ gate: on ⏳");
    expect(await inputs("Yard")).toMatchObject({ gate: true });
  });

  test("has an older press do nothing once its button means something else", async () => {
    const stale = current(board);
    const data = JSON.stringify(stale.reply_markup).match(/"(w:\d+:0:[01]:\d+)"/)?.[1] ?? "";
    await turns(ann, current(board), "⚙️");
    await turns(ann, current(board), "✏️ Edit");
    await turns(ann, current(board), "Lamp");
    await turns(ann, current(board), "⬜️ Asks first");
    const answer = await ann.forges(current(board), data);
    expect(answer?.text).toContain("has changed since");
    expect(await inputs("Hall")).toMatchObject({ lamp: true });
  });
});

describe("what nobody should send", () => {
  test("changes nothing: hundreds of forged presses are answered in words, and the board goes on", async () => {
    ann.says("/boards");
    const opened = await seesButton(ann, "Target");
    const before = [await inputs("Hall"), await inputs("Room"), await inputs("Yard")];
    const odd = [-1, 0, 7, 99, 999_999_999_999_999];
    // Of widgets that are nobody's, acts that there are not, and sizes and places beyond what there is.
    const forged = [
      ...odd.flatMap((id) => odd.flatMap((act) => odd.map((number) => `w:${id}:${act}:${number}:99`))),
      ...odd.flatMap((act) => odd.map((number) => `w:1:${7 + Math.abs(act)}:${number}:99`)),
      ...[0, 2, 3].flatMap((act) => odd.map((number) => `w:5:${act}:${number === 7 ? 77 : number}:99`)),
      ...odd.flatMap((id) => [`w-yes:${id}:0:1:0:9`, `w-kind:${id}:1:0`, `w-del:${id}:0`, `w-move:${id}:1:0`]),
      ...odd.flatMap((id) => [`b-turn:${id}:0`, `b-edit:${id}:0`, `b-del-yes:${id === 0 ? 5 : id}`, `b-copy:${id}`]),
      ...odd.flatMap((id) => [
        `b-add:${id}:0`,
        `b-add-u:1:${id === 7 ? 77 : id}:0`,
        `b-add-v:${id}:1:0`,
        `b-open:${id}`,
      ]),
    ];
    expect(forged.length).toBeGreaterThan(200);
    for (const data of forged) {
      const { text = "" } = await ann.forges(opened, data);
      expect(text, data).not.toMatch(/wrong on my side|can’t save/);
    }
    expect([await inputs("Hall"), await inputs("Room"), await inputs("Yard")]).toEqual(before);
  });

  test("is a name as long as a message", async () => {
    ann.says("/boards");
    const opened = await ann.sees("🎛 Home");
    await turns(ann, opened, "☰ Boards");
    await ann.presses(current(opened), "➕ New board");
    await ann.sees("What shall the board be called?");
    ann.says("N".repeat(4096));
    await ann.sees("A name is one line of 1 to 64 characters.");
    ann.says("/cancel");
    await ann.sees("Stopped");
  });

  test("is not shown to others: a foreign board is not there", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    ann.says("/boards");
    const opened = await ann.sees("🎛 Home");
    bob.says("/boards");
    const own = await bob.sees("no boards of your own yet");
    for (const data of ["b-open:1", "b-turn:1:0", "b-edit:1:0", "w:1:0:0:9", "w-edit:1:0", "b-del-yes:1", "b-copy:1"]) {
      expect((await bob.forges(own, data)).text, data).toContain("I can’t find that");
    }
    expect(labels(current(opened))).toContain("☰ Boards");
  });
});

test("a deleted unit leaves its place on the board, which says so", async () => {
  ann.says("/boards");
  const opened = await ann.sees("🎛 Home");
  ann.says("/units");
  await ann.presses(await seesButton(ann, "⚪️ Yard"), ({ text }) => text.includes("Yard"));
  const card = await seesButton(ann, "⚙️ More");
  await turns(ann, card, "⚙️");
  await turns(ann, current(card), "🗑");
  await ann.presses(current(card), ({ text }) => text.startsWith("🗑"));
  const left = await ann.sees(({ id, buttons }) => id === opened.id && buttons.flat().includes("✖️ gate: gone"));
  expect(labels(left)).toContain("✖️ mode: gone");
  // There is nothing to press any more; what an older message still offers is answered in words.
  await expect(ann.presses(left, "✖️ gate: gone")).rejects.toThrow("sends nothing to the bot");
  expect((await ann.forges(left, "w:5:6:0:99")).text).toBe("✖️ gate: gone");
});
