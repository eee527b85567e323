import type { LogKind, LogLevel } from "../domain/devicelog.ts";
import type { Doer } from "../domain/doer.ts";
import type { Address, Notice } from "../domain/notice.ts";
import { fromStored, TRAITS } from "../domain/traits.ts";
import type { Value, ValueType } from "../domain/value.ts";

/** How a value is stored: numbers, bools (0 or 1) and datetimes (ms) as a number that can be summed up, strings as text. */
export type Columns = readonly [number: number | null, text: string | null];

export function toColumns(value: Value): Columns {
  // Zero has no sign.
  return typeof value === "string" ? [null, value] : [Number(value) + 0, null];
}

export function fromColumns(type: ValueType, number: number | null, text: string | null): Value | undefined {
  const stored = TRAITS[type].holds === "string" ? text : number;
  return stored === null ? undefined : fromStored(type, stored);
}

export type Door = "chat" | "api" | "link";

// What a commit brings, each as a row. They are lists, since the journal keeps them as JSON and a name for each cell would
// make that longer; their makers alone know the order. Times are ms since 1970.

/** One value of an output at a time. */
export type SampleRow = readonly [variable: number, at: number, number: number | null, text: string | null];

/** The state of a unit, after whatever the commit has changed. */
export type StatusRow = readonly [
  unit: number,
  lastAt: number,
  /** Null when it has never sent anything. */
  seenAt: number | null,
  inputRev: number,
  appliedRev: number,
  /** JSON. */
  state: string,
  /** The interval that was learnt, ms; what an earlier version left in the journal lacks it. */
  pace: number,
];

/** An input as it is now. Without a door nobody has set it: what its unit can take has changed. */
export type InputRow = readonly [
  variable: number,
  at: number,
  number: number | null,
  text: string | null,
  rev: number,
  door: Door | null,
  user: number | null,
  link: number | null,
  /** The name of somebody who is not registered. */
  stranger?: string | null,
  /** 1 where the value takes more than the unit can read. */
  unfit?: 1 | null,
  /** What did it for somebody, and what that was called. */
  doer?: Doer["kind"],
  doerName?: string,
];

/** An entry of a unit's log. */
export type LogRow = readonly [unit: number, at: number, level: LogLevel, text: string, kind: LogKind];

/** An incident as it is now; a pending one that did not last is dropped. */
export type IncidentRow = readonly [
  incident: number,
  rule: number,
  unit: number,
  output: number | null,
  phase: "pending" | "firing" | "resolved" | "dropped",
  since: number,
  fireAt: number,
  firedAt: number | null,
  clearAt: number | null,
  endedAt: number | null,
  /** JSON. */
  facts: string,
  /** When the commit is made. */
  now: number,
  /** It is stored, and told later. */
  untold?: 1,
];

/** A message to be delivered. */
export type NoticeRow = readonly [chat: number, notice: string, at: number, thread: number | null];

/** An update of Telegram that has caused a change. */
export type UpdateRow = readonly [bot: number, update: number];

/** Samples that some peer follows, in the order in which they came; the last has this number. */
export interface NewsRows {
  readonly last: number;
  readonly items: readonly (readonly [variable: number, at: number])[];
}

/** How far a peer has been read. */
export type CursorRow = readonly [peer: number, cursor: string, heardAt: number];

/** That a reaction has answered an incident, and whether it has changed anything. */
export type ReactionRow = readonly [reaction: number, incident: number, at: number, changed: 0 | 1];

/** How far a schedule has come; times as in its entity, `ran` as JSON. */
export type ScheduleRow = readonly [
  schedule: number,
  nextAt: number | null,
  endAt: number | null,
  dueAt: number | null,
  ran: string,
  decidedAt: number,
  lastAt: number | null,
];

/** What an input that is held by hand would have been set to; JSON. */
export type WaitingRow = readonly [variable: number, waiting: string];

/** All that one group commit stores: in one transaction, or nothing of it. */
export interface Commit {
  /** In order of arrival. */
  readonly samples: readonly SampleRow[];
  /** Of each unit of which the commit changes anything. */
  readonly status: readonly StatusRow[];
  /** In the order in which they were set. */
  readonly inputs: readonly InputRow[];
  readonly logs: readonly LogRow[];
  /** In the order in which they became so. Where they go is found with them. */
  readonly incidents: readonly IncidentRow[];
  readonly notices: readonly NoticeRow[];
  readonly updates: readonly UpdateRow[];
  /** Without peers there are none. */
  readonly news?: NewsRows;
  readonly cursors?: readonly CursorRow[];
  readonly reactions?: readonly ReactionRow[];
  readonly schedules?: readonly ScheduleRow[];
  readonly waiting?: readonly WaitingRow[];
}

export function toUntold(row: IncidentRow): IncidentRow {
  const [incident, rule, unit, output, phase, since, fireAt, firedAt, clearAt, endedAt, facts, now] = row;
  return [incident, rule, unit, output, phase, since, fireAt, firedAt, clearAt, endedAt, facts, now, 1];
}

export function toSampleRow(variable: number, at: number, number: number | null, text: string | null): SampleRow {
  return [variable, at, number === null ? null : number + 0, text];
}

/** `seenAt` is 0 where the unit has never sent anything; `state` is JSON. */
export function toStatusRow(
  unit: number,
  lastAt: number,
  seenAt: number,
  inputRev: number,
  appliedRev: number,
  state: string,
  pace: number,
): StatusRow {
  return [unit, lastAt, seenAt || null, inputRev, appliedRev, state, pace];
}

/** Who sets an input, and from where. */
export interface Setter {
  readonly door: Door;
  readonly userId?: number;
  readonly linkId?: number;
  /** The name of somebody who is not registered. */
  readonly stranger?: string;
  /** What did it for them. */
  readonly doer?: Doer | undefined;
}

export function toInputRow(
  input: {
    readonly id: number;
    readonly at: number;
    readonly value: Value | undefined;
    readonly rev: number;
    readonly unfit: boolean;
  },
  setter?: Setter,
): InputRow {
  const { id, at, value, rev, unfit } = input;
  const [number, text] = value === undefined ? [null, null] : toColumns(value);
  const { door = null, userId = null, linkId = null, stranger = null, doer } = setter ?? {};
  if (doer) return [id, at, number, text, rev, door, userId, linkId, stranger, unfit ? 1 : null, doer.kind, doer.name];
  if (unfit) return [id, at, number, text, rev, door, userId, linkId, stranger, 1];
  if (stranger !== null) return [id, at, number, text, rev, door, userId, linkId, stranger];
  return [id, at, number, text, rev, door, userId, linkId];
}

export function toLogRow(unit: number, at: number, level: LogLevel, text: string, kind: LogKind): LogRow {
  return [unit, at, level, text, kind];
}

export function toNoticeRow({ chatId, threadId }: Address, notice: Notice, at: number): NoticeRow {
  return [chatId, JSON.stringify(notice), at, threadId];
}

export function toUpdateRow({ botId, updateId }: { readonly botId: number; readonly updateId: number }): UpdateRow {
  return [botId, updateId];
}
