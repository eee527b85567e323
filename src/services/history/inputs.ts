import type { Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import type { Behalf, InputStep, Past } from "../../storage/series.ts";
import type { Stats } from "./history.ts";
import { type RawSample, toRaw } from "./samples.ts";

const PORTION = 1000;

/** An input over a period: what it was set to, and to what before. */
export interface InputCourse {
  readonly before: RawSample | null;
  readonly points: readonly RawSample[];
  readonly stats: Stats;
}

/** Reads what inputs were set to, as long as it is kept (services/audit). */
export class InputHistory {
  readonly #past: Past;
  readonly #behalf: Behalf | undefined;

  constructor(past: Past, behalf?: Behalf) {
    this.#past = past;
    this.#behalf = behalf;
  }

  /** The same for one reader among several, who take turns. */
  on(behalf: Behalf): InputHistory {
    return new InputHistory(this.#past, behalf);
  }

  /** An input in about so many points: of changes that come quicker the last one of each step. */
  async read(input: number, type: ValueType, [from, to]: Span, points: number): Promise<InputCourse> {
    const reading = await this.#past.open(this.#behalf);
    return reading.snapshot(async (series) => {
      const before = await series.inputBefore(input, from);
      const steps = await series.inputSteps(input, [from, to], Math.max(1, Math.ceil((to - from) / points)));
      const raw = steps.map(toRaw);
      const held = before ? toRaw(before) : null;
      return { before: held, points: raw, stats: toStats(type, steps, held, [from, to]) };
    });
  }

  /** Every change, the oldest first, in portions. */
  async *stream(input: number, [from, to]: Span): AsyncGenerator<readonly RawSample[]> {
    const reading = await this.#past.open(this.#behalf);
    for (let [rev, last] = [-1, from]; ; ) {
      const changes = await reading.inputChanges(input, [from, to], rev, PORTION);
      // A clock that was put back must not turn their order round.
      const portion = changes.map((change): RawSample => {
        last = Math.max(last, change.at);
        return [last, toRaw(change)[1]];
      });
      if (portion.length > 0) yield portion;
      if (changes.length < PORTION) return;
      rev = changes.at(-1)?.rev ?? rev;
    }
  }
}

/** What it comes to: a value counts for as long as it lasted. */
function toStats(type: ValueType, steps: readonly InputStep[], before: RawSample | null, [from, to]: Span): Stats {
  const count = steps.reduce((sum, step) => sum + step.count, 0);
  const last = steps.at(-1);
  const ends = { last: last ? toRaw(last) : null, count };
  if (!TRAITS[type].isQuantity) return { ...ends, min: null, mean: null, max: null };
  const held = [...(before ? [[from, before[1]] as const] : []), ...steps.map(toRaw)];
  const values = [...held.map(([, value]) => value), ...steps.flatMap(({ min, max }) => [min, max])];
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === 0) return { ...ends, min: null, mean: null, max: null };
  let [sum, known] = [0, 0];
  for (const [index, [at, value]] of held.entries()) {
    const length = (held[index + 1]?.[0] ?? to) - at;
    known += length;
    sum += Number(value) * length;
  }
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  return { ...ends, min: least, mean: known > 0 ? sum / known : least, max: most };
}
