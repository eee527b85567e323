import { InlineKeyboard } from "grammy";
import { LOGGING_MODES, type LoggingChoice } from "../../../domain/logging.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../domain/span.ts";
import { TRAITS } from "../../../domain/traits.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputView } from "../../../services/alerts/alerts.ts";
import { createButton, isYes, itemAt } from "../../button.ts";
import { LOGGING, OUTPUT } from "../../buttons.ts";
import { addChoices, type Choice } from "../../grid.ts";
import type { Screen } from "../../screen.ts";
import { formatKept, formatSpan, titleOf } from "../../text/format.ts";

/** A choice: the place of its mode, a window of 0 for none, 1 for time-weighted, 0 days for ever. */
type ChoiceNumbers = [mode: number, windowMs: number, weighted: number, days: number];

/** Logs like that from now on. */
export const LOGGING_SET = createButton<[output: number, ...ChoiceNumbers]>("lg", 5);
/** Asks before that deletes anything. */
export const LOGGING_ASK = createButton<[output: number, ...ChoiceNumbers]>("lg-ask", 5);
/** Asks for a window. */
export const LOGGING_TYPE = createButton<[output: number]>("lg-type", 1);

const WINDOWS = [SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, HOUR, DAY];
const DEFAULT_WINDOW = 5 * MINUTE;
const RETENTIONS = [1, 7, 30, 90, 365, null];

/** An output and how it is logged. */
export interface Logged {
  readonly output: Pick<OutputView, "id" | "unit" | "unitId" | "name" | "title" | "type">;
  readonly choice: LoggingChoice;
}

/** As above, with what can be chosen. */
export interface LoggingOffer extends Logged {
  /** For how many days the instance keeps values that nobody has chosen for; null is for ever. */
  readonly defaultDays: number | null;
}

/** One sentence that tells what is kept. */
export function loggingLine(t: Translate, { output, choice }: Logged): string {
  const { mode, windowMs, weighted, retentionDays } = choice;
  const kept = mode !== "direct" ? mode : isNumber(output) ? "values" : "changes";
  return t("logging-line", {
    kept,
    window: windowMs === null ? "" : formatSpan(t, windowMs),
    weighted: weighted ? "yes" : "no",
    time: formatKept(t, retentionDays),
  });
}

/** How an output is logged, and what else it could be. */
export function loggingScreen(t: Translate, logged: LoggingOffer, saved: boolean): Screen {
  const { output, choice, defaultDays } = logged;
  const { mode, windowMs, weighted, retentionDays } = choice;
  const keyboard = new InlineKeyboard();
  const offer = (label: string, changed: Partial<LoggingChoice>, chosen: boolean): Choice => {
    const next = { ...choice, ...changed };
    const button = isShorter(next, choice) ? LOGGING_ASK : LOGGING_SET;
    return { label, data: button.data(output.id, ...toNumbers(next)), chosen };
  };

  if (isNumber(output)) {
    const modes = LOGGING_MODES.map((one) =>
      offer(t.plain(`logging-${one}`), ofMode(one, choice, defaultDays), one === mode),
    );
    addChoices(keyboard, t, modes);
  }
  if (mode !== "direct") {
    const windows = WINDOWS.map((window) => offer(formatSpan(t, window), { windowMs: window }, window === windowMs));
    addChoices(keyboard, t, windows).text(t.plain("logging-type"), LOGGING_TYPE.data(output.id)).row();
  }
  if (mode === "mean") {
    const label = t.plain(weighted ? "logging-weighted" : "logging-unweighted");
    addChoices(keyboard, t, [offer(label, { weighted: !weighted }, false)]);
  }
  const times = retentions(defaultDays, retentionDays).map((days) =>
    offer(formatKept(t, days), { retentionDays: days }, days === retentionDays),
  );
  addChoices(keyboard, t, times).text(t.plain("button-back"), OUTPUT.data(output.id));
  const lines = [
    t("output-head", { unit: output.unit, name: titleOf(t, output) }),
    loggingLine(t, logged),
    ...(isNumber(output) ? ["", t("logging-hint")] : []),
    ...(saved ? ["", t("logging-saved")] : []),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** Asks before anything is deleted. */
export function loggingQuestion(t: Translate, { output, choice }: Logged): Screen {
  const time = formatKept(t, choice.retentionDays);
  const keyboard = new InlineKeyboard()
    .text(t.plain("logging-shorten"), LOGGING_SET.data(output.id, ...toNumbers(choice)))
    .text(t.plain("button-back"), LOGGING.data(output.id));
  return { text: t("logging-ask-shorten", { unit: output.unit, name: titleOf(t, output), time }), keyboard };
}

/** The choice that a button carries. */
export function readChoice([mode, windowMs, weighted, days]: ChoiceNumbers): LoggingChoice {
  return {
    mode: itemAt(LOGGING_MODES, mode),
    windowMs: windowMs || null,
    weighted: isYes(weighted),
    retentionDays: days || null,
  };
}

function toNumbers({ mode, windowMs, weighted, retentionDays }: LoggingChoice): ChoiceNumbers {
  return [LOGGING_MODES.indexOf(mode), windowMs ?? 0, Number(weighted), retentionDays ?? 0];
}

/** What can be chosen, the shortest first; what is chosen and what the instance does by itself are among it. */
function retentions(...more: readonly (number | null)[]): (number | null)[] {
  const all = [...new Set([...RETENTIONS, ...more])];
  return all.sort((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY));
}

/** What usually goes with a mode: each value for as long as the instance keeps it by itself, what windows come to for ever. */
function ofMode(mode: LoggingChoice["mode"], before: LoggingChoice, defaultDays: number | null): LoggingChoice {
  if (mode === before.mode) return before;
  if (mode === "direct") return { mode, windowMs: null, weighted: false, retentionDays: defaultDays };
  const retentionDays = before.mode === "direct" ? null : before.retentionDays;
  return {
    mode,
    windowMs: before.windowMs ?? DEFAULT_WINDOW,
    weighted: mode === "mean" && before.weighted,
    retentionDays,
  };
}

function isShorter(next: LoggingChoice, before: LoggingChoice): boolean {
  const [days, now] = [next, before].map(({ retentionDays }) => retentionDays ?? Number.POSITIVE_INFINITY);
  return next.mode === before.mode && (days ?? 0) < (now ?? 0);
}

function isNumber({ type }: Pick<OutputView, "type">): boolean {
  return TRAITS[type].isNumber;
}
