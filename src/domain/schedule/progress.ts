import { DAY, MINUTE } from "../span.ts";
import { nextRun, type Run, runsAfter, type Scheduled } from "./runs.ts";

/** How far a schedule has come. Times are those of the wall clock, which may be wrong. */
export interface Progress {
  readonly nextAt: number | null;
  /** When it ends what it has begun; null while nothing is begun. */
  readonly endAt: number | null;
  /** What has run lately: all runs from the first to the second of each pair, so that a clock put back repeats none. */
  readonly ran: readonly (readonly [first: number, last: number])[];
  /** When that was found out. */
  readonly decidedAt: number;
}

/** What a look at a schedule came to. */
export interface Due {
  readonly act: "start" | "end" | null;
  /** The run that is begun. */
  readonly run: Run | null;
  /** Runs that were not made, up to MANY of them; not those that a run soon after them stands for. */
  readonly missed: { readonly count: number; readonly first: number; readonly last: number } | null;
  readonly progress: Progress;
}

export const MANY = 100;
const MAX_SPANS = 8;
/** A clock that was put back by more was wrong before. */
const KEPT_MS = 2 * DAY;
/** A server that works is never later. */
const LEAST_LATE_MS = MINUTE;
/** Where there is no run within a year, it is looked at again by then. */
const AGAIN_MS = 30 * DAY;

/** Its progress from now on; what has run before stays known. */
export function begin(scheduled: Scheduled, now: number, { endAt, ran }: Pick<Progress, "endAt" | "ran">): Progress {
  return { nextAt: upcoming(scheduled, now, ran), endAt, ran, decidedAt: now };
}

/**
 * What there is to do by now. Of several runs that are due only the last is made, and only when it is no more than
 * `lateMs` ago; the end of what has begun comes however late it is.
 */
export function look(scheduled: Scheduled, progress: Progress, now: number, lateMs: number): Due {
  const { nextAt, endAt, ran, decidedAt } = progress;
  // The clock was put back: what was found out by it may be far away.
  if (decidedAt > now) return { act: null, run: null, missed: null, progress: begin(scheduled, now, progress) };
  const isDue = nextAt !== null && nextAt <= now;
  const since = now - Math.max(lateMs, LEAST_LATE_MS);
  const last = isDue ? lastRun(scheduled, Math.max(nextAt, since) - 1, now, ran) : null;
  const run = last && (last.end === null || last.end > now) ? last : null;
  const act = run ? "start" : endAt !== null && endAt <= now ? "end" : null;
  return {
    act,
    run,
    missed: isDue ? missedRuns(scheduled, nextAt, run ? Math.min(run.at, since) : now + 1, ran) : null,
    progress: {
      nextAt: isDue ? upcoming(scheduled, now, ran) : nextAt,
      endAt: run ? run.end : act === "end" ? null : endAt,
      ran: run ? withRun(scheduled, ran, run.at) : ran,
      decidedAt: now,
    },
  };
}

/** When it is to be looked at; null for never again. */
export function dueAt({ nextAt, endAt }: Progress, isOver: boolean, now: number): number | null {
  const times = [nextAt, endAt].filter((at) => at !== null);
  if (times.length > 0) return Math.min(...times);
  return isOver ? null : now + AGAIN_MS;
}

function upcoming(scheduled: Scheduled, from: number, ran: Progress["ran"]): number | null {
  let after = from;
  for (;;) {
    const next = nextRun(scheduled, after);
    const span = next && ran.find(([first, last]) => first <= next.at && next.at <= last);
    if (!span) return next?.at ?? null;
    [, after] = span;
  }
}

/** The last run in a time that has not been made. */
function lastRun(scheduled: Scheduled, after: number, until: number, ran: Progress["ran"]): Run | null {
  let found: Run | null = null;
  for (const run of runsAfter(scheduled, after)) {
    if (run.at > until) break;
    if (!ran.some(([first, last]) => first <= run.at && run.at <= last)) found = run;
  }
  return found;
}

function missedRuns(scheduled: Scheduled, from: number, until: number, ran: Progress["ran"]): Due["missed"] {
  const missed: number[] = [];
  for (const { at } of runsAfter(scheduled, from - 1)) {
    if (at >= until || missed.length === MANY) break;
    if (!ran.some(([first, last]) => first <= at && at <= last)) missed.push(at);
  }
  const [first, last] = [missed[0], missed.at(-1)];
  return first === undefined || last === undefined ? null : { count: missed.length, first, last };
}

function withRun(scheduled: Scheduled, ran: Progress["ran"], at: number): Progress["ran"] {
  const [first, before] = ran.at(-1) ?? [];
  const follows = first !== undefined && before !== undefined && nextRun(scheduled, before)?.at === at;
  const spans = follows ? [...ran.slice(0, -1), [first, at] as const] : [...ran, [at, at] as const];
  return spans.slice(-MAX_SPANS).map(([from, to]) => [Math.max(from, to - KEPT_MS), to] as const);
}
