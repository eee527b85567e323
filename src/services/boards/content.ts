import type { EntityManager } from "@mikro-orm/core";
import { may, mayHear, type Person, toWho } from "../../domain/access.ts";
import { toTitle } from "../../domain/title.ts";
import { kindsFor, type Options, type WidgetKind } from "../../domain/widget.ts";
import type { Board } from "../../entities/board.ts";
import { Push } from "../../entities/push.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { Widget } from "../../entities/widget.ts";
import { AppError } from "../../errors.ts";
import { type Access, toNode } from "../access/access.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import { toName } from "../units/units.ts";

/** What a new widget shows. */
export type Content =
  | { readonly variableId: number }
  | { readonly unitId: number; readonly state: string }
  | { readonly title: string };

/** A widget to be stored. */
export interface Row {
  readonly kind: WidgetKind;
  readonly unit: number | null;
  readonly variable: number | null;
  readonly state: string | null;
  readonly label: string | null;
  readonly called: string;
  readonly beside: boolean;
  readonly options: Options;
}

/** A widget by what it is to show; refuses what the person may not see. */
export async function rowOf(access: Access, person: Person, content: Content): Promise<Row> {
  if ("title" in content) return titleRow(toName(content.title));
  if ("state" in content) {
    const unit = await access.unit(person, "see", content.unitId);
    const { state } = content;
    if (!mayHear(toWho(person), toNode(unit)) || !unit.stateRules.has(state)) throw new AppError("not-found");
    return { ...NOTHING, kind: "state", unit: unit.id, state, called: state };
  }
  const { unit, variable } = await access.variable(person, "read", "any", content.variableId);
  return variableRow(person, unit, variable);
}

const NOTHING = { unit: null, variable: null, state: null, label: null, beside: false, options: {} } as const;

export function titleRow(title: string): Row {
  return { ...NOTHING, kind: "title", label: title, called: title };
}

export function variableRow(person: Person, unit: LiveUnit, variable: LiveVariable): Row {
  const [kind = "value"] = kindsFor(variable, may(toWho(person), "write", toNode(unit, variable)));
  return { ...NOTHING, kind, unit: unit.id, variable: variable.id, called: toTitle(variable, person.locale) };
}

export function createWidget(em: EntityManager, board: Board, { unit, variable, ...row }: Row, position: number): void {
  em.create(Widget, {
    ...row,
    board,
    position,
    unit: unit === null ? null : em.getReference(Unit, unit),
    variable: variable === null ? null : em.getReference(Variable, variable),
    since: board.revision,
  });
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
