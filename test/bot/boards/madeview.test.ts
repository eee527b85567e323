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
    ...{ id, kind: "list", unitId: id, variableId: id, state: null, label: null, called: name, beside: false },
    ...{ options: {}, since: 1, status: "ok", unit: unitOf(id), entry: null, trend: null },
    variable: { id, name, kind: "input", title: null, type: "string", values, ...limits, ...state },
  };
}

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
  const told = (page: number) => linesOf(page).filter((line) => line.includes("silent since"));
  expect(told(0).length).toBeGreaterThan(1);
  expect(told(0)[0]).toContain("Device 1</b>");
  expect(linesOf(0)).toContain("⏳ waits for the device to take it");
  expect(told(1)[0]).toContain(`Device ${told(0).length + 1}</b>`);
  expect(linesOf(1)).not.toContain("⏳ waits for the device to take it");
  const pages = Number(/of (\d+)/.exec(linesOf(0).at(-1) ?? "")?.[1]);
  const all = Array.from({ length: pages }, (_, page) => told(page)).flat();
  expect(new Set(all).size).toBe(60);
});
