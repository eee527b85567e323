import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { keepPicture } from "../../support/charts.ts";
import { execute, readRows } from "../../support/database.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const MINUTE = 60_000;
/** The first picture takes a while: fonts and the drawing library are loaded for it. */
const PATIENT = { deadlineMs: 30_000 };

let world: World;
let ann: Person;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
  // In the last hours it was warm for a minute now and then.
  const now = Date.now();
  const warm = Array.from({ length: 150 }, (_, place) => {
    const value = place % 15 === 7 ? 35 : 29 + (place % 2) / 10;
    return [now - (150 - place) * MINUTE, value] as const;
  });
  await unit.sync({ at: now, output_variables: { temperature: warm, running: false } });
});
afterAll(() => world.stop());

async function turns(message: Shown, label: string | ((button: { text: string }) => boolean)): Promise<Shown> {
  const present = ann.chat.current(message) as Shown;
  await ann.presses(present, label);
  return ann.sees(({ id, edits }) => id === message.id && edits > present.edits);
}

const startsWith = (label: string) => (button: { text: string }) => button.text.startsWith(label);

/** Opens /alerts and goes to the conditions of a value. */
async function chooses(output: string): Promise<Shown> {
  ann.says("/alerts");
  const list = await seesButton(ann, "➕");
  const outputs = await turns(await turns(list, "➕ Add an alert"), "Greenhouse");
  return turns(outputs, startsWith(output));
}

/** Presses a condition that asks for something, and sends that. */
async function types(screen: Shown, label: string, ...texts: string[]): Promise<Shown> {
  const since = ann.chat.mark();
  await ann.presses(screen, label);
  await ann.sees(/temperature|door/, { since });
  for (const text of texts.slice(0, -1)) {
    const from = ann.chat.mark();
    ann.says(text);
    await ann.sees(/^(That is|Send)/, { since: from });
  }
  const last = ann.chat.mark();
  ann.says(texts.at(-1) ?? "");
  return ann.sees(/^(You have|Greenhouse: )/, { since: last });
}

const rules = () => readRows(world.dir, "select * from rule order by id");

describe("a new alert", () => {
  test("that would fire often says so before it is saved, and a press makes it quieter", async () => {
    const question = await types(await chooses("temperature"), "above…", "NaN", "30°C");
    expect(question.text).toMatch(
      /^Greenhouse: temperature above 30\s°C\n🧪 In the last 7 days this would have fired 10 times, longest 1 min\n[·▂▄█]{28}\n/,
    );
    expect(await rules()).toEqual([]);
    expect(question.buttons.flat().map((label) => label.replaceAll("\u00a0", " "))).toEqual([
      "🤫 for 1 min: never",
      "As it is",
    ]);
    const drawn = await ann.sees(({ photo }) => photo !== undefined, PATIENT);
    keepPicture("dry-run-making", drawn);
    expect([drawn.text.split("\n"), drawn.buttons]).toEqual([question.text.split("\n").slice(0, 2), []]);
    const since = ann.chat.mark();
    await ann.presses(question, startsWith("🤫"));
    const card = await ann.sees("Done.", { since });
    expect(card.text).toMatch(
      /deadband 0\.1\s°C\n⏳ once so for 1 min\n💬 you\n🧪 In the last 7 days this would not have/,
    );
    const condition = '{"kind":"above","threshold":30,"deadband":0.1}';
    expect(await rules()).toMatchObject([{ condition, for_ms: MINUTE }]);
  });

  test("that is there already is not made twice", async () => {
    const question = await types(await chooses("temperature"), "above…", "45");
    expect(question.text).toContain("this would not have happened");
    const again = await types(await chooses("temperature"), "above…", "45 °C");
    expect(again.text).toMatch(/^You have this alert already:\nGreenhouse: temperature above 45/);
    expect(await rules()).toHaveLength(2);
  });

  test("may be about a range that is turned round, about a change, and about a silence", async () => {
    const range = await types(await chooses("temperature"), "outside…", "10", "60 … -10");
    expect(range.text).toMatch(/temperature below −10\s°C or above 60\s°C/);
    const change = await types(await chooses("temperature"), "changing fast…", "50", "50 in 10 years", "50 in 10 min");
    expect(change.text).toMatch(/changes by more than 50\s°C within 10 min/);
    const silence = await types(await chooses("temperature"), "missing…", "0 s", "10 years", "1 h 30 min");
    expect(silence.text).toMatch(/no value of temperature for 90 min/);
    const door = await types(await chooses("door"), "missing…", "1 h");
    expect(door.text).toMatch(/no value of door for/);
  });

  test("about the device itself, and about any device, needs no number", async () => {
    ann.says("/alerts");
    const list = await seesButton(ann, "➕");
    const outputs = await turns(await turns(list, "➕ Add an alert"), "Greenhouse");
    const silent = await turns(await turns(outputs, "📟 The device itself"), "falls silent");
    expect(silent.text).toMatch(/^Greenhouse: silent\n\n🟢 Watching/);
    ann.says("/alerts");
    const again = await seesButton(ann, "➕");
    const any = await turns(await turns(again, "➕ Add an alert"), "🌐 Any of my devices");
    expect(any.text).toMatch(/^Which value of any of your devices\?/);
    const kinds = await turns(any, "temperature · 1");
    expect(kinds.text).toBe("Any of your devices: tell you when temperature is…");
    const from = ann.chat.mark();
    await ann.presses(kinds, "above…");
    await ann.sees("Send a number.", { since: from });
    ann.says("70");
    const card = await ann.sees("Done.", { since: from });
    expect(card.text).toMatch(/^Any device: temperature above 70/);
    expect(await rules()).toContainEqual(
      expect.objectContaining({ of_many: 1, many_name: "temperature", room_id: null }),
    );
  });

  test("about any device of a room is named so wherever it is shown, and can be deleted", async () => {
    await execute(world.dir, "insert into room (id, owner_id, name, created_at) values (5, 1, 'Kitchen', 0)");
    await execute(world.dir, "insert into placement (owner_id, unit_id, room_id) values (1, 1, 5)");
    ann.says("/alerts");
    const units = await turns(await seesButton(ann, "➕"), "➕ Add an alert");
    const inside = await turns(units, (button) => button.text.includes("Kitchen"));
    const any = await turns(inside, startsWith("🌐 Any in"));
    await turns(any, "temperature · 1");
    const from = ann.chat.mark();
    await ann.presses(ann.chat.current(any) as Shown, "above…");
    await ann.sees("Send a number.", { since: from });
    ann.says("75");
    const card = await ann.sees("Done.", { since: from });
    expect(card.text).toMatch(/^Any in Kitchen: temperature above 75/);
    const list = await turns(card, "« Alerts");
    expect(list.text).toContain("Any in Kitchen: temperature above 75");
    const again = await turns(list, (button) => button.text.includes("above 75"));
    const drawn = ann.chat.mark();
    const tried = await turns(again, startsWith("🧪"));
    await ann.sees(({ photo }) => photo !== undefined, { since: drawn, ...PATIENT });
    expect(tried.text).toMatch(/🧪 In the last 7 days this would not have happened\./);
    await turns(list, "🗑 Delete");
    await turns(list, "🗑 Delete");
    expect((ann.chat.current(list) as Shown).text).not.toContain("Kitchen");
    await execute(world.dir, "delete from room");
  });
});

