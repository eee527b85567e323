import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import type { Value } from "../../../domain/value.ts";
import { choicesOf } from "../../../domain/widget.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { pageOf } from "../../../services/page.ts";
import type { PartView, SceneView } from "../../../services/scenes/view.ts";
import type { UnitView, VariableView } from "../../../services/units/unitview.ts";
import { SCENE } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, valueEntry } from "../../text/entries.ts";
import { fitNames } from "../../text/fit.ts";
import { formatValue, titleOf } from "../../text/format.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import { choiceLabel } from "../boards/boardview.ts";
import { listMark } from "../inputs/press.ts";
import {
  SCENE_EDIT,
  SCENE_INPUT,
  SCENE_PART,
  SCENE_RENAME,
  SCENE_TAKE,
  SCENE_TYPE,
  SCENE_UNIT,
  SCENE_UNITS,
  SCENE_VALUE,
} from "./scenebuttons.ts";
import { partName, partValue } from "./sceneview.ts";

const PARTS = 12;
const INPUTS = 12;
const VALUES = 24;
/** The place of the present value among those that are offered. */
export const PRESENT = -1;

/** A scene whose every input is one button that leads to its value. */
export function editScreen(t: Translate, scene: SceneView, asked: number): Screen {
  const list = pageOf(scene.parts, asked, PARTS);
  const entries = list.items.map((part) => {
    const write = (name: string): string =>
      part.problem
        ? t.plain("scene-part-lost", { name })
        : t.plain("scene-part-button", { name, value: partValue(t, part) });
    const label = (room?: number) => fitNames([partName(t, part)], ([name = ""]) => write(name), room);
    return {
      whole: write(partName(t, part)),
      data: SCENE_PART.data(scene.id, part.id, list.page),
      within: label,
    };
  });
  const { lines, keyboard } = listed(t, entries);
  addPager(keyboard, t, list, (page) => SCENE_EDIT.data(scene.id, page));
  addGrid(keyboard, [
    [t.plain("scene-add"), SCENE_UNITS.data(scene.id, 0)],
    [t.plain("scene-rename"), SCENE_RENAME.data(scene.id)],
    [t.plain("scene-done"), SCENE.data(scene.id, 0)],
  ]);
  const head = t("scene-editing", { name: scene.name, count: scene.parts.length });
  return { text: [head, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** An input that a scene sets, which can be set to something else or left out. */
export function partScreen(t: Translate, scene: SceneView, part: PartView, page: number): Screen {
  const { input, problem } = part;
  const keyboard = new InlineKeyboard();
  const isMended = input !== null && (problem === null || problem === "unfit");
  if (isMended) addValues(keyboard, t, scene, input, 0, part.value);
  addGrid(keyboard, [
    [t.plain("scene-take"), SCENE_TAKE.data(scene.id, part.id, page)],
    [t.plain("button-back"), SCENE_EDIT.data(scene.id, page)],
  ]);
  const name = partName(t, part);
  const text = problem
    ? t("scene-part-broken", { name, problem })
    : t("scene-part-ask", { name, value: partValue(t, part) });
  return { text, keyboard };
}

/** Of which device is the next input? */
export function sceneUnits(t: Translate, scene: SceneView, list: UnitPage): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => SCENE_UNITS.data(scene.id, page),
    entryOf: (line) => lineEntry(t, line, SCENE_UNIT.data(scene.id, line.id, 0)),
  });
  keyboard.text(t.plain("scene-done"), SCENE.data(scene.id, 0));
  const title = isEmpty(list)
    ? t("scene-no-units")
    : t("scene-add-unit", { name: scene.name, count: scene.parts.length });
  return { text: [title, ...head, ...lines].join("\n"), keyboard };
}

/** Which of a device's inputs? Those that are in the scene are marked. */
export function sceneInputs(t: Translate, scene: SceneView, unit: UnitView, asked: number): Screen {
  const list = pageOf(
    unit.inputs.filter(({ writable }) => writable),
    asked,
    INPUTS,
  );
  const entries = list.items.map((input) => {
    const part = scene.parts.find(({ variableId }) => variableId === input.id);
    const data = SCENE_INPUT.data(scene.id, input.id, 0);
    if (!part) return valueEntry(t, input, data);
    const name = titleOf(t, input);
    return nameEntry(name, data, (shown) => t.plain("scene-has", { name: shown, value: partValue(t, part) }));
  });
  const { lines, keyboard } = listed(t, entries);
  addPager(keyboard, t, list, (page) => SCENE_UNIT.data(scene.id, unit.id, page));
  addGrid(keyboard, [
    [t.plain("made-other-unit"), SCENE_UNITS.data(scene.id, 0)],
    [t.plain("scene-done"), SCENE.data(scene.id, 0)],
  ]);
  const head = t("scene-add-input", { name: scene.name, unit: unit.name });
  return { text: [head, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** To what shall it set an input? */
export function sceneValues(
  t: Translate,
  scene: SceneView,
  unitId: number,
  input: VariableView,
  asked: number,
): Screen {
  const keyboard = new InlineKeyboard();
  const page = addValues(keyboard, t, scene, input, asked);
  keyboard.text(t.plain("button-back"), SCENE_UNIT.data(scene.id, unitId, 0));
  const lines = [t("scene-add-value", { name: scene.name, input: titleOf(t, input) })];
  if (input.driven) lines.push(t("scene-input-driven"));
  return { text: [...lines, ...page].join("\n"), keyboard };
}

/** The values of an input that buttons give. */
export function valuesOf(input: VariableView): readonly Value[] {
  if (TRAITS[input.type].holds === "boolean") return [true, false];
  return input.values ?? choicesOf("presets", { ...input, kind: "input" } as never, {});
}

function addValues(
  keyboard: InlineKeyboard,
  t: Translate,
  { id }: SceneView,
  input: VariableView,
  asked: number,
  chosen?: Value,
): string[] {
  const values = valuesOf(input);
  const mark = listMark(values);
  const list = pageOf(
    values.map((value, place) => ({ id: place, value })),
    asked,
    VALUES,
  );
  const data = (place: number): string => SCENE_VALUE.data(id, input.id, place, mark);
  addChoices(
    keyboard,
    t,
    list.items.map(({ id: place, value }) => {
      return { label: choiceLabel(t, input, value), data: data(place), chosen: value === chosen };
    }),
  );
  addPager(keyboard, t, list, (page) => SCENE_INPUT.data(id, input.id, page));
  const isOffered = input.value === undefined || values.includes(input.value);
  if (!isOffered) keyboard.text(presentLabel(t, input), data(PRESENT)).row();
  if (TRAITS[input.type].holds !== "boolean" && !input.values)
    keyboard.text(t.plain("scene-type"), SCENE_TYPE.data(id, input.id)).row();
  return pageLine(t, list);
}

function presentLabel(t: Translate, input: VariableView): string {
  return fitNames([formatValue(t, input, input.value)], ([value = ""]) => t.plain("scene-as-now", { value }));
}
