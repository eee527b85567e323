import type { Context } from "./context.ts";
import type { Screen } from "./features/units/card.ts";

/** Answers a press by turning its message into another screen. */
export async function turn(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
}
