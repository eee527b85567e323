import type { Shown } from "./telegram/message.ts";
import type { Person } from "./telegram/person.ts";

/** A person in the private chat whose presses and commands are counted: what a thing costs them. */
export interface Presser {
  readonly person: Person;
  readonly count: number;
  says(command: string): void;
  /** Presses the button that begins so on the message as it is by now. */
  presses(message: Shown, label: string): Promise<unknown>;
  /** The same, and sees what the message becomes. */
  turns(message: Shown, label: string): Promise<Shown>;
}

export function countPresses(person: Person): Presser {
  let count = 0;
  const current = (message: Shown): Shown => person.chat.current(message) ?? message;
  const presses = (message: Shown, label: string) => {
    count++;
    // In a list, a number may stand before it.
    return person.presses(current(message), ({ text }) => text.replace(/^\d+\. /, "").startsWith(label));
  };
  return {
    person,
    get count() {
      return count;
    },
    says(command) {
      count++;
      person.says(command);
    },
    presses,
    async turns(message, label) {
      const { id, edits } = current(message);
      await presses(message, label);
      return person.sees((shown) => shown.id === id && shown.edits > edits);
    },
  };
}

/** Makes somebody's first board, of values of devices; its name is typed, not pressed. */
export async function makeBoard(
  by: Presser,
  name: string,
  plan: readonly (readonly [unit: string, values: readonly string[]])[],
): Promise<Shown> {
  const { person } = by;
  by.says("/boards");
  await by.presses(await person.sees("no boards of your own yet"), "➕ New board");
  await person.sees("What shall the board be called?");
  person.says(name);
  const board = await person.sees("of which device?");
  for (const [place, [unit, values]] of plan.entries()) {
    if (place > 0) await by.turns(board, "« Another device");
    await by.turns(board, unit);
    for (const value of values) await by.turns(board, value);
  }
  return by.turns(board, "✔️ Done");
}
