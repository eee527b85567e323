import { type LogLine, restartOf } from "../../domain/devicelog.ts";
import { learn, silentAfter } from "../../domain/presence.ts";
import { isWithin, MAX_SKEW_MS, toTooOld } from "../../domain/sampletime.ts";
import { type Checked, checkState, checkValue, type Value } from "../../domain/value.ts";
import { MAX_SAMPLES, type Rejected, type SyncRequest } from "../../protocol/request.ts";
import { judgeSamples, judgeUnit } from "../alerts/judge.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import type { Batch } from "../writer/batch.ts";
import { drive, type Find } from "../writer/propagate.ts";
import { readLine } from "./logline.ts";

const RESTART_PAUSE_MS = 5 * 60_000;
/** When the last restart of each unit was noted. */
const restarts = new WeakMap<LiveUnit, number>();

type Sample = readonly [at: number, value: Value];

/** What a request brings, checked against the unit's schema.json. */
export interface Report {
  readonly state: Record<string, Value>;
  readonly samples: ReadonlyMap<LiveVariable, readonly Sample[]>;
  readonly log: readonly LogLine[];
  readonly rejected: Rejected;
  /** True when the whole request must be refused. */
  readonly refused: boolean;
}

/**
 * Whether we may take a request with this `at`: it is newer than the unit's last one, and near the instance's clock.
 */
export function isFresh(unit: LiveUnit, at: number, now: number): boolean {
  return at > unit.lastAt && Math.abs(at - now) <= MAX_SKEW_MS;
}

/** Splits a request into what we take and what we reject; changes nothing. */
export function readReport(unit: LiveUnit, request: SyncRequest, now: number): Report {
  const { at = now, unit_state = {}, output_variables = {} } = request;
  const rejected: Rejected = {};
  const state: Record<string, Value> = {};
  const samples = new Map<LiveVariable, Sample[]>();
  const log: LogLine[] = [];
  let count = 0;

  for (const [name, raw] of Object.entries(unit_state)) {
    const checked = checkState(unit.stateRules.get(name), raw);
    if (checked.ok) state[name] = checked.value;
    else rejected[`unit_state.${name}`] = checked.reason;
  }
  for (const [name, raw] of Object.entries(output_variables)) {
    const output = unit.outputs.get(name) ?? unit.formerOutputs.get(name);
    const path = `output_variables.${name}`;
    const pairs: readonly unknown[] = output && Array.isArray(raw) ? raw : [[at, raw]];
    count += pairs.length;
    const good: Sample[] = [];
    const bad: [place: number, reason: string][] = [];
    for (const [i, pair] of pairs.entries()) {
      const checked = checkSample(output, pair, now);
      if (checked.ok && output?.removed.includes((pair as Sample)[0])) continue;
      if (checked.ok) good.push([(pair as Sample)[0], checked.value]);
      else bad.push([i, checked.reason]);
    }
    // If no sample of a list is good, we name the list once: an ESP8266 has little room for the answer.
    if (good.length === 0 && bad[0]) rejected[path] = bad[0][1];
    else for (const [place, reason] of bad) rejected[`${path}.${place}`] = reason;
    if (output && good.length > 0) samples.set(output, good.sort(byTime));
  }
  for (const [i, raw] of request.log?.entries() ?? []) {
    const line = readLine(raw, now);
    if (typeof line === "string") rejected[`log.${i}`] = line;
    else log.push(line);
  }
  if (count <= MAX_SAMPLES) return { state, samples, log, rejected, refused: false };
  return { state, samples, log, rejected: { output_variables: `more than ${MAX_SAMPLES} samples` }, refused: true };
}

/**
 * Applies a report: samples, present values, the inputs that links drive, alerts with their messages, and the unit's
 * own state.
 */
export function takeReport(
  batch: Batch,
  unit: LiveUnit,
  request: SyncRequest & { at: number },
  report: Report,
  find: Find,
): void {
  const restart = request.unit_state && restartOf(unit, report.state, batch.now);
  if (restart !== undefined) noteRestart(batch, unit, restart);
  // Whoever takes something from another server sees it come.
  if (unit.seenAt === 0 && !unit.isMirror) {
    const owner = { chatId: unit.ownerChatId, threadId: null };
    batch.notice(owner, { kind: "unit-online", unitId: unit.id, unit: unit.name });
    // From now on it can be silent.
    batch.watched.add(unit);
  }
  if (unit.seenAt === 0) expectFrom(unit, batch.now);
  const silence = batch.now - Math.max(unit.seenAt, batch.heardFrom);
  const wasSilent = unit.rules.length > 0 && unit.seenAt > 0 && silence >= silentAfter(unit);
  unit.lastAt = request.at;
  learn(unit, batch.now);
  unit.seenAt = batch.now;
  if (request.unit_state) unit.state = { ...unit.state, ...report.state };
  batch.touch(unit);
  for (const [time, level, text] of report.log) batch.log(unit, time, level, text);
  for (const [output, samples] of report.samples) {
    const { at, value } = output;
    for (const sample of samples) takeSample(batch, output, sample, find);
    if (output.rules.length > 0) judgeSamples(batch, unit, output, samples, { at, value });
  }
  if (unit.rules.length > 0) judgeUnit(batch, unit, { ...report, wasSilent });
}

/** Nothing of a unit is missed since before it was first heard of. */
function expectFrom({ outputs }: LiveUnit, now: number): void {
  for (const { rules } of outputs.values()) for (const rule of rules) rule.expectedFrom = now;
}

/** A unit that restarts for ever must not push everything else out of its log. */
function noteRestart(batch: Batch, unit: LiveUnit, cause: string): void {
  if (batch.now - (restarts.get(unit) ?? 0) < RESTART_PAUSE_MS) return;
  restarts.set(unit, batch.now);
  batch.log(unit, batch.now, "info", cause, "restart");
}

function takeSample(batch: Batch, output: LiveVariable, [at, value]: Sample, find: Find): void {
  batch.addSample(output, at, value);
  // A sample older than the present value is history: it does not change the present.
  if (output.value !== undefined && at <= output.at) return;
  const changed = output.value !== value;
  output.value = value;
  output.at = at;
  if (changed) drive(batch, find, output);
}

function checkSample(output: LiveVariable | undefined, pair: unknown, now: number): Checked {
  const [at, value] = Array.isArray(pair) && pair.length === 2 ? pair : [];
  if (!Number.isSafeInteger(at) || at < 0) return { ok: false, reason: "not [time in ms, value]" };
  if (at > now + MAX_SKEW_MS) return { ok: false, reason: "more than 60 s in the future" };
  if (output && at < output.sealedUntil && isWithin(output.seals, at)) return { ok: false, reason: toTooOld(at, now) };
  return checkValue(output, value);
}

function byTime(a: Sample, b: Sample): number {
  return a[0] - b[0];
}
