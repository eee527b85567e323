import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
});
afterAll(() => world.stop());

let clock = Date.now();
const tick = (): number => {
  clock = Math.max(clock + 1, Date.now());
  return clock;
};
/** Reports one value and goes around once more, so that its messages are on their way. */
const reports = (output_variables: Record<string, unknown>) => unit.sync({ at: tick(), output_variables });

/** What the messages of incidents say that have come since then. */
const alertsSince = (id: number) =>
  ann.chat.messages
    .filter((message) => message.id > id && /^(🔴|🟢|🟡|⚪️) Greenhouse:.*\n/.test(message.text))
    .map(({ text }) => text.split("\n")[0]);

async function turns(message: Shown, label: string | ((button: { text: string }) => boolean)): Promise<Shown> {
  await ann.presses(message, label);
  return ann.sees(({ id, edits }) => id === message.id && edits > message.edits);
}

/** Opens /alerts and goes to the choice between above and below, or on and off. */
async function chooses(output: string): Promise<Shown> {
  ann.says("/alerts");
  const list = await seesButton(ann, "➕");
  const units = await turns(list, "➕ Add an alert");
  expect(units.text).toBe("Which device?");
  const outputs = await turns(units, "Greenhouse");
  expect(outputs.text).toBe("Greenhouse: which value?");
  return turns(outputs, ({ text }) => text.startsWith(output));
}

async function adds(output: string, direction: string, threshold: string): Promise<Shown> {
  await ann.presses(await chooses(output), direction);
  await ann.sees("Send a number.");
  ann.says(threshold);
  return ann.sees("Done. I will write when it happens");
}

/** What /units shows, with such a button. */
function seesAll(label: string): Promise<Shown> {
  ann.says("/units");
  return seesButton(ann, label);
}

async function removes(card: Shown): Promise<void> {
  const question = await turns(ann.chat.current(card) as Shown, "🗑 Delete");
  await turns(question, "🗑 Delete");
}

