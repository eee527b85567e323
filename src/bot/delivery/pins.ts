import type { Api } from "grammy";

interface Place {
  readonly chatId: number;
  readonly messageId: number;
}

/** Pins a message without a sound; whether Telegram lets us. */
export async function pinQuietly(api: Api, { chatId, messageId }: Place): Promise<boolean> {
  return api.pinChatMessage(chatId, messageId, { disable_notification: true }).catch(() => false);
}

/** Takes the pin out of a message that is no board any more; one that is gone, or may not be taken out, stays as it is. */
export async function unpin(api: Api, { chatId, messageId }: Place): Promise<boolean> {
  return api.unpinChatMessage(chatId, messageId).catch(() => false);
}
