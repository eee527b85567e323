import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit } from "../../../src/sandbox/unit.ts";
import {
  CLIMATE,
  keepPicture,
  opensChart,
  opensOutput,
  reportClimate,
  seesPicture,
  turns,
} from "../../support/charts.ts";
import { readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const NOT_FOUND = { text: "I can’t find that. It may have been deleted.", show_alert: true };

let world: World;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("climate", CLIMATE);
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  const { unit } = await createUnitInChat(world, ann, "Cottage", world.git.urlOf("climate"));
  await reportClimate(unit, Date.now());
});
afterAll(() => world.stop());

const edits = () => world.telegram.calls("editMessageMedia");
const idOf = async (name: string) => (await readRows(world.dir, "select id from variable where name = ?", name))[0]?.id;

async function setVisibility(label: string): Promise<void> {
  ann.says("/units");
  const card = await turns(ann, await seesButton(ann, "🟢"), "🟢");
  const page = await turns(ann, await turns(ann, await menuOf(ann, card), "🔐 Access"), label);
  if (page.buttons.flat().includes("🔒 Yes")) await turns(ann, page, "🔒 Yes");
}

describe("in a hurry", () => {
  test("the latest of quick presses wins, and the same picture is not sent twice", async () => {
    const chart = await opensChart(ann, "Temperature");
    const before = edits().length;
    const presses = ["1 h", "7 d", "30 d", "1 y"].map((label) => ann.presses(chart, label));
    await Promise.all(presses);
    const last = await ann.sees((message) => message.id === chart.id && message.buttons[1]?.includes("• 1 y") === true);
    expect(edits().length - before).toBeLessThan(4);
    const after = edits().length;
    await ann.presses(last, "• 1 y");
    await turns(ann, last, "24 h");
    expect(edits().length - after).toBe(1);
  });

  test("two presses on the page make one picture", async () => {
    const page = await opensOutput(ann, "Pump");
    const before = world.telegram.calls("sendPhoto").length;
    await Promise.all([ann.presses(page, "24 h"), ann.presses(page, "7 d")]);
    await ann.sees((message) => message.buttons[0]?.includes("• 7 d") === true);
    expect(world.telegram.calls("sendPhoto").length - before).toBeLessThanOrEqual(2);
  });

  test("Telegram's wish to wait is obeyed", async () => {
    const chart = await opensChart(ann, "Temperature");
    world.telegram.fails("editMessageMedia", { error_code: 429, retry_after: 1 });
    const begun = Date.now();
    await turns(ann, chart, "7 d");
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1000);
  });

  test("a picture that is deleted meanwhile is no failure", async () => {
    const chart = await opensChart(ann, "Temperature");
    ann.deletes(chart);
    await ann.forges(chart, `ch:60:0:${await idOf("temperature")}:0:0:0`);
    const page = await opensOutput(ann, "Temperature");
    expect(page.text).toContain("Temperature");
  });
});

describe("buttons that nobody was given", () => {
  test.each([
    "ch:60:0:999999:0:0:0",
    "ch:60:0:0:0:0:0",
    "ch:0:0:OWN:0:0:0",
    "ch:-60:0:OWN:0:0:0",
    "ch:60:-5:OWN:0:0:0",
    "ch:60:999999999999:OWN:0:0:0",
    "ch:60:0:OWN:OWN:0:0",
    "cn:60:999999",
    "cv:60:0:999999:0:0:0",
    "ct:60:0:999999:0:0:0",
    "ck:60:0:999999:0:0:0",
    "cu:0:60:0:999999:0:0",
    "co:999999:0:60:0:OWN:0:0",
    "output:999999",
    "logging:999999",
    "lg:999999:0:0:0:7",
    "lg:OWN:9:0:0:7",
  ])("%s is not found", async (data) => {
    const chart = ann.chat.find(({ photo }) => photo !== undefined) ?? (await opensChart(ann, "Temperature"));
    const own = String(await idOf("temperature"));
    expect(await ann.forges(chart, data.replaceAll("OWN", own))).toEqual(NOT_FOUND);
  });

  test("too long, or of a time, is told", async () => {
    const chart = await opensChart(ann, "Temperature");
    const id = await idOf("temperature");
    expect(await ann.forges(chart, `ch:${50 * 365 * 1440}:0:${id}:0:0:0`)).toEqual({
      text: "I show at most 10 years at a time. Send a shorter period.",
      show_alert: true,
    });
    expect((await ann.forges(chart, `ch:60:0:${await idOf("booted")}:0:0:0`)).text).toBe(
      "booted is a time, so there is nothing to draw.",
    );
  });

  test("are as good as none for others, also for an output among one's own", async () => {
    const chart = await opensChart(ann, "Temperature");
    const id = await idOf("temperature");
    bob.says("/help");
    const message = await bob.sees("What I can do");
    for (const data of [`ch:60:0:${id}:0:0:0`, `cn:60:${id}`, `cv:60:0:${id}:0:0:0`, `output:${id}`, `logging:${id}`]) {
      expect(await bob.forges(message, data)).toEqual(NOT_FOUND);
    }
    const before = edits().length;
    expect(await bob.forges(chart.id, `ch:60:0:${id}:0:0:0`)).toEqual(NOT_FOUND);
    expect(edits().length).toBe(before);
  });
});