describe("/alerts", () => {
  test("says what alerts are for when there is none, and offers each value, and the device itself", async () => {
    ann.says("/alerts");
    const list = await ann.sees("No alerts yet.");
    expect(list.buttons).toEqual([["➕ Add an alert"], ["🪝 Webhooks"]]);
    const outputs = await turns(await turns(list, "➕ Add an alert"), "Greenhouse");
    expect(outputs.buttons.flat()).toEqual([
      "temperature: —",
      "door: —",
      "running: —",
      "📟 The device itself",
      "« Back",
    ]);
  });

  test("refuses a threshold that is no number, and takes the next one", async () => {
    await ann.presses(await chooses("temperature"), "below…");
    await ann.sees("Below what value of temperature, in °C? Send a number.");
    for (const text of ["warm", "1e999", "25 kg"]) {
      ann.says(text);
      await ann.sees("That is not a number. Send something like 25 or −3.5.");
    }
    ann.says("−3,5");
    const card = await ann.sees("Done.");
    expect(card.text).toContain("Greenhouse: temperature below −3.5\u00a0°C\n\n🟢 Watching");
    await removes(card);
    expect(await readRows(world.dir, "select * from rule")).toEqual([]);
  });

  test("ends a question at /cancel", async () => {
    await ann.presses(await chooses("temperature"), "above…");
    await ann.sees("Send a number.");
    ann.says("/cancel");
    await ann.sees("Stopped. Nothing was changed.");
    expect(await readRows(world.dir, "select * from rule")).toEqual([]);
  });

  test("of what holds already says so, and is an incident", async () => {
    const since = ann.chat.mark();
    await reports({ temperature: -5, running: true });
    await ann.presses(await chooses("temperature"), "below…");
    await ann.sees("Send a number.");
    ann.says("0");
    const card = await ann.sees("Done.");
    expect(card.text).toMatch(
      /^Greenhouse: temperature below 0\u00a0°C\n\n🔴 Happening now\n🔴 Warning · deadband 0\.1\u00a0°C\n💬 you\n🧪 In the last 7 days this would have fired once, for [\s\S]*Done\. It is already so: −5\u00a0°C\. I will write when it is over\.$/,
    );
    const other = await turns(await chooses("running"), "on");
    expect(other.text).toMatch(/🔴 Happening now\n🔴 Warning\n[\s\S]*\n\nDone\. It is already so: on\./);
    const heat = await ann.sees("🔴 Greenhouse: temperature below 0\u00a0°C\nNow −5\u00a0°C\nSince", { since });
    await ann.sees("🔴 Greenhouse: running is on\nSince", { since });
    await reports({ temperature: 3, running: false });
    await ann.sees(/^🟢 Greenhouse: over after.*temperature below 0/, { since });
    expect(ann.chat.current(heat)?.text).toContain("🟢 Greenhouse: temperature below 0");
    await ann.sees(/^🟢 Greenhouse: over after.*running/, { since });
    await removes(card);
    await removes(other);
  });

  test("asks before it deletes, and shows many rules on pages", async () => {
    const card = await adds("temperature", "above…", "100");
    const question = await turns(card, "🗑 Delete");
    expect(question.text).toBe("Delete this alert: Greenhouse, temperature above 100\u00a0°C?");
    expect((await turns(question, "« Back")).text).toContain("Watching");
    for (let n = 1; n <= 9; n++) await adds("temperature", "above…", String(100 + n));
    ann.says("/alerts");
    const first = await ann.sees("10 alerts");
    expect(first.text).toContain("Page 1 of 2");
    expect(first.buttons).toHaveLength(11);
    expect(first.buttons[0]).toEqual(["1. 🟢 temperature above 100\u00a0°C"]);
    expect(first.text).toContain("1. 🟢 Greenhouse: temperature above 100\u00a0°C\n2. ");
    const second = await turns(first, "2");
    expect(second.buttons.slice(0, 2)).toEqual([
      ["1. 🟢 temperature above 108\u00a0°C"],
      ["2. 🟢 temperature above 109\u00a0°C"],
    ]);
    const back = await turns(await turns(second, ({ text }) => text.includes("109")), "« Alerts");
    expect(back.text).toMatch(/^10 alerts\n[\s\S]*Page 2 of 2$/);
    await removes(await turns(back, ({ text }) => text.includes("109")));
    expect(ann.chat.current(back)?.text).toMatch(/^9 alerts\n/);
    const unitCard = await turns(await seesAll("🟢 Greenhouse"), "🟢 Greenhouse");
    const ofUnit = await turns(unitCard, "🔔 Alerts");
    expect(ofUnit.text).toContain("Greenhouse: 9 alerts");
    const rule = await turns(ofUnit, ({ text }) => text.includes("100"));
    expect((await turns(rule, "« Alerts")).text).toContain("Greenhouse: 9 alerts");
    for (let left = 9; left > 0; left--) {
      const list = ann.chat.current(ofUnit) as Shown;
      await removes(await turns(list, ({ text }) => text.includes("🟢")));
    }
    expect(ann.chat.current(ofUnit)?.text).toContain("No alerts yet.");
  });
});

