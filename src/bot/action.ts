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

/** Names an action, such as `unit-delete`, that carries `count` numbers. */
export function createAction(name: string, count: number): Action {
  const numbers = String.raw`(?::(-?\d{1,15}))`.repeat(count);
  return {
    pattern: new RegExp(`^${name}${numbers}$`),
    data(...given) {
      const data = [name, ...given].join(":");
      if (given.length !== count || !given.every(Number.isSafeInteger) || data.length > LIMIT_BYTES) {
        throw new Error(`bad numbers for the button ${name}: ${given.join(", ")}`);
      }
      return data;
    },
    read: (match) => [...match].slice(1).map(Number),
  };
}
