import type { Transformer } from "grammy";
import type { InlineKeyboardButton } from "grammy/types";

/** What a Bot API server says of a button of which it knows nothing but the text. */
const UNKNOWN = /inline keyboard button/i;

/** A button with which nothing can be done, and what it sends where a server does not know of such buttons. */
export function disabled(text: string, data: string): InlineKeyboardButton {
  return { text, callback_data: data, disabled: {} };
}

/** Leaves `disabled` out for a Bot API server that does not know it; that is found out by its refusal, once. */
export function createDisabling(): Transformer {
  let isKnown = true;
  return async (prev, method, payload, signal) => {
    const { reply_markup: markup } = payload as Keyed;
    const hasSome = markup?.inline_keyboard?.some((row) => row.some((button) => "disabled" in button)) ?? false;
    if (!hasSome) return prev(method, payload, signal);
    if (isKnown) {
      const answer = await prev(method, without(payload, "callback_data"), signal);
      if (answer.ok || answer.error_code !== 400 || !UNKNOWN.test(answer.description)) return answer;
    }
    const answer = await prev(method, without(payload, "disabled"), signal);
    if (answer.ok) isKnown = false;
    return answer;
  };
}

interface Keyed {
  readonly reply_markup?: { readonly inline_keyboard?: readonly (readonly InlineKeyboardButton[])[] };
}

/** With one field less of each button that may do nothing. */
function without<P>(payload: P, field: "callback_data" | "disabled"): P {
  const { reply_markup: markup } = payload as Keyed;
  const rows = markup?.inline_keyboard?.map((row) => row.map((button) => cut(button, field)));
  return { ...payload, reply_markup: { ...markup, inline_keyboard: rows } };
}

function cut(button: InlineKeyboardButton, field: "callback_data" | "disabled"): InlineKeyboardButton {
  if (!("disabled" in button)) return button;
  return Object.fromEntries(Object.entries(button).filter(([name]) => name !== field)) as typeof button;
}
