import type { BotCommand, BotCommandScope, MenuButton } from "grammy/types";
import type { ChatRecord } from "./chat.ts";

/** What the bot has said about itself: command lists per scope and language, descriptions, menu buttons. */
export class Settings {
  readonly #commands = new Map<string, readonly BotCommand[]>();
  readonly #texts = new Map<string, string>();
  readonly #menus = new Map<number, MenuButton>();

  setCommands(scope: BotCommandScope, language: string, commands: readonly BotCommand[]): void {
    if (commands.length > 0) this.#commands.set(key(scope, language), commands);
    else this.#commands.delete(key(scope, language));
  }

  commands(scope: BotCommandScope, language: string): readonly BotCommand[] {
    return this.#commands.get(key(scope, language)) ?? [];
  }

  /** What a person's menu shows in a chat: the narrowest scope first, the own language before none. */
  menu(chat: ChatRecord, user: number, language: string): readonly BotCommand[] {
    const admin = ["creator", "administrator"].includes(chat.members.get(user) ?? "left");
    const here = { chat_id: chat.id };
    const group: BotCommandScope[] = [
      { type: "chat_member", ...here, user_id: user },
      ...(admin ? [{ type: "chat_administrators", ...here } as const] : []),
      { type: "chat", ...here },
      ...(admin ? [{ type: "all_chat_administrators" } as const] : []),
      { type: "all_group_chats" },
    ];
    const own: BotCommandScope[] = [{ type: "chat", ...here }, { type: "all_private_chats" }];
    const scopes: BotCommandScope[] = [...(chat.type === "private" ? own : group), { type: "default" }];
    const lists = scopes.flatMap((scope) => [this.commands(scope, language), this.commands(scope, "")]);
    return lists.find((list) => list.length > 0) ?? [];
  }

  setText(kind: "description" | "short_description" | "name", language: string, text: string): void {
    this.#texts.set(`${kind} ${language}`, text);
  }

  text(kind: "description" | "short_description" | "name", language: string): string {
    return this.#texts.get(`${kind} ${language}`) || (this.#texts.get(`${kind} `) ?? "");
  }

  /** The button beside the input field of one private chat; 0 is the default of all. */
  setMenuButton(chat: number, button: MenuButton): void {
    this.#menus.set(chat, button);
  }

  menuButton(chat: number): MenuButton {
    return this.#menus.get(chat) ?? this.#menus.get(0) ?? { type: "commands" };
  }
}

const key = (scope: BotCommandScope, language: string): string => {
  const { chat_id = "", user_id = "" } = scope as { chat_id?: number | string; user_id?: number };
  return [scope.type, chat_id, user_id, language].join(" ");
};
