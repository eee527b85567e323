import { AppError } from "../../../errors.ts";
import type { Boards, BoardView } from "../../../services/boards.ts";
import type { InputSet, Inputs, Setting } from "../../../services/inputs.ts";
import { createButton, isYes } from "../../button.ts";
import { type Context, personOf, presserOf } from "../../context.ts";

export const BOARD_SET = createButton<[input: number, on: number, page: number]>("b-set", 3);
/** Steps up, or down where they are negative. */
export const BOARD_NUDGE = createButton<[input: number, presses: number, page: number]>("b-nudge", 3);
/** The place in its list of values. */
export const BOARD_CHOOSE = createButton<[input: number, place: number, page: number]>("b-choose", 3);
export const BOARD_TYPE = createButton<[input: number]>("b-type", 1);

/** What a press wants of an input; the number is the bool, the direction or the place in its list. */
export const WISHES = ["set", "nudge", "choose", "type"] as const;
export interface Wish {
  readonly kind: (typeof WISHES)[number];
  readonly number: number;
}

/** The buttons of a board that need nothing more to be granted. */
export const PRESSES = [
  [BOARD_SET, "set"],
  [BOARD_NUDGE, "nudge"],
  [BOARD_CHOOSE, "choose"],
] as const;

/** The board in a group on which something was pressed. */
export type Place = Pick<BoardView, "chatId" | "messageId">;

/** Does what a press wants; a typed value has to be asked for first (typevalue.ts). */
export function apply(inputs: Inputs, by: Setting, inputId: number, { kind, number }: Wish): Promise<InputSet> {
  if (kind === "set") return inputs.set(by, inputId, isYes(number));
  if (kind === "nudge") return inputs.nudge(by, inputId, Math.sign(number));
  if (kind === "choose") return inputs.choose(by, inputId, number);
  throw new AppError("not-found");
}

/** By whose right an input is set: the person's own, or what a group's board gives those who press it. */
export async function settingOf(ctx: Context, boards: Boards, inputId: number, place?: Place): Promise<Setting> {
  if (!place) return personOf(ctx);
  const board = boards.at(place.chatId, place.messageId);
  if (!board) throw new AppError("board-outdated");
  return { ...(await boards.acting(board, presserOf(ctx), inputId)), locale: ctx.t.locale };
}
