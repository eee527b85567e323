import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { readNow } from "../../support/database.ts";
import { meet, menuOf, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const SCHEMA = {
  input_variables: {
    relay: "bool",
    target: { type: "float", min: 5, max: 30, step: 0.5, unit: "°C" },
    label: "string",
  },
  output_variables: {
    temperature: { type: "float", unit: "°C", precision: 1, title: { en: "Air", ru: "Воздух" } },
    pressure: { type: "float", unit: "hPa" },
  },
};

let world: World;
let ann: Person;
let unit: VirtualUnit;
let card: Shown;
let board: Shown;
let client: Client;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("weather", { "schema.json": JSON.stringify(SCHEMA), "json_example.json": "{}" });
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Greenhouse", world.git.urlOf("weather")));
  await unit.sync({ output_variables: { temperature: 21.53749, pressure: 1013.26 } });
  card = withButton(ann, "🎛");
  await ann.presses(card, "🎛 Board");
  board = await seesButton(ann, "relay");
  client = createClient(world, await createToken(ann));
});
afterAll(() => world.stop());

const tables = () => Promise.all(["unit", "variable"].map((name) => readNow(world.dir, `select * from ${name}`)));

/** What the board says once it says this. */
const boardSays = (words: string | RegExp) =>
  ann.sees(({ id, text }) => id === board.id && (typeof words === "string" ? text.includes(words) : words.test(text)), {
    since: 0,
  });

async function opens(name: string): Promise<Shown> {
  ann.says("/units");
  const list = await turns(ann, await seesButton(ann, "🟢"), "🟢");
  const names = await turns(ann, await menuOf(ann, list), "🏷 Values");
  const label = names.buttons.flat().find((one) => one.endsWith(name)) ?? name;
  return turns(ann, names, label);
}

async function types(page: Shown, button: string, text: string): Promise<string> {
  await ann.presses(page, button);
  await ann.sees(/Send/);
  const mark = ann.chat.mark();
  ann.says(text);
  return (await ann.sees(({ id }) => id > page.id, { since: mark })).text;
}

describe("a unit", () => {
  test("is renamed: what shows it follows, and a bad name is asked for again", async () => {
    const menu = await menuOf(ann, card);
    await ann.presses(menu, "✏️ Rename");
    await ann.sees("What should Greenhouse be called?");
    for (const bad of [" ", "x".repeat(65), "two\nlines"]) {
      ann.says(bad);
      await ann.sees("A name is one line of 1 to 64 characters.");
    }
    ann.says(" Orangery <1> ");
    await ann.sees("Done.");
    expect(ann.chat.current(menu)?.text).toContain("⚙️ Orangery <1>");
    await boardSays("Orangery <1>");
    expect((await turns(ann, ann.chat.current(menu) as Shown, "« Orangery")).text).toContain("🟢 Orangery <1>");
  });

  test("keeps its name when the question is cancelled", async () => {
    const menu = await menuOf(ann, card);
    await ann.presses(menu, "✏️ Rename");
    await ann.sees("be called?");
    ann.says("/cancel");
    await ann.sees("Stopped.");
    expect((await turns(ann, menu, "« Orangery")).text).toContain("Orangery <1>");
  });
});

