import type { MenuButton, ReplyKeyboardMarkup, User, UserFromGetMe } from "grammy/types";
import type { Standing } from "./chat.ts";
import type { Shown } from "./message.ts";
import type { World } from "./world.ts";

export interface ChatSnapshot {
  readonly id: number;
  readonly type: "private" | "group" | "supergroup";
  readonly title: string;
  readonly members: readonly { readonly user: User; readonly standing: Standing }[];
  readonly topics: readonly { readonly id: number; readonly name: string; readonly closed: boolean }[];
  readonly messages: readonly Shown[];
  readonly keyboard: ReplyKeyboardMarkup | undefined;
  readonly menuButton: MenuButton;
  readonly migratedTo: number | undefined;
}

/** The whole state as plain data; events after `mark` are what it does not contain yet. */
export interface Snapshot {
  readonly mark: number;
  readonly bot: UserFromGetMe;
  readonly chats: readonly ChatSnapshot[];
}

export function createSnapshot(world: World): Snapshot {
  const chats = [...world.chats.values()].map((chat): ChatSnapshot => {
    const members = [...chat.members].flatMap(([id, standing]) => {
      const user = id === world.bot.id ? world.bot : world.users.get(id);
      return user ? [{ user, standing }] : [];
    });
    return {
      id: chat.id,
      type: chat.type,
      title: chat.title ?? chat.user?.first_name ?? "",
      members,
      topics: [...chat.topics.values()],
      messages: [...chat.messages.values()],
      keyboard: chat.keyboard,
      menuButton: world.settings.menuButton(chat.id),
      migratedTo: chat.migratedTo,
    };
  });
  return { mark: world.events.mark(), bot: world.bot, chats };
}
