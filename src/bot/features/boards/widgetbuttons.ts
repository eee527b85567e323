import { ACTS, type Act } from "../../../domain/widget.ts";
import { createButton } from "../../button.ts";

/** A press on a widget: a place in ACTS, what that needs, and the board's revision that was shown. */
export const WIDGET = createButton<[widget: number, act: number, number: number, revision?: number]>("w", 3, 1);
/** The same once it was asked about: a place in ANSWERS. */
export const WIDGET_YES = createButton<
  [widget: number, act: number, number: number, answer: number, revision?: number]
>("w-yes", 4, 1);
/** A page of a board; the way back from all that was shown in its place. */
export const MADE_TURN = createButton<[board: number, page: number]>("b-turn", 2);

/** Do it; set a driven input once; take its links away as well. */
export const ANSWERS = ["do", "once", "unlink"] as const;

export const place = (act: Act): number => ACTS.indexOf(act);

/** A person's boards. */
export const BOARDS = createButton<[page: number]>("bs", 1);
export const BOARD_OPEN = createButton<[board: number]>("b-open", 1);
export const BOARD_NEW = createButton("b-new", 0);
/** Devices from which a board may be made at once. */
export const BOARD_FROM = createButton<[page: number]>("b-from", 1);
export const BOARD_FROM_UNIT = createButton<[unit: number]>("b-from-u", 1);
/** What can be done with the board of this message: one that was made, or else a starter board of a unit. */
export const BOARD_MENU = createButton<[unit: number, board: number]>("b-menu", 2);
/** 1 to pin the message, 0 to take the pin out. */
export const BOARD_PIN = createButton<[unit: number, board: number, pin: number]>("b-pin", 3);
export const BOARD_AGAIN = createButton<[unit: number, board: number]>("b-again", 2);
/** Back from the menu of a starter board. */
export const BOARD_BACK = createButton<[unit: number]>("b-back", 1);
export const BOARD_COPY = createButton<[board: number]>("b-copy", 1);
export const BOARD_RENAME = createButton<[board: number]>("b-name", 1);
export const BOARD_DELETE_ASK = createButton<[board: number]>("b-del", 1);
export const BOARD_DELETE = createButton<[board: number]>("b-del-yes", 1, 0, "danger");

export const BOARD_EDIT = createButton<[board: number, page: number]>("b-edit", 2);
export const WIDGET_EDIT = createButton<[widget: number, page: number]>("w-edit", 2);
/** A place in WIDGET_KINDS. */
export const WIDGET_KIND = createButton<[widget: number, kind: number, page: number]>("w-kind", 3);
/** −1 up, 1 down. */
export const WIDGET_MOVE = createButton<[widget: number, by: number, page: number]>("w-move", 3);
export const WIDGET_BESIDE = createButton<[widget: number, beside: number, page: number]>("w-beside", 3);
export const WIDGET_ASK = createButton<[widget: number, ask: number, page: number]>("w-ask", 3);
/** Seconds for which a momentary one is on, and waits for its device; tenths of them. */
export const WIDGET_ON = createButton<[widget: number, tenths: number, page: number]>("w-on", 3);
export const WIDGET_WITHIN = createButton<[widget: number, tenths: number, page: number]>("w-within", 3);
/** A place in TYPED_OF_WIDGET, for what is typed. */
export const WIDGET_TYPE = createButton<[widget: number, what: number, page: number]>("w-type", 3);
export const WIDGET_TAKE = createButton<[widget: number, page: number]>("w-del", 2);
export const TYPED_OF_WIDGET = ["label", "values", "step", "big"] as const;

/** Adding: which device, which of its values; `page` is the list's. */
export const ADD_UNITS = createButton<[board: number, page: number]>("b-add", 2);
export const ADD_UNIT = createButton<[board: number, unit: number, page: number]>("b-add-u", 3);
export const ADD_VARIABLE = createButton<[board: number, variable: number, page: number]>("b-add-v", 3);
/** The place of an entry of `unit_state`. */
export const ADD_STATE = createButton<[board: number, unit: number, place: number, page: number]>("b-add-s", 4);
/** A person’s scenes to choose from; and puts one on the board, or takes it off. */
export const ADD_SCENES = createButton<[board: number, page: number]>("b-add-sc", 2);
export const ADD_SCENE = createButton<[board: number, scene: number, page: number]>("b-add-scene", 3);
export const ADD_TITLE = createButton<[board: number]>("b-add-t", 1);
