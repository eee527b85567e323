import { TRAITS } from "../../domain/traits.ts";
import { CONVERSIONS, type Transform } from "../../domain/transform.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import type { Translate } from "../../i18n/i18n.ts";
import { formatGiven, formatNumber, shorten } from "./format.ts";

/** What is needed of the ends of a link to say what happens between them. */
interface Side {
  readonly type: ValueType;
  readonly measure: string | null;
}

const PAIRS = 8;

/** What a link does to values, as plain text: "×1.8 + 32", "rounded to 0.1". */
export function formatTransform(t: Translate, transform: Transform, source: Side, target: Side): string {
  switch (transform.kind) {
    case "none":
      return t.plain("transform-none", { conversion: CONVERSIONS[source.type][target.type] ?? "same" });
    case "scale":
      return formatScale(t, transform);
    case "round":
      return t.plain("transform-round", { step: formatNumber(t, Number(`1e${-transform.digits}`)) });
    case "invert":
      return t.plain("transform-invert", { type: TRAITS[source.type].holds === "boolean" ? "bool" : "number" });
    case "threshold": {
      const [on, off] = [transform.on, transform.off].map((limit) => formatGiven(t, source, limit));
      const direction = transform.on >= transform.off ? "above" : "below";
      const [high, low] = sidesOf(t, target);
      return t.plain("transform-threshold", { on: on ?? "", off: off ?? "", high, low, direction });
    }
    case "map":
      return formatPairs(t, transform.pairs, source, target);
  }
}

/** What a threshold makes of a target: what it is beyond the threshold, and what else. */
export function sidesOf(t: Translate, { type }: Pick<Side, "type">): readonly [high: string, low: string] {
  const { holds } = TRAITS[type];
  if (holds === "boolean") return [t.plain("on"), t.plain("off")];
  return holds === "string" ? ["true", "false"] : ["1", "0"];
}

/** The same in as few characters as an arrow in a picture bears; "" where nothing happens. */
export function formatMark(t: Translate, transform: Transform): string {
  switch (transform.kind) {
    case "none":
      return "";
    case "scale":
      return formatScale(t, transform);
    case "round":
      return `≈ ${formatNumber(t, Number(`1e${-transform.digits}`))}`;
    case "invert":
      return "⇄";
    case "threshold": {
      const { on, off } = transform;
      const sign = on >= off ? ">" : "<";
      return on === off ? `${sign} ${formatNumber(t, on)}` : `${sign} ${formatNumber(t, on)} / ${formatNumber(t, off)}`;
    }
    case "map":
      return `{ ${transform.pairs.length} }`;
  }
}

function formatScale(t: Translate, { factor, offset }: Extract<Transform, { kind: "scale" }>): string {
  const product = `×${formatNumber(t, factor)}`;
  if (offset === 0) return product;
  return `${product} ${offset < 0 ? "−" : "+"} ${formatNumber(t, Math.abs(offset))}`;
}

function formatPairs(t: Translate, pairs: readonly (readonly [Value, Value])[], source: Side, target: Side): string {
  if (pairs.length === 0) return t.plain("transform-map-empty");
  const shown = pairs.slice(0, PAIRS).map(([from, to]) => {
    const [left, right] = [formatGiven(t, source, from), formatGiven(t, target, to)];
    return `${shorten(left, 20)} → ${shorten(right, 20)}`;
  });
  const text = shown.join(", ");
  return pairs.length > PAIRS ? t.plain("and-more", { shown: text, count: pairs.length - PAIRS }) : text;
}
