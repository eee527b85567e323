import { createButton } from "./button.ts";

/** Every button that one feature shows and another answers; a feature's private ones stay with it. */
export const UNITS_LIST = createButton("units", 1);
/** Unit, page. */
export const UNIT_CARD = createButton("unit", 2);
/** Unit, and the page of its card where none was left from: back to the card. */
export const UNIT_BACK = createButton("unit-back", 2);
export const BOARD_POST = createButton("board", 1);
export const ALERTS_OF_UNIT = createButton("alerts", 2, 1);
/** Unit. */
export const ACCESS = createButton("access", 1, 1);
/** Unit, page. */
export const GRANTS = createButton("grants", 2);
/** Unit, page. */
export const INVITATIONS = createButton("invites", 2);
/** Page. */
export const OTHERS_LIST = createButton("others", 1);
/** Unit, page. */
export const LINKS_OF_UNIT = createButton("links", 2, 1);
/** Unit, page. */
export const GRAPH_UNIT = createButton("graph", 2);
/** Unit, page. */
export const INPUTS_OF_UNIT = createButton("inputs", 2, 1);
/** Unit, page. */
export const OUTPUTS = createButton("outputs", 2, 1);
/** Output. */
export const OUTPUT = createButton("output", 1);
/** Output: how it is logged. */
export const LOGGING = createButton("logging", 1);
/** Minutes, output: a new chart. */
export const CHART_NEW = createButton("cn", 2);
/** Output: a new chart of a period that is typed. */
export const CHART_TYPE_NEW = createButton("ctn", 1);
/** Output, and 0 to choose, 1 for above, 2 for below: a new alert. Then 1 where the unit was chosen from a list. */
export const ALERT_DIRECTION = createButton("al-dir", 2, 1);
