import { isDeepStrictEqual } from "node:util";
import type { EntityManager } from "@mikro-orm/core";
import { may, mayHear, type Person, toWho } from "../../domain/access.ts";
import { toTitle } from "../../domain/title.ts";
import { kindsFor, type Options, type WidgetKind } from "../../domain/widget.ts";
import type { Board } from "../../entities/board.ts";
import { Push } from "../../entities/push.ts";
import { Scene } from "../../entities/scene.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { Widget } from "../../entities/widget.ts";
import { AppError } from "../../errors.ts";
import { type Access, toNode } from "../access/access.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";
import { toName } from "../units/units.ts";

/** What a new widget shows. */
export type Content =
  | { readonly variableId: number }
  | { readonly unitId: number; readonly state: string }
  | { readonly title: string }
  | { readonly sceneId: number; readonly called: string };

/** A widget to be stored. */
export interface Row {
  readonly kind: WidgetKind;
  readonly unit: number | null;
  readonly variable: number | null;
  readonly scene: number | null;
  readonly state: string | null;
  readonly label: string | null;
  readonly called: string;
  readonly beside: boolean;
  readonly options: Options;
}

/** One that may be on the board already: it stays the same widget, and what its buttons mean. */
export interface Kept extends Row {
  readonly id?: number | undefined;
}

/** A widget by what it is to show; refuses what the person may not see. */
export async function rowOf(access: Access, person: Person, content: Content): Promise<Row> {
  if ("title" in content) return titleRow(toName(content.title));
  if ("sceneId" in content) {
    return { ...NOTHING, kind: "scene", scene: content.sceneId, called: content.called };
  }
  if ("state" in content) {
    const unit = await access.unit(person, "see", content.unitId);
    const { state } = content;
    if (!mayHear(toWho(person), toNode(unit)) || !unit.stateRules.has(state)) throw new AppError("not-found");
    return { ...NOTHING, kind: "state", unit: unit.id, state, called: state };
  }
  const { unit, variable } = await access.variable(person, "read", "any", content.variableId);
  return variableRow(person, unit, variable);
}

/** All that may be set or read of units; with their names, where there are several. */
export async function rowsOf(access: Access, person: Person, unitIds: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const id of unitIds) {
    const unit = await access.unit(person, "see", id);
    if (unitIds.length > 1) rows.push(titleRow(unit.name));
    for (const variable of [...inOrder(unit.inputs.values()), ...inOrder(unit.outputs.values())]) {
      if (may(toWho(person), "read", toNode(unit, variable))) rows.push(variableRow(person, unit, variable));
    }
  }
  return rows;
}

const NOTHING = {
  unit: null,
  variable: null,
  scene: null,
  state: null,
  label: null,
  beside: false,
  options: {},
} as const;

export function titleRow(title: string): Row {
  return { ...NOTHING, kind: "title", label: title, called: title };
}

export function variableRow(person: Person, unit: LiveUnit, variable: LiveVariable): Row {
  const [kind = "value"] = kindsFor(variable, may(toWho(person), "write", toNode(unit, variable)));
  return { ...NOTHING, kind, unit: unit.id, variable: variable.id, called: toTitle(variable, person.locale) };
}

export function createWidget(
  em: EntityManager,
  board: Board,
  { unit, variable, scene, ...row }: Row,
  position: number,
): void {
  em.create(Widget, {
    ...row,
    board,
    position,
    unit: unit === null ? null : em.getReference(Unit, unit),
    variable: variable === null ? null : em.getReference(Variable, variable),
    scene: scene === null ? null : em.getReference(Scene, scene),
    since: board.revision,
  });
}

/** Has a board show these widgets, in this order, and no others. */
export async function replaceWidgets(em: EntityManager, board: Board, rows: readonly Kept[]): Promise<void> {
  const there = new Map((await em.find(Widget, { board })).map((widget) => [widget.id, widget]));
  const staying = new Set(rows.map(({ id }) => id));
  for (const widget of there.values()) if (!staying.has(widget.id)) em.remove(widget);
  for (const [position, { id, ...row }] of rows.entries()) {
    const widget = id === undefined ? undefined : there.get(id);
    if (!widget) {
      createWidget(em, board, row, position);
      continue;
    }
    const { kind, variable, scene, options } = row;
    const isSame =
      kind === widget.kind && variable === (widget.variable?.id ?? null) && scene === (widget.scene?.id ?? null);
    const unit = row.unit === null ? null : em.getReference(Unit, row.unit);
    em.assign(widget, {
      ...row,
      unit,
      variable: variable === null ? null : em.getReference(Variable, variable),
      scene: scene === null ? null : em.getReference(Scene, scene),
      position,
      ...(!(isSame && isDeepStrictEqual(options, widget.options)) && { since: board.revision }),
    });
  }
}

/** Within the transaction that changes what buttons of these variables mean, so that presses of before do nothing. */
export async function renewWidgets(em: EntityManager, variableIds: readonly number[]): Promise<void> {
  const widgets = await em.find(Widget, { variable: { $in: [...variableIds] } }, { populate: ["board"] });
  for (const board of new Set(widgets.map((widget) => widget.board.$))) board.revision++;
  for (const widget of widgets) widget.since = widget.board.$.revision;
  await em.flush();
}

/** Within the transaction that gives an input, with the value that it has, another revision: a press goes on with it. */
export async function keepPush(em: EntityManager, variable: number, from: number, to: number): Promise<void> {
  await em.nativeUpdate(Push, { variable, rev: from }, { rev: to });
}
