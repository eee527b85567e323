import { judge } from "../../domain/alert/condition.ts";
import { become } from "../../domain/alert/frame.ts";
import { type AlertState, advance, dueOf, isHeld, step } from "../../domain/alert/machine.ts";
import { silentAfter } from "../../domain/presence.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Batch } from "../writer/batch.ts";
import { conclude, tellWorse } from "./judge.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** What the time makes of all rules of a unit: what became due while nobody looked happens now, once. */
export function lookAt(batch: Batch, unit: LiveUnit): void {
  const { now, heardFrom } = batch;
  for (const [rule, output] of rulesOf(unit)) {
    const state = stateAt(rule, unit, output, { now, heardFrom });
    if (state !== rule.state) conclude(batch, unit, rule, become(rule, state, output?.value));
    tellWorse(batch, unit, rule);
  }
}

/** When the time will make something of a rule of the unit; Infinity when it won't. */
export function dueOfUnit(unit: LiveUnit, heardFrom: number): number {
  let due = NEVER;
  for (const [rule, output] of rulesOf(unit)) due = Math.min(due, dueOfRule(rule, unit, output, heardFrom));
  return due;
}

function* rulesOf(unit: LiveUnit): Generator<readonly [LiveRule, LiveVariable | undefined]> {
  for (const rule of unit.rules) yield [rule, undefined];
  for (const output of unit.outputs.values()) for (const rule of output.rules) yield [rule, output];
}

interface Moment {
  readonly now: number;
  readonly heardFrom: number;
}

function stateAt(rule: LiveRule, unit: LiveUnit, output: LiveVariable | undefined, moment: Moment): AlertState {
  const { condition, schedule } = rule;
  const { now } = moment;
  const silence = silenceOf(rule, unit, output, moment.heardFrom);
  if (silence) {
    if (silence.from <= now) return advance(schedule, step(schedule, rule.state, "holds", silence.from), now);
    return isHeld(rule.state) ? step(schedule, rule.state, "clear", now) : advance(schedule, rule.state, now);
  }
  if (!output) return advance(schedule, rule.state, now);
  const { value, at } = output;
  // All its readings were removed.
  if (value === undefined) return step(schedule, rule.state, "clear", now);
  rule.trend?.pass(now);
  const verdict = judge(condition, isHeld(rule.state), { value, before: value, trend: rule.trend });
  if (verdict === "clear") return step(schedule, rule.state, "clear", now);
  // Of a new rule: what holds already has held since it was measured.
  const held = rule.state.phase === "calm" ? step(schedule, rule.state, "holds", Math.min(at, now)) : rule.state;
  return advance(schedule, held, now);
}

function dueOfRule(rule: LiveRule, unit: LiveUnit, output: LiveVariable | undefined, heardFrom: number): number {
  const due = Math.min(dueOf(rule.schedule, rule.state), rule.tellAt);
  const silence = silenceOf(rule, unit, output, heardFrom);
  if (silence) return isHeld(rule.state) ? due : Math.min(due, silence.from);
  return rule.trend && isHeld(rule.state) ? Math.min(due, rule.trend.changesAt) : due;
}

/**
 * From when on what a rule waits for is silent, unless something is heard before; undefined where it waits for something
 * else. As long as it is silent, only what is heard ends that; else the time in which the server was away does not count.
 */
function silenceOf(
  { condition, expectedFrom, state }: LiveRule,
  unit: LiveUnit,
  output: LiveVariable | undefined,
  heardFrom: number,
): { readonly from: number } | undefined {
  // What was never heard of is not silent yet.
  if ((condition.kind === "no-value" || condition.kind === "silent") && unit.seenAt === 0) return { from: NEVER };
  if (condition.kind === "no-value") {
    const heardAt = output?.value === undefined ? 0 : output.at;
    return { from: (isHeld(state) ? heardAt : Math.max(heardAt, heardFrom, expectedFrom)) + condition.after };
  }
  if (condition.kind === "silent") {
    const { seenAt, heldUntil } = unit;
    const after = condition.after ?? silentAfter(unit);
    return { from: (isHeld(state) ? seenAt : Math.max(seenAt, heldUntil, heardFrom)) + after };
  }
  return undefined;
}
