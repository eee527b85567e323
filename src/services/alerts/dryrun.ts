import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { type Condition, fitTiming, isOfUnit, judge, type Timing } from "../../domain/alert/condition.ts";
import { type AlertState, advance, CALM, dueOf, isHeld, type Schedule, step } from "../../domain/alert/machine.ts";
import { Trend } from "../../domain/alert/trend.ts";
import { DAY, type Span } from "../../domain/span.ts";
import { fromStored } from "../../domain/traits.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { User } from "../../entities/user.ts";
import type { Past, Reading, StoredSample } from "../../storage/series.ts";
import type { Access } from "../access/access.ts";
import { toTurn } from "../history/history.ts";
import { noiseOf, quieter } from "./quiet.ts";

/** So far it is looked back. */
const DRY_DAYS = 7;
const PORTION = 5000;
/** More samples than that are a minute's work: what was before them is left out. */
const MOST = 500_000;
/** So many spans fit a chart. */
const MOST_SPANS = 200;

/** What a rule would have done. */
export interface DryRun {
  /** Seven days before the present, later where there is more than can be looked at. */
  readonly from: number;
  readonly to: number;
  readonly times: number;
  readonly longestMs: number;
  /** Each incident that there would have been, the oldest first, at most 200; one that goes on ends with the present. */
  readonly spans: readonly Span[];
  /** What would keep it quieter; null where it is quiet enough. */
  readonly suggestion: { readonly condition: Condition; readonly timing: Timing; readonly times: number } | null;
}

type Sample = readonly [at: number, value: Value];

/** Tries rules on what has been, by the same machine that runs them. */
export class DryRuns {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #past: Past;

  constructor(em: EntityManager, access: Access, past: Past) {
    this.#em = em;
    this.#access = access;
    this.#past = past;
  }

  /** What a rule on an output would have done in the last week; of a unit's own conditions nothing is kept. */
  async try(person: Person, outputId: number, condition: Condition, timing: Timing, now: number): Promise<DryRun> {
    const { variable } = await this.#access.variable(person, "read", "output", outputId);
    const week: Span = [now - DRY_DAYS * DAY, now];
    if (isOfUnit(condition)) return { from: week[0], to: now, times: 0, longestMs: 0, spans: [], suggestion: null };
    const { samples, span } = await this.#read(person, outputId, variable.type, week);
    const zone = (await this.#em.fork().findOne(User, person.id))?.timeZone ?? "UTC";
    const fired = replay(condition, { ...fitTiming(condition, timing), zone }, samples, span);
    const tried = (words: { condition: Condition; timing: Timing }) =>
      replay(words.condition, { ...words.timing, zone }, samples, span).length;
    return {
      from: span[0],
      to: now,
      times: fired.length,
      longestMs: Math.max(0, ...fired.map(([from, to]) => to - from)),
      spans: fired.slice(-MOST_SPANS),
      suggestion: quieter(condition, fitTiming(condition, timing), fired.length, noiseOf(samples, now), tried),
    };
  }

  /** A deadband that the noise of the last day does not cross; undefined where there is none to be seen. */
  async deadband(person: Person, outputId: number, now: number): Promise<number | undefined> {
    const { variable } = await this.#access.variable(person, "read", "output", outputId);
    const { samples } = await this.#read(person, outputId, variable.type, [now - DAY, now]);
    return noiseOf(samples, now);
  }

  /** Samples in order, with the last before them, and the span that they are all of. */
  async #read(person: Person, id: number, type: ValueType, asked: Span): Promise<{ samples: Sample[]; span: Span }> {
    const rows = await readNewest(await this.#past.open({ who: toTurn(person) }), id, asked, MOST);
    const [from, to] = asked;
    const samples = rows.flatMap(({ at, number, text }): Sample[] => {
      const stored = number ?? text;
      return stored === null ? [] : [[at, fromStored(type, stored)]];
    });
    return { samples, span: rows.length < MOST ? asked : [Math.max(from, rows[0]?.at ?? from), to] };
  }
}

/** The samples of a span in order, and the last before it; of more than so many the newest. */
export async function readNewest(
  reading: Pick<Reading, "backwards">,
  id: number,
  [from, to]: Span,
  most: number,
): Promise<StoredSample[]> {
  const rows: StoredSample[] = [];
  for (let before = to; before >= from && rows.length < most; ) {
    const size = Math.min(PORTION, most - rows.length);
    const portion = await reading.backwards(id, "samples", before, size, 0);
    rows.push(...portion);
    const last = portion.at(-1);
    if (!last || portion.length < size) break;
    before = last.at;
  }
  const past = rows.findIndex(({ at }) => at < from);
  return (past < 0 ? rows : rows.slice(0, past + 1)).reverse();
}

/** The incidents that samples in order would have made within a span; what was before it only says how it began. */
export function replay(condition: Condition, schedule: Schedule, samples: readonly Sample[], [from, to]: Span): Span[] {
  const fired: [number, number][] = [];
  let state: AlertState = CALM;
  const become = (next: AlertState): void => {
    const [was, is] = [state, next];
    const isSame = was.phase !== "calm" && is.phase !== "calm" && was.since === is.since;
    if (was.phase === "firing" && !isSame) (fired.at(-1) as [number, number])[1] = endOf(is) ?? was.clearAt;
    if (is.phase === "firing" && !(isSame && was.phase === "firing")) fired.push([is.since, to]);
    state = next;
  };
  const trend = condition.kind === "faster" ? new Trend(condition.within) : undefined;
  let before: Value | undefined;
  // Before its first value nothing was missing.
  let heardAt = Number.POSITIVE_INFINITY;
  /** What time alone does until then, one step after another, as timers would do it. */
  const pass = (until: number): void => {
    for (;;) {
      const silentFrom = condition.kind === "no-value" ? heardAt + condition.after : Number.POSITIVE_INFINITY;
      const moves = trend && isHeld(state) ? trend.changesAt : Number.POSITIVE_INFINITY;
      const due = Math.min(dueOf(schedule, state), isHeld(state) ? moves : silentFrom);
      if (due >= until) return;
      if (due === dueOf(schedule, state)) become(advance(schedule, state, due));
      else if (due === silentFrom) become(step(schedule, state, "holds", due));
      else {
        trend?.pass(due);
        const value = before as Value;
        const verdict = judge(condition, true, { value, before: value, trend });
        // What still holds may end at the next move.
        if (verdict !== "holds") become(step(schedule, state, verdict, due));
      }
    }
  };
  for (const [at, value] of samples) {
    pass(at);
    if (trend && typeof value === "number") trend.add(at, value);
    const verdict = judge(condition, isHeld(state), { value, before, trend });
    become(step(schedule, state, verdict, at));
    before = value;
    heardAt = at;
  }
  pass(to);
  return fired.filter(([, end]) => end > from);
}

function endOf(state: AlertState): number | undefined {
  if (state.phase === "firing") return state.since;
  return state.endedAt > 0 ? state.endedAt : undefined;
}
