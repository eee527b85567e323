import { InlineKeyboard } from "grammy";
import type { GraphModel, GraphUnit } from "../../../drawing/model.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { GraphNode, GraphScene, GraphView } from "../../../services/links/graph.ts";
import { createButton } from "../../button.ts";
import { GRAPH_UNIT } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { addPager, pageLine } from "../../pager.ts";
import { fitApart, roomOf, widthOf } from "../../text/fit.ts";
import { formatMoment, formatTime, formatValue, timesOnce, titleOf, zonedSilence } from "../../text/format.ts";
import { formatMark } from "../../text/transform.ts";
import { groundLabel } from "../charts/chartview.ts";

/** All that a person may see. */
export const GRAPH_ALL = createButton<[page: number]>("graph-all", 1);

/** Of a unit's neighbourhood, or of all with 0: on a dark ground (1) or a light one (0), as all pictures from now on. */
export const GRAPH_GROUND = createButton<[unit: number, page: number, dark: number]>("graph-ground", 3);

const UNITS_A_ROW = 2;

/** What to draw, in the reader's words. */
export function toModel(t: Translate, { nodes, edges, scenes, focus }: GraphView, dark: boolean): GraphModel {
  const inputs = new Set(nodes.flatMap(({ variables }) => variables.filter(isInput).map(({ id }) => id)));
  const zone = zoneLine(t, nodes).length === 0;
  const passingOn = new Set(edges.map(({ from }) => from).filter((id) => inputs.has(id)));
  const idOf = (from: number): number | string => (passingOn.has(from) ? passedOn(from) : from);
  return {
    dark,
    units: [
      ...nodes.map((node) => toUnit(t, node, { focus: node.id === focus?.id, passingOn, zone })),
      ...scenes.map((scene) => toSceneCard(t, scene)),
    ],
    links: [
      ...edges.map(({ from, to, transform, paused }) => ({
        from: idOf(from),
        to,
        paused,
        label: formatMark(t, transform),
      })),
      ...scenes.flatMap(({ id, inputs }) => inputs.map((to) => ({ from: sceneId(id), to, paused: false }))),
    ],
  };
}

/** A scene, small: its name, and one row from which lines lead to what it sets. */
function toSceneCard(t: Translate, { id, name, inputs }: GraphScene): GraphUnit {
  const sets = {
    id: sceneId(id),
    kind: "output" as const,
    name: t.plain("graph-scene-sets"),
    value: `${inputs.length}`,
  };
  return { id: `card-${sceneId(id)}`, name: t.plain("graph-scene", { name }), silent: false, variables: [sets] };
}

function sceneId(id: number): string {
  return `scene-${id}`;
}

/** A picture draws links from outputs to inputs: an input that passes on is there as both. */
function toUnit(
  t: Translate,
  node: GraphNode,
  { focus, passingOn, zone }: { focus: boolean; passingOn: ReadonlySet<number>; zone: boolean },
): GraphUnit {
  const { id, name, online, variables } = node;
  return {
    id,
    name,
    focus,
    silent: !online,
    ...(!online && { note: silence(t, node, zone) }),
    variables: variables.flatMap((variable) => {
      const { kind, linked, rank, scheduled } = variable;
      const shown = {
        linked,
        rank,
        name: `${scheduled ? "⏰ " : ""}${titleOf(t, variable)}`,
        value: formatValue(t, { ...variable, zone }, variable.value),
      };
      const again = { ...shown, id: passedOn(variable.id), kind: "output" as const, name: `↪ ${shown.name}` };
      return [{ ...shown, id: variable.id, kind }, ...(passingOn.has(variable.id) ? [again] : [])];
    }),
  };
}

export function graphCaption(t: Translate, view: GraphView): string {
  const { focus, total, edges, more, nodes } = view;
  return [
    focus ? t("graph-caption-unit", { unit: focus.name }) : t("graph-caption-all", { total }),
    ...pageLine(t, view),
    ...zoneLine(t, nodes),
    ...(edges.length === 0 ? [t("graph-no-links")] : []),
    ...(more > 0 ? [t("graph-more", { count: more })] : []),
  ].join("\n");
}

/** Buttons that move to the neighbourhood of a unit, and on to the next picture. */
export function graphKeyboard(t: Translate, view: GraphView, dark: boolean): InlineKeyboard {
  const { nodes, focus, total } = view;
  const keyboard = new InlineKeyboard();
  const isPart = total > nodes.length;
  const others = isPart ? nodes.filter(({ id }) => id !== focus?.id) : [];
  const names = fitApart(
    others.map(({ name }) => name),
    roomOf(UNITS_A_ROW) - widthOf(t.plain("graph-to-more", { name: "" })),
  );
  for (const [place, { id, leadsOn }] of others.entries()) {
    const key = leadsOn ? "graph-to-more" : "graph-to";
    keyboard.text(t.plain(key, { name: names[place] ?? "" }), GRAPH_UNIT.data(id, 0));
    if (place % UNITS_A_ROW === UNITS_A_ROW - 1) keyboard.row();
  }
  keyboard.row();
  const dataOf = (page: number): string => (focus ? GRAPH_UNIT.data(focus.id, page) : GRAPH_ALL.data(page));
  return addGrid(addPager(keyboard, t, view, dataOf).row(), [
    [t.plain("button-refresh"), dataOf(view.page)],
    [groundLabel(t, dark), GRAPH_GROUND.data(focus?.id ?? 0, view.page, dark ? 0 : 1)],
    ...(focus ? [[t.plain("graph-all"), GRAPH_ALL.data(0)] as const] : []),
  ]);
}

/** Beside several times of one zone a picture has no room for it. */
function zoneLine(t: Translate, nodes: readonly GraphNode[]): string[] {
  const silences = nodes.map((node) => zonedSilence(t, node));
  const [, line] = timesOnce(
    t,
    nodes.flatMap(({ variables }) => variables),
    ...silences,
  );
  return line;
}

/** Since when nothing is heard of a unit, in words that stay true while the picture stays as it is. */
function silence(t: Translate, { presence, seenAt }: GraphNode, zone: boolean): string {
  if (seenAt === null) return t.plain("age-never");
  const time = zone ? formatMoment(t, seenAt) : formatTime(t, seenAt, { seconds: false });
  return t.plain("graph-silent", { time, presence });
}

function isInput({ kind }: { readonly kind: "input" | "output" }): boolean {
  return kind === "input";
}

function passedOn(id: number): string {
  return `on-${id}`;
}
