import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { CLIMATE, opensChart, opensOutput, reportClimate, turns } from "../../support/charts.ts";
import { readRows } from "../../support/database.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("climate", CLIMATE);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Cottage", world.git.urlOf("climate")));
  await reportClimate(unit, Date.now());
});
afterAll(() => world.stop());

const opens = async (name: string): Promise<Shown> => turns(ann, await opensOutput(ann, name), "📼 What is kept");
const kept = ({ text }: Shown) => text.split("\n")[1];

describe("what is kept of a number", () => {
  test("is every value for 90 days, until its owner chooses", async () => {
    const page = await opens("Temperature");
    expect(kept(page)).toBe("📼 Every value is kept for 90 days");
    expect(page.buttons).toEqual([
      ["• Every value", "Mean"],
      ["Median"],
      ["for one day", "for 7 days"],
      ["for 30 days", "• for 90 days"],
      ["for one year", "for ever"],
      ["« Back"],
    ]);
  });

  test("becomes a mean of windows, time-weighted or not, for ever at first", async () => {
    let page = await turns(ann, await opens("Temperature"), "Mean");
    expect(kept(page)).toBe("📼 Means, a window of 5 min each, are kept for ever");
    expect(page.text).toContain("✅ Changed; it holds from now on.");
    expect(page.buttons).toEqual([
      ["Every value", "• Mean"],
      ["Median"],
      ["1 s", "10 s", "1 min"],
      ["• 5 min", "10 min"],
      ["1 h", "1 day"],
      ["✎ Another length"],
      ["⚖️ Time-weighted: off"],
      ["for one day", "for 7 days"],
      ["for 30 days", "for 90 days"],
      ["for one year", "• for ever"],
      ["« Back"],
    ]);
    page = await turns(ann, page, "1 h");
    page = await turns(ann, page, "⚖️");
    expect(kept(page)).toBe("📼 Time-weighted means, a window of 1 h each, are kept for ever");
    page = await turns(ann, page, "Median");
    expect(kept(page)).toBe("📼 Medians, a window of 1 h each, are kept for ever");
    expect(page.buttons.flat().some((label) => label.startsWith("⚖️"))).toBe(false);
    expect((await opensOutput(ann, "Temperature")).text).toContain(
      "📼 Medians, a window of 1 h each, are kept for ever",
    );
    page = await turns(ann, page, "Every value");
    expect(kept(page)).toBe("📼 Every value is kept for 90 days");
  });

  test("for a shorter time asks first, since something is deleted", async () => {
    const page = await opens("Humidity");
    const question = await turns(ann, page, "for 7 days");
    expect(question.text).toBe(
      "Cottage · Humidity\n\nKeep it only for 7 days? Everything older is deleted, which can’t be undone.",
    );
    expect(kept(await turns(ann, question, "« Back"))).toBe("📼 Every value is kept for 90 days");
    const done = await turns(ann, await turns(ann, page, "for 7 days"), "🗑 Keep less");
    expect(kept(done)).toBe("📼 Every value is kept for 7 days");
    expect(kept(await turns(ann, done, "for ever"))).toBe("📼 Every value is kept for ever");
  });

  test("takes a typed window that starts with the clock, and no other", async () => {
    const page = await turns(ann, await opens("Cellar"), "Mean");
    await ann.presses(page, "✎ Another length");
    await ann.sees("How long is a window of Cellar?");
    for (const text of ["7 min", "2 days", "0 s", "soon", "1.5 s"]) {
      const mark = ann.chat.mark();
      ann.says(text);
      await ann.sees((message) => message.text.length > 0 && message.buttons.length === 0, { since: mark });
    }
    ann.says("15 мин");
    const done = await ann.sees((message) => message.buttons.flat().includes("• Mean"));
    expect(kept(done)).toBe("📼 Means, a window of 15 min each, are kept for ever");
    const [row] = await readRows(
      world.dir,
      "select mode, window_ms from logging join variable on variable.id = variable_id where name = 'cellar' order by since_at desc",
    );
    expect(row).toEqual({ mode: "mean", window_ms: 900_000 });
  });

  test("goes into its file: with windows what they come to", async () => {
    await unit.sync({ output_variables: { cellar: 12.5 } });
    await ann.presses(await opensChart(ann, "Cellar", "24 h"), "📄 CSV");
    const { document } = await ann.sees(({ document }) => document !== undefined);
    const times = (document?.text ?? "").split("\r\n").slice(1, -1).map((line) => line.slice(14, 19)); // biome-ignore format: one
    expect(times.length).toBeGreaterThan(10);
    expect(times.filter((time) => !/^(00|15|30|45):00$/.test(time))).toEqual([]);
  });
});

describe("what is kept of a state", () => {
  test("is its changes; there is only for how long to choose", async () => {
    const page = await opens("Mode");
    expect(kept(page)).toBe("📼 Every change is kept for 90 days");
    expect(page.buttons).toEqual([
      ["for one day", "for 7 days"],
      ["for 30 days", "• for 90 days"],
      ["for one year", "for ever"],
      ["« Back"],
    ]);
    expect(kept(await turns(ann, page, "for one year"))).toBe("📼 Every change is kept for one year");
  });

  test("can't be a mean, nor a window of any length, nor a time without end, with forged buttons", async () => {
    const page = await opens("Mode");
    const idOf = async (name: string) =>
      (await readRows(world.dir, "select id from variable where name = ?", name))[0]?.id;
    const mode = await idOf("mode");
    const temperature = await idOf("temperature");
    for (const data of [`lg:${mode}:1:60000:0:0`, `lg:${temperature}:1:7777:0:0`, `lg:${temperature}:0:0:0:99999999`]) {
      const { text, show_alert } = await ann.forges(page, data);
      expect([text !== undefined && !text.includes("went wrong"), show_alert]).toEqual([true, true]);
    }
    expect(kept(await opens("Mode"))).toBe("📼 Every change is kept for one year");
  });
});