describe("a chart of somebody else's unit", () => {
  test("can be had while one may read it, and its settings can't", async () => {
    await setVisibility("👥 Internal");
    const id = await idOf("temperature");
    bob.says("/units");
    const card = await turns(bob, await turns(bob, await bob.sees("No devices yet"), "👥"), "🟢");
    const page = await turns(bob, await turns(bob, card, "📈 Outputs"), "Temperature");
    expect(page.buttons.flat()).not.toContain("📼 What is kept");
    expect(await bob.forges(page, `lg:${id}:0:0:0:7`)).toEqual(NOT_FOUND);
    await bob.presses(page, "24 h");
    const chart = await seesPicture(bob);
    const wide = await turns(bob, await turns(bob, await turns(bob, chart, "➕ Add"), "Cottage"), "Humidity");

    await setVisibility("🔒 Private");
    for (const label of ["1 h", "‹ Earlier", "📄 CSV", "➕ Add", "📅 …", "✖ Humidity"]) {
      expect(await bob.presses(wide, ({ text }) => text.startsWith(label))).toEqual(NOT_FOUND);
    }
    expect(bob.chat.current(wide)?.photo).toEqual(wide.photo);
  });

  test("an old chart still works after a restart", async () => {
    const chart = await opensChart(ann, "Humidity");
    await world.restart();
    const next = await turns(ann, chart, "7 d");
    expect(next.text).toContain("Humidity: last 55");
  });
});

test("a Russian in Moscow reads and types Russian, at Moscow's clocks", async () => {
  const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
  ivan.says("/settings");
  const settings = await ivan.sees((message) => message.buttons.flat().some((label) => label.startsWith("🕐")));
  await turns(ivan, settings, "🕐");
  ivan.says("Europe/Moscow");
  await ivan.sees((message) => message.text.includes("Москв"));
  const { unit } = await createRussian(ivan);
  await reportClimate(unit, Date.now());
  const words = ["📈 Выходы"];
  let chart = await opensChart(ivan, "Температура", "24 ч", words);
  for (const name of ["Насос", "Влажность"]) {
    chart = await turns(ivan, await turns(ivan, await turns(ivan, chart, "➕"), "Теплица"), name);
  }
  keepPicture("ru", chart);
  expect(chart.text).toMatch(
    /^Температура: последнее 21\u00a0°C, мин\. 17\u00a0°C, среднее 20,9\d?\u00a0°C, макс\. 25\u00a0°C\n/,
  );
  expect(chart.buttons[2]).toEqual(["‹ Раньше", "🔄 Обновить"]);
  await ivan.presses(chart, "📅 …");
  expect((await ivan.sees("За какой период?")).text).toContain("Москва");
  ivan.says("завтра");
  await ivan.sees("Этого ещё не было.");
  ivan.says("когда-то");
  await ivan.sees("Не понимаю, какой это период.");
  ivan.says("вчера");
  const day = await seesPicture(ivan, chart);
  keepPicture("ru yesterday", day);
  const end = dataOf(day, "📄 CSV")[2] ?? 0;
  expect(new Date(end * 60_000).toISOString().slice(11)).toBe("21:00:00.000Z");
});

/** The numbers that a button carries, after its name. */
function dataOf({ reply_markup }: Shown, label: string): (number | undefined)[] {
  const keys = reply_markup && "inline_keyboard" in reply_markup ? reply_markup.inline_keyboard.flat() : [];
  const key = keys.find(({ text }) => text === label);
  return key && "callback_data" in key ? key.callback_data.split(":").map(Number) : [];
}

async function createRussian(ivan: Person) {
  ivan.says("/new");
  await ivan.sees("Как назовём");
  ivan.says("Теплица");
  await ivan.sees("Пусть будет Теплица");
  ivan.says(world.git.urlOf("climate"));
  await ivan.presses(await seesButton(ivan, "✅ Создать"), "✅ Создать");
  const { document } = await ivan.sees(({ document }) => document?.name === "env.json");
  return { unit: createUnit({ ...JSON.parse(document?.text ?? "{}"), PEPEUNIT_URL: world.instance.localUrl }) };
}
