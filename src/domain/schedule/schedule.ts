import { z } from "zod";
import { Location } from "../location.ts";

export const DAY_MINUTES = 1440;
/** A sun's time may be moved by so much. */
export const MAX_OFFSET = 7 * DAY_MINUTES;
/** What goes off by itself after a while does so by the next day. */
export const MAX_AFTER = DAY_MINUTES;
/** A random spread is so many minutes either way: runs of two days never change places. */
export const MAX_SPREAD = 120;
export const MAX_LATE = DAY_MINUTES;
/** What was missed by no more than so many minutes is run late, unless its owner says otherwise. */
export const DEFAULT_LATE = 10;

/** Minutes since midnight, as clocks show it. */
const minute = z
  .int()
  .min(0)
  .max(DAY_MINUTES - 1);
/** 0 is Monday. */
const days = z
  .array(z.int().min(0).max(6))
  .min(1)
  .max(7)
  .overwrite((given) => [...new Set(given)].sort((a, b) => a - b));

export const SUN_EVENTS = ["sunrise", "sunset"] as const;
export type SunEvent = (typeof SUN_EVENTS)[number];

const sun = {
  kind: z.literal("sun"),
  event: z.enum(SUN_EVENTS),
  /** Minutes after it; before it where negative. */
  offset: z.int().min(-MAX_OFFSET).max(MAX_OFFSET),
  /** Never before this time of the day, and never after that one. */
  earliest: minute.nullable(),
  latest: minute.nullable(),
};

/** When a schedule runs, by the clocks of its owner. */
export const When = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("time"), minute, days }),
  z.object({ kind: z.literal("once"), date: z.iso.date(), minute }),
  // From one time to another, both included; the whole day where they are the same.
  z.object({ kind: z.literal("every"), minutes: z.int().min(1).max(DAY_MINUTES), from: minute, to: minute, days }),
  z.object({ ...sun, days }),
]);
export type When = z.output<typeof When>;
export type SunWhen = Extract<When, { kind: "sun" }>;

/** When it ends what it has begun. */
export const End = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("after"), minutes: z.int().min(1).max(MAX_AFTER) }),
  z.object({ kind: z.literal("time"), minute }),
  z.object(sun),
]);
export type End = z.output<typeof End>;

export const Timing = z
  .object({ when: When, end: End.nullable(), spread: z.int().min(0).max(MAX_SPREAD) })
  .superRefine(({ when, end, spread }, ctx) => {
    if (when.kind !== "every") return;
    if (spread > 0) ctx.addIssue({ code: "custom", path: ["spread"], message: "what runs again and again has none" });
    if (end === null || (end.kind === "after" && end.minutes < when.minutes)) return;
    ctx.addIssue({ code: "custom", path: ["end"], message: "it ends before it runs again" });
  });
export type Timing = z.output<typeof Timing>;

/** A city that somebody has named. */
export const City = z.object({ name: z.string().min(1).max(100), ...Location.shape });
export type City = z.output<typeof City>;

/** By whose clocks, and under which sun. */
export interface Where {
  readonly timeZone: string;
  readonly location: Location | null;
}

/** Why a schedule does nothing: its owner wants it so, what it sets is gone, may not be set any more or does not take the value, its scene is not whole, or nobody knows where the sun is meant. */
export const PAUSES = ["hand", "gone", "no-access", "unfit", "scene", "no-place"] as const;
export type Pause = (typeof PAUSES)[number];

export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
export const WORKDAYS: readonly number[] = [0, 1, 2, 3, 4];
export const WEEKEND: readonly number[] = [5, 6];

/** Whether it takes the place to know when. */
export function needsSun({ when, end }: Pick<Timing, "when" | "end">): boolean {
  return when.kind === "sun" || end?.kind === "sun";
}

/** The timing with another time, and what of its end and spread still fits that. */
export function withWhen(timing: Timing, when: When): Timing {
  const whole = { ...timing, when };
  if (Timing.safeParse(whole).success) return whole;
  const { end } = timing;
  const isShort = when.kind === "every" && end?.kind === "after" && end.minutes < when.minutes;
  return { when, end: isShort ? end : null, spread: 0 };
}