describe("a variable", () => {
  test("has the title that its owner gives it, in every language", async () => {
    const page = await opens("Air");
    expect(page.text).toBe("Orangery <1> · Air\nShown as: 21.5\u00a0°C\nOutput 1 of 2");
    expect(await types(page, "✏️ Name", "Soil")).toBe("Done.");
    expect(ann.chat.current(page)?.text).toBe(
      "Orangery <1> · Soil\nShown as: 21.5\u00a0°C\nOutput 1 of 2\n\nIn the repository: Air · °C · 1 decimal",
    );
    await boardSays("Soil: 21.5\u00a0°C");
    const boris = await meet(world, { first_name: "Борис", language_code: "ru" });
    const { unit: uuid } = await uuidsOf(world, "Orangery <1>");
    await turns(ann, await turns(ann, await menuOf(ann, withButton(ann, "⚙️ ")), "🔐"), "👥 Internal");
    boris.starts(`u_${uuid.replaceAll("-", "")}`);
    expect((await boris.sees("Orangery")).text).toContain("Soil: 21,5");
  });

  test("is shown with the decimals that its owner likes, and stored and exported whole", async () => {
    const page = await opens("Soil");
    const choice = await turns(ann, page, "🔢 Decimals");
    expect(choice.buttons.flat()).toContain("• As in the repository");
    expect((await turns(ann, choice, "0")).text).toContain("Soil: 22\u00a0°C");
    await boardSays("Soil: 22\u00a0°C");
    const needed = await turns(ann, ann.chat.current(choice) as Shown, "As needed");
    expect(needed.text).toContain("Soil: 21.54\u00a0°C");
    const { of } = await uuidsOf(world, "Orangery <1>");
    expect((await client(`/variables/${of.temperature}/value`)).json.value).toBe(21.53749);
  });

  test("has another unit of measure, or none, and its values are not converted", async () => {
    const page = await opens("pressure");
    expect(await types(page, "📏 Unit of measure", "x".repeat(17))).toContain("at most 16 characters");
    ann.says("mbar");
    await ann.sees("Done.");
    await boardSays(/pressure: 1,013(\.\d+)?\u00a0mbar/);
    expect(await types(page, "📏 Unit of measure", "-")).toBe("Done.");
    expect(ann.chat.current(page)?.text).toContain("In the repository: pressure · hPa · decimals as needed");
    await boardSays(/pressure: 1,013(\.\d+)?(\n|$)/);
  });

  test("stands where its owner puts it: on boards, cards and in lists; devices hear nothing of it", async () => {
    const page = await opens("pressure");
    expect((await turns(ann, page, "▲ Up")).text).toContain("Output 1 of 2");
    await boardSays(/pressure: [\s\S]*Soil: /);
    await turns(ann, await opens("label"), "⤒ Top");
    await ann.sees(({ id, buttons }) => id === board.id && /label/.test(buttons[0]?.[0] ?? ""), { since: 0 });
    const { inputs, outputs } = (await client("/units")).json.units[0];
    expect([...inputs, ...outputs].map(({ name }: { name: string }) => name)).toEqual([
      "label",
      "relay",
      "target",
      "pressure",
      "temperature",
    ]);
    const names = await turns(ann, await turns(ann, await opens("label"), "« Values"), "↩️ The repository’s order");
    expect(names.buttons.flat().slice(0, 5)).toEqual(["🎛 relay", "🎛 target", "🎛 label", "📈 Soil", "📈 pressure"]);
    expect(names.buttons.flat()).not.toContain("↩️ The repository’s order");
  });

  test("is as in the repository again after one press", async () => {
    const page = await turns(ann, await opens("Soil"), "↩️ As in the repository");
    expect(page.text).toBe("Orangery <1> · Air\nShown as: 21.5\u00a0°C\nOutput 1 of 2");
    expect(page.buttons.flat()).not.toContain("↩️ As in the repository");
    await boardSays("Air: 21.5\u00a0°C");
  });

  test("of another type than a number with a fraction has no decimals", async () => {
    const page = await opens("relay");
    expect(page.buttons.flat()).not.toContain("🔢 Decimals");
    const { of } = await uuidsOf(world, "Orangery <1>");
    const { status, json } = await client(`/variables/${of.relay}`, { method: "PATCH", body: { decimals: 1 } });
    expect([status, json.code]).toEqual([422, "decimals-none"]);
  });
});

describe("the open API", () => {
  test("gives the shown words and the repository's, and changes the owner's", async () => {
    const { unit: uuid, of } = await uuidsOf(world, "Orangery <1>");
    const path = `/variables/${of.temperature}`;
    const body = { title: "Water", measure: "", decimals: "auto", position: 0 };
    expect((await client(path, { method: "PATCH", body })).json).toMatchObject({
      name: "temperature",
      title: { en: "Water" },
      measure: null,
      decimals: null,
      value: 21.53749,
      repository: { title: { en: "Air", ru: "Воздух" }, measure: "°C", decimals: 1 },
    });
    const reset = { title: null, measure: null, decimals: null };
    expect((await client(path, { method: "PATCH", body: reset })).json).toMatchObject({
      title: { en: "Air", ru: "Воздух" },
      measure: "°C",
      decimals: 1,
    });
    const renamed = await client(`/units/${uuid}`, { method: "PATCH", body: { name: "Winter garden" } });
    expect(renamed.json).toMatchObject({ uuid, name: "Winter garden", own: true });
    await boardSays("Winter garden");
  });

  test("refuses what the chat refuses, and then changes nothing", async () => {
    const { unit: uuid, of } = await uuidsOf(world, "Winter garden");
    const before = await tables();
    for (const [path, body, code] of [
      [`/units/${uuid}`, { name: "x".repeat(65) }, "name-invalid"],
      [`/units/${uuid}`, { name: "" }, "name-invalid"],
      [`/units/${uuid}`, {}, "request-invalid"],
      [`/variables/${of.target}`, { title: "" }, "title-invalid"],
      [`/variables/${of.target}`, { title: "fine", measure: "x".repeat(17) }, "measure-invalid"],
      [`/variables/${of.target}`, { decimals: 10 }, "request-invalid"],
      [`/variables/${of.target}`, { position: -1 }, "request-invalid"],
      [`/variables/${of.target}`, {}, "request-invalid"],
    ] as const) {
      const { status, json } = await client(path, { method: "PATCH", body });
      expect([status >= 400 && status < 500, json.code], JSON.stringify(body)).toEqual([true, code]);
    }
    expect(await tables()).toEqual(before);
    const reading = createClient(world, await createToken(ann, "look"));
    const { status } = await reading(`/units/${uuid}`, { method: "PATCH", body: { name: "Other" } });
    expect(status).toBe(403);
  });
});

test("nobody else names a unit or its variables", async () => {
  const bob = await meet(world, { first_name: "Bob" });
  bob.says("/units");
  const message = await bob.sees("No devices yet");
  const [{ id = 0 } = {}] = await readNow(world.dir, "select id from variable where name = 'relay'");
  for (const data of [
    "rename:1",
    "naming:1:0",
    `named:${id}`,
    `named-type:${id}:0`,
    `named-dec:${id}`,
    `named-dec-set:${id}:3`,
    `named-move:${id}:0`,
    `named-reset:${id}`,
    "naming-order:1",
  ]) {
    expect(await bob.forges(message, data), data).toEqual({
      text: "I can’t find that. It may have been deleted.",
      show_alert: true,
    });
  }
});
