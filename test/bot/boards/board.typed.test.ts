import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { PIXEL } from "../../sandbox/telegram.ts";
import { readNow } from "../../support/database.ts";
import { meet, menuOf, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const FORM = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: {
      target: { type: "float", min: 5, max: 30, title: { en: "Target", ru: "Цель" }, unit: "°C" },
      count: "int",
      text: "string",
      when: "datetime",
      ratio: { type: "float", values: [0.1, 0.25, 1e-7, 1e21] },
      mode: { type: "string", values: ["auto", "manual"] },
    },
  }),
};

let world: World;
let ann: Person;
let unit: VirtualUnit;
let board: Shown;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("form", FORM);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Form", world.git.urlOf("form")));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  board = await seesButton(ann, "Target");
});
afterAll(() => world.stop());

const YEAR = new Date().getUTCFullYear();
const value = async (name: string) => (await unit.sync({ at: null })).json?.input_variables?.[name];

async function asks(label: string): Promise<string> {
  await ann.presses(board, ({ text }) => text.replace("✎ ", "").startsWith(label));
  return (await ann.sees("Send a value for")).text;
}

async function types(text: string): Promise<string> {
  ann.says(text);
  return (await ann.sees(({ edits }) => edits === 0)).text;
}

describe("a typed value", () => {
  test.each([
    ["Target", "20.5", 20.5, "Target is set to 20.5\u00a0°C."],
    ["Target", "21,5", 21.5, "Target is set to 21.5\u00a0°C."],
    ["Target", " 1e1 ", 10, "Target is set to 10\u00a0°C."],
    ["count", "−7", -7, "count is set to −7."],
    ["count", "1 000", 1000, "count is set to 1,000."],
    ["count", "1,234", 1234, "count is set to 1,234."],
    ["count", "9,007,199,254,740,991", 9_007_199_254_740_991, "count is set to 9,007,199,254,740,991."],
    ["ratio", "0.0000001", 1e-7, "ratio is set to 1×10⁻⁷."],
    ["text", "<b>&_*` \n 🦄", "<b>&_*` \n 🦄", "text is set to <b>&_*` 🦄."],
    ["when", `${YEAR}-12-31 18:30`, Date.UTC(YEAR, 11, 31, 18, 30), "when is set to Dec 31, 18:30 UTC."],
    ["when", `${YEAR}-12-31 18:30:05`, Date.UTC(YEAR, 11, 31, 18, 30, 5), "when is set to Dec 31, 18:30:05 UTC."],
    ["when", "2019-01-02 03:04", Date.UTC(2019, 0, 2, 3, 4), "when is set to Jan 2, 2019, 03:04 UTC."],
    ["mode", "manual", "manual", "mode is set to manual."],
  ])("of %s: %s is taken", async (name, text, wanted, told) => {
    await asks(name);
    expect(await types(text)).toBe(told);
    expect(await value(name === "Target" ? "target" : name)).toBe(wanted);
  });

  test("is asked for with its limits", async () => {
    expect(await asks("Target")).toBe("Send a value for Target, a number from 5 to 30\u00a0°C.");
    expect(await asks("count")).toBe("Send a value for count, a number.");
    expect(await asks("when")).toContain("a time in UTC such as 2026-12-31 18:30");
  });

  test.each([
    ["Target", "warm", "Target can’t take that value: it expects a number."],
    ["Target", "4.9", "Target can’t be below 5\u00a0°C."],
    ["Target", "1e999", "Target can’t be above 30\u00a0°C."],
    ["count", "1.5", "count can’t take that value: it expects a whole number."],
    ["count", "2 1", "count can’t take that value: it expects a whole number."],
    ["ratio", "7", "ratio can’t take that value. Choose one of: 0.1, 0.25, 1×10⁻⁷, 1×10²¹."],
    ["count", "1e300", "count can’t take that value: it expects a whole number."],
    ["text", "я".repeat(4096), "text takes at most 4,096 bytes of text."],
    ["when", "2026-02-30 10:00", "when can’t take that value: it expects a time such as 2026-12-31 18:30."],
    ["mode", "MANUAL!", "mode can’t take that value. Choose one of: auto, manual."],
  ])("of %s: %s is refused, the question stays, and the next one is taken", async (name, text, told) => {
    await asks(name);
    expect(await types(text)).toBe(told);
    const good =
      { Target: "25", count: "3", text: "ok", when: "2026-01-01 00:00", mode: "auto", ratio: "0.25" }[name] ?? "";
    expect(await types(good)).toContain("is set to");
  });

  test("is asked for again after a photo, and forgotten at /cancel", async () => {
    await asks("count");
    ann.sends({ photo: { name: "x.png", bytes: PIXEL } });
    await ann.sees("Send it as text, please.");
    expect(await types("/cancel")).toBe("Stopped. Nothing was changed.");
    expect(await types("99")).toContain("I did not get that");
    expect(await value("count")).toBe(3);
  });

  test("is asked for once: the last button that was pressed counts", async () => {
    await asks("Target");
    await asks("count");
    await types("12");
    expect([await value("target"), await value("count")]).toEqual([25, 12]);
  });

  test("of a unit that is deleted meanwhile ends the question", async () => {
    await createUnitInChat(world, ann, "Short", world.git.urlOf("form"));
    const card = withButton(ann, "🎛");
    await ann.presses(card, "🎛 Board");
    // The other unit's board, which has the same buttons, may be edited at this moment.
    const short = await ann.sees(({ text, buttons }) => text.includes("Short") && buttons.length > 3);
    await ann.presses(short, ({ text }) => text.startsWith("Target"));
    await ann.sees("Send a value for");
    await ann.presses(await menuOf(ann, card), "🗑 Delete");
    await ann.sees("Delete Short");
    await ann.presses(card, "🗑 Delete");
    await ann.sees("is deleted");
    expect(await types("20")).toContain("I can’t find that.");
    expect(await types("20")).toContain("I did not get that");
    await vi.waitFor(async () => expect(await readNow(world.dir, "select 1 from dialog")).toEqual([]));
  });
});

