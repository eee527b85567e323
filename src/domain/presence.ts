import { DAY, HOUR, MINUTE } from "./span.ts";

/** Seconds until the next sync that the instance would like of a unit that has no interval of its own. */
export const SYNC_INTERVAL_S = 10;

/** A week: whoever reports more seldom is not waited for. */
export const MAX_INTERVAL_S = 604_800;

/** A unit that waits is heard of every 30 s at the least, one that does not every interval: three misses are silence. */
const SILENT_AFTER_MS = 3 * (30 + SYNC_INTERVAL_S) * 1000;
/** A pause that is no longer tells nothing of a rhythm: whoever makes only such pauses is always there. */
const ALWAYS_THERE_MS = SILENT_AFTER_MS / 3;
/** A unit that reports once a day may be some time late; a longer pause is nobody's rhythm. */
const LONGEST_MS = DAY + 2 * HOUR;
/** Of the first hour of a silence. */
const STEPS = [2, 5, 10, 20, 30, 45].map((minutes) => minutes * MINUTE);
/** A device that sleeps has no good clock: it may oversleep by a tenth. */
const OVERSLEPT = 1.1;

/**
 * `late` is longer quiet than usual, `asleep` is quiet as it means to be. `stale` is a device of another instance that gives
 * nothing new: whatever the device does, what is here may be old.
 */
export const PRESENCES = ["never", "online", "asleep", "late", "silent", "stale"] as const;
export type Presence = (typeof PRESENCES)[number];

/** When a unit means to sync: schema.json's `sync`, or what its owner has set. */
export interface SyncPlan {
  /** In seconds. */
  readonly interval: number;
  /** Whether it can't be reached in between. */
  readonly sleep: boolean;
}

/** What tells when a unit should be heard of. Times are ms since 1970. */
export interface Rhythm {
  /** When it was last heard of, 0 when never. */
  readonly seenAt: number;
  /** Until when a request of it is held. */
  readonly heldUntil: number;
  readonly plan: SyncPlan | null;
  /** The interval that was learnt, in ms; 0 while it is always there, or nothing was learnt. */
  readonly pace: number;
  /** Of a device of another instance: nothing comes from there, whatever the device does. */
  readonly isStale?: boolean;
}

/** Whether a unit is there, as people are told. */
export interface Present {
  readonly presence: Presence;
  /** Whether it was heard of when it should have been: its values are those of now. */
  readonly online: boolean;
  /** Null when never. */
  readonly seenAt: number | null;
  /** When it should be heard of next; null where nothing is known of that. */
  readonly dueAt: number | null;
}

/** What a rhythm is learnt from. */
export interface Learner {
  readonly seenAt: number;
  pace: number;
  /** The last pause in which it was away, in ms; 0 while it is always there. */
  gap: number;
  /** When that ended. */
  awakeAt: number;
}

/** Whether a unit is there. */
export function presenceOf(rhythm: Rhythm, now: number): Present {
  const { seenAt } = rhythm;
  if (seenAt === 0) return { presence: "never", online: false, seenAt: null, dueAt: null };
  if (rhythm.isStale) return { presence: "stale", online: false, seenAt, dueAt: null };
  const interval = intervalOf(rhythm);
  const presence = toPresence(rhythm, interval, now);
  return { presence, online: presence !== "silent", seenAt, dueAt: interval > 0 ? seenAt + interval : null };
}

/** For how long nothing is to be heard of a unit until it is silent, in ms. */
export function silentAfter(rhythm: Pick<Rhythm, "plan" | "pace">): number {
  const interval = intervalOf(rhythm);
  return Math.max(SILENT_AFTER_MS, Math.min(3 * interval, interval + DAY));
}

/** Whether what was measured then is old: the unit has had the time to measure anew a few times, or nothing comes of that. */
export function isOld(at: number, rhythm: Pick<Rhythm, "plan" | "pace" | "isStale">, now: number): boolean {
  return rhythm.isStale === true || now - at > silentAfter(rhythm);
}

/** What a message says of so long a silence that stays as it is for a while: minutes and hours in steps, in ms. */
export function silenceStep(ms: number): number {
  if (ms >= DAY) return Math.floor(ms / DAY) * DAY;
  if (ms >= HOUR) return Math.floor(ms / HOUR) * HOUR;
  return STEPS.findLast((step) => step <= ms) ?? MINUTE;
}

/**
 * Learns from a sync at `now`. A pause counts when the one before was at least as long: one outage is no rhythm, nor are
 * the requests that follow each other while a device is awake. A unit that stays awake has no rhythm any more.
 */
export function learn(unit: Learner, now: number): void {
  const gap = now - unit.seenAt;
  if (gap < ALWAYS_THERE_MS) {
    if (unit.gap > 0 && now - unit.awakeAt > Math.min(Math.max(SILENT_AFTER_MS, unit.pace), HOUR)) {
      unit.gap = 0;
      unit.pace = 0;
    }
  } else if (unit.seenAt > 0) {
    unit.awakeAt = now;
    if (gap > LONGEST_MS) return;
    unit.pace = Math.min(unit.gap, gap);
    unit.gap = gap;
  }
}

/** How often a unit syncs, in ms; 0 where nothing is known, or it is always there. */
export function intervalOf({ plan, pace }: Pick<Rhythm, "plan" | "pace">): number {
  return plan ? plan.interval * 1000 : pace;
}

function toPresence(rhythm: Rhythm, interval: number, now: number): Presence {
  const quiet = now - rhythm.seenAt;
  if (quiet >= silentAfter(rhythm)) return "silent";
  if (now < rhythm.heldUntil) return "online";
  if (rhythm.plan?.sleep) return quiet < OVERSLEPT * interval ? "asleep" : "late";
  return quiet < Math.max(SILENT_AFTER_MS, interval + Math.min(interval / 2, HOUR)) ? "online" : "late";
}
