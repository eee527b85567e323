import { type Api, GrammyError } from "grammy";

/** What chats show, and what was called for it. */
export class Chats {
  readonly sent: {
    readonly chatId: number;
    readonly id: number;
    readonly text: string;
    readonly isSilent: boolean;
    readonly to?: number;
  }[] = [];
  readonly edits: { readonly id: number; readonly text: string }[] = [];
  readonly deleted = new Set<number>();

  readonly api = {
    sendMessage: async (
      chatId: number,
      text: string,
      other: { reply_parameters?: { message_id: number }; disable_notification?: boolean },
    ) => {
      const to = other.reply_parameters?.message_id;
      const isSilent = other.disable_notification === true;
      this.sent.push({ chatId, id: this.sent.length + 1, text, isSilent, ...(to !== undefined && { to }) });
      return { message_id: this.sent.length };
    },
    editMessageText: async (_chatId: number, id: number, text: string) => {
      if (this.deleted.has(id)) {
        const description = "Bad Request: message to edit not found";
        throw new GrammyError("refused", { ok: false, error_code: 400, description }, "editMessageText", {});
      }
      this.edits.push({ id, text });
    },
  } as unknown as Api;

  replies(): string[] {
    return this.sent.flatMap(({ text, to }) => (to === undefined ? [] : [text]));
  }
}
