import type { Run } from "../../domain/schedule/runs.ts";
import { type End, type SunWhen, type Timing, WEEKEND, WORKDAYS } from "../../domain/schedule/schedule.ts";
import { DAY, MINUTE } from "../../domain/span.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { ScheduleView } from "../../services/schedules/view.ts";
import { formatClock, formatDate, formatGiven, formatLength, formatMoment, sayMoment, titleOf } from "./format.ts";
import { formatDays, formatMinutes } from "./rule.ts";

const WEEK = 7;

/** When a schedule runs, in words: "30 min before sunset, not after 21:00, Mon – Fri"; plain text. */
export function formatWhen(t: Translate, { when }: Pick<Timing, "when">): string {
  if (when.kind === "once") {
    const date = formatDate({ locale: t.locale, timeZone: "UTC" }, Date.parse(when.date));
    return t.plain("schedule-once", { date, time: formatMinutes(t, when.minute) });
  }
  return [...baseOf(t, when), dayWords(t, when.days)].join(", ");
}

/** When it ends, in words; plain text. */
export function formatEnd(t: Translate, end: End): string {
  if (end.kind === "after") return t.plain("schedule-after", { span: formatLength(t, end.minutes * MINUTE) });
  if (end.kind === "time") return t.plain("schedule-time", { time: formatMinutes(t, end.minute) });
  return sunWords(t, end).join(", ");
}

function dayWords(t: Translate, days: readonly number[]): string {
  if (days.length === WEEK) return t.plain("schedule-daily");
  if (days.join() === WORKDAYS.join()) return t.plain("schedule-workdays");
  return days.join() === WEEKEND.join() ? t.plain("schedule-weekend") : formatDays(t, days);
}

function actionLine(t: Translate, { action, called }: Pick<ScheduleView, "action" | "called">): string {
  if (action.kind === "scene") {
    const scene = action.scene?.name ?? called;
    if (!action.endScene) return t("schedule-does-scene", { scene });
    return t("schedule-does-scene-end", { scene, end: action.endScene.name });
  }
  const { input, unit, value } = action;
  if (!input || !unit) return t("schedule-does-gone", { called, value: String(value) });
  const said = { unit: unit.name, input: titleOf(t, input), value: formatGiven(t, input, value) };
  return t("schedule-does-input", said);
}

/** What a schedule does, and what is done at its end where it has one. */
export function actionWords(t: Translate, view: Pick<ScheduleView, "action" | "called" | "timing">): string {
  const { action, timing } = view;
  if (action.kind !== "input" || !action.input || !action.unit || action.endValue === null || !timing.end) {
    return actionLine(t, timing.end ? view : withoutEnd(view));
  }
  const { input, unit, value, endValue } = action;
  return t("schedule-does-input-end", {
    unit: unit.name,
    input: titleOf(t, input),
    value: formatGiven(t, input, value),
    end: formatGiven(t, input, endValue),
  });
}

/** Its next runs, a line each. */
export function runLines(t: Translate, runs: readonly Run[]): string[] {
  return runs.map(({ at, end }) => {
    if (end === null) return t("schedule-run", { time: sayMoment(t, at) });
    const until = end - at < DAY ? formatClock(t, end) : formatMoment(t, end);
    return t("schedule-run-end", { time: sayMoment(t, at), end: until });
  });
}

function withoutEnd<V extends Pick<ScheduleView, "action" | "called">>(view: V): V {
  return view.action.kind === "scene" ? { ...view, action: { ...view.action, endScene: null } } : view;
}

function baseOf(t: Translate, when: Exclude<Timing["when"], { kind: "once" }>): string[] {
  if (when.kind === "time") return [t.plain("schedule-time", { time: formatMinutes(t, when.minute) })];
  if (when.kind === "sun") return sunWords(t, when);
  const span = formatLength(t, when.minutes * MINUTE);
  if (when.from === when.to) return [t.plain("schedule-every-day", { span })];
  return [t.plain("schedule-every", { span, from: formatMinutes(t, when.from), to: formatMinutes(t, when.to) })];
}

function sunWords(t: Translate, { event, offset, earliest, latest }: Omit<SunWhen, "days">): string[] {
  const span = formatLength(t, Math.abs(offset) * MINUTE);
  const base =
    offset === 0
      ? t.plain("schedule-sun", { event })
      : t.plain(offset < 0 ? "schedule-sun-before" : "schedule-sun-after", { event, span });
  return [
    base,
    ...(earliest === null ? [] : [t.plain("schedule-earliest", { time: formatMinutes(t, earliest) })]),
    ...(latest === null ? [] : [t.plain("schedule-latest", { time: formatMinutes(t, latest) })]),
  ];
}
