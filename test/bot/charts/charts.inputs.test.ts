import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { createClient, createToken, uuidsOf } from "../../support/api.ts";
import { keepPicture, seesPicture, turns } from "../../support/charts.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
const plain = (text: string): string => text.replaceAll("\u00a0", " ");
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
  const now = Date.now();
  const temperature = Array.from({ length: 60 }, (_, place) => [now - (60 - place) * 60_000, 20 + place / 20]);
  await unit.sync({ output_variables: { temperature: [...temperature, [now - 500, 85]] } });
  const { of } = await uuidsOf(world, "Greenhouse");
  const client = createClient(world, await createToken(ann));
  for (const value of [21, 23.5]) await client(`/variables/${of.target}/value`, { method: "PUT", body: { value } });
});
afterAll(() => world.stop());

async function opensDay(): Promise<Shown> {
  ann.says("/units");
  const card = await turns(ann, await seesButton(ann, "🟢"), "🟢");
  await ann.presses(card, "📈 24 h");
  return seesPicture(ann);
}

test("a chart of the day has inputs beside outputs, told apart by a mark", async () => {
  const chart = await opensDay();
  keepPicture("inputs", chart);
  const lines = plain(chart.text).split("\n");
  expect(lines[0]).toMatch(/^temperature: last 85 °C/);
  expect(lines).toContainEqual(expect.stringMatching(/^🎚 Relay: last off/));
  expect(chart.buttons.flat()).toContain("✖ 🎚 Relay");
});

test("another input is added from the list, and is in the file", async () => {
  let chart = await opensDay();
  for (const name of ["door", "running", "🎚 Relay"]) chart = await turns(ann, chart, `✖ ${name}`);
  const list = await turns(ann, await turns(ann, chart, "➕ Add"), "Greenhouse");
  chart = await turns(ann, list, "🎚 target");
  keepPicture("target", chart);
  expect(plain(chart.text)).toMatch(/🎚 target: last 23.5 °C, min 21 °C, mean 2\d(\.\d+)? °C, max 23.5 °C/);
  await ann.presses(chart, "📄 CSV");
  const { document } = await ann.sees(({ document }) => document?.name.endsWith(".csv") === true);
  expect(document?.text).toMatch(/,,21\r\n.*,,23\.5\r\n/);
});

test("an input's page leads to a chart of it", async () => {
  ann.says("/units");
  const card = await turns(ann, await seesButton(ann, "🟢"), "🟢");
  const menu = await turns(ann, card, "⚙️");
  const page = await turns(ann, await turns(ann, menu, "🎚 Inputs"), "target");
  await ann.presses(page, "📈 24 h");
  const chart = await seesPicture(ann);
  expect(plain(chart.text)).toMatch(/^🎚 target: last 23.5 °C/);
  // What an input was set to is no reading.
  expect(chart.buttons.flat()).not.toContain("🧹 Spikes");
});

test("one press makes this picture dark and all that come, also after a restart, and another light again", async () => {
  const light = await opensDay();
  const dark = await turns(ann, light, "🌙 Dark");
  keepPicture("dark", dark);
  expect(dark.photo?.file.bytes).not.toEqual(light.photo?.file.bytes);
  expect(dark.buttons.flat()).toContain("☀️ Light");
  await world.restart();
  const next = await opensDay();
  expect(next.buttons.flat()).toContain("☀️ Light");
  ann.says("/graph");
  const graph = await seesPicture(ann);
  keepPicture("dark graph", graph);
  const other = await turns(ann, graph, "☀️ Light");
  expect(other.buttons.flat()).toContain("🌙 Dark");
  expect(other.photo?.file.bytes).not.toEqual(graph.photo?.file.bytes);
  expect((await opensDay()).buttons.flat()).toContain("🌙 Dark");
});

test("a spike is removed from the chart, asked first; of several outputs it is asked of which", async () => {
  const chart = await opensDay();
  await ann.presses(chart, "🧹 Spikes");
  const which = await ann.sees("🧹 Which of these has bad readings?");
  expect(which.buttons).toEqual([["temperature"], ["door"], ["running"]]);
  let page = await turns(ann, which, "temperature");
  expect(plain(page.text)).toContain("These are the highest and the lowest of");
  expect(page.buttons.map((row) => row.map(plain)).slice(0, 1)).toEqual([["⬆️ 85 °C"]]);
  page = await turns(ann, page, "⬆️ 85");
  expect(plain(page.text)).toContain("🧹 Remove this reading?");
  page = await turns(ann, await turns(ann, page, "« Back"), "⬆️ 85");
  page = await turns(ann, page, "🧹 Remove it");
  expect(page.text).toContain("✅ One reading is removed.");
  expect(plain((await turns(ann, chart, "1 h")).text)).toMatch(/^temperature: last 22.95 °C, .*max 22.95 °C/m);
});

test("all of a chart's time is removed, asked first", async () => {
  let chart = await opensDay();
  for (const name of ["door", "running", "🎚 Relay"]) chart = await turns(ann, chart, `✖ ${name}`);
  await ann.presses(chart, "🧹 Spikes");
  const page = await ann.sees("🧹 Which readings are bad?");
  const asked = await turns(ann, page, "🧹 All of this time");
  expect(asked.text).toContain("🧹 Remove these 60 readings?");
  await turns(ann, asked, "🧹 Remove 60");
  expect((await turns(ann, chart, "🔄")).text).toContain("temperature: no data for this time");
});

test("nobody removes readings of what is not theirs from a chart", async () => {
  const bob = await meet(world, { first_name: "Bob" });
  bob.says("/units");
  const message = await bob.sees("No devices yet");
  for (const data of ["cb:1440:0:5:0:0:0", "cg:1:1440:0:5:0:0:0", "bad:5:0:10", "graph-ground:1:0:1"]) {
    expect((await bob.forges(message, data)).text, data).toContain("I can’t find that.");
  }
});
