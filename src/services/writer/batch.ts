import type { LogKind, LogLevel } from "../../domain/devicelog.ts";
import type { Address, Notice } from "../../domain/notice.ts";
import { toRevision } from "../../domain/revision.ts";
import type { Value } from "../../domain/value.ts";
import {
  type Commit,
  type CursorRow,
  type IncidentRow,
  type InputRow,
  type LogRow,
  type NewsRows,
  type NoticeRow,
  type ReactionRow,
  type SampleRow,
  type ScheduleRow,
  type Setter,
  toColumns,
  toInputRow,
  toLogRow,
  toNoticeRow,
  toSampleRow,
  toStatusRow,
  toUntold,
  toUpdateRow,
  type UpdateRow,
  type WaitingRow,
} from "../../storage/rows.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import type { UpdateKey } from "./once.ts";

/** What the alert rules of all batches have in common. */
export interface AlertBase {
  /** Since when the server has been there without a break: silence of before is nobody's fault but its own. */
  heardFrom: number;
  /** The last id that an incident got. */
  lastIncident: number;
}

/** Inputs that somebody holds by hand, and until when. */
export type Holding = ReadonlyMap<number, number>;

/** What peers follow, in common to all batches. */
export interface NewsBase {
  /** Outputs of which some peer wants to know. */
  followed: ReadonlySet<number>;
  /** The last number that a sample of them got. */
  last: number;
}

/** A sample of an output that some peer follows, as it was stored. */
export interface News {
  readonly id: number;
  readonly variableId: number;
  readonly at: number;
  readonly value: Value;
}

/**
 * What one group commit will store. Changes run one after another in memory and fill it. A unit that changes twice is
 * stored once.
 */
export class Batch {
  readonly now: number;
  /** The epoch of inputs that change in this batch (services/writer/epochs). */
  readonly epoch: number;
  /** How many changes fill it, and when the first of them came, by the monotonic clock. */
  changes = 0;
  queuedAt = 0;
  /** Units whose inputs changed. */
  readonly inputsChanged = new Set<LiveUnit>();
  /** Units that changed in any way: boards that show them need an update. */
  readonly touched = new Set<LiveUnit>();
  /** Units of which time alone will change something for an alert rule. */
  readonly watched = new Set<LiveUnit>();
  /** In order of arrival. */
  readonly samples: SampleRow[] = [];
  /** In the order in which they were set. */
  readonly inputs: InputRow[] = [];
  readonly #logs: LogRow[] = [];
  readonly #notices: NoticeRow[] = [];
  /** By their ids, in the order in which they first changed. */
  readonly #incidents = new Map<number, IncidentRow>();
  /** Those of them that are stored, and told later. */
  readonly #untold = new Set<number>();
  readonly #updates: UpdateRow[] = [];
  /** What peers are to hear of. */
  readonly news: News[] = [];
  readonly #cursors: CursorRow[] = [];
  readonly #reactions: ReactionRow[] = [];
  readonly #schedules: ScheduleRow[] = [];
  readonly #waiting: WaitingRow[] = [];

  /** What alert rules have in common. */
  readonly #alerts: AlertBase;
  readonly #base: NewsBase;
  readonly #holds: Holding;

  constructor(
    now: number,
    epoch = 0,
    alerts: AlertBase = { heardFrom: 0, lastIncident: 0 },
    news: NewsBase = { followed: new Set(), last: 0 },
    holds: Holding = new Map(),
  ) {
    this.#base = news;
    this.#holds = holds;
    this.now = now;
    this.epoch = epoch;
    this.#alerts = alerts;
  }

  /** What is silent is silent since then at most. */
  get heardFrom(): number {
    return this.#alerts.heardFrom;
  }

  /** The id of a new incident. */
  nextIncident(): number {
    return ++this.#alerts.lastIncident;
  }

  /** Whether a message has to go out. */
  get hasNotices(): boolean {
    return this.#notices.length > 0 || this.#incidents.size > this.#untold.size;
  }

  /** The incidents that change, as they are then. */
  get incidents(): Iterable<IncidentRow> {
    return this.#incidents.values();
  }

