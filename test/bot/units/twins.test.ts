import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { seesPicture, turns } from "../../support/charts.ts";
import { readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const TWINS = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    output_variables: {
      top: { type: "float", unit: "°C", title: { en: "Heat" } },
      bottom: { type: "float", unit: "°C", title: { en: "Heat" } },
    },
  }),
};

let world: World;
let ann: Person;
let marks: string[];
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("twins", TWINS);
  ann = await meet(world);
  for (let n = 0; n < 2; n++) {
    const { unit } = await createUnitInChat(world, ann, "Stove", world.git.urlOf("twins"));
    await unit.sync({
      output_variables: { top: [[Date.now() - 60_000, 20 + n]], bottom: [[Date.now() - 60_000, 10 + n]] },
    });
  }
  await createUnitInChat(world, ann, "Shed", world.git.urlOf("twins"));
  const rows = await readRows(world.dir, "select uuid from unit where name = 'Stove' order by id");
  marks = rows.map(({ uuid }) => String(uuid).slice(0, 4));
});
afterAll(() => world.stop());

test("two units and two outputs of one name are told apart in choosers, charts and files", async () => {
  ann.says("/units");
  const list = await seesButton(ann, "⚪️ Shed");
  expect(list.buttons.slice(1)).toEqual(marks.map((mark) => [`🟢 Stove · ${mark}`]));
  const card = await turns(ann, list, `🟢 Stove · ${marks[0]}`);
  expect(card.text).toContain("\ntop · Heat: 20\u00a0°C");
  const outputs = await turns(ann, card, "📈 Outputs");
  expect(outputs.buttons.slice(0, 2)).toEqual([["top · Heat: 20\u00a0°C"], ["bottom · Heat: 10\u00a0°C"]]);
  await ann.presses(await turns(ann, outputs, "bottom"), "1 h");
  const chart = await seesPicture(ann);
  expect(chart.text).toContain("bottom · Heat: last 10\u00a0°C");

  const units = await turns(ann, chart, "➕ Add");
  expect(units.buttons.slice(0, -1)).toEqual([["Shed"], ...marks.map((mark) => [`Stove · ${mark}`])]);
  const wider = await turns(ann, await turns(ann, units, `Stove · ${marks[1]}`), "bottom");
  expect(wider.text.split("\n").map((line) => line.split(":")[0])).toEqual(
    marks.map((mark) => `Stove · ${mark} · bottom · Heat`),
  );
  const away = wider.buttons.flat().filter((label) => label.startsWith("✖"));
  expect(away).toEqual(marks.map((mark) => expect.stringContaining(mark)));
  await ann.presses(wider, "📄 CSV");
  const file = await ann.sees(({ document }) => document?.name.endsWith(".csv") ?? false);
  expect(file.document?.name).toBe(`${marks.map((mark) => `stove-${mark}`).join("-")}.csv`);
  expect(file.text).toContain(`Stove · ${marks[0]} · bottom · Heat, Stove · ${marks[1]} · bottom · Heat: `);
  expect(file.document?.text?.split("\r\n")[0]?.replace("\ufeff", "")).toBe(
    ["Time", "Date and time", ...marks.map((mark) => `"Stove · ${mark} · bottom · Heat, °C"`)].join(","),
  );
});

test("a chart whose one device was deleted is drawn with the rest, and says so", async () => {
  const chart = ann.chat.find(({ photo }) => photo !== undefined)!;
  ann.says("/units");
  const card = await turns(ann, await seesButton(ann, "⚪️ Shed"), `🟢 Stove · ${marks[1]}`);
  await turns(ann, await turns(ann, await menuOf(ann, card), "🗑 Delete"), "🗑 Delete");
  const rest = await turns(ann, chart, "24 h");
  expect(rest.text).toBe(
    "bottom · Heat: last 10\u00a0°C, min 10\u00a0°C, mean 10\u00a0°C, max 10\u00a0°C\n\n" +
      "One more value of this chart is gone: its device was deleted, or is not shared with you any more.",
  );
  expect(rest.buttons.flat()).not.toContain("✖");
  await ann.presses(chart, "📄 CSV");
  const file = await ann.sees(({ document }) => document?.name.endsWith(".csv") ?? false);
  expect(file.text).toContain("Stove · bottom · Heat: ");
  expect(file.document?.name).toBe("stove-bottom.csv");
});
