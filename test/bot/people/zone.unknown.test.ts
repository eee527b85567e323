import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { write } from "../../support/api.ts";
import { opensChart, turns } from "../../support/charts.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

/** As from a machine with a newer list of zones. */
const ZONE = "Antarctica/Vostok_2";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

test("a time zone that this machine does not know counts as UTC in settings, charts, alerts and files", async () => {
  const { unit } = await createUnitInChat(world, ann);
  await ann.presses(withButton(ann, "🎛"), "🔔 Alerts");
  await ann.presses(await seesButton(ann, "➕"), "➕ Add an alert");
  await ann.presses(await seesButton(ann, "temperature"), ({ text }) => text.startsWith("temperature"));
  await ann.presses(await seesButton(ann, "above…"), "above…");
  await ann.sees("Above what value");
  ann.says("30");
  await ann.sees("Done.");
  await write(world, "update user set time_zone = ?", ZONE);

  const at = Date.now();
  await unit.sync({ at, output_variables: { temperature: 31 } });
  const [day] = new Date(at).toISOString().split("T");
  expect((await ann.sees("Now 31")).text).toContain("UTC");

  const chart = await opensChart(ann, "temperature", "1 h");
  expect(chart.text).toContain("31");
  await ann.presses(chart, ({ text }) => text.includes("CSV"));
  const { document } = await ann.sees((message) => message.document?.name.endsWith(".csv") === true);
  expect(document?.text).toContain(day);

  ann.says("/settings");
  const page = await ann.sees("Settings");
  expect(page.text).toMatch(
    /Time zone: UTC, now \d\d:\d\d\n🌙 Quiet hours: off\n\n⚠️ This server doesn’t know your time zone “Antarctica\/Vostok_2”/,
  );
  const europe = await turns(ann, await turns(ann, page, "🕐 Time zone"), "Europe");
  expect((await turns(ann, europe, "Berlin")).text).toMatch(/Time zone: Berlin, now \d\d:\d\d\n🌙 Quiet hours: off$/);
});
