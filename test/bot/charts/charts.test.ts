import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { sizeOf } from "../../drawing/models.ts";
import {
  CLIMATE,
  keepPicture,
  opensChart,
  opensOutput,
  reportClimate,
  seesPicture,
  turns,
} from "../../support/charts.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
const NOW = Date.now();
const FIGURES = /^Temperature: last 21\u00a0°C, min 17\u00a0°C, mean 20\.9\d?\u00a0°C, max 25\u00a0°C$/;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("climate", CLIMATE);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Green <house>", world.git.urlOf("climate")));
  await reportClimate(unit, NOW);
});
afterAll(() => world.stop());

/** The range of a picture's time axis, from the data that its buttons carry: minutes and end. */
const shown = (chart: Shown) => {
  const keys =
    chart.reply_markup && "inline_keyboard" in chart.reply_markup ? chart.reply_markup.inline_keyboard.flat() : [];
  const csv = keys.find(({ text }) => text.includes("CSV"));
  const [, minutes, end, ...outputs] = csv && "callback_data" in csv ? csv.callback_data.split(":").map(Number) : [];
  return { minutes, end, outputs: outputs.filter((id) => id !== 0) };
};

describe("an output's page", () => {
  test("tells the value and its age, the range of a day, alerts, and what is kept", async () => {
    const page = await opensOutput(ann, "Temperature");
    expect(page.text.replace(/· (just now|\d+ (s|min) ago)/, "· just now")).toBe(
      [
        "Green <house> · Temperature",
        "Now 21\u00a0°C · just now",
        "Last 24 hours: 17\u00a0°C … 25\u00a0°C",
        "🔔 No alerts of yours",
        "📼 Every value is kept for 90 days",
      ].join("\n"),
    );
    expect(page.buttons).toEqual([
      ["1 h", "24 h", "7 d"],
      ["30 d", "1 y", "📅 …"],
      ["➕ Add an alert"],
      ["📼 What is kept", "🔄 Refresh"],
      ["🧹 Bad readings"],
      ["« Outputs"],
    ]);
  });

  test("of a text or a time offers what makes sense", async () => {
    expect((await opensOutput(ann, "Mode")).text.replace(/3[0-5] min/, "30 min")).toBe(
      "Green <house> · Mode\nNow off · 30 min ago\n🔔 No alerts of yours\n📼 Every change is kept for 90 days",
    );
    const time = await opensOutput(ann, "booted");
    expect(time.text).toContain("No data yet");
    expect(time.buttons).toEqual([
      ["➕ Add an alert"],
      ["📼 What is kept", "🔄 Refresh"],
      ["🧹 Bad readings"],
      ["« Outputs"],
    ]);
  });

  test("leads to a new alert, and counts it then", async () => {
    const choice = await turns(ann, await opensOutput(ann, "Temperature"), "➕ Add an alert");
    await ann.presses(choice, "above…");
    await ann.sees("Send a number.");
    ann.says("24");
    await ann.sees("Done.");
    const page = await opensOutput(ann, "Temperature");
    expect(page.text).toContain("🔔 One alert of yours");
    expect(page.buttons[2]).toEqual(["🔔 Alerts", "➕ Add an alert"]);
  });
});

