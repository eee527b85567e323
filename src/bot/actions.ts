import { createAction } from "./action.ts";

/** Every button that one feature shows and another answers; a feature's private ones stay with it. */
export const UNITS_LIST = createAction("units", 1);
export const UNIT_CARD = createAction("unit", 2);
export const BOARD_POST = createAction("board", 1);
export const ALERTS_OF_UNIT = createAction("alerts", 2);
