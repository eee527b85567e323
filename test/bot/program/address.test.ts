import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { begins, meet, menuOf, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { filesOf, GREENHOUSE } from "../../support/programs.ts";

let world: World;
let ann: Person;
const inFolder = (folder: string, program = GREENHOUSE) =>
  Object.fromEntries(Object.entries(filesOf(program)).map(([name, text]) => [`${folder}/${name}`, text]));

beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  await world.git.commit("farm", {
    ...inFolder("50% green house"),
    ...inFolder("firmware/relay"),
    ...inFolder("firmware/fan", { outputs: { temp: { type: "float", unit: "°C" }, speed: "int" } }),
  });
});
afterAll(() => world.stop());

const press = (message: Parameters<Person["presses"]>[0], label: string) =>
  ann.presses(message, ({ text }) => begins(text, label));

test("a repository with programs in folders offers them for a new device, and the card names the folder", async () => {
  ann.says("/new");
  await ann.sees("called");
  ann.says("Fan");
  await ann.sees("link");
  ann.says(world.git.urlOf("farm"));
  const choice = await seesButton(ann, "📁");
  expect(choice.text).toContain("This repository has its programs in folders: which one is it?");
  expect(choice.buttons.flat()).toEqual(["📁 50% green house", "📁 firmware/fan", "📁 firmware/relay"]);
  await press(choice, "📁 50% green house");
  expect((await seesButton(ann, "✅ Create")).text).toContain("folder 50% green house");
  await press(choice, "📁 firmware/fan");
  const found = await seesButton(ann, "✅ Create");
  expect(found.text).toContain(`${world.git.urlOf("farm")}, folder firmware/fan`);
  expect(found.text).toContain("speed");
  await press(found, "✅ Create");
  const card = await seesButton(ann, "⚙️ ");
  expect(card.text).toContain("Repository, folder firmware/fan, commit ");
});

test("a device is moved to another repository from ⚙️, with a look at what changes", async () => {
  await world.git.commit("shed", filesOf(GREENHOUSE));
  const { unit } = await createUnitInChat(world, ann, "Shed", world.git.urlOf("shed"));
  await unit.sync({ output_variables: { temp: 20, door: "open" } });
  const program = await turns(ann, await menuOf(ann), "🧩 Program");
  await press(program, "🔗 Another repository or folder");
  await ann.sees("Where is the program now?");
  ann.says("somewhere else");
  await ann.sees("That does not look like a repository link.");
  ann.says(world.git.urlOf("farm"));
  await press(await seesButton(ann, "📁"), "📁 firmware/fan");
  const update = await seesButton(ann, "✅ Update");
  expect(update.text).toContain(`🔗 From now on from ${world.git.urlOf("farm")}, folder firmware/fan`);
  expect(update.text).toContain("🗄 door goes to the archive");
  const done = await turns(ann, update, "✅ Update");
  expect(done.text).toContain("✅ Shed is on");
  expect((await unit.sync({ output_variables: { temp: 21, speed: 3 } })).json?.rejected).toBeUndefined();
  const card = await turns(ann, done, "« Shed");
  expect(card.text).toContain("Repository, folder firmware/fan, commit ");

  // And back
  const again = await turns(ann, await menuOf(ann, card), "🧩 Program");
  expect(again.buttons.flat().some((label) => label.endsWith("· another address"))).toBe(true);
  const label = again.buttons.flat().find((one) => one.endsWith("another address")) ?? "";
  await press(again, label);
  const back = await ann.sees(({ id, text }) => id === again.id && text.includes("From now on"));
  expect(back.text).toContain(`From now on from ${world.git.urlOf("shed")}`);
  expect(back.text).toContain("♻️ door comes back from the archive");
});

test("a folder's button of an earlier question is none of the present one", async () => {
  await world.git.commit("barn", filesOf(GREENHOUSE));
  await createUnitInChat(world, ann, "Barn", world.git.urlOf("barn"));
  const program = await turns(ann, await menuOf(ann), "🧩 Program");
  await press(program, "🔗 Another repository or folder");
  await ann.sees("Where is the program now?");
  ann.says(world.git.urlOf("farm"));
  const first = await seesButton(ann, "📁");
  ann.says("/cancel");
  await ann.sees("Stopped");
  const answer = await press(first, "📁 firmware/fan");
  expect(answer.text).toContain("no longer");
});
