import type { BotCommand } from "grammy/types";
import type { Event } from "../telegram/events.ts";
import type { Group } from "../telegram/group.ts";
import type { Person } from "../telegram/person.ts";
import type { Telegram } from "../telegram/telegram.ts";
import type { PageEvent } from "./stream.ts";

/** Who is in the sandbox, and where. */
export interface Cast {
  readonly telegram: Telegram;
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
}

/** What everybody sees, at this moment. */
export async function createState(cast: Cast) {
  const { telegram, people } = cast;
  const { bot, chats } = telegram.snapshot();
  const languages = [...new Set(people.map(languageOf))];
  const descriptions = languages.map(async (language) => [language, await describe(telegram, language)] as const);
  return {
    bot: { id: bot.id, name: bot.first_name, username: bot.username },
    people: people.map((person) => ({
      id: person.id,
      name: person.user.first_name,
      language: languageOf(person),
    })),
    chats: chats
      .filter(({ migratedTo }) => migratedTo === undefined)
      .map(({ id, type, title, members, messages, keyboard }) => ({
        id,
        type,
        title,
        messages,
        keyboard,
        members: members.map(({ user, standing }) => ({ id: user.id, standing })),
      })),
    descriptions: Object.fromEntries(await Promise.all(descriptions)),
    commands: commandsOf(cast),
  };
}

/** An event of Telegram as the page is told it; undefined for what it does not show. */
export function toPageEvent(event: Event, cast: Cast): PageEvent | undefined {
  switch (event.type) {
    case "message":
    case "edit":
      return { type: event.type, message: event.message } as PageEvent;
    case "delete":
      return { type: "delete", chat: event.chat, message: event.message.id } as PageEvent;
    case "action":
    case "member": {
      const { seq: _seq, at: _at, ...shown } = event;
      return shown;
    }
    case "migration":
      return { type: "reload" };
    case "commands":
      return { type: "commands", commands: commandsOf(cast) } as PageEvent;
    default:
      return undefined;
  }
}

/** The command menus: in the private chat by the person's id, in every group by their language. */
function commandsOf({ telegram, people }: Cast): Readonly<Record<string, readonly BotCommand[]>> {
  const everywhere = [{ type: "all_group_chats" }, { type: "default" }] as const;
  const menus = people.flatMap((person): [string, readonly BotCommand[]][] => {
    const language = languageOf(person);
    const lists = everywhere.flatMap((scope) => [telegram.commands(language, scope), telegram.commands("", scope)]);
    return [
      [String(person.id), person.commands],
      [`group ${language}`, lists.find((list) => list.length > 0) ?? []],
    ];
  });
  return Object.fromEntries(menus);
}

function languageOf({ user }: Person): string {
  return user.language_code ?? "en";
}

/** What the bot can do, in its own words; shown before a chat has begun. */
async function describe({ root, token }: Telegram, language: string): Promise<string> {
  const response = await fetch(`${root}/bot${token}/getMyDescription?language_code=${language}`);
  const { result } = (await response.json()) as { result?: { description?: string } };
  return result?.description ?? "";
}
