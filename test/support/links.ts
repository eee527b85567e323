import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { begins, seesButton } from "./people.ts";

/** A program with inputs of many types. */
export const LAMP = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: {
      light: { type: "bool", title: { en: "Light", ru: "Свет" } },
      level: { type: "int", min: 0, max: 100 },
      text: "string",
      mode: { type: "string", values: ["auto", "manual"] },
      when: "datetime",
    },
    output_variables: ["heat"],
  }),
};

type Label = string | ((button: { text: string }) => boolean);

export const starting = (label: string) => (button: { text: string }) => begins(button.text, label);

/** Presses a button of the message as it is now, and sees what the message becomes. */
export async function turns(person: Person, message: Shown, label: Label): Promise<Shown> {
  const now = person.chat.current(message) ?? message;
  await person.presses(now, label);
  return person.sees(({ id, edits }) => id === now.id && edits > now.edits);
}

/** Where a link goes: the beginnings of the labels of unit, value, unit and input. */
export type Path = readonly [fromUnit: string, from: string, toUnit: string, to: string];

/** Goes from /links to the screen that shows what a link would do. */
export async function plans(person: Person, path: Path): Promise<Shown> {
  person.says("/links");
  let screen = await turns(person, await seesButton(person, "➕"), "➕ Add a link");
  for (const label of path) screen = await turns(person, screen, starting(label));
  return screen;
}

/** Makes a link as it is offered; gives its card. */
export async function links(person: Person, path: Path): Promise<Shown> {
  return turns(person, await plans(person, path), "✅ Link");
}