describe("a chart", () => {
  test("is a picture of its own with the figures of its time, changed in place for other times", async () => {
    const chart = await opensChart(ann, "Temperature");
    keepPicture("day", chart);
    expect(sizeOf(Buffer.from(chart.photo!.file.bytes))).toEqual({ width: 1280, height: 960 });
    expect(chart.text).toMatch(FIGURES);
    expect(chart.buttons).toEqual([
      ["1 h", "• 24 h", "7 d"],
      ["30 d", "1 y", "📅 …"],
      ["‹ Earlier", "🔄 Refresh"],
      ["➕ Add", "📄 CSV"],
      ["🌙 Dark", "🧹 Spikes"],
    ]);
    for (const [label, minutes] of [
      ["1 h", 60],
      ["7 d", 10_080],
      ["30 d", 43_200],
      ["1 y", 525_600],
    ] as const) {
      await ann.presses(chart, label);
      const next = await seesPicture(ann, ann.chat.current(chart));
      keepPicture(label, next);
      expect(shown(next)).toMatchObject({ minutes, end: 0 });
    }
    expect(world.telegram.calls("sendChatAction").length).toBeGreaterThan(0);
  });

  test("goes back and forth by its own length, and not into the future", async () => {
    const chart = await opensChart(ann, "Temperature");
    const before = await turns(ann, chart, "‹ Earlier");
    keepPicture("earlier", before);
    expect(before.buttons[2]).toEqual(["‹ Earlier", "Later ›"]);
    const { end = 0 } = shown(before);
    expect(Math.abs(end * 60_000 - (Date.now() - 86_400_000))).toBeLessThan(120_000);
    const earlier = await turns(ann, before, "‹ Earlier");
    expect(shown(earlier).end).toBe(end - 1440);
    keepPicture("empty", await turns(ann, earlier, "‹ Earlier"));
    expect(ann.chat.current(chart)?.text).toMatch(
      /^Temperature: no data for this time\n\nThe last value came .+\. Choose a longer time, or go on with Later ›\.$/,
    );
    for (const end of [1, 2]) await turns(ann, chart, end === 1 ? "Later ›" : "Later ›");
    const present = await turns(ann, chart, "Later ›");
    expect(shown(present).end).toBe(0);
    expect(present.buttons[2]).toEqual(["‹ Earlier", "🔄 Refresh"]);
  });

  test("takes up to four outputs, and gives them up again", async () => {
    let chart = await opensChart(ann, "Temperature");
    for (const name of ["Humidity", "Mode", "Pump"]) {
      const units = await turns(ann, chart, "➕ Add");
      expect(units.photo).toEqual(ann.chat.current(chart)?.photo);
      const outputs = await turns(ann, units, "Green <house>");
      expect(outputs.buttons.flat()).not.toContain("Temperature");
      expect(outputs.buttons.flat()).not.toContain("booted");
      chart = await turns(ann, outputs, name);
      keepPicture(`with ${name}`, chart);
    }
    expect(chart.text.split("\n")).toEqual([
      expect.stringMatching(FIGURES),
      expect.stringMatching(/^Humidity: last 55\u00a0%, min .+, mean .+, max .+$/),
      "Mode: last off",
      expect.stringMatching(/^Pump: last (on|off), on for [\d.]+% of the time$/),
    ]);
    expect(chart.buttons.slice(3)).toEqual([
      ["📄 CSV"],
      ["🌙 Dark", "🧹 Spikes"],
      ["✖ Temperature"],
      ["✖ Humidity"],
      ["✖ Mode"],
      ["✖ Pump"],
    ]);
    chart = await turns(ann, chart, "✖ Temperature");
    expect(shown(chart).outputs).toHaveLength(3);
    chart = await turns(ann, await turns(ann, chart, "✖ Humidity"), "✖ Mode");
    expect(chart.buttons.slice(3)).toEqual([
      ["➕ Add", "📄 CSV"],
      ["🌙 Dark", "🧹 Spikes"],
    ]);
    const back = await turns(ann, await turns(ann, chart, "➕ Add"), "« Back");
    expect([back.photo, back.buttons]).toEqual([chart.photo, chart.buttons]);
  });

  test("shows two measures in two panels, and three values of two", async () => {
    let chart = await opensChart(ann, "Humidity", "7 d");
    for (const name of ["Temperature", "Cellar"]) {
      chart = await turns(ann, await turns(ann, await turns(ann, chart, "➕ Add"), "Green <house>"), name);
    }
    keepPicture("three", chart);
    expect(chart.text.split("\n")).toHaveLength(3);
  });

  test("of a state or a bool is bars; of what was never measured it says so", async () => {
    const mode = await opensChart(ann, "Mode");
    keepPicture("mode", mode);
    expect(mode.text).toBe("Mode: last off");
    const spare = await opensChart(ann, "spare");
    keepPicture("never", spare);
    expect(spare.text).toBe(
      "spare: no data for this time\n\nNothing has been measured yet. The chart fills as soon as the device sends values.",
    );
  });

  test("of a typed period is changed in place, and an unclear one is asked for again", async () => {
    const chart = await opensChart(ann, "Temperature");
    await ann.presses(chart, "📅 …");
    const question = await ann.sees("Which period?");
    expect(question.text).toContain("Times are in UTC.");
    for (const [text, told] of [
      ["soon", "I can’t read that as a period."],
      ["50 years", "I show at most 10 years at a time."],
      ["2026-11-05 … 2026-11-01", "That period ends before it begins."],
      ["2199-01-01 … 2199-02-01", "That has not happened yet."],
    ] as const) {
      ann.says(text);
      await ann.sees(told);
    }
    ann.says("36 hours");
    // Its picture is too far above by now.
    const typed = await seesPicture(ann);
    expect(typed.id).not.toBe(chart.id);
    expect(shown(typed)).toMatchObject({ minutes: 2160, end: 0 });
    await ann.presses(typed, "📅 …");
    await ann.sees("Which period?");
    const day = new Date(NOW - 86_400_000).toISOString().slice(0, 10);
    ann.says(`${day} 00:00 … 12:00`);
    const half = await seesPicture(ann, typed);
    keepPicture("typed", half);
    expect(shown(half)).toMatchObject({ minutes: 720, end: Date.parse(`${day}T12:00Z`) / 60_000 });
  });

  test("from the page of a typed period is a new picture, and /cancel draws none", async () => {
    const page = await opensOutput(ann, "Pump");
    await ann.presses(page, "📅 …");
    await ann.sees("Which period?");
    ann.says("yesterday");
    const chart = await seesPicture(ann);
    expect(shown(chart)).toMatchObject({ minutes: 1440 });
    await ann.presses(chart, "📅 …");
    await ann.sees("Which period?");
    ann.says("/cancel");
    await ann.sees("Stopped.");
  });
});
