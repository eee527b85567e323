import { GrammyError, type Transformer } from "grammy";
import type { Message } from "grammy/types";
import type { Inside } from "./context.ts";

/** What Telegram says of a message that can't be edited any more: it is too old, or gone, or has no text. */
const STUCK = /message can't be edited|message to edit not found|MESSAGE_ID_INVALID|there is no text in the message/;

/** Says anew what would have stood in a message that can't be edited any more. */
export function stuckIsNew(ctx: Inside): Transformer {
  return async (prev, method, payload, signal) => {
    const answer = await prev(method, payload, signal);
    if (answer.ok || !STUCK.test(answer.description)) return answer;
    const { message_id: _, ...message } = payload as { readonly message_id?: number; readonly reply_markup?: object };
    if (method === "editMessageText") return prev("sendMessage", { ...message, ...threadOf(ctx) } as never, signal);
    if (method !== "editMessageReplyMarkup") return answer;
    // Buttons that were to go lead nowhere.
    if (!message.reply_markup) return { ok: true, result: true as never };
    return prev("sendMessage", { ...message, text: ctx.t("message-stuck"), ...threadOf(ctx) } as never, signal);
  };
}

/** Whether this message will never change again. */
export function isStuck(error: unknown): boolean {
  return error instanceof GrammyError && STUCK.test(error.description);
}

/** Where what was edited stands now. */
export function standsAt(edited: Message | true, messageId: number): number {
  return edited === true ? messageId : edited.message_id;
}

function threadOf({ msg }: Inside): { readonly message_thread_id?: number } {
  return msg?.is_topic_message && msg.message_thread_id ? { message_thread_id: msg.message_thread_id } : {};
}
