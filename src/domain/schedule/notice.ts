import type { Pause } from "./schedule.ts";

/** A schedule does nothing any more until its owner looks at it. */
interface SchedulePausedNotice {
  readonly kind: "schedule-paused";
  readonly scheduleId: number;
  readonly name: string;
  /** What its input or scene was called. */
  readonly called: string;
  readonly why: Pause;
}

/** Runs of a schedule were due while the server was away, and are too long ago. */
interface ScheduleMissedNotice {
  readonly kind: "schedule-missed";
  readonly scheduleId: number;
  readonly name: string;
  readonly count: number;
  /** Whether there were more. */
  readonly many: boolean;
  /** Ms since the epoch. */
  readonly first: number;
  readonly last: number;
}

export type ScheduleNotice = SchedulePausedNotice | ScheduleMissedNotice;