  /** The incidents that change so that it is told. */
  get incidentIds(): readonly number[] {
    return [...this.#incidents.keys()].filter((id) => !this.#untold.has(id));
  }

  addSample(output: LiveVariable, at: number, value: Value): void {
    const [number, text] = toColumns(value);
    this.samples.push(toSampleRow(output.id, at, number, text));
    if (this.#base.followed.size > 0 && this.#base.followed.has(output.id)) this.tell(output, at, value);
  }

  /** Lets peers hear of a sample that is stored. */
  tell({ id: variableId }: Pick<LiveVariable, "id">, at: number, value: Value): void {
    this.news.push({ id: ++this.#base.last, variableId, at, value });
  }

  /** Keeps, with what came from there, how far a peer has been read. */
  heard(peerId: number, cursor: string): void {
    this.#cursors.push([peerId, cursor, this.now]);
  }

  /** Keeps, with what it sets, that a reaction has answered an incident. */
  reacted(reaction: number, incident: number, changed: boolean): void {
    this.#reactions.push([reaction, incident, this.now, changed ? 1 : 0]);
  }

  /** Stores an input as it is now, with the setter if its value has changed. */
  input(input: LiveVariable, setter?: Setter): void {
    this.inputs.push(toInputRow(input, setter));
  }

  /** Whether somebody holds an input by hand, so that nothing else sets it. */
  isHeld({ id }: Pick<LiveVariable, "id">): boolean {
    return this.#holds.size > 0 && (this.#holds.get(id) ?? 0) > this.now;
  }

  /** Keeps what an input that is held would have been set to. */
  wait({ id }: Pick<LiveVariable, "id">, value: Value, { userId, doer }: Setter): void {
    if (doer) this.#waiting.push([id, JSON.stringify({ value, userId, doer: doer.kind, name: doer.name })]);
  }

  /** Keeps how far a schedule has come. */
  schedule(row: ScheduleRow): void {
    this.#schedules.push(row);
  }

  touch(unit: LiveUnit): void {
    this.touched.add(unit);
  }

  /** Stores an incident as it is now, and has it told unless that has time. */
  incident(row: IncidentRow, isTold = true): void {
    const [id] = row;
    if (isTold) this.#untold.delete(id);
    else if (!this.#incidents.has(id)) this.#untold.add(id);
    this.#incidents.set(id, row);
  }

  log(unit: LiveUnit, at: number, level: LogLevel, text: string, kind: LogKind = "program"): void {
    this.#logs.push(toLogRow(unit.id, at, level, text, kind));
  }

  notice(to: Address, notice: Notice): void {
    this.#notices.push(toNoticeRow(to, notice, this.now));
  }

  /** This update of Telegram caused a change of the batch. */
  by(update: UpdateKey): void {
    this.#updates.push(toUpdateRow(update));
  }

  /** Whether there is nothing to store. */
  get isEmpty(): boolean {
    if (this.touched.size > 0 || this.news.length > 0 || this.#cursors.length > 0) return false;
    return this.#reactions.length + this.#schedules.length + this.#waiting.length === 0;
  }

  /** What is to be stored: the units and rules as they are now. */
  toCommit(): Commit {
    return {
      samples: this.samples,
      status: Array.from(this.touched, ({ id, lastAt, seenAt, inputRev, inputEpoch, appliedRev, state, pace }) =>
        toStatusRow(id, lastAt, seenAt, toRevision(inputEpoch, inputRev), appliedRev, JSON.stringify(state), pace),
      ),
      inputs: this.inputs,
      logs: this.#logs,
      incidents: this.#toIncidents(),
      notices: this.#notices,
      updates: this.#updates,
      ...(this.news.length > 0 && { news: this.#toNews() }),
      ...(this.#cursors.length > 0 && { cursors: this.#cursors }),
      ...(this.#reactions.length > 0 && { reactions: this.#reactions }),
      ...(this.#schedules.length > 0 && { schedules: this.#schedules }),
      ...(this.#waiting.length > 0 && { waiting: this.#waiting }),
    };
  }

  #toIncidents(): IncidentRow[] {
    const rows = [...this.#incidents.values()];
    return this.#untold.size === 0 ? rows : rows.map((row) => (this.#untold.has(row[0]) ? toUntold(row) : row));
  }

  #toNews(): NewsRows {
    return { last: this.news.at(-1)?.id ?? 0, items: this.news.map(({ variableId, at }) => [variableId, at] as const) };
  }
}