describe("an alert", () => {
  test("fires once when it is crossed, and recovers once when the value is clearly back", async () => {
    const card = await adds("temperature", "above…", "30");
    for (const value of [29, 30, 30.5]) await reports({ temperature: value });
    const fired = await ann.sees("🔴 Greenhouse: temperature above 30\u00a0°C\nNow 30.5\u00a0°C\nSince ");
    for (const value of [31, 30.01, 29.99, 30.2, 29.8, 30.1]) await reports({ temperature: value });
    expect(fired.buttons).toEqual([
      ["✅ Acknowledge", "🔕 Quiet…"],
      ["📈", "🎛", "⚙️"],
    ]);
    const since = ann.chat.mark();
    await reports({ temperature: 29.5 });
    await ann.sees("🟢 Greenhouse: over after 0 s, now 29.5\u00a0°C: temperature above 30\u00a0°C", { since });
    expect(alertsSince(card.id)).toEqual(["🟢 Greenhouse: temperature above 30\u00a0°C"]);
    const ended = ann.chat.current(fired);
    expect(ended?.text).toContain("Now 29.5\u00a0°C · worst 31\u00a0°C\nOver · ");
    expect((await turns(ended as Shown, "🎛")).text).toContain("Inputs");
    await removes(card);
  });

  test("at zero does not flap either", async () => {
    const card = await adds("temperature", "below…", "0");
    const since = ann.chat.mark();
    for (const value of [1, -0.03]) await reports({ temperature: value });
    await ann.sees("🔴 Greenhouse: temperature below 0\u00a0°C", { since });
    for (const value of [0.03, -0.02, 0.04, -0.05, 5]) await reports({ temperature: value });
    await ann.sees(/^🟢 Greenhouse: over after.*now 5/, { since });
    expect(alertsSince(card.id)).toEqual(["🟢 Greenhouse: temperature below 0\u00a0°C"]);
    await removes(card);
  });

  test("of many samples in one request tells what is so at their end, and since when", async () => {
    const card = await adds("temperature", "above…", "30");
    clock = Math.max(clock, Date.now()) + 10;
    await unit.sync({ at: clock, output_variables: { temperature: [[clock - 4, 20], [clock, 21], [clock - 2, 35]] } }); // biome-ignore format: pairs
    clock = Math.max(clock, Date.now()) + 10;
    const at = clock;
    const since = ann.chat.mark();
    await unit.sync({ at, output_variables: { temperature: [[at - 4, 31], [at, 35], [at - 2, 33]] } }); // biome-ignore format: pairs
    await ann.sees("🔴 Greenhouse: temperature above 30\u00a0°C\nNow 35\u00a0°C", { since });
    expect(alertsSince(card.id)).toEqual(["🔴 Greenhouse: temperature above 30\u00a0°C"]);
    expect(await readRows(world.dir, "select since from incident order by id desc limit 1")).toEqual([
      { since: at - 4 },
    ]);
    await reports({ temperature: 20 });
    await removes(card);
  });

  test("says nothing of samples that are older than the present value", async () => {
    const card = await adds("temperature", "above…", "30");
    await reports({ temperature: 20 });
    await unit.sync({ at: tick(), output_variables: { temperature: [[clock - 60_000, 99]] } });
    await reports({ temperature: 31 });
    await ann.sees("Now 31\u00a0°C");
    expect(alertsSince(card.id)).toHaveLength(1);
    await removes(card);
  });

  test("on a switch needs no number: on, and off", async () => {
    const direction = await chooses("running");
    expect(direction.buttons[0]).toEqual(["on", "off"]);
    const card = await turns(direction, "on");
    expect(card.text).toContain("Greenhouse: running is on\n\n🟢 Watching\n🔴 Warning\n💬 you\n");
    const mark = ann.chat.mark();
    await reports({ running: true });
    await ann.sees("🔴 Greenhouse: running is on\n", { since: mark });
    await reports({ running: false });
    await ann.sees(/^🟢 Greenhouse: over after.*off: running is on/, { since: mark });
    await removes(card);
    const other = await turns(await chooses("running"), "off");
    const since = ann.chat.mark();
    await reports({ running: true });
    await reports({ running: false });
    await ann.sees("🔴 Greenhouse: running is off\n", { since });
    await removes(other);
  });

  test("that is paused is silent, and says when it goes on whether it holds already", async () => {
    const card = await adds("temperature", "above…", "35");
    const paused = await turns(card, "⏸ Pause");
    expect(paused.text).toContain("⏸ Paused");
    expect(paused.buttons[0]).toEqual(["▶️ Resume", "🗑 Delete"]);
    await reports({ temperature: 40 });
    const since = ann.chat.mark();
    const resumed = await turns(paused, "▶️ Resume");
    expect(resumed.text).toMatch(
      /🔴 Happening now\n[\s\S]*Done\. It is already so: 40\u00a0°C\. I will write when it is over\.$/,
    );
    ann.says("/alerts");
    expect((await ann.sees("One alert")).buttons[0]).toEqual(["🔴 temperature above 35\u00a0°C"]);
    await ann.sees("🔴 Greenhouse: temperature above 35\u00a0°C\nNow 40", { since });
    await reports({ temperature: 20 });
    await ann.sees(/^🟢 Greenhouse: over after/, { since });
    expect(alertsSince(card.id)).toHaveLength(1);
    const again = await turns(await turns(ann.chat.current(card) as Shown, "⏸ Pause"), "▶️ Resume");
    expect(again.text).toContain("🟢 Watching");
    expect(again.text).not.toContain("Done.");
    await removes(card);
  });

  test("on a text can’t be about a threshold, also when the button is forged", async () => {
    ann.says("/alerts");
    const list = await seesButton(ann, "➕");
    const refusal = { text: "I can’t find that. It may have been deleted.", show_alert: true };
    expect(await ann.forges(list, "al-dir:6:1")).toEqual(refusal);
    expect(await readRows(world.dir, "select * from rule")).toEqual([]);
  });
});

test("a Russian is told in Russian", async () => {
  const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
  ivan.says("/alerts");
  await ivan.sees("Оповещений пока нет.");
});
