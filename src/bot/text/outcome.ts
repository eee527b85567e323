import type { Translate } from "../../i18n/i18n.ts";
import type { InputChange } from "../../services/inputs.ts";
import { expectedTime, formatSpan, formatValue, titleOf } from "./format.ts";

/**
 * What a press on a board came to, for the moment that a toast is seen: what it was before, and when the unit takes it;
 * `withinMs` where it is withdrawn after so long.
 */
export function changeToast(
  t: Translate,
  { was, input, unit }: Omit<InputChange, "unitId" | "rev">,
  now: number,
  withinMs?: number,
): string {
  const name = titleOf(t, input);
  const value = formatValue(t, input, input.value);
  const said =
    was === input.value
      ? t.plain("press-same", { name, value })
      : was === undefined
        ? t.plain("press-set", { name, value })
        : t.plain("press-done", { name, value, was: formatValue(t, input, was) });
  const later = withinMs === undefined ? laterWords(t, unit, now) : withdrawnWords(t, unit, withinMs);
  return later === undefined ? said : t.plain("press-later", { said, later });
}

/** When a unit takes what it is given, where that is not at once. */
function laterWords(t: Translate, unit: InputChange["unit"], now: number): string | undefined {
  const { presence, seenAt } = unit;
  if (seenAt === null) return t.plain("later-never");
  if (presence === "silent") return t.plain("later-silent", { span: formatSpan(t, now - seenAt) });
  const time = presence === "asleep" ? expectedTime(t, unit) : undefined;
  return time === undefined ? undefined : t.plain("later-asleep", { time });
}

/** What becomes of a press that waits for its unit for a short time only, where that is not there. */
function withdrawnWords(t: Translate, { presence }: InputChange["unit"], withinMs: number): string | undefined {
  return presence === "online" ? undefined : t.plain("later-withdrawn", { span: formatSpan(t, withinMs) });
}
