import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { begins, meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
  await unit.sync({ at: Date.now() });
  await ann.sees("online");
});
afterAll(() => world.stop());

/** How often somebody presses and types from here on. */
let [pressed, typed] = [0, 0];

async function turns(message: Shown, label: string): Promise<Shown> {
  const present = ann.chat.current(message) as Shown;
  pressed++;
  await ann.presses(present, ({ text }) => begins(text, label));
  return ann.sees(({ id, edits }) => id === message.id && edits > present.edits);
}

/** Presses what asks a question in a new message. */
async function asks(message: Shown, label: string): Promise<Shown> {
  const since = ann.chat.mark();
  pressed++;
  await ann.presses(ann.chat.current(message) as Shown, ({ text }) => begins(text, label));
  return ann.sees(({ id }) => id > message.id, { since });
}

async function says(text: string): Promise<Shown> {
  const since = ann.chat.mark();
  typed++;
  ann.says(text);
  // Not what an older message becomes meanwhile.
  return ann.sees(({ edits }) => edits === 0, { since });
}

async function commands(command: string): Promise<Shown> {
  const since = ann.chat.mark();
  ann.says(command);
  // Not what an older message becomes meanwhile.
  return ann.sees(({ edits }) => edits === 0, { since });
}

const lines = ({ text }: Shown): string[] => text.split("\n");

/** Makes a schedule that turns the relay on, at the time that is typed. */
async function makes(when: string): Promise<Shown> {
  const list = await commands("/schedules");
  const units = await turns(list, "➕");
  const values = await turns(await turns(units, "Greenhouse"), "Relay");
  await asks(values, "on");
  return says(when);
}

describe("schedules in the chat", () => {
  test("an empty list says what to do, and one is made by buttons and one typed time", async () => {
    expect((await commands("/schedules")).text).toMatch(/^No schedules yet\. .* Add one\.$/);
    [pressed, typed] = [0, 0];
    const card = await makes("07:30");
    expect([pressed, typed]).toEqual([4, 1]);
    expect(lines(card).slice(0, 3)).toEqual(["⏰ Relay", "Greenhouse: Relay on", "🕒 at 07:30, daily"]);
    expect(lines(card).slice(4, 5)).toEqual(["Next:"]);
    expect(lines(card).slice(5)).toHaveLength(3);
    for (const line of lines(card).slice(5)) expect(line).toMatch(/^• .*07:30/);
  });

  test("its time is changed by two presses and one typed time", async () => {
    [pressed, typed] = [0, 0];
    const list = await commands("/schedules");
    await asks(await turns(list, "⏰ Relay"), "🕒");
    const card = await says("every 15 min 8:00-20:00");
    expect([pressed, typed]).toEqual([2, 1]);
    expect(lines(card)[2]).toBe("🕒 every 15 min, 08:00 – 20:00, daily");
  });

  test("what is not understood is said, and so is what is too often or over", async () => {
    const list = await commands("/schedules");
    await asks(await turns(list, "⏰ Relay"), "🕒");
    expect((await says("soon")).text).toMatch(/^I don’t understand that time\. Send one such as/);
    expect((await says("every second")).text).toBe("That is too often: once a minute is the most.");
    expect((await says("yesterday 18:00")).text).toBe("That time is over. Send one that is to come.");
    expect(lines(await says("22:00"))[2]).toBe("🕒 at 22:00, daily");
  });

  test("the sun asks for a city once, and for another where there is none of that name", async () => {
    const card = await makes("sunset - 30 min, not after 21:00");
    expect(card.text).toMatch(/^Where does the sun rise and set\?/);
    expect((await says("Atlantis")).text).toMatch(/^I don’t know that city\./);
    const made = await says("Казань");
    expect(lines(made).slice(2, 4)).toEqual(["🕒 30 min before sunset, not after 21:00, daily", "📍 Kazan"]);
    expect(lines(made)).toHaveLength(9);
  });

  test("has days, an end, chance, a name and a lateness, each by few presses", async () => {
    let card = await turns(await commands("/schedules"), "⏰ Relay");
    card = await turns(await turns(card, "📆"), "Mon – Fri");
    expect(card.buttons.flat()).toContain("✅ Mon");
    card = await turns(card, "✅ Fri");
    card = await turns(card, "« Back");
    expect(lines(card)[2]).toMatch(/, Mon – Thu$/);
    await asks(card, "🏁");
    card = await says("23:30");
    expect(lines(card).slice(1, 4)).toEqual([
      "Greenhouse: Relay on, then off",
      expect.stringMatching(/^🕒/),
      "🏁 at 23:30",
    ]);
    card = await turns(await turns(await turns(card, "🔧"), "🎲"), "± 15 min");
    expect(card.text).toContain("🎲 up to 15 min earlier or later, at random");
    card = await turns(await turns(await turns(card, "🔧"), "⏳"), "1 h");
    expect(card.text).toContain("⏳ Late by 1 h at most, else skipped");
    await asks(await turns(card, "🔧"), "✏️ Name");
    card = await says("Evening <3");
    expect(lines(card)[0]).toBe("⏰ Evening <3");
  });

  test("is paused, goes on, is run by hand, and asks before it is deleted", async () => {
    let card = await turns(await commands("/schedules"), "⏰ Evening <3");
    card = await turns(card, "⏸");
    expect(card.text).toContain("⏸ Paused.");
    const list = await turns(card, "« Schedules");
    expect(list.buttons.flat().join()).toContain("⏸ Evening <3");
    card = await turns(await turns(list, "⏸ Evening <3"), "▶️ Resume");
    expect(card.text).toContain("Next:");
    card = await turns(card, "▶️ Run now");
    const { json } = await unit.sync({ at: Date.now(), input_rev: 0 });
    expect(json?.input_variables).toMatchObject({ relay: true });
    const question = await turns(card, "🗑");
    expect(question.text).toBe("Delete the schedule Evening <3? Nothing else changes.");
    const left = await turns(question, "🗑");
    expect(left.buttons.flat().join()).not.toContain("Evening");
  });

  test("an input's page leads to its schedules, and holds it by hand until a time", async () => {
    const card = await commands("/units");
    const unitCard = await turns(card, "🟢 Greenhouse");
    const inputs = await turns(await turns(unitCard, "⚙️"), "🎚");
    let page = await turns(inputs, "Relay");
    expect(page.buttons.flat()).toContain("⏰ Schedules: 1");
    page = await turns(page, "✋ Hold");
    expect(page.text).toMatch(/✋ Held by hand until .*\d\d:\d\d.*: links and schedules wait\./);
    page = await turns(page, "✋ Let go");
    expect(page.text).not.toContain("Held");
    const list = await turns(page, "⏰ Schedules: 1");
    expect(list.text).toBe("Relay: schedules");
    expect(list.buttons.flat().at(-1)).toBe("« Back");
  });
});
