/** A kind of button: its name and so many whole numbers, which are all that a press needs to be understood. */
export interface Action {
  /** Callback data for these numbers; at most 64 bytes, as Telegram wants. */
  data(...numbers: number[]): string;
  /** Matches this action's data, for `callbackQuery`. */
  readonly pattern: RegExp;
  /** The numbers of a match; as many as the action has. */
  read(match: string | RegExpMatchArray): number[];
}

const LIMIT_BYTES = 64;

/** Names an action, such as `unit-delete`, that carries `count` numbers, and `more` that old buttons lack: 0 where not given. */
export function createButton(name: string, count: number, more = 0): Action {
  const number = String.raw`(?::(-?\d{1,15}))`;
  const numbers = number.repeat(count) + `${number}?`.repeat(more);
  return {
    pattern: new RegExp(`^${name}${numbers}$`),
    data(...given) {
      const data = [name, ...given].join(":");
      const fits = given.length >= count && given.length <= count + more;
      if (!fits || !given.every(Number.isSafeInteger) || data.length > LIMIT_BYTES) {
        throw new Error(`bad numbers for the button ${name}: ${given.join(", ")}`);
      }
      return data;
    },
    read: (match) => [...match].slice(1).map((number = "0") => Number(number)),
  };
}
