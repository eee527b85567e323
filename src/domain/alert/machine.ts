import type { Timing, Verdict } from "./condition.ts";
import { nextOpen } from "./hours.ts";

/**
 * What has become of a rule at one thing that it watches. Times are ms since 1970. What somebody has acknowledged or
 * silenced stands beside it: that changes what is told, and not what is so.
 */
export type AlertState = Calm | Pending | Firing;

/** It does not hold. */
interface Calm {
  readonly phase: "calm";
  /** When the last incident was over; 0 when there was none. */
  readonly endedAt: number;
}

/** It holds, and becomes an incident at `fireAt` if it still does. */
interface Pending {
  readonly phase: "pending";
  readonly since: number;
  readonly fireAt: number;
  readonly endedAt: number;
}

/** It is an incident. */
interface Firing {
  readonly phase: "firing";
  readonly since: number;
  readonly firedAt: number;
  /** Since when it does not hold any more, while it is kept; 0 as long as it holds. */
  readonly clearAt: number;
}

/** Nothing has ever been. */
export const CALM: AlertState = { phase: "calm", endedAt: 0 };

/** A rule's timing, and the zone that its hours are in. */
export interface Schedule extends Timing {
  readonly zone: string;
}

/** Whether the condition holds, as far as is known: within its deadband it goes on. */
export function isHeld(state: AlertState): boolean {
  return state.phase === "pending" || (state.phase === "firing" && state.clearAt === 0);
}

/**
 * What a verdict at a time makes of a state; gives the same object where nothing changes. Whatever became due before
 * happens first, at its own time. An event may be heard of later than it happened.
 */
export function step(
  schedule: Schedule,
  state: AlertState,
  verdict: Verdict,
  now: number,
  heardAt: number = now,
): AlertState {
  const present = state.phase === "calm" ? state : advance(schedule, state, now);
  switch (verdict) {
    case "clear":
      return present.phase === "calm" ? present : clear(schedule, present, now);
    case "holds":
      return hold(schedule, present, now);
    case "hit":
      return hit(schedule, present, now, heardAt);
  }
}

/** What has become of a state by the time alone. */
export function advance(schedule: Schedule, state: AlertState, now: number): AlertState {
  let present = state;
  if (present.phase === "pending" && present.fireAt <= now) {
    present = { phase: "firing", since: present.since, firedAt: present.fireAt, clearAt: 0 };
  }
  if (present.phase === "firing" && present.clearAt > 0 && present.clearAt + schedule.keepMs <= now) {
    present = { phase: "calm", endedAt: present.clearAt };
  }
  return present;
}

/** What holds since a time, and was over before at `endedAt`; 0 when it never was. */
export function pendingSince(schedule: Schedule, since: number, endedAt: number): AlertState {
  return { phase: "pending", since, fireAt: mayFireAt(schedule, endedAt, since), endedAt };
}

/** When time alone will change a state; Infinity when it won't. */
export function dueOf(schedule: Schedule, state: AlertState): number {
  if (state.phase === "pending") return state.fireAt;
  if (state.phase === "firing" && state.clearAt > 0) return state.clearAt + schedule.keepMs;
  return Number.POSITIVE_INFINITY;
}

function clear(schedule: Schedule, state: Pending | Firing, now: number): AlertState {
  if (state.phase === "pending") return { phase: "calm", endedAt: state.endedAt };
  if (state.clearAt > 0) return state;
  return advance(schedule, { ...state, clearAt: now }, now);
}

function hold(schedule: Schedule, state: AlertState, now: number): AlertState {
  if (state.phase === "pending") return state;
  if (state.phase === "firing") return state.clearAt > 0 ? { ...state, clearAt: 0 } : state;
  return advance(schedule, pendingSince(schedule, now, state.endedAt), now);
}

/** What happens outside its hours, or too soon after the last, is no incident. */
function hit(schedule: Schedule, state: AlertState, now: number, heardAt: number): AlertState {
  if (state.phase === "firing") return { ...state, clearAt: Math.max(heardAt, state.clearAt) };
  if (state.phase === "calm" && mayFireAt({ ...schedule, forMs: 0 }, state.endedAt, now) > now) return state;
  return { phase: "firing", since: now, firedAt: now, clearAt: heardAt };
}

/** When what holds from now on becomes an incident. */
function mayFireAt(schedule: Schedule, endedAt: number, now: number): number {
  const { forMs, keepMs, cooldownMs, hours, zone } = schedule;
  const rested = endedAt > 0 && cooldownMs > 0 ? endedAt + keepMs + cooldownMs : 0;
  const earliest = Math.max(now + forMs, rested);
  return hours === null ? earliest : nextOpen(hours, zone, earliest);
}
