import { InlineKeyboard } from "grammy";
import { LOG_LEVELS } from "../../../domain/devicelog.ts";
import { DAY, HOUR, MINUTE } from "../../../domain/span.ts";
import { nameOffset } from "../../../domain/zone.ts";
import { escapeHtml, type Translate } from "../../../i18n/i18n.ts";
import type { LogEntry } from "../../../services/devicelog.ts";
import type { Page } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { LOG, UNIT_BACK } from "../../buttons.ts";
import { addChoices } from "../../grid.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel } from "../../text/entries.ts";
import { formatSpan, formatTime, saySecond } from "../../text/format.ts";

/** All that is kept, as a file. */
export const LOG_FILE = createButton<[unit: number]>("log-file", 1);

/** In minutes; 0 for all that is kept. */
const PERIODS = [0, (7 * DAY) / MINUTE, DAY / MINUTE, HOUR / MINUTE];
/** So much of an entry is shown; the file has all of it. */
const TEXT_CHARS = 500;

/** Which entries a screen shows. */
export interface Shown {
  readonly unitId: number;
  /** A place in LOG_LEVELS. */
  readonly level: number;
  /** 0 for all that is kept. */
  readonly minutes: number;
}

/** A page of what a unit has logged, the newest entry first. */
export function logScreen(t: Translate, log: Page<LogEntry> & { unit: string }, shown: Shown, now: number): Screen {
  const { unitId, level, minutes } = shown;
  const dataOf = (changed: Partial<Shown> & { page?: number }) => {
    const { level, minutes, page = 0 } = { ...shown, ...changed };
    return LOG.data(unitId, level, minutes, page);
  };
  const keyboard = new InlineKeyboard();
  addChoices(
    keyboard,
    t,
    LOG_LEVELS.map((name, one) => ({
      label: t.plain("log-level", { level: name }),
      data: dataOf({ level: one }),
      chosen: one === level,
    })),
  );
  addChoices(
    keyboard,
    t,
    PERIODS.map((one) => ({
      label: one === 0 ? t.plain("log-ever") : formatSpan(t, one * MINUTE),
      data: dataOf({ minutes: one }),
      chosen: one === minutes,
    })),
  );
  addPager(keyboard, t, log, (page) => dataOf({ page }));
  keyboard.text(t.plain("button-refresh"), dataOf({ page: log.page }));
  const isWhole = level === 0 && minutes === 0;
  if (log.total > 0 || !isWhole) keyboard.text(t.plain("log-file"), LOG_FILE.data(unitId));
  keyboard.row().text(toUnitLabel(t, { name: log.unit }), UNIT_BACK.data(unitId, 0));
  const isUtc = t.timeZone === "UTC";
  const lines =
    log.total === 0
      ? [t("log-title", { unit: log.unit }), "", t(isWhole ? "log-empty" : "log-none")]
      : [
          t("log-title", { unit: log.unit }),
          // To whom nothing is known of, each moment is one of their own.
          ...(isUtc ? [] : [t("times-in", { zone: nameOffset(t.timeZone, now) })]),
          "",
          ...log.items.map((entry) => entryLine(t, entry)),
          ...pageLine(t, log),
        ];
  return { text: lines.join("\n"), keyboard };
}

/** What a unit has logged, as a text file. */
export function toLogFile(entries: readonly LogEntry[]): string {
  return entries
    .map(({ at, level, kind, text }) => {
      const by = kind === "program" ? "" : `${kind}: `;
      return `${new Date(at).toISOString()} ${level.toUpperCase()} ${by}${text.replaceAll("\n", "\n    ")}\n`;
    })
    .join("");
}

function entryLine(t: Translate, { at, level, kind, text }: LogEntry): string {
  const whole = text.trim();
  const cut = whole.length > TEXT_CHARS ? `${[...whole.slice(0, TEXT_CHARS)].slice(0, -1).join("")}…` : whole;
  const head = { time: t.timeZone === "UTC" ? saySecond(t, at) : formatTime(t, at), level };
  if (kind === "restart") return t("log-restart", { ...head, reason: cut, known: cut === "" ? "no" : "yes" });
  if (kind === "rejected") return t("log-rejected", { ...head, text: cut });
  // A traceback is read line by line.
  if (cut.includes("\n")) return `${t("log-line", { ...head, text: "" }).trimEnd()}\n<pre>${escapeHtml(cut)}</pre>`;
  return t("log-line", { ...head, text: cut });
}
