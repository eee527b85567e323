import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { PIXEL } from "../../sandbox/telegram.ts";
import { readAll, readNow, readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const unitNames = async (): Promise<unknown[]> =>
  (await readRows(world.dir, "select name from unit order by id")).map(({ name }) => name);

const dialogOf = ({ id }: Person) => readNow(world.dir, "select 1 from dialog where key = ?", String(id));

/** Somebody whom the bot has asked for a name. */
async function asked(first_name: string): Promise<Person> {
  const person = await meet(world, { first_name });
  person.says("/new");
  await person.sees("called");
  return person;
}

/** Somebody who is looking at what the repository holds. */
async function looking(first_name: string, name: string) {
  const person = await asked(first_name);
  person.says(name);
  await person.sees("link");
  person.says(world.git.urlOf("relay"));
  return { person, found: await seesButton(person, "✅ Create") };
}

test("what was found is shown in the message that said it was being read", async () => {
  const { person, found } = await looking("Ann", "Greenhouse");
  const commit = await world.git.run("relay", "rev-parse", "--short=7", "HEAD");
  expect(found.edits).toBe(1);
  expect(found.text).toContain(world.git.urlOf("relay"));
  expect(found.text).toContain(`Commit ${commit}`);
  expect(found.text).toContain("Inputs: Relay (switch), target (number), mode (text), label (text)");
  expect(found.text).toContain("Outputs: temperature (number), door (text), running (switch)");
  expect(found.text).toContain("Settings in env.json: WIFI_SSID, WIFI_PASS, RELAY_PIN");
  expect(found.buttons).toEqual([["✅ Create", "Cancel"]]);
  await person.presses(found, "✅ Create");
  const { document, text } = await person.sees((message) => message.document !== undefined);
  expect(document?.name).toBe("env.json");
  expect(text).toContain("Keys of Greenhouse");
  const env = JSON.parse(document?.text ?? "") as Record<string, unknown>;
  expect(env).toMatchObject({ WIFI_SSID: "", WIFI_PASS: "", RELAY_PIN: 5 });
  const card = withButton(person, "🎛 Board");
  expect(card.text).toContain("⚪️ Greenhouse\nnot connected yet");
  expect(person.chat.current(found)?.buttons).toEqual([]);
  await vi.waitFor(async () => expect(await dialogOf(person)).toEqual([]));
});

test("what JavaScript would change of the settings is in env.json as the author wrote it, with new keys too", async () => {
  const settings = ['"id": 12345678901234567890', '"gain": 1.0', '"2": 1e400', '"1": "\\u00e9"'];
  await world.git.commit("exact", {
    "schema.json": '{"input_variables": ["x"]}',
    "json_example.json": `{${settings.join()}}`,
  });
  const person = await asked("Ann");
  person.says("Exact");
  await person.sees("link");
  person.says(world.git.urlOf("exact"));
  const found = await seesButton(person, "✅ Create");
  expect(found.text).toContain("id, gain, 2, 1");
  await person.presses(found, "✅ Create");
  const { document } = await person.sees((message) => message.document !== undefined);
  await person.presses(await menuOf(person), "🔑 New keys");
  await person.presses(await seesButton(person, "🔑 Make"), "🔑 Make new keys");
  const { document: renewed } = await person.sees((message) => message.text.startsWith("New keys"));
  expect(renewed?.text).not.toBe(document?.text);
  const head = `{\n  ${settings.join(",\n  ")},\n  "PEPEUNIT_URL": `;
  expect([document, renewed].map((file) => file?.text.slice(0, head.length))).toEqual([head, head]);
});

describe("a name", () => {
  test.each([
    ["with HTML and Markdown", "<b>&_*` \\ [x](y)"],
    ["of emoji", "🌱🏠"],
    ["of 64 emoji", "🌱".repeat(64)],
    ["with space around it", "  Shed  "],
    ["in Cyrillic", "Теплица №1"],
  ])("%s is kept and shown as it is", async (_what, name) => {
    const ann = await meet(world);
    const { env } = await createUnitInChat(world, ann, name);
    expect(env.PEPEUNIT_TOKEN).toBeDefined();
    expect(await unitNames()).toContain(name.trim());
    expect(withButton(ann, "🎛").text).toContain(`⚪️ ${name.trim()}\n`);
  });

  test.each([
    ["of nothing but space", " \u00a0 "],
    ["of two lines", "one\ntwo"],
    ["of 65 characters", "x".repeat(65)],
    ["as long as a message can be", "x".repeat(4096)],
    ["that nobody can see", "\u200b\u200d"],
  ])("%s is refused in one sentence, and the next one is taken", async (_what, name) => {
    const ann = await asked("Ann");
    ann.says(name);
    await ann.sees("A name is one line of 1 to 64 characters. Send another one.");
    ann.says("Good");
    await ann.sees("Good it is. Now send the link");
    ann.says("/cancel");
    await ann.sees("Stopped. Nothing was changed.");
  });

  test("of 5,000 characters, which Telegram sends as two messages, is refused twice", async () => {
    const ann = await asked("Ann");
    ann.says("x".repeat(4096));
    ann.says("x".repeat(904));
    const mark = ann.chat.messages.length;
    await ann.sees(() => ann.chat.messages.filter(({ text }) => text.startsWith("A name is one line")).length === 2);
    expect(ann.chat.messages.length).toBeGreaterThanOrEqual(mark);
  });
});

describe("in the middle", () => {
  test("a photo or a file is answered with a request for text, and the question stays", async () => {
    const ann = await asked("Ann");
    ann.sends({ photo: { name: "x.png", bytes: PIXEL }, caption: "Greenhouse" });
    await ann.sees("Send it as text, please.");
    ann.says("Shed");
    await ann.sees("Shed it is");
    ann.sends({ document: { name: "schema.json", bytes: "{}" } });
    await ann.sees("Send it as text, please.");
    ann.says(world.git.urlOf("relay"));
    await seesButton(ann, "✅ Create");
  });

  test("another command ends it, and does what it does elsewhere", async () => {
    const ann = await asked("Ann");
    ann.says("/units");
    await ann.sees("No devices yet");
    ann.says("Shed");
    await ann.sees("I did not get that");
  });

  test("/new begins again", async () => {
    const ann = await asked("Ann");
    ann.says("Old");
    await ann.sees("Old it is");
    ann.says("/new");
    await ann.sees("What is the device called?");
    ann.says("New");
    await ann.sees("New it is");
  });

  test("buttons of other messages work, and the question stays", async () => {
    const ann = await meet(world);
    await createUnitInChat(world, ann, "First");
    const card = withButton(ann, "🎛");
    ann.says("/new");
    await ann.sees("called");
    await ann.presses(card, "🔄 Refresh");
    await ann.presses(card, "🎛 Board");
    await seesButton(ann, "Relay");
    ann.says("Second");
    await ann.sees("Second it is");
  });

  test("the buttons of an earlier question do nothing to this one", async () => {
    const { person, found } = await looking("Ann", "Early");
    person.says("/new");
    await person.sees("called");
    person.says("Late");
    await person.sees("Late it is");
    person.says(world.git.urlOf("relay"));
    const second = await seesButton(person, "✅ Create");
    const [[early] = []] =
      (found.reply_markup as { inline_keyboard?: { callback_data: string }[][] }).inline_keyboard ?? [];
    const answer = await person.forges(found, early?.callback_data ?? "");
    expect(answer).toEqual({ text: expect.stringContaining("no longer works"), show_alert: true });
    await person.presses(second, "✅ Create");
    await person.sees((message) => message.document !== undefined);
    expect(await unitNames()).toContain("Late");
    expect(await unitNames()).not.toContain("Early");
  });

  test("another link instead of a press on create is read, and the buttons of the first are gone", async () => {
    const { person, found } = await looking("Ann", "Changed");
    await world.git.run("relay", "branch", "--force", "other");
    person.says("https://github.com/");
    await person.sees("I did not get that");
    person.says(`${world.git.urlOf("relay")}#nowhere`);
    await person.sees(/no branch.*nowhere/);
    expect(person.chat.current(found)?.buttons).toEqual([]);
    person.says(`${world.git.urlOf("relay")}#other`);
    const second = await seesButton(person, "✅ Create");
    expect(second.text).toContain("(other)");
    person.says(world.git.urlOf("relay"));
    const third = await person.sees(({ id, buttons }) => id > second.id && buttons.flat().includes("✅ Create"));
    expect(person.chat.current(second)?.buttons).toEqual([]);
    await person.presses(third, "✅ Create");
    await person.sees((message) => message.document !== undefined);
    expect((await unitNames()).filter((name) => name === "Changed")).toHaveLength(1);
  });

  test.each(["/cancel", "/units", "/new", "/people"])("%s takes the buttons away", async (command) => {
    const { person, found } = await looking("Ann", "Left");
    person.says(command);
    await person.sees(({ id }) => id > found.id);
    expect(person.chat.current(found)?.buttons).toEqual(command === "/people" ? found.buttons : []);
    expect(person.chat.current(found)?.text).toContain("Commit");
  });

  test("text instead of a press on create is answered, and the buttons still work", async () => {
    const { person, found } = await looking("Ann", "Typed");
    person.says("yes");
    await person.sees((message) => message.id > found.id);
    await person.presses(found, "✅ Create");
    await person.sees((message) => message.document !== undefined);
    expect(await unitNames()).toContain("Typed");
  });
});

test("the cancel button leaves no trace", async () => {
  const before = (await readAll(world.dir)).unit;
  const { person, found } = await looking("Ann", "Never");
  await person.presses(found, "Cancel");
  await person.sees((message) => message.id === found.id && message.text.startsWith("Stopped."));
  expect(person.chat.current(found)?.buttons).toEqual([]);
  expect((await readAll(world.dir)).unit).toEqual(before);
  await vi.waitFor(async () => expect(await dialogOf(person)).toEqual([]));
});

test("two presses on create at once make one unit, and both are answered", async () => {
  const { person, found } = await looking("Ann", "Once");
  const answers = await Promise.all([person.presses(found, "✅ Create"), person.presses(found, "✅ Create")]);
  expect(answers.filter(({ show_alert }) => show_alert)).toHaveLength(1);
  await person.sees((message) => message.document !== undefined);
  expect((await unitNames()).filter((name) => name === "Once")).toHaveLength(1);
});

test("a restart in the middle is not noticed", async () => {
  const { person, found } = await looking("Ann", "Persistent");
  const other = await asked("Bob");
  await world.restart();
  await person.presses(found, "✅ Create");
  await person.sees((message) => message.document !== undefined);
  other.says("Also");
  await other.sees("Also it is");
  await world.restart();
  other.says(world.git.urlOf("relay"));
  await seesButton(other, "✅ Create");
  expect(await unitNames()).toContain("Persistent");
});
