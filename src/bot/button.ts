import type { Composer, Filter, Transformer } from "grammy";
import type { InlineKeyboardButton } from "grammy/types";
import { AppError } from "../errors.ts";
import type { Context } from "./context.ts";

/** What a button carries: a labelled tuple of whole numbers, whose last ones may be optional. */
export type Carried = (number | undefined)[];

/** A kind of button: its name, and the numbers that a press needs to be understood. */
export interface Button<Numbers extends Carried> {
  /** Callback data with these numbers; at most 64 bytes, as Telegram wants. */
  data(...numbers: Numbers): string;
  /** The numbers in callback data; undefined when it is another button's. */
  read(data: string): Numbers | undefined;
}

/** How a button looks where a client knows colours: what is on, what fires or destroys, what is chosen. */
export type Style = "success" | "danger" | "primary";

/** Of callback data. */
export const LIMIT_BYTES = 64;

/** The styles of kinds of buttons that always have one, by their names. */
const styles = new Map<string, Style>();

/**
 * Names a button, such as `unit-delete`, that carries `count` numbers, and `more` optional ones, which old buttons lack;
 * `style` is that of every button of the kind.
 */
export function createButton<Numbers extends Carried = []>(
  name: string,
  count: Numbers["length"],
  more = 0,
  style?: Style,
): Button<Numbers> {
  if (style) styles.set(name, style);
  const number = String.raw`(?::(-?\d{1,15}))`;
  const pattern = new RegExp(`^${name}${number.repeat(count)}${`${number}?`.repeat(more)}$`);
  return {
    data(...given) {
      const data = [name, ...given].join(":");
      const fits = given.length >= count && given.length <= count + more;
      if (!fits || !given.every(Number.isSafeInteger) || data.length > LIMIT_BYTES) {
        throw new Error(`bad numbers for the button ${name}: ${given.join(", ")}`);
      }
      return data;
    },
    read(data) {
      const found = pattern.exec(data)?.slice(1);
      // Only the last ones can be missing.
      return found?.filter((one) => one !== undefined).map(Number) as Numbers | undefined;
    },
  };
}

/** Handles the presses of one button, with all its numbers; any other data goes on to the next handler. */
export function onPress<C extends Context, Numbers extends Carried>(
  feature: Composer<C>,
  button: Button<Numbers>,
  handle: (ctx: Filter<C, "callback_query:data">, ...numbers: Numbers) => Promise<void>,
): void {
  feature.on("callback_query:data", (ctx, next) => {
    const numbers = button.read(ctx.callbackQuery.data);
    return numbers ? handle(ctx, ...numbers) : next();
  });
}

/** Colours the buttons whose kind says so. */
export const styled: Transformer = (prev, method, payload, signal) =>
  prev(method, withStyles(payload as Keyed) as typeof payload, signal);

interface Keyed {
  readonly reply_markup?: { readonly inline_keyboard?: InlineKeyboardButton[][] };
}

function withStyles(payload: Keyed): Keyed {
  const { reply_markup: markup } = payload;
  if (!markup?.inline_keyboard) return payload;
  const rows = markup.inline_keyboard.map((row) => row.map(withStyle));
  return { ...payload, reply_markup: { ...markup, inline_keyboard: rows } };
}

function withStyle(button: InlineKeyboardButton): InlineKeyboardButton {
  const [name = ""] = "callback_data" in button ? button.callback_data.split(":") : [];
  const style = button.style ?? styles.get(name);
  return style ? { ...button, style } : button;
}

/** A label that may be the one that is chosen. */
export function choice(text: string, isChosen: boolean): string | { readonly text: string; readonly style: Style } {
  return isChosen ? { text, style: "primary" } : text;
}

/** What stands at a button's place in a list. No button of ours carries a place that is not there. */
export function itemAt<T>(list: readonly T[], place: number): T {
  const item = list[place];
  if (item === undefined) throw new AppError("not-found");
  return item;
}

/** A button's number that is 1 for yes and 0 for no. */
export function isYes(number: number): boolean {
  return itemAt([false, true], number);
}
