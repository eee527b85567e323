import { ERRORS, toAppError } from "../errors.ts";
import { explain } from "../i18n/explain.ts";
import { escapeHtml } from "../i18n/i18n.ts";
import { isOurCommand } from "./commands.ts";
import { type Inside, outside, type Talk } from "./context.ts";

/**
 * Waits for a text until `read` takes it; tells the person what to mend otherwise. Presses of buttons and our commands
 * meanwhile go their usual way. Failures that no other text would mend end the conversation.
 */
export async function askText<T>(
  talk: Talk,
  read: (text: string, answer: Inside) => T | Promise<T>,
): Promise<{ readonly value: T; readonly answer: Inside }> {
  for (;;) {
    const answer = await talk.waitFor("message", { next: true });
    if (await outside(talk, async (outer) => isOurCommand(outer))) await talk.skip({ next: true });
    const { text } = answer.message;
    try {
      if (text !== undefined) return { value: await read(text, answer), answer };
      await answer.reply(answer.t("error-text-expected"));
    } catch (error) {
      await answer.reply(escapeHtml(explain(answer.t, expected(error))));
    }
  }
}

// 422: something else may be sent. 503: the same may be sent once more.
const GO_ON: readonly number[] = [422, 503];

/** The failure when another text, or the same one later, may do; anything else is thrown on. */
export function expected(error: unknown): ReturnType<typeof toAppError> {
  const failure = toAppError(error);
  if (!GO_ON.includes(ERRORS[failure.code].http)) throw error;
  return failure;
}
