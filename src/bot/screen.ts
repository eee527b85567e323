import type { InlineKeyboard } from "grammy";
import type { Context } from "./context.ts";

/** A message: its text and its buttons. */
export interface Screen {
  readonly text: string;
  readonly keyboard: InlineKeyboard;
}

/** Answers a press by turning its message into another screen. */
export async function show(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
}
