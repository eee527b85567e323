import type { Condition } from "../../domain/alert/condition.ts";
import { Trend } from "../../domain/alert/trend.ts";
import type { Recent, RuleRow, UnitReader, UnitRows, VariableRow } from "../../storage/liveunits.ts";
import type { LiveUnit } from "./unit.ts";

/** More than that is not read back: what was before is not known then. */
const MOST = 10_000;
const LOOKS_BACK = '"faster"';
const NONE: Recent = new Map();

/**
 * What rules look back on. It is in memory alone, so it is handed on when a unit is forgotten and read again, and read
 * from history where there is none.
 */
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

  /** Reads what these rules look back on, as far as it was not kept; by outputs. */
  async read(reader: Pick<UnitReader, "recent">, { rules, variables }: UnitRows): Promise<Recent> {
    const asked = new Map<number, number>();
    for (const rule of rules) {
      if (rule.outputId === null || !rule.condition.includes(LOOKS_BACK)) continue;
      const condition = JSON.parse(rule.condition) as Condition;
      const variable = variables.find(({ id }) => id === rule.outputId);
      if (condition.kind !== "faster" || !variable || variable.at === null) continue;
      if (this.#intact(rule, variable, condition.within)) continue;
      const from = variable.at - condition.within;
      asked.set(variable.id, Math.min(from, asked.get(variable.id) ?? from));
    }
    return asked.size > 0 ? reader.recent([...asked], MOST) : NONE;
  }

  /** That of before, if it has missed nothing, else one of what is known. `isHeld`: what is not known ends nothing. */
  of(rule: RuleRow, variable: VariableRow, within: number, recent: Recent, isHeld: boolean): Trend {
    const before = this.#intact(rule, variable, within);
    if (before) return before;
    const { id, at, number } = variable;
    const trend = new Trend(within, !isHeld);
    for (const past of recent.get(id) ?? []) if (at !== null && past.at < at) trend.add(past.at, past.number);
    if (at !== null && number !== null) trend.add(at, number);
    return trend;
  }

  #intact({ id, unitId }: RuleRow, { id: outputId, at, number }: VariableRow, within: number): Trend | undefined {
    const before = this.#kept.get(unitId)?.get(keyOf(id, outputId));
    const isIntact = before?.within === within && at !== null && number !== null && before.endsWith(at, number);
    return isIntact ? before : undefined;
  }

  /** Gives up what was kept of a unit. */
  drop(unitId: number): void {
    this.#kept.delete(unitId);
  }
}

function keyOf(ruleId: number, outputId: number): string {
  return `${ruleId}:${outputId}`;
}
