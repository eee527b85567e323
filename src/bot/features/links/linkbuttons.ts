import { createButton } from "../../button.ts";
import type { TransformNumbers } from "../../text/transformcode.ts";

/** All of a person's links. */
export const LINKS_ALL = createButton<[page: number]>("l-all", 1);
// `unit` is the one from whose list a link was chosen, to which « leads back; 0 for all links.
export const LINK = createButton<[link: number, unit?: number]>("link", 1, 1);
/** 1 to pause, 0 to go on. */
export const LINK_PAUSE = createButton<[link: number, pause: number, unit?: number]>("l-pause", 2, 1);
export const LINK_CHANGE = createButton<[link: number, unit?: number]>("l-change", 1, 1);
export const LINK_DELETE_ASK = createButton<[link: number, unit?: number]>("l-del", 1, 1);
export const LINK_DELETE = createButton<[link: number, unit?: number]>("l-del-yes", 1, 1, "danger");
/** The units to link from. */
export const LINK_FROM_UNIT = createButton<[page: number]>("l-from", 1);
// `chosen` is 1 where the unit to link from was chosen from a list, not come from.
/** The variables of a unit to link from. */
export const LINK_FROM = createButton<[unit: number, page: number, chosen?: number]>("l-src", 2, 1);
/** The units to link to. */
export const LINK_TO_UNIT = createButton<[source: number, page: number, chosen?: number]>("l-to", 2, 1);
/** The inputs of a unit to link to. */
export const LINK_TO = createButton<[source: number, unit: number, page: number, chosen?: number]>("l-dst", 3, 1);
// `side` is whose list a link to change was chosen from: 1 its source's unit's, 2 its target's, 0 that of all links.
/** Shows what a link would do. */
export const LINK_PLAN = createButton<[source: number, target: number, ...TransformNumbers, side?: number]>(
  "l-plan",
  7,
  1,
);
/** Makes it. */
export const LINK_PUT = createButton<[source: number, target: number, ...TransformNumbers, side?: number]>(
  "l-put",
  7,
  1,
);
/** Asks for the numbers of a transformation, or for the pairs of a map; the kind is its place in KINDS. */
export const LINK_ASK = createButton<[source: number, target: number, kind: number, side?: number]>("l-ask", 3, 1);

interface Ends {
  readonly source: { readonly unitId: number };
  readonly target: { readonly unitId: number };
}

/** On which side of a link a unit is; 0 for none. */
export function sideOf(unitId: number, { source, target }: Ends): number {
  return unitId === source.unitId ? 1 : unitId === target.unitId ? 2 : 0;
}

/** The unit on this side of a link; 0 for none. */
export function unitAt(side: number, { source, target }: Ends): number {
  return [0, source.unitId, target.unitId][side] ?? 0;
}

/** What a button carries of a side: nothing, as of old, where there is none. */
export function carried(side: number): [side?: number] {
  return side === 0 ? [] : [side];
}
