import type { ClockNotice } from "../../domain/instancenotice.ts";
import { mark, type Translate } from "../../i18n/i18n.ts";
import { createButton } from "../button.ts";
import { column } from "../pager.ts";
import type { Screen } from "../screen.ts";
import { formatTime } from "../text/format.ts";

/** Ends the doubt about the clock that began at this time. */
export const CLOCK_RIGHT = createButton<[since: number]>("clock-right", 1);

/** The message to an admin about the clock, with the button that ends the doubt. */
export function clockScreen(t: Translate, { jump, ours, theirs, doubt }: Omit<ClockNotice, "kind">): Screen {
  const told = (at: number): string => mark({ text: formatTime(t, at, { zone: true, year: true }), at, format: "DT" });
  const lines = [
    ...(jump ? [t("clock-jumped", { from: told(jump.from), to: told(jump.to) })] : []),
    ...(theirs === null ? [] : [t("clock-wrong", { ours: told(ours), theirs: told(theirs) })]),
    doubt === null ? t("clock-settled") : t("clock-waits"),
  ];
  const button = doubt === null ? [] : [[t.plain("clock-right"), CLOCK_RIGHT.data(doubt)] as const];
  return { text: lines.join("\n\n"), keyboard: column(button) };
}
