import { toAppError } from "../errors.ts";
import { escapeHtml, explain } from "../i18n/i18n.ts";
import type { Inside, Talk } from "./context.ts";

/**
 * Waits for a text until `read` takes it; tells the person what to mend otherwise. Presses of buttons meanwhile go
 * their usual way. Unexpected failures end the conversation.
 */
export async function askText<T>(
  talk: Talk,
  read: (text: string, answer: Inside) => T | Promise<T>,
): Promise<{ readonly value: T; readonly answer: Inside }> {
  for (;;) {
    const answer = await talk.waitFor("message", { next: true });
    const { text } = answer.message;
    try {
      if (text !== undefined) return { value: await read(text, answer), answer };
      await answer.reply(answer.t("error-text-expected"));
    } catch (error) {
      await answer.reply(escapeHtml(explain(answer.t, expected(error))));
    }
  }
}

/** The failure when it is one that a person can mend; anything else is thrown on. */
export function expected(error: unknown): ReturnType<typeof toAppError> {
  const failure = toAppError(error);
  if (failure.code === "internal") throw error;
  return failure;
}
