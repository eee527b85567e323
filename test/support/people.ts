import type { InlineKeyboardMarkup } from "grammy/types";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person, PersonOptions } from "../../src/sandbox/telegram/person.ts";
import type { World } from "./pepeunit.ts";

/** Somebody who has pressed start; the first one has opened the link that makes an admin. */
export async function meet(world: World, options: Partial<PersonOptions> = {}): Promise<Person> {
  const person = world.telegram.person({ first_name: "Ann", language_code: "en", ...options });
  person.starts(await world.claim());
  await person.sees("/new");
  return person;
}

/** Whether a button's label begins so, perhaps behind its number in a list; a number is a page's whole label. */
export const begins = (button: string, label: string): boolean =>
  /^\d+$/.test(label) ? button === label : button.startsWith(label) || button.replace(/^\d+\. /, "").startsWith(label);

/** Gets a message that has a button with this label or beginning, by what they did last; no edit of another is taken for it. */
export function seesButton(person: Person, label: string): Promise<Shown> {
  return person.gets((message) => message.buttons.flat().some((button) => begins(button, label)));
}

/** The newest message in a chat that has such a button. */
export function withButton(person: Person, label: string): Shown {
  const found = person.chat.find((message) => message.buttons.flat().some((button) => begins(button, label)));
  if (!found) throw new Error(`${person.user.first_name} has no message with a button ${label}`);
  return found;
}

/** Presses the button that begins so, and sees what the message becomes. */
export async function turns(person: Person, message: Shown, label: string): Promise<Shown> {
  await person.presses(message, ({ text }) => begins(text, label));
  return person.sees(({ id, edits }) => id === message.id && edits > message.edits);
}

/** What the button that begins so sends when it is pressed, to be forged once it is gone. */
export function dataOf({ reply_markup }: Shown, label: string): string {
  const keyboard = (reply_markup as InlineKeyboardMarkup | undefined)?.inline_keyboard ?? [];
  const button = keyboard.flat().find(({ text }) => begins(text, label));
  if (!button || !("callback_data" in button)) throw new Error(`no button ${label} that sends something`);
  return button.callback_data;
}

/** What is behind ⚙️ on a card, of which there is the newest without another. */
export function menuOf(person: Person, card = withButton(person, "⚙️ ")): Promise<Shown> {
  return turns(person, person.chat.current(card) ?? card, "⚙️ ");
}
