import type { BotCommand } from "grammy/types";
import { PARAMETERS } from "../parameters.ts";
import { bad } from "../refusal.ts";
import type { World } from "../world.ts";
import { method } from "./method.ts";

const COMMANDS_MAX = 100;
const DEFAULT = { type: "default" } as const;

/** What the bot says about itself: its commands, its name and descriptions, the menu button. */
export const commands = {
  getMe: method(PARAMETERS.nothing, ({ world }) => world.bot),

  setMyCommands: method(PARAMETERS.setMyCommands, ({ world }, { commands, scope = DEFAULT, language_code = "" }) => {
    if (commands.length > COMMANDS_MAX) throw bad("BOT_COMMANDS_TOO_MUCH");
    const list = commands.map(({ command, description }) => ({ command: command.replace(/^\//, ""), description }));
    for (const { command, description } of list) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) throw bad("BOT_COMMAND_INVALID");
      if (description.length < 1 || description.length > 256) throw bad("BOT_COMMAND_DESCRIPTION_INVALID");
    }
    return change(world, scope, language_code, list);
  }),

  getMyCommands: method(PARAMETERS.scoped, ({ world }, { scope = DEFAULT, language_code = "" }) =>
    world.settings.commands(scope, language_code),
  ),

  deleteMyCommands: method(PARAMETERS.scoped, ({ world }, { scope = DEFAULT, language_code = "" }) =>
    change(world, scope, language_code, []),
  ),

  setMyName: method(PARAMETERS.setMyName, ({ world }, { name = "", language_code = "" }) =>
    describe(world, "name", language_code, name, 64),
  ),

  setMyDescription: method(PARAMETERS.setMyDescription, ({ world }, { description = "", language_code = "" }) =>
    describe(world, "description", language_code, description, 512),
  ),

  setMyShortDescription: method(
    PARAMETERS.setMyShortDescription,
    ({ world }, { short_description = "", language_code = "" }) =>
      describe(world, "short_description", language_code, short_description, 120),
  ),

  getMyName: method(PARAMETERS.spoken, ({ world }, { language_code = "" }) => ({
    name: world.settings.text("name", language_code) || world.bot.first_name,
  })),

  getMyDescription: method(PARAMETERS.spoken, ({ world }, { language_code = "" }) => ({
    description: world.settings.text("description", language_code),
  })),

  getMyShortDescription: method(PARAMETERS.spoken, ({ world }, { language_code = "" }) => ({
    short_description: world.settings.text("short_description", language_code),
  })),

  setChatMenuButton: method(PARAMETERS.setChatMenuButton, ({ world }, { chat_id = 0, menu_button }) => {
    if (chat_id !== 0 && world.chat(chat_id).type !== "private") throw bad("chat not found");
    world.settings.setMenuButton(chat_id, menu_button ?? { type: "default" });
    return true;
  }),

  getChatMenuButton: method(PARAMETERS.getChatMenuButton, ({ world }, { chat_id = 0 }) =>
    world.settings.menuButton(chat_id),
  ),
};

type Scope = Parameters<World["settings"]["setCommands"]>[0];

function change(world: World, scope: Scope, language: string, list: readonly BotCommand[]): true {
  if (!/^(?:[a-z]{2})?$/.test(language)) throw bad("invalid language code specified");
  if ("chat_id" in scope) {
    const chat = world.chat(Number(scope.chat_id));
    if (chat.type === "private" && scope.type !== "chat") throw bad("can't use specified scope in private chats");
  }
  world.settings.setCommands(scope, language, list);
  world.events.emit({ type: "commands", scope, language_code: language, commands: list });
  return true;
}

function describe(
  world: World,
  kind: "name" | "description" | "short_description",
  language: string,
  text: string,
  max: number,
): true {
  if ([...text].length > max) throw bad(`${kind} is too long`);
  world.settings.setText(kind, language, text);
  return true;
}
