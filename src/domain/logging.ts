import { AppError } from "../errors.ts";
import { ceilTo, DAY, floorTo, HOUR, SECOND, type Span } from "./span.ts";
import { TRAITS } from "./traits.ts";
import type { ValueType } from "./value.ts";

export const LOGGING_MODES = ["direct", "mean", "median"] as const;
export type LoggingMode = (typeof LOGGING_MODES)[number];

/** How an output is logged. */
export interface LoggingChoice {
  /** Each sample, or what the samples of a window come to. */
  readonly mode: LoggingMode;
  /** Width of a window; null when direct. */
  readonly windowMs: number | null;
  /** Of means: each sample counts for as long as it lasted, see `docs/logger.md`. */
  readonly weighted: boolean;
  /** How long samples (direct) or windows are kept; null is for ever. */
  readonly retentionDays: number | null;
}

/** A choice, and from which sample time on it holds: until that of the next one. */
export interface Epoch extends LoggingChoice {
  readonly since: number;
  /** Its windows before are gone. */
  readonly cleared: number;
}

/** How long samples are kept unless the instance or the owner says otherwise. */
export const RETENTION_DAYS = 90;

/** How an output is logged until somebody chooses. */
export const DEFAULT_LOGGING: LoggingChoice = {
  mode: "direct",
  windowMs: null,
  weighted: false,
  retentionDays: RETENTION_DAYS,
};

/**
 * For how many days samples are kept that nobody wants for themselves: those that windows are made of, and those of a bool
 * or string that say nothing new. So long a late sample is still counted; after that the figures stay as they are.
 */
export const HORIZON_DAYS = 30;

export const MAX_RETENTION_DAYS = 36_500;

/** The choice without what has no meaning in it; refuses what the output or the clock can't do. */
export function checkChoice(output: { name: string; type: ValueType }, choice: LoggingChoice): LoggingChoice {
  const { mode, windowMs, weighted, retentionDays } = choice;
  const days = retentionDays ?? 1;
  if (!Number.isInteger(days) || days < 1 || days > MAX_RETENTION_DAYS) {
    throw new AppError("retention-invalid", { max: MAX_RETENTION_DAYS });
  }
  if (mode === "direct") return { mode, windowMs: null, weighted: false, retentionDays };
  if (!TRAITS[output.type].isNumber) throw new AppError("logging-numbers-only", { name: output.name });
  if (windowMs === null || !isWindow(windowMs)) throw new AppError("window-invalid");
  return { mode, windowMs, weighted: weighted && mode === "mean", retentionDays };
}

/** Whole seconds that divide an hour, or whole hours that divide a day: only these start anew with the clock. */
export function isWindow(ms: number): boolean {
  return ms >= SECOND && ms <= DAY && ms % SECOND === 0 && (ms < HOUR ? HOUR % ms : ms % HOUR || DAY % ms) === 0;
}

/** Epochs of an output in order, without a beginning when nobody has chosen yet. */
export function toEpochs(rows: readonly Epoch[], byDefault: LoggingChoice): [Epoch, ...Epoch[]] {
  const [first, ...rest] = rows;
  return first?.since === 0 ? [first, ...rest] : [{ ...byDefault, since: 0, cleared: 0 }, ...rows];
}

/** What held at a sample time. */
export function epochAt(epochs: readonly [Epoch, ...Epoch[]], at: number): Epoch {
  return epochs.findLast(({ since }) => since <= at) ?? epochs[0];
}

/** When a choice made now begins: with its next window, so that each sample belongs to one choice. */
export function toSince(choice: LoggingChoice, now: number): number {
  return ceilTo(now, choice.windowMs ?? 1);
}

/** The times of an output's epochs. */
export function toSpans(epochs: readonly Epoch[]): { epoch: Epoch; span: Span }[] {
  return epochs.map((epoch, i) => ({ epoch, span: [epoch.since, epochs[i + 1]?.since ?? Number.MAX_SAFE_INTEGER] }));
}

/** How long all samples of whole days (UTC) are kept. */
export interface Keep {
  readonly span: Span;
  /** Null is for ever. */
  readonly days: number | null;
}

/** How long samples are kept: those of a direct epoch as chosen, others until the horizon; of a day with both the longer. */
export function toKeeps(epochs: readonly Epoch[]): Keep[] {
  const spans = toSpans(epochs).map(({ epoch, span }) => ({
    days: epoch.mode === "direct" ? epoch.retentionDays : HORIZON_DAYS,
    from: floorTo(span[0], DAY),
    to: ceilTo(Math.min(span[1], Number.MAX_SAFE_INTEGER - DAY), DAY),
  }));
  const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1] ?? from;
    const held = spans.filter((span) => span.from < to && span.to > from).map(({ days }) => days);
    return { span: [from, to], days: held.includes(null) ? null : Math.max(...(held as number[])) };
  });
}
