import { HOUR, MINUTE } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { History } from "../history/history.ts";
import type { VariableView } from "../units/unitview.ts";

/** Whether a value is below, as, or above what it was an hour ago. */
export type Trend = -1 | 0 | 1;

/** So long an answer is as good as a new one. */
const FRESH_MS = 5 * MINUTE;
/** A value of longer before says nothing of an hour ago. */
const MOST_MS = 2 * HOUR;
const MAX_KNOWN = 10_000;
/** Of a value that does not say how exactly it is shown: the last digits of a sensor are noise. */
const DECIMALS = 1;

/** What outputs were an hour ago, asked of the history every few minutes at most. */
export class Trends {
  readonly #history: Pick<History, "lastBefore">;
  readonly #known = new Map<number, { readonly at: number; readonly value: number | null }>();

  constructor(history: Pick<History, "lastBefore">) {
    this.#history = history;
  }

  /** The trend of an output, to the decimals that it asks for, or else to one; null where nothing is known. */
  async of({ id, type, value, decimals }: VariableView, now: number): Promise<Trend | null> {
    if (!TRAITS[type].isNumber || typeof value !== "number") return null;
    const before = await this.#before(id, now);
    if (before === null) return null;
    const power = 10 ** (decimals ?? DECIMALS);
    return Math.sign(Math.round(value * power) - Math.round(before * power)) as Trend;
  }

  async #before(id: number, now: number): Promise<number | null> {
    const known = this.#known.get(id);
    if (known && Math.abs(now - known.at) < FRESH_MS) return known.value;
    const [at, value] = (await this.#history.lastBefore(id, now - HOUR)) ?? [0, null];
    const before = typeof value === "number" && at > now - HOUR - MOST_MS ? value : null;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(id, { at: now, value: before });
    return before;
  }
}
