import type { Trend } from "../../domain/alert/trend.ts";
import type { LiveUnit } from "./unit.ts";

/** What rules look back on. It is in memory alone, so that it is handed on when a unit is forgotten and read again. */
export class Trends {
  /** Of forgotten units, by the rule and the output. */
  readonly #kept = new Map<number, ReadonlyMap<string, Trend>>();

  keep({ id, outputs }: LiveUnit): void {
    const trends = new Map<string, Trend>();
    for (const output of outputs.values()) {
      for (const rule of output.rules) if (rule.trend) trends.set(keyOf(rule.id, output.id), rule.trend);
    }
    if (trends.size > 0) this.#kept.set(id, trends);
  }

  /** Gives what was kept of a unit, for once. */
  take(unitId: number): ReadonlyMap<string, Trend> | undefined {
    const kept = this.#kept.get(unitId);
    this.#kept.delete(unitId);
    return kept;
  }
}

export function keyOf(ruleId: number, outputId: number): string {
  return `${ruleId}:${outputId}`;
}
