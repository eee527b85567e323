import { expect, test } from "vitest";
import { actsScreen, filterScreen } from "../../../src/bot/features/acts/actview.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { ActView } from "../../../src/services/acts.ts";

const translations = loadTranslations("locales");
const AT = Date.parse("2026-11-30T12:00:00Z");
const SOIL = {
  id: 1,
  name: "soil",
  title: { en: "Soil", ru: "Почва" },
  type: "float",
  measure: "%",
  step: null,
} as const;
const ACT = {
  at: AT,
  kind: "variable",
  door: "chat",
  by: { id: 1, name: "Ann", self: true },
  unitId: 1,
  unitUuid: "u",
  unit: "Shed",
  variable: { ...SOIL, precision: null, kind: "output" },
  value: undefined,
  count: null,
  doer: null,
  detail: null,
} as const;
const KEPT = { mode: "mean", windowMs: 300_000, weighted: false, retentionDays: 30 };

/** What the audit of one unit says of this. */
function told(locale: string, act: Partial<ActView>): string {
  const list = { items: [{ ...ACT, ...act } as ActView], total: 1, page: 0, pages: 1 };
  const unit = { id: 1, name: "Shed" };
  const { text } = actsScreen(translations(locale), list, { numbers: [1, 0, 0, 0], unit, person: null });
  return text
    .split("\n")
    .filter((line) => line.includes("by you") || line.endsWith(" — вы"))
    .join("\n")
    .replace(/^<tg-time[^>]*>[^<]*<\/tg-time> |^.*?\d\d:\d\d(:\d\d)? /, "");
}

test.each<[Partial<ActView>, string, string]>([
  [{ what: "titled", detail: "<Soil>" }, "soil: named “&lt;Soil&gt;” by you", "soil: название «&lt;Soil&gt;» — вы"],
  [{ what: "titled" }, "soil: named as in its repository by you", "soil: название как в репозитории — вы"],
  [{ what: "measure", detail: "°F" }, "Soil: measured in “°F” by you", "Почва: единица измерения «°F» — вы"],
  [{ what: "measure", detail: "" }, "Soil: unit of measure removed by you", "Почва: единица измерения убрана — вы"],
  [{ what: "decimals", detail: "2" }, "Soil: decimals set to 2 by you", "Почва: знаков после запятой 2 — вы"],
  [
    { what: "decimals", detail: "auto" },
    "Soil: decimals set to automatic by you",
    "Почва: знаков после запятой сколько нужно — вы",
  ],
  [{ what: "moved" }, "Soil: moved in the list by you", "Почва: другое место в списке — вы"],
  [{ what: "moved", variable: null }, "order set as in its repository by you", "порядок как в репозитории — вы"],
  [
    { what: "logging", detail: JSON.stringify(KEPT) },
    "Soil: what is kept set to “Mean 5 min, for 30 days” by you",
    "Почва: хранится «Среднее 5 мин, 30 дней» — вы",
  ],
  [
    { what: "logging", detail: JSON.stringify({ ...KEPT, mode: "direct", windowMs: null, retentionDays: null }) },
    "Soil: what is kept set to “Every value, for ever” by you",
    "Почва: хранится «Все значения, бессрочно» — вы",
  ],
  [
    { what: "rhythm", variable: null, detail: JSON.stringify({ interval: 600, sleep: true }) },
    "rhythm set to every 10 min by you",
    "период связи 10 мин — вы",
  ],
  [{ what: "rhythm", variable: null }, "rhythm set to automatic by you", "период связи автоматический — вы"],
  [
    { what: "linked", detail: "Lamp · lux" },
    "Soil: linked to “Lamp · lux” by you",
    "Почва: связано с «Lamp · lux» — вы",
  ],
  [{ what: "relinked" }, "Soil: link changed by you", "Почва: изменена связь — вы"],
  [{ what: "unlinked" }, "Soil: links removed by you", "Почва: убраны связи — вы"],
  [
    { what: "visibility", detail: "unit" },
    "Soil: as open as its device by you",
    "Почва: открыто так же, как устройство — вы",
  ],
  [{ what: "visibility", variable: null, detail: "public" }, "opened to everybody by you", "открыто всем — вы"],
])("%j is told in the reader's language", (act, english, russian) => {
  expect([told("en", act), told("ru", act)]).toEqual([english, russian]);
});

