import { find, reach, reachThread } from "../access.ts";
import { type ChatRecord, isIn } from "../chat.ts";
import { askedOf, readMarkup } from "../markup.ts";
import type { Draft, Shown } from "../message.ts";
import { PARAMETERS } from "../parameters.ts";
import { readPhoto } from "../photo.ts";
import { bad, forbidden } from "../refusal.ts";
import { readCaption, readText } from "../text.ts";
import { toChat, toMember, toMessage } from "../wire.ts";
import type { World } from "../world.ts";
import { method } from "./method.ts";

/** So long after a press a message may be for whoever pressed alone. */
const EPHEMERAL_MS = 15_000;
const TWO_DAYS_S = 48 * 3600;
const ACTIONS =
  /^(?:typing|(?:upload|record)_(?:photo|video|voice|audio|document|video_note)|choose_sticker|find_location)$/;

interface Sending {
  readonly chat_id: number | string;
  readonly message_thread_id?: number | undefined;
  readonly reply_markup?: Parameters<typeof readMarkup>[0];
  readonly disable_notification?: boolean | undefined;
  readonly ephemeral_message_parameters?:
    | { readonly receiver_user_id: number; readonly callback_query_id?: string | undefined }
    | undefined;
  readonly reply_parameters?:
    | { readonly message_id: number; readonly allow_sending_without_reply?: boolean | undefined }
    | undefined;
}

/** Everything that puts messages into chats or takes them out. */
export const messages = {
  sendMessage: method(PARAMETERS.sendMessage, ({ world }, given) =>
    send(world, given, () => readText({ text: given.text, parse_mode: given.parse_mode, entities: given.entities })),
  ),

  sendDocument: method(PARAMETERS.sendDocument, ({ world }, given) =>
    send(world, given, () => {
      if (given.document === undefined) throw bad("there is no document in the request");
      return { ...captionOf(given), document: world.files.resolve("documents", given.document) };
    }),
  ),

  sendPhoto: method(PARAMETERS.sendPhoto, ({ world }, given) =>
    send(world, given, () => {
      if (given.photo === undefined) throw bad("there is no photo in the request");
      return { ...captionOf(given), photo: readPhoto(world.files.resolve("photos", given.photo)) };
    }),
  ),

  deleteMessage: method(PARAMETERS.deleteMessage, ({ world }, given) => {
    const chat = reach(world, given.chat_id);
    const shown = chat.messages.get(given.message_id);
    if (!shown) throw bad("message to delete not found");
    if (!isDeletable(world, chat, shown)) throw bad("message can't be deleted");
    world.remove(chat, shown);
    return true;
  }),

  deleteMessages: method(PARAMETERS.deleteMessages, ({ world }, given) => {
    const chat = reach(world, given.chat_id);
    const found = given.message_ids.map((id) => chat.messages.get(id)).filter((shown) => shown !== undefined);
    for (const shown of found) if (isDeletable(world, chat, shown)) world.remove(chat, shown);
    return true;
  }),

  pinChatMessage: method(PARAMETERS.pinChatMessage, ({ world }, given) => {
    const [chat, shown] = reachPinnable(world, given);
    chat.pinned.add(shown.id);
    world.post(chat, { from: world.bot, thread: shown.thread, service: { pinned_message: toMessage(chat, shown) } });
    return true;
  }),

  unpinChatMessage: method(PARAMETERS.unpinChatMessage, ({ world }, given) => {
    const [chat, shown] = reachPinnable(world, given);
    chat.pinned.delete(shown.id);
    return true;
  }),

  sendChatAction: method(PARAMETERS.sendChatAction, ({ world }, given) => {
    if (!ACTIONS.test(given.action)) throw bad("wrong parameter action in request");
    const chat = reach(world, given.chat_id);
    const thread = reachThread(chat, given.message_thread_id);
    world.events.emit({ type: "action", chat: chat.id, action: given.action, thread });
    return true;
  }),

  getChat: method(PARAMETERS.chat, ({ world }, given) => toFullChat(world, find(world, given.chat_id))),

  getChatMember: method(PARAMETERS.getChatMember, ({ world }, given) => {
    const chat = reach(world, given.chat_id);
    const user = given.user_id === world.bot.id ? world.bot : world.users.get(given.user_id);
    if (!user) throw bad("PARTICIPANT_ID_INVALID");
    return toMember(user, chat.members.get(user.id) ?? "left");
  }),

  leaveChat: method(PARAMETERS.chat, ({ world }, given) => {
    const chat = reach(world, given.chat_id);
    if (chat.type === "private") throw bad("chat not found");
    world.stand(chat, world.bot, "left", world.bot);
    return true;
  }),
};

