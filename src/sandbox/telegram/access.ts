import type { ChatRecord } from "./chat.ts";
import type { Shown } from "./message.ts";
import { bad, forbidden } from "./refusal.ts";
import type { World } from "./world.ts";

/** The chat the bot wants to change; refused when it may not be there. */
export function reach(world: World, id: number | string): ChatRecord {
  const chat = find(world, id);
  if (chat.migratedTo !== undefined)
    throw bad("group chat was upgraded to a supergroup chat", { migrate_to_chat_id: chat.migratedTo });
  const standing = chat.members.get(world.bot.id);
  if (chat.type === "private") {
    if (standing === undefined) throw forbidden("bot can't initiate conversation with a user");
    if (standing === "kicked") throw forbidden("bot was blocked by the user");
    return chat;
  }
  if (standing === "kicked") throw forbidden(`bot was kicked from the ${chat.type} chat`);
  if (standing === undefined || standing === "left") throw forbidden(`bot is not a member of the ${chat.type} chat`);
  return chat;
}

/** The chat the bot only asks about. */
export function find(world: World, id: number | string): ChatRecord {
  if (id === "") throw bad("chat_id is empty");
  if (typeof id === "string") throw bad("chat not found");
  return world.chat(id);
}

/** The message the bot wants to edit; its own, and of a kind that can be edited. */
export function reachOwn(world: World, chat: ChatRecord, id: number): Shown {
  const shown = chat.messages.get(id);
  if (!shown) throw bad("message to edit not found");
  if (shown.from.id !== world.bot.id || shown.service || chat.old.has(id)) throw bad("message can't be edited");
  return shown;
}

/** The thread a message goes to; topics exist only in forums, elsewhere Telegram ignores the number. */
export function reachThread(chat: ChatRecord, thread: number | undefined): number | undefined {
  if (thread === undefined || chat.type === "group" || (chat.type === "supergroup" && !chat.forum)) return undefined;
  const topic = chat.topics.get(thread);
  if (!topic) throw bad("message thread not found");
  if (topic.closed) throw bad("TOPIC_CLOSED");
  return thread;
}
