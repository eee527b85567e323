import type { Watched } from "../../domain/notice.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Translate } from "../../i18n/i18n.ts";
import { fitNames } from "./fit.ts";
import { fitValue, formatGiven, titleOf } from "./format.ts";

/** What is left to a threshold beside the name and the words, in px. */
const THRESHOLD = 130;

/** "Temperature above 30 °C", or "Door on" where the output is a switch; plain text. */
export function formatCondition(t: Translate, rule: Watched): string {
  return write(t, rule, titleOf(t, { name: rule.output, title: rule.title }), formatGiven(t, rule, rule.threshold));
}

/** The same on a button that has so many px: what it is compared with is whole. */
export function fitCondition(t: Translate, rule: Watched, room: number): string {
  const threshold = fitValue(t, { ...rule, exact: true }, rule.threshold, THRESHOLD);
  return fitNames(
    [titleOf(t, { name: rule.output, title: rule.title })],
    ([output = ""]) => write(t, rule, output, threshold),
    room,
  );
}

function write(t: Translate, rule: Watched, output: string, threshold: string): string {
  return t.plain("rule-condition", { output, direction: directionOf(rule), threshold });
}

function directionOf({ type, direction }: Watched): "above" | "below" | "on" | "off" {
  if (TRAITS[type].holds !== "boolean") return direction;
  return direction === "above" ? "on" : "off";
}
