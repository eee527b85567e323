import { badness, type Verdict } from "../../domain/alert/condition.ts";
import { become, type Outcome, type Sample, takeSamples } from "../../domain/alert/frame.ts";
import { type AlertState, advance, step } from "../../domain/alert/machine.ts";
import { MINUTE } from "../../domain/span.ts";
import { UNKNOWN_VARIABLE, type Value } from "../../domain/value.ts";
import type { IncidentRow } from "../../storage/rows.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Batch } from "../writer/batch.ts";

type Open = Exclude<AlertState, { readonly phase: "calm" }>;

/** What gets worse is told so often. */
const NOTE_MS = MINUTE;
const MAX_TEXT = 200;
const NEVER = Number.POSITIVE_INFINITY;

/** What new samples of an output, in order, make of its rules; `present` is what it was before them. */
export function judgeSamples(
  batch: Batch,
  unit: LiveUnit,
  output: LiveVariable,
  samples: readonly Sample[],
  present: { readonly at: number; readonly value: Value | undefined },
): void {
  for (const rule of output.rules) {
    const outcome = takeSamples(rule, samples, present, batch.now);
    if (outcome.state !== rule.state || outcome.state.phase !== "calm") conclude(batch, unit, rule, outcome);
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
    if (rule.condition.kind === "silent") judgeNow(batch, unit, rule, "clear", undefined);
    else if (said !== undefined) judgeNow(batch, unit, rule, "hit", said);
  }
}

function judgeNow(batch: Batch, unit: LiveUnit, rule: LiveRule, verdict: Verdict, value: Value | undefined): void {
  const { schedule } = rule;
  const due = advance(schedule, rule.state, batch.now);
  if (due !== rule.state) conclude(batch, unit, rule, become(rule, due, undefined));
  const state = step(schedule, rule.state, verdict, batch.now);
  if (state !== rule.state) conclude(batch, unit, rule, become(rule, state, value, verdict === "hit"));
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
export function conclude(batch: Batch, unit: LiveUnit, rule: LiveRule, outcome: Outcome): void {
  const { state: before } = rule;
  const { state, facts, ended } = outcome;
  if (state === before) {
    noteWorse(batch, unit, rule, facts);
    return;
  }
  const goesOn = before.phase !== "calm" && state.phase !== "calm" && before.since === state.since && !ended;
  if (before.phase !== "calm" && !goesOn) end(batch, unit, rule, ended);
  rule.state = state;
  rule.facts = facts;
  if (state.phase !== "calm") {
    if (!goesOn) rule.incidentId = batch.nextIncident();
    tell(batch, rule, state);
  }
  batch.touch(unit);
  batch.watched.add(unit);
}

/** What was pending has not been, and goes. */
function end(batch: Batch, unit: LiveUnit, rule: LiveRule, ended: Outcome["ended"]): void {
  const { state, incidentId, id, outputId } = rule;
  if (state.phase === "firing" && ended) {
    const { at, facts } = ended;
    batch.incident(toRow(batch, { ...rule, facts }, { ...state, clearAt: at }, at));
  } else {
    batch.incident([incidentId, id, unit.id, outputId, "dropped", 0, 0, null, null, null, "{}", batch.now]);
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
  if (!isWorse || state.phase === "calm") return;
  if (state.phase === "pending") {
    batch.touch(unit);
    batch.incident(toRow(batch, rule, state), false);
    return;
  }
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