describe("an alert that is there", () => {
  test("is tried on the last days when somebody wants to see it, in words and as a picture", async () => {
    ann.says("/alerts");
    const card = await turns(await ann.sees("alerts\n"), startsWith("1."));
    const since = ann.chat.mark();
    const tried = await turns(card, startsWith("🧪"));
    const drawn = await ann.sees(({ photo }) => photo !== undefined, { since, ...PATIENT });
    keepPicture("dry-run-card", drawn);
    expect(drawn.id).toBeGreaterThan(card.id);
    const [name, said] = drawn.text.split("\n");
    expect(tried.text.split("\n")).toEqual(expect.arrayContaining([said]));
    expect(tried.text).toContain(name);
  });

  test("can be changed in each part and stays the same one", async () => {
    const card = await types(await chooses("temperature"), "above…", "50");
    const [last] = (await rules()).slice(-1);
    await turns(card, "✏️ Change");
    await turns(card, startsWith("For at least"));
    await turns(card, "15 min");
    await turns(card, "🔴 Warning");
    await turns(card, "🚨 Critical");
    await turns(card, startsWith("Active"));
    await turns(card, startsWith("Mon – Fri"));
    await turns(card, "✅ Mon");
    await turns(card, "« Back");
    const menu = ann.chat.current(card) as Shown;
    expect(menu.buttons.flat()).toContain("For at least: 15 min");
    const since = ann.chat.mark();
    await ann.presses(menu, startsWith("Deadband"));
    await ann.sees("be back before it is over?", { since });
    ann.says("-1");
    await ann.sees("That is not a number.", { since });
    ann.says("3°");
    const changed = await ann.sees(/deadband 3\s°C/, { since });
    // Whoever goes elsewhere answers nothing any more.
    const left = await turns(changed, "✏️ Change");
    const asked = ann.chat.mark();
    await ann.presses(ann.chat.current(left) as Shown, startsWith("Deadband"));
    await ann.sees("be back before it is over?", { since: asked });
    await turns(left, "« Back");
    ann.says("7");
    await ann.says("/alerts");
    await ann.sees("alerts\n", { since: asked });
    expect((await rules()).slice(-1)[0]?.condition).toContain('"deadband":3');
    expect(changed.text).toMatch(/🚨 Critical · deadband 3\s°C\n⏳ once so for 15 min\n🕒 Tue – Fri, 08:00 – 18:00\n/);
    await turns(changed, "✏️ Change");
    const number = ann.chat.mark();
    await ann.presses(ann.chat.current(changed) as Shown, "Limit");
    await ann.sees("Above what value", { since: number });
    ann.says("55");
    const other = await ann.sees("temperature above 55", { since: number });
    expect(other.text).toContain("⏳ once so for 15 min");
    const [present] = (await rules()).slice(-1);
    expect(present).toMatchObject({ id: last?.id, severity: "critical", for_ms: 15 * MINUTE });
  });

  test("says whom it writes to, and can be copied where another device has such a value", async () => {
    ann.says("/alerts");
    const list = await ann.sees("alerts\n");
    const card = await turns(list, startsWith("1."));
    const people = await turns(card, "💬 Recipients");
    expect(people.buttons.flat().slice(0, 2)).toEqual(["✖️ You", "➕ A person"]);
    expect((await turns(card, "✖️ You")).buttons.flat()[0]).toBe("➕ Me");
    await turns(card, "➕ Me");
    await turns(card, "« Back");
    expect((await turns(card, "📑 Copy")).text).toContain("No other device of yours has such a value.");
  });
});

