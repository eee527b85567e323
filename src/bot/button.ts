import type { Composer, Filter } from "grammy";
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

/** Of callback data. */
export const LIMIT_BYTES = 64;

/** Names a button, such as `unit-delete`, that carries `count` numbers, and `more` optional ones, which old buttons lack. */
export function createButton<Numbers extends Carried = []>(
  name: string,
  count: Numbers["length"],
  more = 0,
): Button<Numbers> {
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
