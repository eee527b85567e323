import { InlineKeyboard } from "grammy";
import { DEFAULT_LATE, EVERY_DAY, needsSun, WEEKEND, WORKDAYS } from "../../../domain/schedule/schedule.ts";
import { MINUTE } from "../../../domain/span.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { type Page, pageOf, pageWith } from "../../../services/page.ts";
import type { SceneLine } from "../../../services/scenes/scenes.ts";
import type { ScheduleView } from "../../../services/schedules/view.ts";
import type { UnitView, VariableView } from "../../../services/units/unitview.ts";
import { createButton } from "../../button.ts";
import { INPUT, SCHEDULE, SCHEDULES } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { formatGiven, formatLength, formatMoment, sayMoment, titleOf } from "../../text/format.ts";
import { weekdayOf } from "../../text/rule.ts";
import { actionWords, formatEnd, formatWhen, runLines } from "../../text/schedule.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";

/** Parts of a schedule that are typed, or chosen below the question. Buttons carry the place of one: a new one is the last. */
export const PARTS = ["when", "end", "value", "earliest", "latest", "place", "name"] as const;
export type Part = (typeof PARTS)[number];

// The last number of each is as that of SCHEDULE.
export const SCHEDULE_PART = createButton<[schedule: number, part: number, input?: number]>("sched-part", 2, 1);
export const SCHEDULE_MORE = createButton<[schedule: number, input?: number]>("sched-more", 1, 1);
/** Days as bits, Monday the lowest; 0 asks. */
export const SCHEDULE_DAYS = createButton<[schedule: number, bits: number, input?: number]>("sched-days", 2, 1);
/** Minutes either way, or −1 to ask. */
export const SCHEDULE_SPREAD = createButton<[schedule: number, minutes: number, input?: number]>("sched-rnd", 2, 1);
/** Minutes, or −1 to ask. */
export const SCHEDULE_LATE = createButton<[schedule: number, minutes: number, input?: number]>("sched-late", 2, 1);
/** 1 to pause, 0 to go on. */
export const SCHEDULE_PAUSE = createButton<[schedule: number, pause: number, input?: number]>("sched-pause", 2, 1);
export const SCHEDULE_RUN = createButton<[schedule: number, input?: number]>("sched-run", 1, 1);
export const SCHEDULE_DELETE_ASK = createButton<[schedule: number, input?: number]>("sched-del", 1, 1);
export const SCHEDULE_DELETE = createButton<[schedule: number, input?: number]>("sched-del-yes", 1, 1, "danger");
/** What is a new one for: which unit, which input, what value (a place among those offered, or −1 to type it). */
export const SCHEDULE_UNIT = createButton<[page: number]>("sched-unit", 1);
export const SCHEDULE_INPUT = createButton<[unit: number, page: number]>("sched-in", 2);
export const SCHEDULE_NEW = createButton<[input: number]>("sched-new", 1);
export const SCHEDULE_VALUE = createButton<[input: number, place: number]>("sched-val", 2);
/** Which scene. */
export const SCHEDULE_SCENES = createButton<[page: number]>("sched-scenes", 1);
export const SCHEDULE_SCENE = createButton<[scene: number]>("sched-scene", 1);

const INPUTS = 8;
const SPREADS = [0, 5, 15, 30, 60];
const LATES = [0, 10, 60, 360];
const WEEK = 7;
const MOST_VALUES = 8;

