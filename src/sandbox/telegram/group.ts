import type { User } from "grammy/types";
import type { ChatRecord } from "./chat.ts";
import type { Shown } from "./message.ts";
import type { Person } from "./person.ts";
import { type ChatView, createView, type Place } from "./view.ts";
import type { World } from "./world.ts";

export interface GroupOptions {
  readonly title: string;
  /** The first one is the creator. */
  readonly members: readonly [Person, ...Person[]];
  /** A supergroup with topics. */
  readonly forum?: boolean;
  readonly supergroup?: boolean;
  /** Is the bot added at once? Default true. */
  readonly bot?: boolean;
}

/** A forum topic; give it to `person.in()`. */
export interface Topic extends Place {
  readonly id: number;
  readonly name: string;
  readonly chat: ChatView;
  closes(): void;
  deletes(): void;
}

/** A group; give it to `person.in()`. */
export interface Group extends Place {
  /** Changes when the group becomes a supergroup. */
  readonly id: number;
  readonly title: string;
  readonly chat: ChatView;
  adds(person: Person): void;
  removes(person: Person): void;
  addsBot(): void;
  removesBot(): void;
  /** An administrator hears everything and may delete everything. */
  promotesBot(): void;
  topic(name: string): Topic;
  /** Becomes a supergroup, with a new id. */
  upgrades(): void;
}

const GROUPS_FROM = -4_000_001;
const SUPERGROUPS_FROM = -1_002_000_000_001;

export function createGroup(
  world: World,
  { title, members, forum = false, supergroup, bot = true }: GroupOptions,
): Group {
  const creator = members[0].user;
  let record = world.open({
    id: nextId(world, forum || supergroup ? SUPERGROUPS_FROM : GROUPS_FROM),
    type: forum || supergroup ? "supergroup" : "group",
    title,
    forum,
    members: new Map(members.map(({ id }) => [id, id === creator.id ? "creator" : "member"])),
  });
  const place: Place = { record: () => record, thread: undefined };

  function announce(service: Shown["service"], chat: ChatRecord = record, thread?: number): Shown {
    const shown = world.post(chat, { from: creator, service, thread });
    world.deliver(chat, shown);
    return shown;
  }
  function add(user: User): void {
    world.stand(record, user, "member", creator);
    announce({ new_chat_members: [user] });
  }
  function remove(user: User): void {
    announce({ left_chat_member: user });
    world.stand(record, user, "kicked", creator);
  }
  const botUser = toUser(world.bot);
  if (bot) add(botUser);

  return {
    ...place,
    get id() {
      return record.id;
    },
    title,
    chat: createView(world, place),
    adds: ({ user }) => add(user),
    removes: ({ user }) => remove(user),
    addsBot: () => add(botUser),
    removesBot: () => remove(botUser),
    promotesBot: () => world.stand(record, botUser, "administrator", creator),

    topic(name) {
      if (!record.forum) throw new Error(`${title} is no forum`);
      const id = record.lastMessageId + 1;
      const topic = { id, name, closed: false };
      record.topics.set(id, topic);
      announce({ forum_topic_created: { name, icon_color: 7322096 } }, record, id);
      const there: Place = { record: place.record, thread: id };
      return {
        ...there,
        id,
        name,
        chat: createView(world, there),
        closes() {
          topic.closed = true;
          announce({ forum_topic_closed: {} }, record, id);
        },
        deletes() {
          record.topics.delete(id);
          for (const shown of record.messages.values()) if (shown.thread === id) world.remove(record, shown);
        },
      };
    },

    upgrades() {
      if (record.type !== "group") throw new Error(`${title} is a supergroup already`);
      const old = record;
      const members = new Map(old.members);
      const next = world.open({ id: nextId(world, SUPERGROUPS_FROM), type: "supergroup", title, members });
      record = next;
      announce({ migrate_to_chat_id: next.id }, old);
      old.migratedTo = next.id;
      announce({ migrate_from_chat_id: old.id }, next);
      world.events.emit({ type: "migration", chat: old.id, to: next.id });
    },
  };
}

/** Groups count down, so that ids of different kinds never meet. */
const nextId = (world: World, from: number): number => from - world.chats.size;

const toUser = ({ id, is_bot, first_name, username }: World["bot"]): User => ({ id, is_bot, first_name, username });
