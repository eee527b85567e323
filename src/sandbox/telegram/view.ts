import type { ReplyKeyboardMarkup } from "grammy/types";
import type { ChatRecord } from "./chat.ts";
import type { Event, Wait } from "./events.ts";
import { isFor, type Shown } from "./message.ts";
import type { World } from "./world.ts";

/** What to look for: words in the text, a pattern, or anything about the message. */
export type Sight = string | RegExp | ((message: Shown) => boolean);

/** A chat as it looks right now. */
export interface ChatView {
  readonly id: number;
  readonly messages: readonly Shown[];
  readonly last: Shown | undefined;
  /** Those that are pinned. */
  readonly pinned: readonly Shown[];
  /** The keys below the input field. */
  readonly keyboard: ReplyKeyboardMarkup | undefined;
  /** The newest message that looks so, at this moment. */
  find(sight: Sight): Shown | undefined;
  /** What has become of a message; undefined when it is deleted. */
  current(message: Shown): Shown | undefined;
  /** This moment, for `since`. */
  mark(): number;
  /** The next message or edit that looks so, by anybody. */
  next(sight: Sight, wait?: Wait): Promise<Shown>;
}

/** Where people talk: a chat, or one topic of it. The chat may change under it, when a group becomes a supergroup. */
export interface Place {
  record(): ChatRecord;
  readonly thread: number | undefined;
}

/** As `user` sees it, or as everybody does. */
export function createView(world: World, { record, thread }: Place, user?: number): ChatView {
  const here = () =>
    [...record().messages.values()].filter(
      (shown) => (thread === undefined || shown.thread === thread) && isFor(shown, user),
    );
  return {
    get id() {
      return record().id;
    },
    get messages() {
      return here();
    },
    get last() {
      return here().at(-1);
    },
    get pinned() {
      return here().filter(({ id }) => record().pinned.has(id));
    },
    get keyboard() {
      return record().keyboard;
    },
    find: (sight) => here().findLast((shown) => looks(shown, sight)),
    current: ({ id }) => record().messages.get(id),
    mark: () => world.events.mark(),
    next: (sight, wait = {}) => look(world, { record, thread }, "The chat", sight, () => true, wait),
  };
}

/** Waits for a message or an edit in a place; when none comes, tells what came instead. */
export function look(
  world: World,
  { record, thread }: Place,
  who: string,
  sight: Sight,
  counts: (shown: Shown) => boolean,
  wait: Wait,
): Promise<Shown> {
  const since = wait.since ?? world.events.mark();
  const pick = (event: Event): Shown | undefined => {
    if (event.type !== "message" && event.type !== "edit") return undefined;
    const { message } = event;
    const here = message.chat === record().id && (thread === undefined || message.thread === thread);
    return here && counts(message) && looks(message, sight) ? message : undefined;
  };
  const story = (ms: number) => {
    const seen = world.events.since(since).flatMap((event) => toLine(event, record().id) ?? []);
    const instead =
      seen.length > 0 ? `; instead:\n${seen.map((line) => `  ${line}`).join("\n")}` : "; nothing happened";
    return `${who} did not see ${String(sight)} within ${ms} ms${instead}`;
  };
  return world.events.next(pick, { ...wait, since }, story);
}

export const looks = (shown: Shown, sight: Sight): boolean => {
  if (typeof sight === "function") return sight(shown);
  return typeof sight === "string" ? shown.text.includes(sight) : new RegExp(sight).test(shown.text);
};

/** One event in one line, for the error of somebody who waited in vain. */
export function toLine(event: Event, chat: number): string | undefined {
  if (event.type === "failure") {
    const { method, outcome } = event.call;
    return `${method} failed: ${"description" in outcome ? outcome.description : "the connection broke"}`;
  }
  if (!("chat" in event) || event.chat !== chat) return undefined;
  if (event.type === "answer") return `answer ${JSON.stringify(event.answer)}`;
  if (event.type === "press") return `press of ${JSON.stringify(event.data)} on #${event.message}`;
  if (event.type !== "message" && event.type !== "edit") return event.type;
  const { id, from, text, document, buttons, service } = event.message;
  const content = [service ? JSON.stringify(Object.keys(service)) : JSON.stringify(text), document?.name];
  const keys = buttons.map((row) => row.map((label) => `[${label}]`).join("")).join(" / ");
  return [event.type, `#${id}`, `${from.first_name}:`, ...content, keys].filter(Boolean).join(" ");
}
