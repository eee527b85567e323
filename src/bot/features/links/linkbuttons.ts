import { createButton } from "../../button.ts";
import { TRANSFORM_NUMBERS } from "../../text/transformcode.ts";

/** Page of all of a person's links. */
export const LINKS_ALL = createButton("l-all", 1);
/** Link. */
export const LINK = createButton("link", 1);
/** Link, and 1 to pause, 0 to go on. */
export const LINK_PAUSE = createButton("l-pause", 2);
export const LINK_CHANGE = createButton("l-change", 1);
export const LINK_DELETE_ASK = createButton("l-del", 1);
export const LINK_DELETE = createButton("l-del-yes", 1);
/** Page of the units to link from. */
export const LINK_FROM_UNIT = createButton("l-from", 1);
// From here on the last number is 1 where the unit to link from was chosen from a list, not come from.
/** Unit to link from, page of its variables. */
export const LINK_FROM = createButton("l-src", 2, 1);
/** Source, page of the units to link to. */
export const LINK_TO_UNIT = createButton("l-to", 2, 1);
/** Source, unit to link to, page of its inputs. */
export const LINK_TO = createButton("l-dst", 3, 1);
// What follows has no such number.
/** Source, target, a transformation: shows what it would do. */
export const LINK_PLAN = createButton("l-plan", 2 + TRANSFORM_NUMBERS);
/** The same, and does it. */
export const LINK_PUT = createButton("l-put", 2 + TRANSFORM_NUMBERS);
/** Source, target, kind: asks for the numbers, or for the pairs of a map. */
export const LINK_ASK = createButton("l-ask", 3);
