import { createAction } from "./button.ts";

/** Every button that one feature shows and another answers; a feature's private ones stay with it. */
export const UNITS_LIST = createAction("units", 1);
/** Unit, page. */
export const UNIT_CARD = createAction("unit", 2);
/** Unit, and the page of its card where none was left from: back to the card. */
export const UNIT_BACK = createAction("unit-back", 2);
export const BOARD_POST = createAction("board", 1);
export const ALERTS_OF_UNIT = createAction("alerts", 2, 1);
/** Unit. */
export const ACCESS = createAction("access", 1, 1);
/** Unit, page. */
export const GRANTS = createAction("grants", 2);
/** Unit, page. */
export const INVITATIONS = createAction("invites", 2);
/** Page. */
export const OTHERS_LIST = createAction("others", 1);
/** Unit, page. */
export const LINKS_OF_UNIT = createAction("links", 2, 1);
/** Unit, page. */
export const GRAPH_UNIT = createAction("graph", 2);
/** Unit, page. */
export const INPUTS_OF_UNIT = createAction("inputs", 2, 1);
/** Unit, page. */
export const OUTPUTS = createAction("outputs", 2, 1);
/** Output. */
export const OUTPUT = createAction("output", 1);
/** Output: how it is logged. */
export const LOGGING = createAction("logging", 1);
/** Minutes, output: a new chart. */
export const CHART_NEW = createAction("cn", 2);
/** Output: a new chart of a period that is typed. */
export const CHART_TYPE_NEW = createAction("ctn", 1);
/** Output, and 0 to choose, 1 for above, 2 for below: a new alert. Then 1 where the unit was chosen from a list. */
export const ALERT_DIRECTION = createAction("al-dir", 2, 1);