function send(world: World, given: Sending, read: () => Omit<Draft, "from">) {
  const markup = readMarkup(given.reply_markup);
  const content = read();
  const chat = reach(world, given.chat_id);
  const asked = askedOf(markup);
  if (asked && chat.type !== "private") throw bad(`${asked} can be requested in private chats only`);
  const reply = given.reply_parameters;
  const replied = reply && chat.messages.has(reply.message_id) ? reply.message_id : undefined;
  if (reply && replied === undefined && !reply.allow_sending_without_reply)
    throw bad("message to be replied not found");
  const thread = reachThread(chat, given.message_thread_id ?? chat.messages.get(replied ?? 0)?.thread);
  const receiver = receiverOf(world, chat, given.ephemeral_message_parameters);
  const silent = given.disable_notification ?? false;
  const sent = { ...content, from: world.bot, thread, reply_markup: markup, reply_to: replied, receiver, silent };
  const shown = world.post(chat, sent);
  return toMessage(chat, shown);
}

/** Who alone gets a message in a group: somebody who has just pressed, or anybody in it where the bot is an administrator. */
function receiverOf(
  world: World,
  chat: ChatRecord,
  given: Sending["ephemeral_message_parameters"],
): number | undefined {
  if (!given) return undefined;
  const { receiver_user_id: receiver, callback_query_id: query } = given;
  if (chat.type === "private") throw bad("ephemeral messages can't be sent to private chats");
  if (!isIn(chat, receiver)) throw bad("USER_NOT_PARTICIPANT");
  const press = world.presses.get(query ?? "");
  const isFresh = press !== undefined && world.now() - press.at <= EPHEMERAL_MS;
  if (query !== undefined && !(isFresh && press.from === receiver && press.chat === chat.id))
    throw bad("QUERY_ID_INVALID");
  if (query === undefined && chat.members.get(world.bot.id) !== "administrator") throw bad("CHAT_ADMIN_REQUIRED");
  return receiver;
}

const captionOf = (given: {
  caption?: string | undefined;
  parse_mode?: string | undefined;
  caption_entities?: Draft["entities"];
}) => readCaption({ text: given.caption, parse_mode: given.parse_mode, entities: given.caption_entities });

/** Its own, and in private chats the other's too, for two days; in groups others' only as an administrator. */
function isDeletable(world: World, chat: ChatRecord, shown: Shown): boolean {
  if (chat.old.has(shown.id)) return false;
  if (chat.members.get(world.bot.id) === "administrator") return true;
  const own = shown.from.id === world.bot.id || chat.type === "private";
  return own && world.unix() - shown.date < TWO_DAYS_S;
}

function toFullChat(world: World, chat: ChatRecord) {
  if (chat.type !== "private" && chat.members.get(world.bot.id) === "kicked")
    throw forbidden(`bot was kicked from the ${chat.type} chat`);
  return { ...toChat(chat), accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} };
}

/** A message that the bot may pin: any in a private chat, in groups as an administrator. */
function reachPinnable(
  world: World,
  given: { readonly chat_id: number | string; readonly message_id: number },
): [chat: ChatRecord, shown: Shown] {
  const chat = reach(world, given.chat_id);
  if (chat.type !== "private" && chat.members.get(world.bot.id) !== "administrator")
    throw bad("not enough rights to manage pinned messages in the chat");
  const shown = chat.messages.get(given.message_id);
  if (!shown) throw bad("message to pin not found");
  return [chat, shown];
}
