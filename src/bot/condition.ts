import type { Direction } from "../domain/alert.ts";
import type { ValueType } from "../domain/value.ts";
import type { Translate } from "../i18n/i18n.ts";
import { formatValue, titleOf } from "./format.ts";

/** What a rule says of its output. */
export interface Condition {
  readonly output: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  readonly direction: Direction;
  readonly threshold: number;
}

/** "Temperature above 30 °C", or "Door on" where the output is a switch; plain text. */
export function formatCondition(t: Translate, rule: Condition): string {
  const output = titleOf(t, { name: rule.output, title: rule.title });
  const direction = rule.type !== "bool" ? rule.direction : rule.direction === "above" ? "on" : "off";
  return t.plain("rule-condition", { output, direction, threshold: formatValue(t, rule, rule.threshold) });
}
