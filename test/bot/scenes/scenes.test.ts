import { afterAll, beforeAll, expect, test } from "vitest";
import { countPresses } from "../../../src/sandbox/presses.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { dataOf, meet, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const schemaOf = (inputs: object) => ({
  "json_example.json": "{}",
  "schema.json": JSON.stringify({ input_variables: inputs, output_variables: { t: "float" } }),
});
const HALL = schemaOf({ lamp: { type: "bool", title: { en: "Lamp", ru: "Лампа" } }, label: "string" });
const ROOM = schemaOf({ target: { type: "float", min: 5, max: 30, unit: "°C", default: 20, title: { en: "Target" } } });
const YARD = schemaOf({ gate: "bool", mode: { type: "string", values: ["auto", "off"] } });

let world: World;
let ann: Person;
let bob: Person;
let scene: Shown;
const units: Record<string, VirtualUnit> = {};
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  for (const [name, files] of Object.entries({ Hall: HALL, Room: ROOM, Yard: YARD })) {
    await world.git.commit(name.toLowerCase(), files);
    units[name] = (await createUnitInChat(world, ann, name, world.git.urlOf(name.toLowerCase()))).unit;
  }
});
afterAll(() => world.stop());

const current = (shown: Shown) => ann.chat.current(shown) ?? shown;
const shows = (text: string, shown = scene) =>
  ann.sees((message) => message.id === shown.id && message.text.includes(text));
/** The unit takes what it is given, and says so. */
async function takes(name: string): Promise<Record<string, unknown>> {
  const { json } = await units[name]!.sync();
  await units[name]!.sync({ input_rev: json?.input_rev });
  return json?.input_variables ?? {};
}

test("a scene of four inputs of three devices is made from nothing with at most 15 presses", async () => {
  const by = countPresses(ann);
  by.says("/scene");
  await by.presses(await ann.sees("No scenes yet"), "➕ New scene");
  await ann.sees("What shall the scene be called?");
  ann.says("x".repeat(4096));
  await ann.sees("1 to 64 characters");
  ann.says("Away");
  scene = await ann.sees("what shall it set first?");
  for (const [unit, input, value] of [
    ["Hall", "Lamp", "off"],
    ["Room", "Target", "5"],
    ["Yard", "gate", "off"],
    ["Yard", "mode", "off"],
  ] as const) {
    await by.turns(scene, unit);
    await by.turns(scene, input);
    await by.turns(scene, value);
  }
  const done = await by.turns(scene, "✔️ Done");
  expect(by.count).toBeLessThanOrEqual(15);
  expect(done.text).toBe(
    [
      "🎬 Away",
      "",
      "▫️ Lamp · Hall: off (now —)",
      "▫️ Target · Room: 5\u00a0°C (now 20\u00a0°C)",
      "▫️ gate · Yard: off (now —)",
      "▫️ mode · Yard: off (now —)",
    ].join("\n"),
  );
});

test("it runs by one press, and its message tells which devices have taken it", async () => {
  for (const unit of Object.values(units)) await unit.sync();
  ann.says("/scene");
  scene = await seesButton(ann, "▶️ Away");
  expect(scene.buttons.flat()).toEqual(["▶️ Away", "➕ New scene", "✏️ Change"]);
  await ann.presses(scene, "▶️ Away");
  const ran = await shows("⏳ Waiting for Hall, Room, Yard.");
  expect(ran.text).toContain("⏳ Lamp · Hall: off");
  expect(await takes("Hall")).toMatchObject({ lamp: false });
  await shows("⏳ Waiting for Room, Yard.");
  expect(await takes("Yard")).toMatchObject({ gate: false, mode: "off" });
  expect((await shows("⏳ Waiting for Room.")).text).toContain("✅ mode · Yard: off");
  expect(await takes("Room")).toMatchObject({ target: 5 });
  await shows("✅ All of it is so.");
  // What is so already is no news.
  const before = current(scene).edits;
  expect((await ann.presses(current(scene), "▶️ Run")).text).toBe("▶️ Away");
  ann.says("/scene");
  await seesButton(ann, "▶️ Away");
  expect(current(scene).edits).toBe(before);
  const edits = world.telegram.calls("editMessageText");
  expect(edits.filter(({ outcome }) => !outcome.ok)).toEqual([]);
});

