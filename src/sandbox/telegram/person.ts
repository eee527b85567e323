import type { BotCommand, User } from "grammy/types";
import type { ChatRecord } from "./chat.ts";
import type { Shown } from "./message.ts";
import { type Location, type Shared, toShared } from "./sharing.ts";
import { createSpeaker, type Speaker } from "./speaker.ts";
import type { Place } from "./view.ts";
import type { World } from "./world.ts";

export interface PersonOptions {
  readonly id?: number;
  /** Empty where an account is deleted; absent as some clients of the Bot API have seen it. */
  readonly first_name?: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

/** Somebody with Telegram on their phone. As a Speaker they are in their private chat with the bot. */
export interface Person extends Speaker {
  readonly id: number;
  /** What their command menu shows in the private chat. */
  readonly commands: readonly BotCommand[];
  /** Presses Start, or follows a deep link; also unblocks. */
  starts(payload?: string): Shown;
  /** Changes how they are called from now on. */
  renames(first_name: string): void;
  /** Presses a key below the input field that asks for a group, a person or a place, and gives it. */
  shares(key: string, what: Place | Person | Location): Shown;
  blocks(): void;
  unblocks(): void;
  /** The same person in a group or in one of its topics. */
  in(place: Place): Speaker;
}

/** The first words of a person to the bot open the private chat. */
export function createPerson(world: World, options: PersonOptions): Person {
  const { language_code = "en", id = 10_000_001 + world.users.size, ...named } = options;
  if (world.users.has(id)) throw new Error(`there is somebody with the id ${id} already`);
  const user = { id, is_bot: false, ...named, language_code } as User;
  world.users.set(id, user);
  const record: ChatRecord = world.open({ id, type: "private", user, members: new Map([[id, "member"]]) });
  const own = createSpeaker(world, user, { record: () => record, thread: undefined });
  const elsewhere = new Map<Place, Speaker>();

  /** A client offers nothing but Start or Unblock until the bot may answer. */
  function open(): void {
    if (record.members.get(world.bot.id) === "kicked") throw new Error(`${user.first_name} has blocked the bot`);
    record.members.set(world.bot.id, "member");
  }

  function unblocks(): void {
    if (record.members.get(world.bot.id) === "kicked") world.stand(record, world.bot, "member", user);
  }

  return {
    ...own,
    id,
    get commands() {
      return world.settings.menu(record, id, language_code);
    },
    says(text, reply) {
      open();
      return own.says(text, reply);
    },
    sends(sending, reply) {
      open();
      return own.sends(sending, reply);
    },
    starts(payload) {
      unblocks();
      open();
      return own.says(payload === undefined ? "/start" : `/start ${payload}`);
    },
    shares(key, what) {
      const shared: Shared =
        "latitude" in what ? { location: what } : "user" in what ? { user: what.user } : { chat: what.record() };
      const service = toShared(world, record, key, shared);
      const shown = world.post(record, { from: user, service });
      if (record.keyboard?.one_time_keyboard) record.keyboard = undefined;
      world.deliver(record, shown);
      return shown;
    },
    renames(first_name) {
      user.first_name = first_name;
    },
    blocks() {
      if (record.members.get(world.bot.id) !== "kicked") world.stand(record, world.bot, "kicked", user);
    },
    unblocks,
    in(place) {
      const speaker = elsewhere.get(place) ?? createSpeaker(world, user, place);
      elsewhere.set(place, speaker);
      return speaker;
    },
  };
}