/** A person's schedules, or those of one input. */
export function scheduleList(t: Translate, list: Page<ScheduleView>, input?: VariableView): Screen {
  const of = input?.id ?? 0;
  const { lines, ...schedules } = listed(t, list.items.map((one) => scheduleEntry(t, one, of))); // biome-ignore format: short
  const keyboard = addPager(schedules.keyboard, t, list, (page) => SCHEDULES.data(of, page));
  keyboard.text(t.plain("schedule-add"), input ? SCHEDULE_NEW.data(input.id) : SCHEDULE_UNIT.data(0)).row();
  if (input) keyboard.text(t.plain("button-back"), INPUT.data(input.id, 0, 0));
  if (list.total === 0) return { text: t("schedules-empty"), keyboard };
  const title = input
    ? t("schedules-title-input", { name: titleOf(t, input) })
    : t("schedules-title", { total: list.total });
  return { text: [title, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

function scheduleEntry(t: Translate, view: ScheduleView, of: number): Entry {
  const [next] = view.runs;
  const state = stateOf(view);
  const write = (name: string): string => {
    return t.plain("schedule-line", { name, state, next: next ? formatMoment(t, next.at) : "" });
  };
  return nameEntry(view.name, SCHEDULE.data(view.id, of), write);
}

function stateOf({ paused, over, runs }: ScheduleView): "paused" | "stopped" | "over" | "waits" | "next" {
  if (paused === "hand") return "paused";
  if (paused !== null) return "stopped";
  if (over) return "over";
  return runs.length === 0 ? "waits" : "next";
}

/** A schedule with its next runs; `heldUntil` is that of its input. */
export function scheduleCard(t: Translate, view: ScheduleView, of: number, heldUntil: number | null): Screen {
  const { id, timing, city, late, paused } = view;
  const resumes = paused !== null;
  const keyboard = addGrid(new InlineKeyboard(), [
    partButton(t, view, "when", of),
    ...(timing.when.kind === "once" ? [] : [[t.plain("schedule-days"), SCHEDULE_DAYS.data(id, 0, of)] as const]),
    partButton(t, view, "end", of),
    partButton(t, view, "value", of),
    [t.plain("schedule-more"), SCHEDULE_MORE.data(id, of)],
    [t.plain("schedule-run-now"), SCHEDULE_RUN.data(id, of)],
    [t.plain(resumes ? "schedule-resume" : "schedule-pause"), SCHEDULE_PAUSE.data(id, resumes ? 0 : 1, of)],
    [t.plain("button-delete"), SCHEDULE_DELETE_ASK.data(id, of)],
  ]);
  keyboard.text(t.plain("to-schedules"), SCHEDULES.data(of, pageWith(id)));
  const lines = [
    t("schedule-head", { name: view.name }),
    actionWords(t, view),
    t("schedule-when", { when: formatWhen(t, timing) }),
    ...(timing.end ? [t("schedule-end", { end: formatEnd(t, timing.end) })] : []),
    ...(timing.spread > 0 ? [t("schedule-spread", { span: formatLength(t, timing.spread * MINUTE) })] : []),
    ...(needsSun(timing) && city ? [t("schedule-place", { city: city.name })] : []),
    ...(late === DEFAULT_LATE ? [] : [t("schedule-late", { minutes: late, span: formatLength(t, late * MINUTE) })]),
    "",
    ...stateLines(t, view),
    ...fightLines(t, view, heldUntil),
  ];
  return { text: lines.join("\n"), keyboard };
}

function stateLines(t: Translate, { paused, over, runs, without, endAt }: ScheduleView): string[] {
  if (paused !== null) return [t("schedule-stopped", { why: paused })];
  const running = endAt === null ? [] : [t("schedule-running", { time: sayMoment(t, endAt) })];
  if (over) return [t("schedule-over")];
  return [
    ...running,
    ...(without === null ? [] : [t("schedule-without", { event: without })]),
    ...(runs.length === 0 ? [t("schedule-none")] : [t("schedule-next"), ...runLines(t, runs)]),
  ];
}

/** What else sets its input. */
function fightLines(t: Translate, { action }: ScheduleView, heldUntil: number | null): string[] {
  const isDriven = action.kind === "input" && action.input?.driven === true;
  const held = heldUntil === null ? [] : [t("input-held", { time: sayMoment(t, heldUntil) })];
  return [...(isDriven ? ["", t("schedule-driven")] : []), ...(held.length > 0 ? ["", ...held] : [])];
}

/** What is changed now and then. */
export function moreScreen(t: Translate, view: ScheduleView, of: number): Screen {
  const { id, timing } = view;
  const isSun = timing.when.kind === "sun";
  const keyboard = addGrid(new InlineKeyboard(), [
    ...(isSun ? [partButton(t, view, "earliest", of), partButton(t, view, "latest", of)] : []),
    ...(needsSun(timing) ? [partButton(t, view, "place", of)] : []),
    ...(timing.when.kind === "every"
      ? []
      : [[t.plain("schedule-spread-button"), SCHEDULE_SPREAD.data(id, -1, of)] as const]),
    [t.plain("schedule-late-button"), SCHEDULE_LATE.data(id, -1, of)],
    partButton(t, view, "name", of),
    [t.plain("button-back"), SCHEDULE.data(id, of)],
  ]);
  const lines = [t("schedule-head", { name: view.name }), t("schedule-when", { when: formatWhen(t, timing) })];
  return { text: lines.join("\n"), keyboard };
}

export function daysScreen(t: Translate, view: ScheduleView, of: number): Screen {
  const { when } = view.timing;
  const bits = toBits(when.kind === "once" ? EVERY_DAY : when.days);
  const presets = [
    [t.plain("schedule-every-days"), EVERY_DAY],
    [t.plain("schedule-workdays"), WORKDAYS],
    [t.plain("schedule-weekend"), WEEKEND],
  ] as const;
  const keyboard = addChoices(
    new InlineKeyboard(),
    t,
    presets.map(([label, days]) => {
      return { label, data: SCHEDULE_DAYS.data(view.id, toBits(days), of), chosen: toBits(days) === bits };
    }),
  );
  addGrid(
    keyboard,
    Array.from({ length: WEEK }, (_, day) => {
      const label = t.plain("hours-day", { chosen: bits & (1 << day) ? "yes" : "no", day: weekdayOf(t, day) });
      // Without a day it would never run.
      return [label, SCHEDULE_DAYS.data(view.id, bits ^ (1 << day) || bits, of)] as const;
    }),
  );
  keyboard.text(t.plain("button-back"), SCHEDULE.data(view.id, of));
  return { text: [t("schedule-head", { name: view.name }), t("schedule-ask-days")].join("\n"), keyboard };
}

export function spreadScreen(t: Translate, view: ScheduleView, of: number): Screen {
  const choices = SPREADS.map((minutes) => ({
    label: minutes === 0 ? t.plain("schedule-no-spread") : `± ${formatLength(t, minutes * MINUTE)}`,
    data: SCHEDULE_SPREAD.data(view.id, minutes, of),
    chosen: view.timing.spread === minutes,
  }));
  return choiceScreen(t, view, of, t("schedule-ask-spread"), choices);
}

export function lateScreen(t: Translate, view: ScheduleView, of: number): Screen {
  const choices = LATES.map((minutes) => ({
    label: minutes === 0 ? t.plain("schedule-not-late") : formatLength(t, minutes * MINUTE),
    data: SCHEDULE_LATE.data(view.id, minutes, of),
    chosen: view.late === minutes,
  }));
  return choiceScreen(t, view, of, t("schedule-ask-late"), choices);
}

function choiceScreen(
  t: Translate,
  { id, name }: ScheduleView,
  of: number,
  question: string,
  choices: Parameters<typeof addChoices>[2],
): Screen {
  const keyboard = addChoices(new InlineKeyboard(), t, choices);
  keyboard.text(t.plain("button-back"), SCHEDULE_MORE.data(id, of));
  return { text: [t("schedule-head", { name }), question].join("\n"), keyboard };
}

export function deleteQuestion(t: Translate, { id, name }: ScheduleView, of: number): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("delete-yes"), SCHEDULE_DELETE.data(id, of))
    .text(t.plain("button-back"), SCHEDULE.data(id, of));
  return { text: t("schedule-delete-ask", { name }), keyboard };
}

/** Which unit, or a scene? */
export function unitChoice(t: Translate, list: UnitPage): Screen {
  const toScenes = (keyboard: InlineKeyboard): InlineKeyboard =>
    keyboard
      .text(t.plain("schedule-scene-button"), SCHEDULE_SCENES.data(0))
      .row()
      .text(t.plain("to-schedules"), SCHEDULES.data(0, 0));
  if (isEmpty(list)) return { text: t("units-empty"), keyboard: toScenes(new InlineKeyboard()) };
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => SCHEDULE_UNIT.data(page),
    entryOf: (line) => lineEntry(t, line, SCHEDULE_INPUT.data(line.id, 0)),
  });
  return { text: [t("schedule-ask-unit"), ...head, ...lines].join("\n"), keyboard: toScenes(keyboard.row()) };
}

