import { InlineKeyboard } from "grammy";
import { expect, test } from "vitest";
import { ruleList } from "../../src/bot/features/alerts/alertview.ts";
import { boardScreen } from "../../src/bot/features/boards/boardview.ts";
import { linkList } from "../../src/bot/features/links/linkview.ts";
import { zonePage } from "../../src/bot/features/people/settingsview.ts";
import { addPager } from "../../src/bot/pager.ts";
import type { Screen } from "../../src/bot/screen.ts";
import { cutMiddle, FULL, fitApart, roomOf, widthOf } from "../../src/bot/text/fit.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import type { RuleView } from "../../src/services/alerts/rule.ts";
import type { EndView, LinkView } from "../../src/services/links/linkview.ts";
import type { UnitView, VariableView } from "../../src/services/units/unitview.ts";

const translations = loadTranslations("locales");
const AT = Date.UTC(new Date().getUTCFullYear(), 11, 1, 4);
const LOCALES = ["en", "ru"] as const;
const NAMES = { en: ["Greenhouse", "Temperature"], ru: ["ТЕПЛИЦА У ДОМА", "ТЕМПЕРАТУРА ПОДАЧИ"] } as const;
const pageOf = <T>(items: readonly T[]) => ({ items, page: 0, pages: 1, total: items.length });

function labelsOf({ keyboard }: Screen): string[] {
  const rows = keyboard.inline_keyboard.filter((row) => row.length > 0);
  for (const row of rows)
    for (const { text } of row) expect(widthOf(text), text).toBeLessThanOrEqual(roomOf(row.length));
  return rows.flat().map(({ text }) => text);
}

function ruleOf(id: number, unit: string, output: string, threshold: number): RuleView {
  return {
    ...{ id, outputId: 1, unitId: 1, unit, output, title: null, type: "float", measure: "°C" },
    condition: { kind: "above", threshold, deadband: 0 },
    ...{ paused: false, firing: false, revoked: false, hidden: false },
    selector: { kind: "output", outputId: 1 },
    recipients: [],
  } as unknown as RuleView;
}

test.each(LOCALES)("alerts of one value differ on their buttons by what it is compared with (%s)", (locale) => {
  const t = translations(locale);
  const [unit, output] = NAMES[locale];
  const rules = [30, 80, 2.5e12].map((threshold, id) => ruleOf(id + 1, unit, output, threshold));
  const screen = ruleList(t, pageOf(rules));
  const labels = labelsOf(screen);
  for (const [place, number] of [
    ["30"],
    ["80"],
    ["2,500,000,000,000", "2\u00a0500\u00a0000\u00a0000\u00a0000", "2,5×10¹²", "2.5×10¹²"],
  ].entries()) {
    expect(
      number.some((one) => labels[place]?.includes(`${one}\u00a0°C`)),
      labels[place],
    ).toBe(true);
    expect(labels[place]).toMatch(new RegExp(`^${place + 1}\\. 🟢 `, "u"));
  }
  expect(screen.text).toContain(`1. 🟢 ${unit}: ${output} ${locale === "en" ? "above" : "выше"} 30\u00a0°C`);
  const short = ruleList(t, pageOf([ruleOf(1, "Porch", "heat", 30)]));
  expect(labelsOf(short)[0]).toBe(`🟢 Porch: heat ${locale === "en" ? "above" : "выше"} 30\u00a0°C`);
  expect(short.text.split("\n")).toHaveLength(1);
});

test.each(LOCALES)("links of one output differ on their buttons by what they lead to (%s)", (locale) => {
  const t = translations(locale);
  const [unit, name] = NAMES[locale];
  const end = (name: string) => ({ unit, name, title: null, kind: "input", type: "float" }) as unknown as EndView;
  const links = ["Valve", "Fan"].map((target, id) => {
    return { id, source: end(name), target: end(target), transform: { kind: "none" }, state: "on" } as const;
  });
  const screen = linkList(t, pageOf<LinkView>(links));
  const labels = labelsOf(screen);
  expect(labels[0]).toMatch(/^1\. 🔗 .* → Valve$/u);
  expect(labels[1]).toMatch(/^2\. 🔗 .* → Fan$/u);
  expect(screen.text).toContain(`2. 🔗 ${unit}: ${name} → ${unit}: Fan`);
});

