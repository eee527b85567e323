import { InlineKeyboard } from "grammy";
import type { Translate } from "../../i18n/i18n.ts";
import type { DriverView } from "../../services/linkview.ts";
import type { VariableView } from "../../services/views.ts";
import { createAction } from "../action.ts";
import type { Context } from "../context.ts";
import { titleOf } from "../format.ts";
import type { Screen } from "./card.ts";
import { endName } from "./linkview.ts";

/** What a press wants of an input; the number is the bool, the direction or the place in its list. */
export const WISHES = ["set", "nudge", "choose", "type"] as const;
export interface Wish {
  readonly kind: (typeof WISHES)[number];
  readonly number: number;
}

/** Whether an input follows a link: then the press is answered, and the person asked what they mean. */
export type Asks = (ctx: Context, inputId: number, wish: Wish) => Promise<boolean>;

/** Input, place among the wishes, its number. */
export const OVERRIDE_ONCE = createAction("o-once", 3);
/** The same, and the links go. */
export const OVERRIDE_UNLINK = createAction("o-unlink", 3);
/** Input. */
export const OVERRIDE_CANCEL = createAction("o-cancel", 1);

/** Asks what shall become of the links that set this input. */
export function overrideQuestion(
  t: Translate,
  input: VariableView,
  drivers: readonly DriverView[],
  { kind, number }: Wish,
): Screen {
  const wish = [input.id, WISHES.indexOf(kind), number] as const;
  const keyboard = new InlineKeyboard().text(t.plain("override-once"), OVERRIDE_ONCE.data(...wish));
  if (drivers.some(({ removable }) => removable)) {
    keyboard.text(t.plain("override-unlink"), OVERRIDE_UNLINK.data(...wish));
  }
  keyboard.row().text(t.plain("override-cancel"), OVERRIDE_CANCEL.data(input.id));
  const source = drivers.find(({ source }) => source !== null)?.source;
  const name = titleOf(t, input);
  const text = source ? t("override-ask", { name, source: endName(t, source) }) : t("override-ask-hidden", { name });
  return { text, keyboard };
}
