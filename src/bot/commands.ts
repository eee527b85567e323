import type { Api, Middleware } from "grammy";
import type { Person } from "../domain/access.ts";
import { LOCALES } from "../domain/language/languages.ts";
import type { Translate, Translations } from "../i18n/i18n.ts";
import type { Preferences, Users } from "../services/people/users.ts";
import type { Context } from "./context.ts";

/** The command menu. */
export const COMMANDS = [
  "new",
  "units",
  "boards",
  "scene",
  "links",
  "graph",
  "schedules",
  "alerts",
  "incidents",
  "token",
  "settings",
  "help",
  "cancel",
] as const;
/** What admins see besides. */
export const ADMIN_COMMANDS = ["people", "peers", "backup"] as const;

/** The command menu of groups. */
export const GROUP_COMMANDS = ["board", "alerts", "help"] as const;

/** Whether this is a command of the person's private chat, which ends what the bot is waiting for. */
export function isOurCommand(ctx: Context): boolean {
  const own = ctx.person?.role === "admin" ? ADMIN_COMMANDS : [];
  return ctx.hasCommand(["start", ...COMMANDS, ...own]);
}

/** Makes /Units the same as /units: Telegram counts both as commands, and phones begin with a capital letter. */
export function lowerCommands(): Middleware<Context> {
  return (ctx, next) => {
    const { message } = ctx;
    const [first] = message?.entities ?? [];
    if (message?.text !== undefined && first?.type === "bot_command" && first.offset === 0) {
      const { text } = message;
      message.text = text.slice(0, first.length).toLowerCase() + text.slice(first.length);
    }
    return next();
  };
}

/** Tells Telegram the command menu and what the bot is for, in each language; English where there is none. */
export async function publishCommands(api: Api, translations: Translations, users: Users): Promise<void> {
  for (const locale of LOCALES) {
    const t = translations(locale);
    const commands = describe(t, COMMANDS);
    const language = locale === "en" ? {} : ({ language_code: locale } as const);
    await api.setMyCommands(commands, { scope: { type: "all_private_chats" }, ...language });
    const ofGroups = GROUP_COMMANDS.map((command) => ({ command, description: t.plain(`command-${command}`) }));
    await api.setMyCommands(ofGroups, { scope: { type: "all_group_chats" }, ...language });
    await api.setMyDescription(t.plain("bot-description"), language);
  }
  for (const person of await users.withOwnMenu()) {
    // Whoever has blocked the bot has no menu.
    await publishMenu(api, translations, person, await users.preferences(person)).catch(() => {});
  }
}

/**
 * Gives a person's private chat a command menu of its own, or everybody's again: admins have more commands, and a chosen
 * language counts more than Telegram's.
 */
export async function publishMenu(
  api: Api,
  translations: Translations,
  { telegramId, role }: Person,
  { language }: Preferences,
): Promise<void> {
  const scope = { type: "chat", chat_id: telegramId } as const;
  const isOwn = role !== "blocked" && (role === "admin" || language !== null);
  for (const locale of LOCALES) {
    const target = { scope, ...(locale === "en" ? {} : ({ language_code: locale } as const)) };
    const names = role === "admin" ? [...COMMANDS, ...ADMIN_COMMANDS] : COMMANDS;
    if (isOwn) await api.setMyCommands(describe(translations(language ?? locale), names), target);
    else await api.deleteMyCommands(target);
  }
}

function describe(t: Translate, names: readonly ((typeof COMMANDS)[number] | (typeof ADMIN_COMMANDS)[number])[]) {
  return names.map((command) => ({ command, description: t.plain(`command-${command}`) }));
}