test("each kind can be had alone, and buttons of before go on showing what they did", () => {
  const { keyboard } = filterScreen(translations("en"), [0, 0, 0, 0]);
  const all = keyboard.inline_keyboard.flat() as { text: string; callback_data: string }[];
  expect(all.map(({ text, callback_data }) => [text, callback_data]).slice(1, 8)).toEqual([
    ["🎛 Set", "acts:0:0:1:0:0"],
    ["📟 Devices", "acts:0:0:2:0:0"],
    ["⬆️ Updates", "acts:0:0:3:0:0"],
    ["🔐 Access", "acts:0:0:4:0:0"],
    ["🧹 Removed", "acts:0:0:5:0:0"],
    ["🏷 Values", "acts:0:0:6:0:0"],
    ["🔗 Links", "acts:0:0:7:0:0"],
  ]);
});

test.each([
  ["en", "🎛 <b>Home</b> · copied from “Flat” by you", "🎛 Boards"],
  ["ru", "🎛 <b>Home</b> · копия панели «Flat» — вы", "🎛 Панели"],
])("what was done with boards is told with that of all devices, and can be shown alone (%s)", (locale, line, kind) => {
  const t = translations(locale);
  const board = { kind: "board", what: "copied", unit: "Home", unitId: null, unitUuid: null, detail: "Flat" } as const;
  const list = { items: [{ ...ACT, ...board, variable: null }], total: 1, page: 0, pages: 1 };
  const { text } = actsScreen(t, list, { numbers: [0, 0, 0, 0], unit: null, person: null });
  expect(text).toContain(line);
  const labels = (unit: number) =>
    filterScreen(t, [unit, 0, 0, 0])
      .keyboard.inline_keyboard.flat()
      .map(({ text }) => text);
  expect(labels(0)).toContain(kind);
  expect(labels(1)).not.toContain(kind);
});

const SET = { kind: "input", what: "set", value: 20 } as const;
test.each<[Partial<ActView>, string, string]>([
  [{ doer: { kind: "scene", name: "Away <1>" } }, "by scene <b>Away &lt;1&gt;</b>", "— сценарий <b>Away &lt;1&gt;</b>"],
  [
    { doer: { kind: "schedule", name: "Evening" }, by: { id: 2, name: "Bob", self: false } },
    "by schedule <b>Evening</b> of <b>Bob</b>",
    "— расписание <b>Evening</b>, <b>Bob</b>",
  ],
  [
    { doer: { kind: "scene", name: "Away" }, door: "api" },
    "by scene <b>Away</b> through the API",
    "— сценарий <b>Away</b>, через API",
  ],
  [{ doer: { kind: "reaction", name: "Leak" } }, "by reaction <b>Leak</b>", "— реакция <b>Leak</b>"],
])("what a scene, a schedule or a reaction has set is told by its name: %j", (act, en, ru) => {
  const list = { items: [{ ...ACT, ...SET, ...act } as ActView], total: 1, page: 0, pages: 1 };
  const about = { numbers: [0, 0, 0, 0], unit: null, person: null } as const;
  const lines = ["en", "ru"].map((locale) =>
    actsScreen(translations(locale), list, { ...about, numbers: [0, 0, 0, 0] }),
  );
  expect(lines.map(({ text }) => text.split("\n").find((line) => line.includes("20")))).toEqual([
    expect.stringContaining(en),
    expect.stringContaining(ru),
  ]);
});
