import { expect, vi } from "vitest";
import type { Group, GroupOptions } from "../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import type { Speaker } from "../../src/sandbox/telegram/speaker.ts";
import { begins } from "./people.ts";
import type { World } from "./pepeunit.ts";

/** A group to which the bot has just been added and where it has said hello. */
export async function openGroup(world: World, options: GroupOptions): Promise<Group> {
  const since = world.telegram.events.mark();
  const group = world.telegram.group(options);
  await options.members[0].in(group).sees("/board", { since });
  return group;
}

/** A group of its own, since each takes a few edits a minute only, with a board that shows `unit` for `audience`. */
export async function openBoard(
  world: World,
  members: GroupOptions["members"],
  unit: string,
  audience: string,
): Promise<{ group: Group; board: Shown }> {
  const group = await openGroup(world, { title: audience, members, supergroup: true });
  return { group, board: await postBoard(members[0].in(group), unit, audience) };
}

/** Posts a board with /board: of the unit with that name, for that audience. */
export async function postBoard(who: Speaker, unit: string, audience: string): Promise<Shown> {
  who.says("/board");
  const list = await who.sees("Which device?");
  await who.presses(list, unit);
  const question = await who.sees(({ id, text }) => id === list.id && text.includes("Who may press"));
  await who.presses(question, audience);
  return who.sees(({ id, buttons }) => id === list.id && buttons.flat().includes("⚙️"));
}

/** The same of a board that somebody has made. */
export async function postMade(who: Speaker, name: string, audience: string): Promise<Shown> {
  who.says("/board");
  const list = await who.sees("Which board?");
  await who.presses(list, ({ text }) => begins(text, name));
  const question = await who.sees(({ id, text }) => id === list.id && text.includes("Who may press"));
  await who.presses(question, audience);
  return seesLabel(who, list, "⚙️");
}

/** Waits until a message has a button with this label. */
export function seesLabel(who: Speaker, { id }: Shown, label: string, since?: number): Promise<Shown> {
  const wait = since === undefined ? {} : { since };
  return who.sees((message) => message.id === id && message.buttons.flat().includes(label), wait);
}

/** Waits until a message is deleted. */
export async function seesGone(who: Speaker, message: Shown): Promise<void> {
  await vi.waitFor(() => expect(who.chat.current(message)).toBeUndefined());
}

/** Adds an alert on the temperature of the person's only unit. */
export async function addAlert(ann: Person, threshold: string, direction = "above…"): Promise<void> {
  ann.says("/alerts");
  await ann.presses(await seesAny(ann, "➕ Add an alert"), "➕ Add an alert");
  await ann.presses(await ann.sees("Which device?"), () => true);
  await ann.presses(await ann.sees("which value?"), ({ text }) => text.startsWith("temperature"));
  await ann.presses(await ann.sees("tell you when"), direction);
  await ann.sees("Send a number.");
  ann.says(threshold);
  await ann.sees("Done. I will write");
}

/** Sends the person's first alert to where they write, with /alerts. */
export async function sendAlertHere(who: Speaker): Promise<Shown> {
  who.says("/alerts");
  const list = await who.sees("which of your alerts");
  await who.presses(list, ({ text }) => text.includes("temperature"));
  return who.sees(({ id, buttons }) => id === list.id && buttons.flat().some((label) => label.includes("✅")));
}

function seesAny(who: Speaker, label: string): Promise<Shown> {
  return who.sees(({ buttons }) => buttons.flat().includes(label));
}
