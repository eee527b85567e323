import type { Value } from "../../../domain/value.ts";
import { AppError } from "../../../errors.ts";
import type { Posting, Postings } from "../../../services/boards/postings.ts";
import type { InputChange, Inputs, Setting } from "../../../services/inputs.ts";
import { createButton, isYes } from "../../button.ts";
import { type Context, personOf, presserOf } from "../../context.ts";
import { changeToast } from "../../text/outcome.ts";
import { actOnPress } from "../../updates/stale.ts";

/** `list` is what its list of values was, where it has one (listMark); old buttons lack it. */
export type OfBoard = [input: number, number: number, page: number, list?: number];
export const BOARD_SET = createButton<OfBoard>("b-set", 3, 1);
/** Steps up, or down where they are negative. */
export const BOARD_NUDGE = createButton<OfBoard>("b-nudge", 3, 1);
/** The place in its list of values. */
export const BOARD_CHOOSE = createButton<OfBoard>("b-choose", 3, 1);
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
export type Place = Pick<Posting, "chatId" | "messageId">;

/** Does what a press wants; a typed value has to be asked for first (typevalue.ts). */
export function apply(inputs: Inputs, by: Setting, inputId: number, { kind, number }: Wish): Promise<InputChange> {
  if (kind === "set") return inputs.set(by, inputId, isYes(number));
  if (kind === "nudge") return inputs.nudge(by, inputId, Math.sign(number));
  if (kind === "choose") return inputs.choose(by, inputId, number);
  throw new AppError("not-found");
}

interface Pressed {
  readonly by: Setting;
  readonly inputId: number;
  readonly wish: Wish;
  /** What its list of values was when the button was shown. */
  readonly list: number | undefined;
  /** Shows the board as it is. */
  afresh(): void;
}

/** Does what a press on a board wants, unless it is stale, and answers it with what came of that. */
export async function press(ctx: Context, inputs: Inputs, pressed: Pressed): Promise<InputChange> {
  const { by, inputId, wish, list, afresh } = pressed;
  const { values } = await inputs.view(by, inputId);
  return actOnPress(ctx, {
    act: () => apply(inputs, by, inputId, wish),
    told: (change) => changeToast(ctx.t, change, Date.now()),
    // A place in another list is another value.
    hasChanged: wish.kind === "choose" && list !== undefined && list !== listMark(values),
    afresh,
  });
}

/** A number that is another one for another list of values. */
export function listMark(values: readonly Value[] | null): number {
  // FNV-1a
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(values))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** By whose right an input is set: the person's own, or what a group's board gives those who press it. */
export async function settingOf(ctx: Context, postings: Postings, inputId: number, place?: Place): Promise<Setting> {
  if (!place) return personOf(ctx);
  const posting = postings.find(place.chatId, place.messageId);
  if (!posting) throw new AppError("board-outdated");
  return { ...(await postings.acting(posting, presserOf(ctx), inputId)), locale: ctx.t.locale };
}