export function inputChoice(t: Translate, unit: UnitView, asked: number): Screen {
  const list = pageOf(unit.inputs.filter(({ writable }) => writable), asked, INPUTS); // biome-ignore format: short
  const { keyboard, lines } = listed(t, list.items.map((input) => nameEntry(titleOf(t, input), SCHEDULE_NEW.data(input.id)))); // biome-ignore format: short
  addPager(keyboard, t, list, (page) => SCHEDULE_INPUT.data(unit.id, page));
  keyboard.text(t.plain("button-back"), SCHEDULE_UNIT.data(0));
  const key = list.total === 0 ? "schedule-no-inputs" : "schedule-ask-input";
  return { text: [t(key, { unit: unit.name }), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function sceneChoice(t: Translate, list: Page<SceneLine>): Screen {
  const { keyboard, lines } = listed(t, list.items.map(({ id, name }) => nameEntry(name, SCHEDULE_SCENE.data(id)))); // biome-ignore format: short
  addPager(keyboard, t, list, (page) => SCHEDULE_SCENES.data(page));
  keyboard.text(t.plain("button-back"), SCHEDULE_UNIT.data(0));
  const key = list.total === 0 ? "schedule-no-scenes" : "schedule-ask-scene";
  return { text: [t(key), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Values that buttons offer for an input. */
export function valuesOf({ type, values }: VariableView): readonly (boolean | number | string)[] {
  if (type === "bool") return [true, false];
  return (values ?? []).slice(0, MOST_VALUES);
}

export function valueChoice(t: Translate, input: VariableView): Screen {
  const offered = valuesOf(input);
  const keyboard = addGrid(
    new InlineKeyboard(),
    offered.map((value, place) => [formatGiven(t, input, value), SCHEDULE_VALUE.data(input.id, place)] as const),
  );
  if (input.type !== "bool") keyboard.text(t.plain("schedule-value-typed"), SCHEDULE_VALUE.data(input.id, -1)).row();
  keyboard.text(t.plain("button-back"), SCHEDULES.data(input.id, 0));
  const driven = input.driven ? ["", t("schedule-driven")] : [];
  return { text: [t("schedule-ask-value", { input: titleOf(t, input) }), ...driven].join("\n"), keyboard };
}

function partButton(
  t: Translate,
  { id }: ScheduleView,
  part: Part,
  of: number,
): readonly [label: string, data: string] {
  return [t.plain("schedule-part", { part }), SCHEDULE_PART.data(id, PARTS.indexOf(part), of)];
}

function toBits(days: readonly number[]): number {
  return days.reduce((bits, day) => bits | (1 << day), 0);
}

export function toDays(bits: number): number[] {
  return Array.from({ length: WEEK }, (_, day) => day).filter((day) => bits & (1 << day));
}