test("an alert on what happens at once has no time to hold for, and an incident of it lasts", async () => {
  const card = await turns(await chooses("running"), "different");
  const [rule] = (await rules()).slice(-1);
  const menu = await turns(card, "✏️ Change");
  expect(menu.buttons.flat().filter((label) => label.startsWith("For at least"))).toEqual([]);
  expect(menu.buttons.flat()).toContain("Over after: 10 min");
  const lengths = await turns(card, startsWith("Over after"));
  expect(lengths.text).toContain("For how long is it the same incident when it happens again?");
  expect(lengths.buttons.flat()).toEqual([
    ...["1 min", "5 min", "• 10 min", "1 h", "6 h", "1 day"],
    ...["✏️ Other…", "« Back"],
  ]);
  // A button from when its condition was another one.
  for (const old of [`rule-wait:${rule?.id}:0:0`, `rule-wait-type:${rule?.id}:0:0`]) {
    const present = ann.chat.current(card) as Shown;
    await ann.forges(present, old);
    const shown = await ann.sees(({ id, edits }) => id === card.id && edits > present.edits);
    expect(shown.text).toContain("What should be otherwise?");
    await turns(card, startsWith("Over after"));
  }
  const since = ann.chat.mark();
  await ann.presses(ann.chat.current(card) as Shown, "✏️ Other…");
  await ann.sees("Send a time such as", { since });
  ann.says("0 s");
  await ann.sees("That is too short", { since });
  ann.says("20 min");
  await ann.sees("over after 20 min", { since });
  expect((await rules()).slice(-1)).toMatchObject([{ id: rule?.id, for_ms: 0, keep_ms: 20 * MINUTE }]);
});

describe("/incidents", () => {
  test("shows what goes on first, then what was, and sends all as a file", async () => {
    await unit.sync({ at: Date.now(), output_variables: { temperature: 52 } });
    await ann.sees("🔴 Greenhouse: temperature above 45");
    ann.says("/incidents");
    const list = await ann.sees(/^Incidents, \d open/);
    const card = await turns(list, (button) => button.text.includes("above 45"));
    expect(card.text).toMatch(/^🔴 Greenhouse: temperature above 45/);
    const seen = await turns(card, "✅ Acknowledge");
    expect(seen.text).toContain("✅ Ann");
    await turns(seen, "« Incidents");
    expect((await turns(list, "📊 Noisiest")).text).toMatch(/^Noisiest alerts of the last 30 days/);
    await turns(list, "« Incidents");
    const since = ann.chat.mark();
    await ann.presses(ann.chat.current(list) as Shown, "📄 CSV");
    await ann.sees("incident", { since });
  });
});

test("quiet hours are chosen or typed in the settings", async () => {
  ann.says("/settings");
  const page = await ann.sees("🌙 Quiet hours: off");
  await turns(page, "🌙 Quiet hours");
  expect((await turns(page, "22:00 – 07:00")).text).toContain("🌙 Quiet hours: 22:00 – 07:00");
  await turns(page, "🌙 Quiet hours");
  const since = ann.chat.mark();
  await ann.presses(ann.chat.current(page) as Shown, "✏️ Other hours…");
  await ann.sees("Send two times", { since });
  ann.says("25 – 30");
  await ann.sees("Send two times of the day", { since });
  ann.says("21:30-6");
  expect((await ann.sees("21:30 – 06:00", { since })).text).toContain("🌙 Quiet hours: 21:30 – 06:00");
});
