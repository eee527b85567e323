import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import { type Page, pageOf, pageWith } from "../../../services/page.ts";
import type { SceneLine } from "../../../services/scenes/scenes.ts";
import type { PartView, SceneUnit, SceneView } from "../../../services/scenes/view.ts";
import { SCENE } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { expectedTime, formatList, formatValue, sayMoment, shortenName, titleOf } from "../../text/format.ts";
import {
  SCENE_DELETE,
  SCENE_DELETE_ASK,
  SCENE_EDIT,
  SCENE_NEW,
  SCENE_REACTIONS,
  SCENE_RENAME,
  SCENE_RUN,
  SCENES,
} from "./scenebuttons.ts";

const PARTS = 15;
const NAME = 40;

/** A person's scenes: a press runs one, or opens it to be changed. */
export function sceneList(t: Translate, list: Page<SceneLine>, isEdited: boolean): Screen {
  const entries = list.items.map(({ id, name }) =>
    isEdited
      ? nameEntry(name, SCENE.data(id, 0))
      : nameEntry(name, SCENE_RUN.data(id), (shown) => t.plain("scene-run-name", { name: shown })),
  );
  const { lines, keyboard } = listed(t, entries);
  addPager(keyboard, t, list, (page) => (isEdited ? SCENES.data(page, 1) : SCENES.data(page)));
  addGrid(keyboard, [
    [t.plain("scene-new"), SCENE_NEW.data()],
    ...(list.total === 0
      ? []
      : [
          isEdited
            ? ([t.plain("scene-edit-done"), SCENES.data(list.page)] as const)
            : ([t.plain("scene-edit"), SCENES.data(list.page, 1)] as const),
        ]),
  ]);
  if (list.total === 0) return { text: t("scene-none"), keyboard };
  const title = t("scene-title", { edit: isEdited ? "yes" : "no" });
  return { text: [title, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** A scene: what it sets, and how far its inputs are with that. */
export function sceneCard(t: Translate, scene: SceneView, asked: number): Screen {
  const { id, name, parts } = scene;
  const list = pageOf(parts, asked, PARTS);
  const keyboard = new InlineKeyboard();
  if (parts.length > 0) keyboard.text({ text: t.plain("scene-run"), style: "success" }, SCENE_RUN.data(id)).row();
  addPager(keyboard, t, list, (page) => SCENE.data(id, page));
  addGrid(keyboard, [
    [t.plain("scene-change"), SCENE_EDIT.data(id, 0)],
    [t.plain("scene-reactions"), SCENE_REACTIONS.data(id)],
    [t.plain("scene-rename"), SCENE_RENAME.data(id)],
    [t.plain("scene-delete"), SCENE_DELETE_ASK.data(id)],
    [t.plain("to-scenes"), SCENES.data(pageWith(id))],
  ]);
  const text = [
    t("scene-head", { name }),
    ...(parts.length === 0 ? [t("scene-empty")] : standing(t, parts)),
    ...(list.items.length > 0 ? ["", ...list.items.map((part) => partLine(t, part))] : []),
    ...pageLine(t, list),
  ];
  return { text: text.join("\n"), keyboard };
}

export function sceneDeleteQuestion(t: Translate, { id, name }: SceneLine): Screen {
  const keyboard = column([
    [t.plain("scene-delete-yes"), SCENE_DELETE.data(id)],
    [t.plain("button-back"), SCENE.data(id, 0)],
  ]);
  return { text: t("scene-delete-ask", { name }), keyboard };
}

/** What a part is called: by its input and unit, as long as these can be seen. */
export function partName(t: Translate, { input, unit, called }: PartView): string {
  return input && unit ? `${titleOf(t, input)} · ${unit.name}` : called;
}

/** What a scene sets a part to. */
export function partValue(t: Translate, { input, value }: PartView): string {
  return input ? formatValue(t, { ...input, exact: true }, value) : String(value);
}

/** Whether all is as the scene wants it, and what keeps it from that. */
function standing(t: Translate, parts: readonly PartView[]): string[] {
  const lines: string[] = [];
  const broken = parts.filter(({ problem }) => problem !== null);
  const waiting = unitsOf(parts.filter(({ state }) => state === "waiting"));
  if (broken.length > 0) lines.push(t("scene-broken", { count: broken.length }));
  else if (waiting.length > 0) {
    lines.push(
      t("scene-waiting", {
        units: namesOf(
          t,
          waiting.map(({ name }) => name),
        ),
      }),
    );
  } else if (parts.every(({ state }) => state === "applied")) lines.push(t("scene-applied"));
  for (const unit of waiting.slice(0, 5)) lines.push(...absence(t, unit));
  const driven = parts.filter(({ input }) => input?.driven);
  if (driven.length > 0) {
    const names = namesOf(
      t,
      driven.map((part) => partName(t, part)),
    );
    lines.push(t("scene-fought", { names, count: driven.length }));
  }
  return lines;
}

function namesOf(t: Translate, names: readonly string[]): string {
  return formatList(
    t,
    names.map((name) => shortenName(name, NAME)),
  );
}

function unitsOf(parts: readonly PartView[]): SceneUnit[] {
  return [...new Map(parts.flatMap(({ unit }) => (unit ? [[unit.id, unit] as const] : []))).values()];
}

/** What keeps a device from taking what it is given, in words that stay true while the message stays as it is. */
function absence(t: Translate, unit: SceneUnit): string[] {
  const name = shortenName(unit.name, NAME);
  if (unit.seenAt === null) return [t("scene-unit-never", { name })];
  if (unit.presence === "silent") return [t("scene-unit-silent", { name, time: sayMoment(t, unit.seenAt) })];
  const time = unit.presence === "asleep" ? expectedTime(t, unit) : undefined;
  return time === undefined ? [] : [t("scene-unit-asleep", { name, time })];
}

function partLine(t: Translate, part: PartView): string {
  const name = shortenName(partName(t, part), NAME);
  const value = partValue(t, part);
  if (part.problem) return t("scene-part-broken", { name, problem: part.problem });
  const now = part.input && part.state === "other" ? formatValue(t, part.input, part.input.value) : "";
  return t("scene-part", { name, value, now, state: part.state });
}