test.each(LOCALES)("a board's rows have their value and all their marks whole (%s)", (locale) => {
  const t = translations(locale, "Europe/Moscow");
  const input: VariableView = {
    ...{ id: 1, name: NAMES[locale][1], title: null, type: "float", measure: "°C", min: null, max: null, step: null },
    ...{
      values: null,
      decimals: null,
      exact: true,
      value: 65.5,
      at: AT,
      applied: false,
      writable: true,
      driven: true,
      archivedAt: null,
    },
  };
  const inputs: VariableView[] = [
    input,
    { ...input, id: 2, value: 0.0000123456789012345 },
    { ...input, id: 3, type: "int", measure: null, value: 9_007_199_254_740_991 },
    { ...input, id: 4, type: "datetime", measure: null, value: AT },
    { ...input, id: 5, type: "string", measure: null, value: "W".repeat(60) },
    {
      ...input,
      id: 6,
      type: "int",
      values: [9_007_199_254_740_991, 9_007_199_254_740_990],
      value: 9_007_199_254_740_990,
    },
    { ...input, id: 7, measure: "W".repeat(16), value: -1.7e308 },
  ];
  const unit: UnitView = {
    ...{
      id: 1,
      uuid: "",
      name: "Porch",
      own: true,
      isMirror: false,
      heard: true,
      online: true,
      presence: "online",
      dueAt: null,
      seenAt: AT,
      state: [],
      outputs: [],
      archived: [],
      inputs,
    },
  };
  const labels = labelsOf(boardScreen(t, unit, 0));
  const rows = labels.filter((label) => label.includes(": "));
  expect(rows).toHaveLength(inputs.length);
  for (const row of rows) expect(row).toMatch(/ ⏳ 🔗$/u);
  expect(rows[0]).toContain(locale === "en" ? ": 65.5\u00a0°C" : ": 65,5\u00a0°C");
  expect(rows[1]).toMatch(/: (0[.,]0000123456789012345|1[.,]23×10⁻⁵)\u00a0°C/u);
  expect(rows[2]?.replaceAll(/[\s,]/g, "")).toMatch(/:(9007199254740991|9\.?01×10¹⁵)/u);
  expect(rows[3]).toContain(locale === "en" ? "Dec 1, 07:00" : "1 дек., 07:00");
  expect(rows[6]).toContain(locale === "en" ? "−1.7×10³⁰⁸" : "−1,7×10³⁰⁸");
  expect(labels.map((label) => label.replaceAll(/[\s,]/g, ""))).toEqual(
    expect.arrayContaining(["9007199254740991°C", "•9007199254740990°C"]),
  );
});

test("any page's number is whole, the marked one too", () => {
  const t = translations("ru");
  for (const pages of [2, 7, 9, 22, 140]) {
    for (const page of [0, pages >> 1, pages - 1]) {
      const keyboard = addPager(new InlineKeyboard(), t, { page, pages }, String);
      expect(labelsOf({ text: "", keyboard }).some((label) => label.replaceAll(" ", "") === `•${page + 1}`)).toBe(true);
    }
  }
});

test.each(LOCALES)("a time zone's button shows its clock whole (%s)", (locale) => {
  for (const region of [0, 1, 2, 3]) labelsOf(zonePage(translations(locale), region, AT));
});

test("a name is cut in its middle, by what its letters take, and no emoji is halved", () => {
  expect(cutMiddle("Greenhouse", FULL)).toBe("Greenhouse");
  const [narrow, wide] = [cutMiddle("il".repeat(60), FULL), cutMiddle("ШЖ".repeat(60), FULL)];
  expect([...narrow].length).toBeGreaterThan(2 * [...wide].length);
  expect(cutMiddle("👨‍👩‍👧".repeat(30), 100)).toMatch(/^(👨‍👩‍👧)+…(👨‍👩‍👧)+$/u);
  for (const one of [narrow, wide]) expect(widthOf(one)).toBeLessThanOrEqual(FULL);
});

test.each([
  [
    "Greenhouse · 51eb · temperature · Temperature",
    "Greenhouse · 51eb · temperature2 · Temperature",
    "Greenhouse · 657d · temperature · Temperature",
  ],
  ["Теплица у южной стены дома, левая половина, грядка", "Теплица у южной стены дома, правая половина, грядка"],
  ["Temperature of the water in the tank in the cellar", "Temperature of the water in the tanks in the cellar"],
])("of names that differ in their middles the buttons show where (%#)", (...names) => {
  const labels = fitApart(names, 220);
  expect(new Set(labels).size).toBe(names.length);
  for (const label of labels) expect(widthOf(label)).toBeLessThanOrEqual(220);
  for (const [place, label] of labels.entries()) expect(label.slice(0, 3)).toBe(names[place]?.slice(0, 3));
  expect(fitApart(["Greenhouse", "Greenhouse"], 220)).toEqual(["Greenhouse", "Greenhouse"]);
});
