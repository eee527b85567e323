import type { EntityManager } from "@mikro-orm/core";
import { may, mayHear, type Person, toWho, type Who } from "../../domain/access.ts";
import { type Present, presenceOf } from "../../domain/presence.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { kindsFor, type WidgetKind } from "../../domain/widget.ts";
import { Scene } from "../../entities/scene.ts";
import { toNode } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import type { Live } from "../live/live.ts";
import { type LiveUnit, variableById } from "../live/unit.ts";
import { toVariableView, type VariableView, withAge } from "../units/unitview.ts";
import type { Definition, WidgetPlan } from "./definitions.ts";
import type { Trend } from "./trends.ts";

/** A unit as a board tells of it. */
export interface BoardUnit extends Present {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

/** A widget as a person sees it at present. */
export interface WidgetView extends WidgetPlan {
  /** As it works now: another where its variable has become something else. */
  readonly kind: WidgetKind;
  /** What it shows is there, may not be seen any more, or is deleted or archived. */
  readonly status: "ok" | "no-access" | "gone";
  readonly unit: BoardUnit | null;
  readonly variable: (VariableView & { readonly kind: "input" | "output" }) | null;
  /** Of a widget that runs one. */
  readonly scene: { readonly id: number; readonly uuid: string; readonly name: string } | null;
  /** Of `unit_state`. */
  readonly entry: { readonly name: string; readonly type: ValueType; readonly value: Value | undefined } | null;
  /** Where it was asked for: see Boards.withTrends. */
  readonly trend: Trend | null;
}

/** A board as a person sees it at present. */
export interface BoardView {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly revision: number;
  readonly widgets: readonly WidgetView[];
  /** Those that may be seen, in the order of the widgets. */
  readonly units: readonly BoardUnit[];
}

interface Ground {
  readonly em: EntityManager;
  readonly live: Pick<Live, "get">;
}

const NOTHING = { unit: null, variable: null, scene: null, entry: null, trend: null } as const;

/** A board by a person's rights. */
export async function viewBoard(
  { em, live }: Ground,
  { id, uuid, name, revision, widgets }: Definition,
  person: Pick<Person, "id" | "role">,
  now: number,
): Promise<BoardView> {
  const who = toWho(person);
  const found = new Map<number, LiveUnit>();
  for (const { unitId } of widgets) {
    const unit = unitId === null || found.has(unitId) ? undefined : await live.get(unitId);
    if (unit) found.set(unit.id, unit);
  }
  const seen = [...found.values()].filter((unit) => may(who, "see", toNode(unit)));
  const called = await calledNames(em, person, seen);
  const units = new Map(
    seen.map((unit) => {
      const shown = { id: unit.id, uuid: unit.uuid, name: called.get(unit.id) ?? unit.name };
      return [unit.id, { ...shown, ...presenceOf(unit, now) }] as const;
    }),
  );
  const ids = widgets.flatMap(({ sceneId }) => sceneId ?? []);
  const scenes = ids.length === 0 ? [] : await em.fork().find(Scene, { id: { $in: ids }, owner: person.id });
  const views = widgets.map((widget): WidgetView => {
    if (widget.kind === "scene") {
      const scene = scenes.find(({ id }) => id === widget.sceneId);
      if (!scene) return { ...widget, ...NOTHING, status: "gone" };
      return { ...widget, ...NOTHING, status: "ok", scene: { id: scene.id, uuid: scene.uuid, name: scene.name } };
    }
    const unitId = widget.unitId ?? 0;
    return viewWidget(widget, found.get(unitId), { unit: units.get(unitId) ?? null, who, now });
  });
  return { id, uuid, name, revision, widgets: views, units: [...units.values()] };
}

function viewWidget(
  widget: WidgetPlan,
  live: LiveUnit | undefined,
  { unit, who, now }: { readonly unit: BoardUnit | null; readonly who: Who; readonly now: number },
): WidgetView {
  const { kind, variableId, state } = widget;
  if (kind === "title") return { ...widget, ...NOTHING, status: "ok" };
  const gone = { ...widget, ...NOTHING, status: "gone" } as const;
  const hidden = { ...widget, ...NOTHING, status: "no-access" } as const;
  if (!live) return gone;
  if (kind === "state") {
    if (!mayHear(who, toNode(live))) return hidden;
    const type = live.stateRules.get(state ?? "")?.type;
    if (state === null || type === undefined) return gone;
    const value = Object.hasOwn(live.state, state) ? live.state[state] : undefined;
    return { ...widget, ...NOTHING, status: "ok", unit, entry: { name: state, type, value } };
  }
  const variable = variableId === null ? undefined : variableById(live, variableId);
  if (!variable) return gone;
  if (!may(who, "read", toNode(live, variable))) return hidden;
  if (variable.archivedAt !== null) return gone;
  const shown = { ...toVariableView(variable, live, who), kind: variable.kind };
  const kinds = kindsFor(shown, shown.writable);
  const present = kinds.includes(kind) ? kind : (kinds[0] ?? "value");
  return {
    ...widget,
    ...NOTHING,
    kind: present,
    status: "ok",
    unit,
    variable: shown.kind === "output" ? withAge(shown, live, now) : shown,
  };
}
