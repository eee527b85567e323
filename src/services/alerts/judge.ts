import { badness, judge } from "../../domain/alert/condition.ts";
import { withValue } from "../../domain/alert/incident.ts";
import { type AlertState, advance, isHeld, step } from "../../domain/alert/machine.ts";
import { MINUTE } from "../../domain/span.ts";
import { UNKNOWN_VARIABLE, type Value } from "../../domain/value.ts";
import type { IncidentRow } from "../../storage/rows.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Batch } from "../writer/batch.ts";

type Sample = readonly [at: number, value: Value];
type Open = Exclude<AlertState, { readonly phase: "calm" }>;

/** What gets worse is told so often. */
const NOTE_MS = MINUTE;
const MAX_TEXT = 200;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * What new samples of an output, in order, make of its rules: of many at once only what is so at their end. `since` is
 * the time of the value before them, which is none of theirs.
 */
export function judgeSamples(
  batch: Batch,
  unit: LiveUnit,
  output: LiveVariable,
  samples: readonly Sample[],
  present: { readonly at: number; readonly value: Value | undefined },
): void {
  for (const rule of output.rules) {
    let { state } = rule;
    let hits = 0;
    let { at: last, value: before } = present;
    for (const [at, value] of samples) {
      if (before !== undefined && at <= last) continue;
      if (rule.trend && typeof value === "number") rule.trend.add(at, value);
      const verdict = judge(rule.condition, isHeld(state), { value, before, trend: rule.trend });
      state = step(rule.schedule, state, verdict, at);
      if (verdict === "hit" && state.phase === "firing") hits++;
      before = value;
      last = at;
    }
    if (state.phase !== "calm") state = advance(rule.schedule, state, batch.now);
    if (state !== rule.state || state.phase === "firing") conclude(batch, unit, rule, state, output.value, hits);
  }
}

/** What a sync makes of the rules on its unit. `seenBefore` is when it was heard of before, 0 when never. */
export function judgeUnit(
  batch: Batch,
  unit: LiveUnit,
  report: {
    readonly log: readonly (readonly [at: number, level: string, text: string])[];
    readonly rejected: Readonly<Record<string, string>>;
    readonly wasSilent: boolean;
  },
): void {
  for (const rule of unit.rules) {
    const said = saidOf(rule, report);
    if (rule.condition.kind === "silent") {
      const state = step(rule.schedule, rule.state, "clear", batch.now);
      if (state !== rule.state) conclude(batch, unit, rule, state, undefined, 0);
    } else if (said !== undefined) {
      const state = step(rule.schedule, rule.state, "hit", batch.now);
      if (state !== rule.state) conclude(batch, unit, rule, state, said, 1);
    }
  }
}

/** What of a sync is an event for a rule; undefined when nothing is. */
function saidOf(
  { condition }: LiveRule,
  { log, rejected, wasSilent }: Parameters<typeof judgeUnit>[2],
): Value | undefined {
  switch (condition.kind) {
    case "back":
      return wasSilent ? true : undefined;
    case "error":
      return cut(log.findLast(([, level]) => level === "error")?.[2]);
    case "unknown": {
      const names = Object.keys(rejected).filter((path) => rejected[path] === UNKNOWN_VARIABLE);
      const last = names.map((path) => path.slice(path.indexOf(".") + 1));
      return last.length > 0 ? cut(last.join(", ")) : undefined;
    }
    default:
      return undefined;
  }
}

function cut(text: string | undefined): string | undefined {
  return text && [...text].slice(0, MAX_TEXT).join("");
}

/** Notes what has become of a rule in the batch; what is over and what begins are two incidents. */
export function conclude(
  batch: Batch,
  unit: LiveUnit,
  rule: LiveRule,
  state: AlertState,
  value: Value | undefined,
  hits: number,
): void {
  const before = rule.state;
  const goesOn = before.phase !== "calm" && state.phase !== "calm" && before.since === state.since;
  const known = goesOn ? rule.facts : {};
  const facts = value === undefined ? known : withValue(rule.condition, known, value);
  if (state === before) {
    noteWorse(batch, unit, rule, facts);
    return;
  }
  if (before.phase !== "calm" && !goesOn) end(batch, unit, rule, state, value);
  rule.state = state;
  if (state.phase !== "calm") {
    if (!goesOn) rule.incidentId = batch.nextIncident();
    rule.facts = hits > 0 ? { ...facts, count: (facts.count ?? 0) + hits } : facts;
    tell(batch, rule, state);
  }
  batch.touch(unit);
  batch.watched.add(unit);
}

function end(batch: Batch, unit: LiveUnit, rule: LiveRule, next: AlertState, value: Value | undefined): void {
  const { state } = rule;
  if (state.phase === "firing") {
    const endedAt = (next.phase === "firing" ? next.since : next.endedAt) || batch.now;
    const facts = value === undefined ? rule.facts : { ...rule.facts, last: value };
    batch.incident(toRow(batch, { ...rule, facts }, { ...state, clearAt: endedAt }, endedAt));
  } else {
    batch.incident([
      rule.incidentId,
      rule.id,
      unit.id,
      rule.outputId,
      "dropped",
      0,
      0,
      null,
      null,
      null,
      "{}",
      batch.now,
    ]);
  }
  rule.incidentId = 0;
  rule.facts = {};
  rule.snoozedWorse = null;
  rule.tellAt = NEVER;
}

/**
 * What gets worse is no change of the state, but it is stored, and told once a minute is over since something was; what
 * ends a silence that lasts until then is told at once.
 */
function noteWorse(batch: Batch, unit: LiveUnit, rule: LiveRule, facts: LiveRule["facts"]): void {
  const { state, condition, snoozedWorse } = rule;
  const isWorse = facts.worst !== rule.facts.worst;
  rule.facts = facts;
  if (!isWorse || state.phase !== "firing") return;
  const rings = snoozedWorse !== null && (badness(condition, facts.worst) ?? snoozedWorse) > snoozedWorse;
  batch.touch(unit);
  if (rings) rule.snoozedWorse = null;
  const tellAt = rule.notedAt + NOTE_MS;
  if (rings || batch.now >= tellAt) {
    tell(batch, rule, state);
    return;
  }
  batch.incident(toRow(batch, rule, state), false);
  if (rule.tellAt === tellAt) return;
  rule.tellAt = tellAt;
  batch.watched.add(unit);
}

/** Tells what has become worse, where it is time for that. */
export function tellWorse(batch: Batch, unit: LiveUnit, rule: LiveRule): void {
  if (rule.tellAt > batch.now || rule.state.phase !== "firing") return;
  tell(batch, rule, rule.state);
  batch.touch(unit);
}

function tell(batch: Batch, rule: LiveRule, state: Open): void {
  rule.notedAt = batch.now;
  rule.tellAt = NEVER;
  batch.incident(toRow(batch, rule, state));
}

function toRow(
  batch: Batch,
  { incidentId, id, unitId, outputId, facts }: LiveRule,
  state: Open,
  endedAt: number | null = null,
): IncidentRow {
  const { since } = state;
  const isFiring = state.phase === "firing";
  const phase = endedAt === null ? state.phase : "resolved";
  const fireAt = isFiring ? state.firedAt : state.fireAt;
  const clearAt = isFiring && state.clearAt > 0 ? state.clearAt : null;
  const json = JSON.stringify(facts);
  const firedAt = isFiring ? state.firedAt : null;
  return [incidentId, id, unitId, outputId, phase, since, fireAt, firedAt, clearAt, endedAt, json, batch.now];
}