test("what somebody sets otherwise is told, and the audit names the scene", async () => {
  ann.says("/units");
  const card = await turns(ann, await seesButton(ann, "🟢 Hall"), "🟢 Hall");
  expect(card.text).toContain("scene Away");
});

test("its values are changed by buttons and by typing, others are left out, and it is renamed", async () => {
  ann.says("/scene");
  scene = await seesButton(ann, "▶️ Away");
  await turns(ann, scene, "✏️ Change");
  await turns(ann, current(scene), "Away");
  await turns(ann, current(scene), "✏️ Change");
  await turns(ann, current(scene), "Target · Room");
  await ann.presses(current(scene), "✏️ Type a value");
  await ann.sees("what Target shall become in this scene");
  ann.says("31");
  await ann.sees("can’t be above 30");
  ann.says("18.5");
  await ann.sees("Done");
  expect(current(scene).buttons.flat()).toContain("Target · Room: 18.5\u00a0°C");
  await turns(ann, current(scene), "gate · Yard");
  await turns(ann, current(scene), "🗑 Leave out");
  await turns(ann, current(scene), "Lamp · Hall");
  const edited = await turns(ann, current(scene), "on");
  expect(edited.buttons.flat().slice(0, 3)).toEqual([
    "Lamp · Hall: on",
    "Target · Room: 18.5\u00a0°C",
    "mode · Yard: off",
  ]);
  await ann.presses(current(scene), "🏷 Name");
  await ann.sees("What shall the scene be called?");
  ann.says("Gone <b>");
  await ann.sees("Done");
  const done = await turns(ann, current(scene), "✔️ Done");
  expect(done.text).toContain("🎬 Gone <b>");
  expect(done.text).toContain("▫️ Lamp · Hall: on (now off)");
});

test("one whose input is gone says which, and runs nothing of it", async () => {
  await ann.presses(current(scene), "▶️ Run");
  await shows("⏳ Waiting");
  ann.says("/units");
  const list = await seesButton(ann, "🟢 Yard");
  await turns(ann, list, "🟢 Yard");
  await turns(ann, current(list), "⚙️ ");
  await turns(ann, current(list), "🗑 Delete");
  await turns(ann, current(list), "🗑 Delete");
  await shows("⚠️ It can’t be run: one of its values can’t be set.");
  await takes("Hall");
  const lines = current(scene).text.split("\n");
  expect(lines).toContain("⚠️ mode · Yard: not there any more");
  const { text } = await ann.presses(current(scene), "▶️ Run");
  expect(text).toBe("“Gone <b>” was not run: mode · Yard is not there any more. Nothing was changed.");
});

test("nobody presses what is somebody else's, and forged numbers do nothing", async () => {
  bob.says("/scene");
  const theirs = await bob.sees("No scenes yet");
  const run = dataOf(current(scene), "▶️ Run");
  const id = Number(run.split(":")[1]);
  const edits = () => world.telegram.calls("editMessageText").filter(({ parameters }) => parameters.chat_id === bob.id);
  for (const data of [
    run,
    `sc:${id}:0`,
    `sc-edit:${id}:0`,
    `sc-part:${id}:1:0`,
    `sc-take:${id}:1:0`,
    `sc-del:${id}`,
    `sc-del-yes:${id}`,
    `sc-name:${id}`,
    `sc-us:${id}:0`,
    `sc-in:${id}:1:0`,
    `sc-val:${id}:1:0:0`,
    `sc-type:${id}:1`,
    "sc-run:999999999999",
    "sc-val:-1:-1:-99:0",
  ]) {
    await bob.forges(theirs, data);
  }
  expect(edits()).toEqual([]);
  await turns(ann, current(scene), "« Scenes");
  expect((await seesButton(ann, "▶️ Gone")).buttons.flat()).toContain("▶️ Gone <b>");
});

test("it is deleted once that is asked", async () => {
  ann.says("/scene");
  scene = await seesButton(ann, "▶️ Gone");
  await turns(ann, scene, "✏️ Change");
  await turns(ann, current(scene), "Gone");
  const asked = await turns(ann, current(scene), "🗑 Delete");
  expect(asked.text).toBe("Delete the scene Gone <b>? Your devices and their values stay as they are.");
  expect((await turns(ann, asked, "🗑 Delete it")).text).toContain("No scenes yet");
});
