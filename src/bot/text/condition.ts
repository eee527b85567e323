import type { Watched } from "../../domain/notice.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Translate } from "../../i18n/i18n.ts";
import { formatGiven, shortenName, titleOf } from "./format.ts";

/** "Temperature above 30 °C", or "Door on" where the output is a switch; plain text. The name in `most` characters, for a button. */
export function formatCondition(t: Translate, rule: Watched, most?: number): string {
  const title = titleOf(t, { name: rule.output, title: rule.title });
  const output = most === undefined ? title : shortenName(title, most);
  return t.plain("rule-condition", {
    output,
    direction: directionOf(rule),
    threshold: formatGiven(t, rule, rule.threshold),
  });
}

function directionOf({ type, direction }: Watched): "above" | "below" | "on" | "off" {
  if (TRAITS[type].holds !== "boolean") return direction;
  return direction === "above" ? "on" : "off";
}
