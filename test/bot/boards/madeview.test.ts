import { expect, test } from "vitest";
import { editScreen } from "../../../src/bot/features/boards/editview.ts";
import { madeScreen } from "../../../src/bot/features/boards/madeview.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { BoardUnit, BoardView, WidgetView } from "../../../src/services/boards/view.ts";

const t = loadTranslations("locales")("en");
const AT = Date.UTC(new Date().getUTCFullYear(), 0, 15, 11, 5);

function unitOf(id: number): BoardUnit {
  return { id, uuid: "", name: `Device ${id}`, presence: "silent", online: false, seenAt: AT, dueAt: null };
}

/** A list of so many values, of a silent device of its own. */
function listOf(id: number, count: number): WidgetView {
  const values = Array.from({ length: count }, (_, n) => `value ${n}`);
  const limits = { measure: null, min: null, max: null, step: null, decimals: null, exact: false };
  const state = { value: "value 0", at: AT, applied: id !== 1, writable: true, driven: false, archivedAt: null };
  const name = `mode ${id}`;
  return {
    ...{
      id,
      kind: "list",
      unitId: id,
      variableId: id,
      sceneId: null,
      state: null,
      label: null,
      called: name,
      beside: false,
    },
    ...{ options: {}, since: 1, status: "ok", unit: unitOf(id), scene: null, entry: null, trend: null },
    variable: { id, name, kind: "input", title: null, type: "string", values, ...limits, ...state },
  };
}

const NOTHING = { ...listOf(0, 0), unitId: null, variableId: null, unit: null, variable: null };

function boardOf(widgets: readonly WidgetView[]): BoardView {
  const units = widgets.flatMap(({ unit }) => (unit ? [unit] : []));
  return { id: 1, uuid: "", name: "Home", revision: 1, widgets, units };
}

const rowsOf = ({ keyboard }: ReturnType<typeof editScreen>) =>
  keyboard.inline_keyboard.filter((row) => row.length > 0).map((row) => row.map(({ text }) => text));

test("a page of a board is edited with a button for each widget, and there is a way out below", () => {
  const board = boardOf(Array.from({ length: 60 }, (_, n) => listOf(n + 1, 8)));
  const rows = rowsOf(editScreen(t, board, 1));
  expect(rows.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, n) => [`mode ${n + 13}: value 0 ✓`]));
  expect(rows.slice(12)).toEqual([["1", "• 2", "3", "4", "5"], ["➕ Add", "🏷 Name"], ["✔️ Done"]]);
});

test("a page of a board tells of its own devices alone, and of its own marks", () => {
  const board = boardOf(Array.from({ length: 60 }, (_, n) => listOf(n + 1, 8)));
  const linesOf = (page: number) => madeScreen(t, board, page).text.split("\n");
  const told = (page: number) => linesOf(page).filter((line) => line.includes("· silent for "));
  expect(told(0).length).toBeGreaterThan(1);
  expect(told(0)[0]).toContain("Device 1</b>");
  expect(linesOf(0)).toContain("⏳ waits for the device to take it");
  expect(told(1)[0]).toContain(`Device ${told(0).length + 1}</b>`);
  expect(linesOf(1)).not.toContain("⏳ waits for the device to take it");
  const pages = Number(/of (\d+)/.exec(linesOf(0).at(-1) ?? "")?.[1]);
  const all = Array.from({ length: pages }, (_, page) => told(page)).flat();
  expect(new Set(all).size).toBe(60);
});

test("a page of a board says of some devices that they are not there, and counts the others", () => {
  const widgets = Array.from({ length: 60 }, (_, n): WidgetView => {
    const { variable, ...widget } = listOf(n + 1, 0);
    return { ...widget, kind: "value", variable: variable && { ...variable, kind: "output", values: null } };
  });
  const { text } = madeScreen(t, boardOf(widgets), 0);
  expect(text.split("\n").filter((line) => line.includes("· silent for "))).toHaveLength(10);
  expect(text).toContain("And 10 more devices are not there");
  expect(text.at(-1)).toBe("3");
});

test("headings alone take pages, too: no page is longer than a message", () => {
  const titles = Array.from({ length: 60 }, (_, n): WidgetView => {
    return { ...NOTHING, id: n + 1, kind: "title", label: `${n} ${"👩‍👩‍👧‍👦".repeat(8)}` };
  });
  const pages = Array.from({ length: 20 }, (_, page) => madeScreen(t, boardOf(titles), page).text);
  expect(Math.max(...pages.map((text) => text.length))).toBeLessThan(4096);
  for (const { label } of titles) expect(pages.some((text) => text.includes(label ?? "?"))).toBe(true);
});

test("a board says how long a device is silent, and what a press does then; what is on for a moment is not kept for it", () => {
  const now = AT + 3 * 3_600_000 + 1;
  const linesOf = (...widgets: WidgetView[]) => madeScreen(t, boardOf(widgets), 0, { now }).text.split("\n");
  const later = "What you press, the device takes when it is back.";
  const list = listOf(1, 3);
  const gate = (value: boolean): WidgetView => {
    const { variable, ...widget } = listOf(1, 0);
    return { ...widget, kind: "momentary", variable: variable && { ...variable, type: "bool", values: null, value } };
  };
  expect(linesOf(list)[1]).toMatch(/^⚪️ <b>Device 1<\/b> · silent for 3 h, since /);
  expect(linesOf(list)).toEqual(expect.arrayContaining([later, "⏳ waits for the device to take it"]));
  expect(linesOf(gate(true))).not.toContain(later);
  expect(linesOf(gate(true)).at(-1)).toBe("☝️ ⏳ what the device does not take in time is withdrawn");
  expect(linesOf(gate(false)).at(-1)).toContain("silent for 3 h");
  const isNew = { presence: "never", seenAt: null } as const;
  const fresh = { ...list, unit: { ...unitOf(1), ...isNew } };
  expect(linesOf(fresh)).toContain("What you press, the device takes when it connects.");
});

test("what a silent device said of itself has its age", () => {
  const entry = { name: "ip", type: "string", value: "10.0.0.7" } as const;
  const ip: WidgetView = { ...NOTHING, kind: "state", state: "ip", unitId: 1, unit: unitOf(1), entry };
  expect(madeScreen(t, boardOf([ip]), 0).text).toMatch(/10\.0\.0\.7 · 🕓 /);
  const there: WidgetView = { ...ip, unit: { ...unitOf(1), presence: "online", online: true } };
  expect(madeScreen(t, boardOf([there]), 0).text).not.toContain("🕓");
});
