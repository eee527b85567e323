import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { LAMP, links, plans, starting, turns } from "../../support/links.ts";
import { meet, menuOf, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let sensor: VirtualUnit;
let lamp: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
});
afterAll(() => world.stop());

let clock = Date.now();
const reports = (output_variables: Record<string, unknown>) => sensor.sync({ at: ++clock, output_variables });
const inputsOf = async (unit: VirtualUnit) => (await unit.sync({ at: null })).json?.input_variables ?? {};

async function removes(card: Shown): Promise<void> {
  await turns(ann, await turns(ann, card, "🗑 Delete"), "🗑 Delete");
}

describe("/links", () => {
  test("says what a link is when there is none, and what to do without a device", async () => {
    ann.says("/links");
    const list = await ann.sees("No links yet.");
    expect(list.buttons).toEqual([["➕ Add a link"]]);
    const choice = await turns(ann, list, "➕ Add a link");
    expect(choice.text).toContain("/new connects one");
    expect(choice.buttons).toEqual([["« Links"]]);
    ({ unit: sensor } = await createUnitInChat(world, ann));
    ({ unit: lamp } = await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp")));
  });

  test("is added by buttons with a preview, and passes values on from then on", async () => {
    await reports({ temperature: 21.4 });
    ann.says("/links");
    const units = await turns(ann, await seesButton(ann, "➕"), "➕ Add a link");
    expect(units.text).toBe("Which device does the value come from?");
    const values = await turns(ann, units, "Greenhouse");
    expect(values.buttons.flat()).toEqual([
      "temperature: 21.4\u00a0°C",
      "door: —",
      "running: —",
      "↪ Relay: off",
      "↪ target: 20\u00a0°C",
      "↪ mode: —",
      "↪ label: —",
      "« Back",
    ]);
    expect(values.text).toContain("passes on what it is set to");
    const targets = await turns(ann, values, starting("temperature"));
    expect(targets.buttons.flat()).toEqual(["Greenhouse", "Lamp", "« Back"]);
    const inputs = await turns(ann, targets, "Lamp");
    expect(inputs.buttons.flat()).toEqual(["Light: —", "level: —", "text: —", "mode: —", "« Back"]);
    const plan = await turns(ann, inputs, starting("level"));
    expect(plan.text).toBe(
      "🔗 Greenhouse: temperature → Lamp: level\n\nWhat happens on the way: rounded to a whole number\nNow: 21.4\u00a0°C → 21",
    );
    expect(plan.buttons).toEqual([
      ["• As it is", "× + Scale…"],
      ["≈ Round", "⇄ Invert"],
      ["⎍ Threshold…", "⇒ Map…"],
      ["✅ Link"],
      ["« Back"],
    ]);
    expect(await readRows(world.dir, "select * from link")).toEqual([]);
    const card = await turns(ann, plan, "✅ Link");
    expect(card.text).toContain("🟢 Working\n\nDone: from now on the input follows.");
    expect(await inputsOf(lamp)).toMatchObject({ level: 21 });
    await reports({ temperature: 33.6 });
    expect(await inputsOf(lamp)).toMatchObject({ level: 34 });
    ann.says("/links");
    const list = await ann.sees("One link");
    expect(list.text).toContain("\n🔗 Greenhouse: temperature → Lamp: level");
    expect(list.buttons[0]).toEqual(["🔗 temperature → level"]);
    await removes(card);
    await reports({ temperature: 40 });
    expect(await inputsOf(lamp)).toMatchObject({ level: 34 });
  });

  test("shows each transformation on the last value before it takes effect", async () => {
    await reports({ temperature: 21.46 });
    let plan = await plans(ann, ["Greenhouse", "temperature", "Lamp", "text"]);
    expect(plan.text).toContain("written as text\nNow: 21.46\u00a0°C → 21.46");
    plan = await turns(ann, plan, "≈ Round");
    expect(plan.text).toContain("rounded to 1\nNow: 21.46\u00a0°C → 21");
    expect(plan.buttons[3]).toEqual(["• 1", "0.1", "0.01", "10"]);
    expect((await turns(ann, plan, "0.1")).text).toContain("rounded to 0.1\nNow: 21.46\u00a0°C → 21.5");
    expect((await turns(ann, plan, "10")).text).toContain("rounded to 10\nNow: 21.46\u00a0°C → 20");
    expect((await turns(ann, plan, "⇄ Invert")).text).toContain("the sign is changed\nNow: 21.46\u00a0°C → -21.46");
    expect(await readRows(world.dir, "select * from link")).toEqual([]);
  });

  test("takes typed numbers for scale, after refusing what is none", async () => {
    await reports({ temperature: 20 });
    await ann.presses(await plans(ann, ["Greenhouse", "temperature", "Lamp", "level"]), "× + Scale…");
    await ann.sees("Send a factor and what to add to Greenhouse: temperature (now 20\u00a0°C).");
    for (const text of ["much", "1 2 3", "1e999 0"]) {
      ann.says(text);
      await ann.sees("Send one or two numbers");
    }
    ann.says("1,8 32");
    const plan = await ann.sees("×1.8 + 32");
    expect(plan.text).toContain("Now: 20\u00a0°C → 68");
    const card = await turns(ann, plan, "✅ Link");
    expect(card.text).toContain("What happens on the way: ×1.8 + 32");
    expect(await inputsOf(lamp)).toMatchObject({ level: 68 });
    await reports({ temperature: 99 });
    expect(await inputsOf(lamp)).toMatchObject({ level: 100 });
    await removes(card);
  });

  test("switches by a threshold with hysteresis", async () => {
    await reports({ temperature: 24.5 });
    await ann.presses(await plans(ann, ["Greenhouse", "temperature", "Lamp", "Light"]), "⎍ Threshold…");
    await ann.sees(
      "When shall Lamp: Light be on? Send one or two limits for Greenhouse: temperature (now 24.5\u00a0°C).",
    );
    ann.says("25 24");
    const plan = await ann.sees("on above 25\u00a0°C, off below 24\u00a0°C");
    expect(plan.text).toContain("Now: 24.5\u00a0°C → off");
    const card = await turns(ann, plan, "✅ Link");
    const seen: unknown[] = [];
    for (const temperature of [25.1, 24.5, 23.9, 24.5]) {
      await reports({ temperature });
      seen.push((await inputsOf(lamp)).light);
    }
    expect(seen).toEqual([true, true, false, false]);
    await removes(card);
  });

  test.each([
    ["level", "When shall Lamp: level be 1?", "1 above 25, 0 below 24", "1 below 18\u00a0°C, 0 above 20\u00a0°C"],
    [
      "text",
      "When shall Lamp: text be true?",
      "true above 25, false below 24",
      "true below 18\u00a0°C, false above 20\u00a0°C",
    ],
  ])("a threshold says what %s becomes", async (input, question, example, done) => {
    await ann.presses(await plans(ann, ["Greenhouse", "temperature", "Lamp", input]), "⎍ Threshold…");
    const asked = await ann.sees(question);
    expect(asked.text).toContain(example);
    ann.says("18 20");
    await ann.sees(done);
  });

  test("maps listed values by buttons, one question a value", async () => {
    await reports({ door: "open" });
    const plan = await plans(ann, ["Greenhouse", "door", "Lamp", "mode"]);
    expect(plan.text).toContain("Now: open stops here, since the input can’t become that.");
    await ann.presses(plan, "⇒ Map…");
    const first = await ann.sees("When Greenhouse: door is open, Lamp: mode becomes…");
    expect(first.buttons).toEqual([
      ["auto", "manual"],
      ["stays as it is", "Cancel"],
    ]);
    for (const data of ["l-map:0:2", "l-map:0:-2", "l-map:1:0"]) {
      expect((await ann.forges(first, data)).text, data).toContain("This button no longer works.");
    }
    const second = await turns(ann, first, "manual");
    expect(second.text).toContain("door is closed");
    const preview = await turns(ann, second, "stays as it is");
    expect(preview.text).toContain("What happens on the way: open → manual\nNow: open → manual");
    const card = await turns(ann, preview, "✅ Link");
    expect(card.text).toContain("Done: from now on the input follows.");
    expect(await inputsOf(lamp)).toMatchObject({ mode: "manual" });
    await removes(card);
  });

  test("maps typed pairs where there is no list, and tells the line it can’t use", async () => {
    await reports({ temperature: 3 });
    await ann.presses(await plans(ann, ["Greenhouse", "temperature", "Lamp", "mode"]), "⇒ Map…");
    await ann.sees("Send what becomes what");
    ann.says("1 = auto\n2 = loud");
    await ann.sees("I can’t use “2 = loud”.");
    ann.says("1 = auto\n2 = manual");
    const preview = await ann.sees("1 °C → auto, 2 °C → manual");
    expect(preview.text).toContain("Now: 3\u00a0°C stops here");
    expect((await turns(ann, preview, "Cancel")).text).toBe("Stopped. Nothing was changed.");
    expect(await readRows(world.dir, "select * from link")).toEqual([]);
  });

  test("tells of a loop before and after it is closed", async () => {
    const there = await links(ann, ["Greenhouse", "temperature", "Lamp", "level"]);
    const plan = await plans(ann, ["Lamp", "heat", "Greenhouse", "target"]);
    expect(plan.text).toContain("⚠️ This closes a loop: what Lamp sends can come back to it.");
    const card = await turns(ann, plan, "✅ Link");
    expect(card.text).toContain("This link closes a loop");
    await removes(card);
    await removes(there);
    // A ring of inputs within one device is one too.
    const forth = await links(ann, ["Greenhouse", "↪ Relay", "Greenhouse", "target"]);
    expect((await plans(ann, ["Greenhouse", "↪ target", "Greenhouse", "Relay"])).text).toContain("closes a loop");
    await removes(forth);
  });

  test("says nothing of loops where a device's own sensor sets its own valve", async () => {
    expect((await plans(ann, ["Greenhouse", "temperature", "Greenhouse", "target"])).text).toBe(
      "🔗 Greenhouse: temperature → Greenhouse: target\n\nWhat happens on the way: as it is\nNow: 3\u00a0°C → 5\u00a0°C",
    );
    expect((await plans(ann, ["Greenhouse", "↪ Relay", "Greenhouse", "target"])).text).not.toContain("loop");
  });
});

describe("a link's card", () => {
  test("changes what happens on the way, pauses and goes on", async () => {
    await reports({ temperature: 10 });
    const card = await links(ann, ["Greenhouse", "temperature", "Lamp", "level"]);
    const change = await turns(ann, card, "✎ Change");
    expect(change.text).toContain("These two are linked already; here you change what happens on the way.");
    const inverted = await turns(ann, change, "⇄ Invert");
    expect(inverted.text).toContain("Now: 10\u00a0°C → 0");
    expect((await turns(ann, inverted, "✅ Use this")).text).toContain("Done: this is what happens on the way now.");
    expect(await inputsOf(lamp)).toMatchObject({ level: 0 });
    const paused = await turns(ann, card, "⏸ Pause");
    expect(paused.text).toContain("⏸ Paused: the input keeps its value");
    await reports({ temperature: -50 });
    expect(await inputsOf(lamp)).toMatchObject({ level: 0 });
    expect((await turns(ann, paused, "▶️ Resume")).text).toContain("🟢 Working");
    expect(await inputsOf(lamp)).toMatchObject({ level: 50 });
    const question = await turns(ann, card, "🗑 Delete");
    expect(question.text).toContain("Delete the link Greenhouse: temperature → Lamp: level?");
    expect((await turns(ann, question, "« Back")).text).toContain("🟢 Working");
    await removes(card);
  });

  test("lists those of a unit from its card, on pages", async () => {
    for (const [source, target] of [
      ["temperature", "level"],
      ["temperature", "text"],
      ["temperature", "Light"],
      ["door", "text"],
      ["running", "Light"],
      ["running", "level"],
      ["running", "text"],
      ["↪ Relay", "Light"],
      ["↪ Relay", "level"],
    ]) {
      // biome-ignore format: pairs
      await links(ann, ["Greenhouse", source ?? "", "Lamp", target ?? ""]);
    }
    ann.says("/units");
    const card = await turns(ann, await seesButton(ann, "🟢 Greenhouse"), "🟢 Greenhouse");
    const list = await turns(ann, await menuOf(ann, card), "🔗 Links");
    expect(list.text).toMatch(/^Greenhouse: 9 links of yours\n[\s\S]*\nPage 1 of 2$/);
    const link = await turns(ann, list, starting("1. 🔗"));
    expect((await turns(ann, link, "« Links")).text).toBe(list.text);
    // Whoever changes it comes back to the same list, whether they change anything or not.
    const same = await turns(ann, await turns(ann, list, starting("1. 🔗")), "✎ Change");
    const left = await turns(ann, same, "« Back");
    expect((await turns(ann, left, "« Links")).text).toBe(list.text);
    const change = await turns(ann, await turns(ann, list, starting("1. 🔗")), "✎ Change");
    const used = await turns(ann, await turns(ann, change, "⇄ Invert"), "✅ Use this");
    expect((await turns(ann, used, "« Links")).text).toBe(list.text);
    expect((await turns(ann, list, "2")).buttons[0]).toEqual(["🔗 Relay → level"]);
    ann.says("/links");
    for (let left = 9; left > 0; left--) {
      const all = await seesButton(ann, "🔗");
      await removes(await turns(ann, all, ({ text }) => text.includes("🔗")));
      ann.says("/links");
    }
    await ann.sees("No links yet.");
  });
});

test("a Russian is told in Russian", async () => {
  const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
  ivan.says("/links");
  await ivan.sees("Связей пока нет.");
});
