import type { Api } from "grammy";
import { LOCALES, type Translations } from "../i18n/i18n.ts";

/** The command menu. */
export const COMMANDS = ["new", "units", "alerts", "help", "cancel"] as const;

/** Tells Telegram the command menu and what the bot is for, in each language; English where there is none. */
export async function publishCommands(api: Api, translations: Translations): Promise<void> {
  for (const locale of LOCALES) {
    const t = translations(locale);
    const commands = COMMANDS.map((command) => ({ command, description: t.plain(`command-${command}`) }));
    const language = locale === "en" ? {} : ({ language_code: locale } as const);
    await api.setMyCommands(commands, { scope: { type: "all_private_chats" }, ...language });
    await api.setMyDescription(t.plain("bot-description"), language);
  }
}
