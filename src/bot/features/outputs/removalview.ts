import { InlineKeyboard } from "grammy";
import type { Bad, Limit } from "../../../domain/removal.ts";
import { MINUTE, type Span } from "../../../domain/span.ts";
import { type BadNumbers, fromWords, KINDS, toBadNumbers } from "../../../domain/typedremoval.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputView } from "../../../services/alerts/alerts.ts";
import type { DrawnView } from "../../../services/charts/charts.ts";
import type { Removable, RemovalView } from "../../../services/logging/removal.ts";
import { createButton } from "../../button.ts";
import { CHART_NEW, OUTPUT, REMOVALS } from "../../buttons.ts";
import { column } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitApart } from "../../text/fit.ts";
import { formatEnds, formatNumber, formatValue, sayMoment, titleOf } from "../../text/format.ts";

import { namesOf } from "../charts/chartview.ts";

export type { BadNumbers };

/** Asks whether these may go. */
export const REMOVAL_ASK = createButton<BadNumbers>("bda", 6);
/** Removes them, as many as were shown. */
export const REMOVAL_YES = createButton<[...BadNumbers, count: number]>("bdy", 7, 0, "danger");
/** Asks for a time or a limit. */
export const REMOVAL_TYPE = createButton<[output: number]>("bdt", 1);

interface Same {
  readonly value: number;
  readonly count: number;
  readonly at: number;
}

/** An output, and readings of it that may be bad. */
export interface Offered {
  readonly output: OutputView;
  readonly span: Span;
  /** Whether it is the time of a chart. */
  readonly isLooked: boolean;
  readonly extremes: { readonly highest: readonly Same[]; readonly lowest: readonly Same[] };
  readonly made: readonly RemovalView[];
}

/** The readings that a button carries. */
export function readBadNumbers([output, from, minutes, kind, high, low]: BadNumbers): Bad {
  const found = KINDS[kind - 1];
  const limit: Limit | null = found ? { kind: found, value: fromWords(high, low) } : null;
  return { output, span: [from * MINUTE, (from + minutes) * MINUTE], limit };
}

/** Which readings are bad? */
export function removalScreen(t: Translate, { output, span, isLooked, extremes, made }: Offered): Screen {
  const keyboard = new InlineKeyboard();
  const { highest } = extremes;
  const lowest = extremes.lowest.filter(({ value }) => !highest.some((one) => one.value === value));
  const add = ({ value, count }: Same, kind: "least" | "most", mark: string): void => {
    const label = t.plain("removal-value", { mark, value: formatValue(t, output, value), count });
    keyboard.text(label, REMOVAL_ASK.data(...toBadNumbers({ output: output.id, span, limit: { kind, value } }))).row();
  };
  for (const one of highest) add(one, "least", "⬆️");
  for (const one of lowest.toReversed()) add(one, "most", "⬇️");
  if (isLooked) {
    const all = toBadNumbers({ output: output.id, span, limit: null });
    keyboard.text(t.plain("removal-all"), REMOVAL_ASK.data(...all)).row();
  }
  keyboard.text(t.plain("removal-type"), REMOVAL_TYPE.data(output.id)).row();
  keyboard.text(t.plain("button-back"), OUTPUT.data(output.id));
  const lines = [
    t("output-head", { unit: output.unit, name: titleOf(t, output) }),
    t("removal-which", { offered: highest.length === 0 ? "no" : isLooked ? "looked" : "yes", ...endsOf(t, span) }),
    ...(made.length > 0 ? ["", t("removal-made")] : []),
    ...made.map((one) => madeLine(t, output, one)),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** Of several outputs of a chart, which has bad readings? */
export function badChoice(t: Translate, outputs: readonly DrawnView[], [from, to]: Span): Screen {
  const labels = fitApart(namesOf(t, outputs));
  const buttons = outputs.map(({ id }, place) => {
    return [labels[place] ?? "", REMOVALS.data(id, from / MINUTE, (to - from) / MINUTE)] as const;
  });
  return { text: t("removal-of-which"), keyboard: column(buttons) };
}

function endsOf(t: Translate, span: Span): { readonly from: string; readonly to: string } {
  const [from, to] = formatEnds(t, span);
  return { from, to };
}

/** Asks before anything goes. */
export function removalQuestion(
  t: Translate,
  output: OutputView,
  numbers: BadNumbers,
  { found, isSealed }: Removable,
): Screen {
  const keyboard = new InlineKeyboard();
  const head = t("output-head", { unit: output.unit, name: titleOf(t, output) });
  const sealed = isSealed ? ["", t("removal-sealed")] : [];
  if (!found) {
    keyboard.text(t.plain("button-back"), backTo(numbers));
    return { text: [head, t("removal-none"), ...sealed].join("\n"), keyboard };
  }
  keyboard.text(t.plain("removal-yes", { count: found.count }), REMOVAL_YES.data(...numbers, found.count)).row();
  keyboard.text(t.plain("button-back"), backTo(numbers));
  const lines = [head, t("removal-sure", { count: found.count }), ...toLines(t, output, found), ...sealed];
  return { text: [...lines, "", t("removal-final")].join("\n"), keyboard };
}

/** What is offered of the time that was looked at; of all time it is the last day. */
function backTo([output, from, minutes]: BadNumbers): string {
  return from === 0 ? REMOVALS.data(output) : REMOVALS.data(output, from, minutes);
}

/** What has gone. */
export function removalDone(t: Translate, output: OutputView, { found, isSealed }: Removable): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("period-day"), CHART_NEW.data(24 * 60, output.id))
    .row()
    .text(t.plain("button-back"), OUTPUT.data(output.id));
  const lines = [
    t("output-head", { unit: output.unit, name: titleOf(t, output) }),
    t("removal-done", { count: found?.count ?? 0 }),
    ...(isSealed ? ["", t("removal-sealed")] : []),
  ];
  return { text: lines.join("\n"), keyboard };
}

type Found = NonNullable<Removable["found"]>;

/** From when to when they are, and the lowest and the highest. */
function toLines(t: Translate, output: OutputView, { count, firstAt, lastAt, lowest, highest }: Found): string[] {
  const [from, to] = formatEnds(t, [firstAt, lastAt]);
  return [
    t("removal-times", { count, from, to }),
    ...(lowest === null || highest === null
      ? []
      : [
          t("removal-values", {
            same: lowest === highest ? "yes" : "no",
            lowest: formatValue(t, output, lowest),
            highest: formatValue(t, output, highest),
          }),
        ]),
  ];
}

function madeLine(t: Translate, output: OutputView, { at, count, by, lowest, highest }: RemovalView): string {
  return t("removal-line", {
    time: sayMoment(t, at),
    count: formatNumber(t, count),
    whose: by === null ? "nobody" : by.self ? "self" : "other",
    name: by?.name ?? "",
    range: lowest === null || highest === null ? "none" : lowest === highest ? "one" : "many",
    lowest: lowest === null ? "" : formatValue(t, output, lowest),
    highest: highest === null ? "" : formatValue(t, output, highest),
  });
}
