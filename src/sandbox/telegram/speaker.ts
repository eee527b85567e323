import type { InlineKeyboardButton, User } from "grammy/types";
import { isIn } from "./chat.ts";
import type { Answer, Wait } from "./events.ts";
import { isInline } from "./markup.ts";
import { type Draft, isFor, type Shown } from "./message.ts";
import { readPhoto } from "./photo.ts";
import type { Location } from "./sharing.ts";
import { detect, TEXT_MAX } from "./text.ts";
import { Upload } from "./value.ts";
import { type ChatView, createView, look, type Place, type Sight, toLine } from "./view.ts";
import type { World } from "./world.ts";

/** A button by its label, by its callback data, or by anything about it. */
export type Which = string | ((button: InlineKeyboardButton) => boolean);

/** A file somebody sends. */
export interface Sent {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  readonly type?: string;
}

export interface Sending {
  readonly document?: Sent;
  readonly photo?: Sent;
  /** A place, from the clip beside the input field. */
  readonly location?: Location;
  readonly caption?: string;
}

export interface Reply {
  readonly reply_to?: Shown | undefined;
  /** In a group: anonymously, as its administrators may, or on behalf of a channel of theirs. */
  readonly as?: "group" | { readonly id: number; readonly title: string };
}

/** Whose messages these are in the Bot API; real ids of Telegram. */
const ANONYMOUS: User = { id: 1_087_968_824, is_bot: true, first_name: "Group", username: "GroupAnonymousBot" };
const CHANNEL: User = { id: 136_817_688, is_bot: true, first_name: "Channel", username: "Channel_Bot" };

/** Somebody in one place: what they do there reaches the bot as updates, what the bot does there they see. */
export interface Speaker {
  readonly user: User;
  readonly chat: ChatView;
  says(text: string, reply?: Reply): Shown;
  sends(sending: Sending, reply?: Reply): Shown;
  /** Edits a message of their own. */
  edits(message: Shown, text: string): Shown;
  /** Deletes a message for everybody; Telegram does not tell the bot. */
  deletes(message: Shown): void;
  /** Presses a button of the message as it is now; resolves with the answer once the bot gave one. */
  presses(message: Shown, which: Which, wait?: Wait): Promise<Answer>;
  /** Presses what no keyboard offers, also on a message that is deleted: what a modified client can do. */
  forges(message: Shown | number, data: string, wait?: Wait): Promise<Answer>;
  /** A message or an edit by somebody else; counts from the last thing this person did here. */
  sees(sight: Sight, wait?: Wait): Promise<Shown>;
  /** The same of what came of that alone: a message since then, or the one whose button was pressed; no edit of another. */
  gets(sight: Sight, wait?: Wait): Promise<Shown>;
}

export function createSpeaker(world: World, user: User, place: Place): Speaker {
  const chat = createView(world, place, user.id);
  let acted = 0;
  let pressed: number | undefined;
  let newest = 0;

  function act(message?: number): void {
    if (!isIn(place.record(), user.id)) throw new Error(`${user.first_name} is not in the chat ${place.record().id}`);
    acted = world.events.mark();
    pressed = message;
    newest = place.record().lastMessageId;
  }

  const sees = (shown: Shown): boolean => shown.from.id !== user.id && isFor(shown, user.id);

  function senderOf(as: Reply["as"]): Pick<Draft, "from" | "sender_chat"> {
    const { id, type, title = "" } = place.record();
    if (as === undefined) return { from: user };
    if (type === "private") throw new Error("in a private chat everybody writes as themselves");
    if (as === "group") return { from: ANONYMOUS, sender_chat: { id, type, title } };
    return { from: CHANNEL, sender_chat: { ...as, type: "channel" } };
  }

  function post(draft: Omit<Draft, "from" | "thread">, { reply_to, as }: Reply = {}): Shown {
    act();
    const record = place.record();
    const shown = world.post(record, { ...draft, ...senderOf(as), thread: place.thread, reply_to: reply_to?.id });
    world.deliver(record, shown);
    return shown;
  }

  function press(message: number, data: string, wait: Wait): Promise<Answer> {
    act(message);
    const { id } = world.query(place.record(), user, message, data);
    return world.events.next(
      (event) => (event.type === "answer" && event.query === id ? event.answer : undefined),
      { deadlineMs: wait.deadlineMs, since: acted },
      (ms) => {
        const seen = world.events.since(acted).flatMap((event) => toLine(event, chat.id) ?? []);
        return `${user.first_name} pressed ${JSON.stringify(data)} and got no answer within ${ms} ms:\n${seen.map((line) => `  ${line}`).join("\n")}`;
      },
    );
  }

  return {
    user,
    chat,
    says(text, reply) {
      if (text === "" || [...text].length > TEXT_MAX) throw new Error("a person's message has 1 to 4096 characters");
      return post(detect({ text, entities: [] }), reply);
    },

    sends: ({ document, photo, location, caption = "" }, reply) =>
      post(
        {
          service: location && { location },
          ...detect({ text: caption, entities: [] }),
          document: document && world.files.store("documents", toUpload(document)),
          photo: photo && readPhoto(world.files.store("photos", toUpload(photo))),
        },
        reply,
      ),

    edits(message, text) {
      act();
      const before = chat.current(message);
      if (before?.from.id !== user.id) throw new Error(`#${message.id} is no message of ${user.first_name}`);
      const shown = world.edit(place.record(), before, detect({ text, entities: [] }));
      world.deliver(place.record(), shown, "edited_message");
      return shown;
    },

    deletes(message) {
      act();
      const now = chat.current(message);
      if (now) world.remove(place.record(), now);
    },

    async presses(message, which, wait = {}) {
      const button = findButton(chat.current(message), message, which);
      if ("url" in button && button.url) return { url: button.url };
      if (!("callback_data" in button)) throw new Error(`the button "${button.text}" sends nothing to the bot`);
      return press(message.id, button.callback_data, wait);
    },

    forges: async (message, data, wait = {}) => press(typeof message === "number" ? message : message.id, data, wait),

    sees: (sight, wait = {}) => look(world, place, user.first_name, sight, sees, { since: acted, ...wait }),

    gets(sight, wait = {}) {
      const mine = pressed;
      const before = newest;
      const counts = (shown: Shown) => sees(shown) && (shown.id > before || shown.id === mine);
      return look(world, place, user.first_name, sight, counts, { since: acted, ...wait });
    },
  };
}

function findButton(now: Shown | undefined, then: Shown, which: Which): InlineKeyboardButton {
  if (!now) throw new Error(`message #${then.id} "${then.text}" is deleted`);
  const markup = now.reply_markup;
  const buttons = markup && isInline(markup) ? markup.inline_keyboard.flat() : [];
  const found =
    typeof which === "function"
      ? buttons.find(which)
      : (buttons.find(({ text }) => text === which) ??
        buttons.find((button) => "callback_data" in button && button.callback_data === which));
  if (found) return found;
  const labels = buttons.map(({ text }) => `[${text}]`).join("") || "no buttons";
  throw new Error(`no button ${String(which)} on message #${now.id} "${now.text}", it has ${labels}`);
}

const toUpload = ({ name, bytes, type = "" }: Sent): Upload =>
  new Upload(name, type, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
