import type { Translate } from "../../../i18n/i18n.ts";
import type { BoardView } from "../../../services/boards/view.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { type Page, pageOf } from "../../../services/page.ts";
import type { SceneLine } from "../../../services/scenes/scenes.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import { addGrid } from "../../grid.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, valueEntry } from "../../text/entries.ts";
import { formatState } from "../../text/format.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import {
  ADD_SCENE,
  ADD_SCENES,
  ADD_STATE,
  ADD_TITLE,
  ADD_UNIT,
  ADD_UNITS,
  ADD_VARIABLE,
  BOARD_EDIT,
  MADE_TURN,
} from "./widgetbuttons.ts";

const VALUES = 10;

/** Of which device is the next widget? */
export function addUnits(t: Translate, board: BoardView, list: UnitPage): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => ADD_UNITS.data(board.id, page),
    entryOf: (line) => lineEntry(t, line, ADD_UNIT.data(board.id, line.id, 0)),
  });
  addGrid(keyboard, [
    [t.plain("made-add-title"), ADD_TITLE.data(board.id)],
    [t.plain("made-add-scene"), ADD_SCENES.data(board.id, 0)],
    [t.plain("made-edit"), BOARD_EDIT.data(board.id, 0)],
    [t.plain("made-done"), MADE_TURN.data(board.id, 0)],
  ]);
  const title = isEmpty(list) ? t("made-no-units") : t("made-add-unit", { name: board.name });
  return { text: [title, ...head, ...lines].join("\n"), keyboard };
}

/** Which of a person's scenes? Those on the board are marked; a press puts one there or takes it off. */
export function addScenes(t: Translate, board: BoardView, list: Page<SceneLine>): Screen {
  const isOn = (id: number): boolean => board.widgets.some(({ sceneId }) => sceneId === id);
  const entries = list.items.map(({ id, name }) =>
    nameEntry(name, ADD_SCENE.data(board.id, id, list.page), (shown) =>
      t.plain(isOn(id) ? "made-on" : "widget-scene", { name: shown }),
    ),
  );
  const { lines, keyboard } = listed(t, entries);
  addPager(keyboard, t, list, (page) => ADD_SCENES.data(board.id, page));
  addGrid(keyboard, [
    [t.plain("made-other-unit"), ADD_UNITS.data(board.id, 0)],
    [t.plain("made-done"), MADE_TURN.data(board.id, 0)],
  ]);
  const head = list.total === 0 ? t("made-no-scenes") : t("made-which-scene", { name: board.name });
  return { text: [head, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Which of a device's values? Those on the board are marked; a press puts one there or takes it off. */
export function addValues(t: Translate, board: BoardView, unit: UnitView, asked: number): Screen {
  const isOn = (id: number): boolean => board.widgets.some(({ variableId }) => variableId === id);
  const hasState = (name: string): boolean =>
    board.widgets.some(({ unitId, state }) => unitId === unit.id && state === name);
  const items = [
    ...[...unit.inputs, ...unit.outputs].map((variable) => ({ id: variable.id, variable, entry: undefined, at: 0 })),
    ...unit.state.map((entry, at) => ({ id: 0, variable: undefined, entry, at })),
  ];
  const list = pageOf(items, asked, VALUES);
  const entries = list.items.map(({ variable, entry, at }): Entry => {
    if (variable) {
      const write = (label: { name: string; value: string }) =>
        t.plain(isOn(variable.id) ? "made-value-on" : "output-button", label);
      return valueEntry(t, variable, ADD_VARIABLE.data(board.id, variable.id, list.page), write);
    }
    const name = entry ? formatState(t, entry).name : "";
    const label = hasState(entry?.name ?? "") ? t.plain("made-on", { name }) : name;
    return nameEntry(label, ADD_STATE.data(board.id, unit.id, at, list.page));
  });
  const { lines, keyboard } = listed(t, entries);
  addPager(keyboard, t, list, (page) => ADD_UNIT.data(board.id, unit.id, page));
  addGrid(keyboard, [
    [t.plain("made-other-unit"), ADD_UNITS.data(board.id, 0)],
    [t.plain("made-done"), MADE_TURN.data(board.id, 0)],
  ]);
  const head = t("made-add-value", { unit: unit.name, name: board.name });
  return { text: [head, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}
