import { type Condition, judge } from "../../domain/alert/condition.ts";
import { become, type Outcome, type Sample, takeSamples, type Watching } from "../../domain/alert/frame.ts";
import { type AlertState, advance, CALM, dueOf, isHeld, type Schedule, step } from "../../domain/alert/machine.ts";
import { Trend } from "../../domain/alert/trend.ts";
import type { Span } from "../../domain/span.ts";
import type { Value } from "../../domain/value.ts";

/** How a unit brings its samples: those of so many ms together, and the last of them at a time. */
export interface Arrivals {
  readonly every: number;
  readonly last: number;
}

type Frame = readonly [arrivedAt: number, samples: readonly Sample[]];

/** Who measures so much more often than it is heard of sends several samples together. */
const TOGETHER = 2;

/**
 * How samples came, as far as it can be told: when each did is not kept, but how often their unit syncs is known. Undefined
 * where each comes as it is measured.
 */
export function arrivalsOf(samples: readonly Sample[], every: number, last: number): Arrivals | undefined {
  const pauses = samples.slice(1).map(([at], place) => at - (samples[place] as Sample)[0]);
  pauses.sort((one, other) => one - other);
  const usual = pauses[pauses.length >> 1] ?? Number.POSITIVE_INFINITY;
  return every > 0 && usual * TOGETHER <= every ? { every, last } : undefined;
}

/**
 * The incidents that samples in order would have made within a span, by the engine that runs rules; what was before it only
 * says how it began.
 */
export function replay(
  condition: Condition,
  schedule: Schedule,
  samples: readonly Sample[],
  [from, to]: Span,
  arrivals?: Arrivals,
): Span[] {
  const fired: [number, number][] = [];
  const trend = condition.kind === "faster" ? new Trend(condition.within) : undefined;
  let outcome: Outcome = { state: CALM, facts: {} };
  const watching = (): Watching => ({ condition, schedule, trend, state: outcome.state, facts: outcome.facts });
  const take = (next: Outcome): void => {
    const [was, is] = [outcome.state, next.state];
    if (next.ended) (fired.at(-1) as [number, number])[1] = next.ended.at;
    if (is.phase === "firing" && (was.phase !== "firing" || next.ended)) fired.push([is.since, to]);
    outcome = next;
  };
  // Before its first value nothing was missing.
  let heardAt = Number.POSITIVE_INFINITY;
  let present: { readonly at: number; readonly value: Value | undefined } = { at: 0, value: undefined };
  const makes = (state: AlertState): void => {
    if (state !== outcome.state) take(become(watching(), state, present.value));
  };
  /** What time alone does until then, one step after another, as timers would do it. */
  const pass = (until: number): void => {
    for (;;) {
      const { state } = outcome;
      const silentFrom = condition.kind === "no-value" ? heardAt + condition.after : Number.POSITIVE_INFINITY;
      const moves = trend && isHeld(state) ? trend.changesAt : Number.POSITIVE_INFINITY;
      const due = Math.min(dueOf(schedule, state), isHeld(state) ? moves : silentFrom);
      if (due >= until) return;
      if (due === dueOf(schedule, state)) makes(advance(schedule, state, due));
      else if (due === silentFrom) makes(step(schedule, state, "holds", due));
      else {
        trend?.pass(due);
        const value = present.value as Value;
        const verdict = judge(condition, true, { value, before: value, trend });
        // What still holds may end at the next move.
        if (verdict !== "holds") makes(step(schedule, state, verdict, due));
      }
    }
  };
  for (const [arrivedAt, frame] of framesOf(samples, arrivals)) {
    pass(arrivedAt);
    take(takeSamples(watching(), frame, present, arrivedAt));
    const [at, value] = frame.at(-1) as Sample;
    present = { at, value };
    heardAt = at;
  }
  pass(to);
  return fired.filter(([, end]) => end > from);
}

function* framesOf(samples: readonly Sample[], arrivals: Arrivals | undefined): Generator<Frame> {
  if (!arrivals) {
    for (const sample of samples) yield [sample[0], [sample]];
    return;
  }
  const { every, last } = arrivals;
  // A frame takes along what was measured until then.
  const arrivalOf = ([at]: Sample): number => last - Math.floor((last - at) / every) * every;
  for (let start = 0; start < samples.length; ) {
    const arrivedAt = arrivalOf(samples[start] as Sample);
    let end = start + 1;
    while (end < samples.length && arrivalOf(samples[end] as Sample) === arrivedAt) end++;
    yield [arrivedAt, samples.slice(start, end)];
    start = end;
  }
}