test("a Russian types a comma and reads one", async () => {
  const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
  ivan.says("/new");
  await ivan.sees("Как назовём");
  ivan.says("Теплица");
  await ivan.sees("Пусть будет Теплица");
  ivan.says(world.git.urlOf("form"));
  await ivan.presses(await seesButton(ivan, "✅ Создать"), "✅ Создать");
  await ivan.sees("Ключи устройства «Теплица»");
  await ivan.presses(withButton(ivan, "🎛"), "🎛 Панель");
  const panel = await seesButton(ivan, "Цель");
  await ivan.presses(panel, ({ text }) => text.startsWith("Цель"));
  expect((await ivan.sees("Пришлите значение")).text).toBe("Пришлите значение для «Цель» — число от 5 до 30\u00a0°C.");
  ivan.says("31,5");
  await ivan.sees("«Цель» не может быть больше 30\u00a0°C.");
  ivan.says("21,5");
  await ivan.sees("«Цель» теперь 21,5\u00a0°C.");
  await ivan.presses(panel, ({ text }) => text.startsWith("ratio"));
  expect((await ivan.sees("Пришлите значение")).text).toContain("одно из: 0,1; 0,25; 1×10⁻⁷; 1×10²¹.");
  ivan.says("1,5");
  await ivan.sees("Выберите из этих: 0,1; 0,25; 1×10⁻⁷; 1×10²¹.");
  ivan.says("0,25");
  await ivan.sees("«ratio» теперь 0,25.");
  await ivan.sees((message) => message.id === panel.id && message.buttons.flat().includes("Цель: 21,5\u00a0°C ⏳"));
  await ivan.presses(panel, ({ text }) => text.startsWith("✎ when"));
  await ivan.sees("Пришлите значение");
  ivan.says("2019-01-02 03:04");
  await ivan.sees("«when» теперь 2 янв. 2019 г., 03:04 UTC.");
});
