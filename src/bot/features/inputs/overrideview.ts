import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { DriverView } from "../../../services/links/linkview.ts";
import type { VariableView } from "../../../services/units/unitview.ts";
import type { Screen } from "../../screen.ts";
import { formatGiven, sayMoment, titleOf } from "../../text/format.ts";
import { endName } from "../links/linkview.ts";

/** What the buttons of the question send. */
export interface Answers {
  readonly once: string;
  /** Where an input can be held. */
  readonly hold?: string;
  readonly unlink: string;
  readonly cancel: string;
}

/** Asks what shall become of the links that set this input. */
export function overrideQuestion(
  t: Translate,
  input: VariableView,
  drivers: readonly DriverView[],
  { once, hold, unlink, cancel }: Answers,
): Screen {
  const keyboard = new InlineKeyboard().text(t.plain("override-once"), once);
  if (drivers.some(({ removable }) => removable)) keyboard.text(t.plain("override-unlink"), unlink);
  keyboard.row();
  if (hold !== undefined) keyboard.text(t.plain("override-hold"), hold);
  keyboard.text(t.plain("override-cancel"), cancel);
  const source = drivers.find(({ source, paused }) => source !== null && !paused)?.source;
  const name = titleOf(t, input);
  const text = source ? t("override-ask", { name, source: endName(t, source) }) : t("override-ask-hidden", { name });
  return { text, keyboard };
}

/** Says what an input was set to, whether it still follows a link, and until when it is held. */
export function outcome(t: Translate, input: VariableView, unlinked: boolean, until: number | null = null): string {
  const said = { name: titleOf(t, input), value: formatGiven(t, input, input.value) };
  if (until !== null) return t("override-held", { ...said, time: sayMoment(t, until) });
  if (input.driven) return t("override-done", said);
  return unlinked ? t("override-unlinked", said) : t("type-done", said);
}

/** Says that nothing was set. */
export function cancelled(t: Translate, input: VariableView): string {
  return input.driven ? t("override-cancelled", { name: titleOf(t, input) }) : t("cancelled");
}
