import type { Condition } from "../../domain/alert/condition.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import type { Translate } from "../../i18n/i18n.ts";
import { fitNames } from "./fit.ts";
import { fitValue, formatGiven, formatLength, formatList, titleOf } from "./format.ts";

/** What is left to a threshold beside the name and the words, in px. */
const THRESHOLD = 130;

/** A condition on something that has a name. */
export interface Conditioned {
  readonly output: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  readonly decimals?: number | null;
  readonly condition: Condition;
}

type Show = (number: number) => string;

/** "Temperature above 30 °C", or "Door on" where the output is a switch; plain text. */
export function formatCondition(t: Translate, rule: Conditioned): string {
  return write(t, rule, titleOf(t, { name: rule.output, title: rule.title }), (number) => formatGiven(t, rule, number));
}

/** The same on a button that has so many px: what it is compared with is whole. */
export function fitCondition(t: Translate, rule: Conditioned, room: number): string {
  const show: Show = (number) => fitValue(t, { ...rule, exact: true }, number, THRESHOLD);
  return fitNames(
    [titleOf(t, { name: rule.output, title: rule.title })],
    ([output = ""]) => write(t, rule, output, show),
    room,
  );
}

function write(t: Translate, rule: Conditioned, output: string, show: Show): string {
  const { condition, type } = rule;
  switch (condition.kind) {
    case "above":
    case "below": {
      const direction = directionOf(type, condition.kind);
      return t.plain("rule-condition", { output, direction, threshold: show(condition.threshold) });
    }
    case "outside":
      return t.plain("condition-outside", { output, low: show(condition.low), high: show(condition.high) });
    case "inside":
      return t.plain("condition-inside", { output, low: show(condition.low), high: show(condition.high) });
    case "is": {
      const values = formatList(
        t,
        condition.values.map((value) => (typeof value === "number" ? show(value) : formatGiven(t, rule, value))),
      );
      return t.plain("condition-is", { output, values });
    }
    case "changed":
      return t.plain("condition-changed", { output });
    case "faster": {
      const span = formatLength(t, condition.within);
      return t.plain("condition-faster", { output, way: condition.way, by: show(condition.by), span });
    }
    case "no-value":
      return t.plain("condition-no-value", { output, span: formatLength(t, condition.after) });
    case "silent":
      return condition.after === null
        ? t.plain("condition-silent")
        : t.plain("condition-silent-for", { span: formatLength(t, condition.after) });
    case "back":
      return t.plain("condition-back");
    case "error":
      return t.plain("condition-error");
    case "unknown":
      return t.plain("condition-unknown");
  }
}

function directionOf(type: ValueType, kind: "above" | "below"): "above" | "below" | "on" | "off" {
  if (TRAITS[type].holds !== "boolean") return kind;
  return kind === "above" ? "on" : "off";
}
