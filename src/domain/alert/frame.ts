import type { Value } from "../value.ts";
import { type Condition, isEvent, judge } from "./condition.ts";
import { type IncidentFacts, withHit, withValue } from "./incident.ts";
import { type AlertState, advance, isHeld, type Schedule, step } from "./machine.ts";
import type { Trend } from "./trend.ts";

/** A rule at an output, with what has become of it. */
export interface Watching {
  readonly condition: Condition;
  readonly schedule: Schedule;
  readonly trend?: Trend | undefined;
  readonly state: AlertState;
  /** Of the incident that is pending or goes on. */
  readonly facts: IncidentFacts;
}

/** What has become of it then. */
export interface Outcome {
  readonly state: AlertState;
  readonly facts: IncidentFacts;
  /** What the incident that was firing before came to, where it is over. */
  readonly ended?: { readonly at: number; readonly facts: IncidentFacts } | undefined;
}

export type Sample = readonly [at: number, value: Value];
type Open = Exclude<AlertState, { readonly phase: "calm" }>;

/**
 * What samples that came together, in order, make of a rule; those that are not later than the value before them are
 * history. What began and was over in between was never told to anybody and is none: it takes no rest either. An event has
 * happened all the same, and is over some time after it was heard of.
 */
export function takeSamples(
  watching: Watching,
  samples: readonly Sample[],
  present: { readonly at: number; readonly value: Value | undefined },
  now: number,
): Outcome {
  const { condition, schedule, trend } = watching;
  // Most of what comes finds nothing that holds, and makes nothing hold.
  let course = watching.state.phase === "calm" ? undefined : new Course(watching);
  let { at: last, value: before } = present;
  for (const [at, value] of samples) {
    if (before !== undefined && at <= last) continue;
    if (trend && typeof value === "number") trend.add(at, value);
    // What was due by then has come to be before this one says otherwise.
    course?.become(advance(schedule, course.state, at));
    const verdict = judge(condition, course !== undefined && isHeld(course.state), { value, before, trend });
    before = value;
    last = at;
    if (verdict === "clear" && !course) continue;
    // So old a value is no end of having none; any other one is when it comes.
    const isMissed = condition.kind === "no-value";
    if (isMissed && at + condition.after <= now) continue;
    course ??= new Course(watching);
    const heardAt = verdict === "hit" ? Math.max(at, now) : at;
    course.become(step(schedule, course.state, verdict, isMissed ? Math.max(at, now) : at, heardAt), value);
    if (verdict === "hit") course.hit();
  }
  if (!course) return watching;
  course.become(advance(schedule, course.state, now));
  if (!isEvent(condition)) course.settle();
  return course;
}

/** What another state makes of a rule at once. */
export function become(watching: Watching, state: AlertState, value: Value | undefined, isHit = false): Outcome {
  const course = new Course(watching);
  // Where one follows another, the first is over with this value too.
  const endedAt = overBy(watching.state, state);
  if (endedAt !== undefined) course.become({ phase: "calm", endedAt }, value);
  course.become(state, value);
  if (isHit) course.hit();
  return course;
}

/** What a rule goes through between what was stored of it and what is to be. */
class Course implements Outcome {
  readonly #condition: Condition;
  /** What people may have heard of. */
  readonly #told: AlertState;
  /** When the last incident was over of which they have. */
  #endedAt: number;
  state: AlertState;
  facts: IncidentFacts;
  ended: Outcome["ended"];

  constructor({ condition, state, facts }: Watching) {
    this.#condition = condition;
    this.#told = state;
    this.#endedAt = state.phase === "firing" ? 0 : state.endedAt;
    this.state = state;
    this.facts = facts;
  }

  become(next: AlertState, value?: Value): void {
    const { state } = this;
    if (state.phase !== "calm" && next.phase === "calm") {
      this.#end(state, next.endedAt, value);
      return;
    }
    this.state = next;
    if (next.phase !== "calm" && value !== undefined) this.facts = withValue(this.#condition, this.facts, value);
  }

  hit(): void {
    if (this.state.phase !== "calm") this.facts = withHit(this.facts);
  }

  /** What fires has to be so still, unless somebody has heard of it. */
  settle(): void {
    const { state } = this;
    if (state.phase === "firing" && !isHeld(state) && !this.#isTold(state)) this.#end(state, state.clearAt, undefined);
  }

  #end(state: Open, at: number, value: Value | undefined): void {
    if (this.#isTold(state)) {
      this.ended = { at, facts: value === undefined ? this.facts : { ...this.facts, last: value } };
      this.#endedAt = at;
    }
    this.state = { phase: "calm", endedAt: this.#endedAt };
    this.facts = {};
  }

  #isTold(state: Open): boolean {
    return this.#told.phase === "firing" && this.ended === undefined && this.#told.since === state.since;
  }
}

/** When one was over that another has followed; undefined where none has. */
function overBy(before: AlertState, next: AlertState): number | undefined {
  if (before.phase === "calm" || next.phase === "calm" || before.since === next.since) return undefined;
  return before.phase === "firing" && before.clearAt > 0 ? before.clearAt : next.since;
}
