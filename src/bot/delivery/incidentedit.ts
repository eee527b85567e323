import { type Api, GrammyError } from "grammy";
import type { Told } from "../../services/alerts/messages.ts";
import type { Screen } from "../screen.ts";

/** Telegram's errors for chats that the bot may not write to. */
export const NO_CHAT = /chat not found|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED/;

/** Telegram's error for a text that is to be put into a picture. */
const NO_TEXT = "there is no text in the message to edit";

/** Telegram's errors for topics that take no messages. */
export const NO_TOPIC = /message thread not found|TOPIC_(?:CLOSED|DELETED)/;

type Place = Pick<Told, "chatId" | "messageId"> & { readonly isPhoto: boolean };

/** Has a message show it, and gives whether that is a picture; undefined where none can be edited any more. */
export async function editMessage(api: Api, one: Place, screen: Screen): Promise<boolean | undefined> {
  const { chatId, messageId, isPhoto } = one;
  const shown = { parse_mode: "HTML", reply_markup: screen.keyboard } as const;
  try {
    if (isPhoto) await api.editMessageCaption(chatId, messageId as number, { caption: screen.text, ...shown });
    else {
      const link_preview_options = { is_disabled: true };
      await api.editMessageText(chatId, messageId as number, screen.text, { ...shown, link_preview_options });
    }
    return isPhoto;
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    if (error.description.includes("message is not modified")) return isPhoto;
    // It became one, and the answer that said so was lost.
    if (!isPhoto && error.description.includes(NO_TEXT)) return editMessage(api, { ...one, isPhoto: true }, screen);
    const isOfChat = NO_CHAT.test(error.description) || error.parameters.migrate_to_chat_id !== undefined;
    // Refused for good, for whatever reason: the message was deleted, or is too old. A new one can stand for it.
    if (error.error_code === 400 && !isOfChat) return undefined;
    throw error;
  }
}

/** A picture of what its readers may not know any more goes: no edit makes a text of it. */
export async function removeMessage(api: Api, { chatId, messageId }: Place): Promise<undefined> {
  await api.deleteMessage(chatId, messageId as number).catch((error: unknown) => {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
  });
}
