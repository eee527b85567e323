import { InlineKeyboard } from "grammy";
import type { Transform, TransformKind } from "../../../domain/transform.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { EndView, LinkPlan } from "../../../services/links/linkview.ts";
import { pageWith } from "../../../services/page.ts";
import type { Screen } from "../../screen.ts";
import { formatNumber, formatValue } from "../../text/format.ts";
import { formatTransform, sidesOf } from "../../text/transform.ts";
import { KINDS, toNumbers } from "../../text/transformcode.ts";
import { carried, LINK, LINK_ASK, LINK_PLAN, LINK_PUT, LINK_TO, unitAt } from "./linkbuttons.ts";
import { endName, nowLine } from "./linkview.ts";

const TYPED: readonly TransformKind[] = ["scale", "threshold", "map"];
const ROUND_TO = [0, 1, 2, -1];
const KINDS_A_ROW = 2;

/** What a link would do with the present value, and the other things that it could do. */
export function planScreen(
  t: Translate,
  plan: LinkPlan,
  transform: Exclude<Transform, { kind: "map" }>,
  side = 0,
): Screen {
  const { source, target, kinds } = plan;
  const isPossible = kinds.includes(transform.kind);
  const how = isPossible
    ? [t("link-how", { transform: formatTransform(t, transform, source, target) }), nextLine(t, plan)]
    : [t("link-choose-how")];
  const keyboard = new InlineKeyboard();
  for (const [place, kind] of kinds.entries()) {
    const label = t.plain("transform-button", { kind });
    const text = isPossible && kind === transform.kind ? t.plain("transform-chosen", { label }) : label;
    keyboard.text(text, dataOf(source, target, kind, side));
    if (place % KINDS_A_ROW === KINDS_A_ROW - 1) keyboard.row();
  }
  keyboard.row();
  if (transform.kind === "round") addSteps(keyboard, t, plan, transform.digits, side);
  if (isPossible)
    keyboard.text(putLabel(t, plan), LINK_PUT.data(source.id, target.id, ...toNumbers(transform), ...carried(side)));
  const back =
    plan.linkId === null
      ? LINK_TO.data(source.id, target.unitId, pageWith(target.id))
      : LINK.data(plan.linkId, unitAt(side, plan));
  keyboard.row().text(t.plain("button-back"), back);
  return { text: [...planHead(t, plan), ...how, ...loopLines(t, plan)].join("\n"), keyboard };
}

/** What a typed or pressed together map would do; its buttons are the conversation's. */
export function mapPreview(t: Translate, plan: LinkPlan, transform: Transform, yes: string, no: string): Screen {
  const { source, target } = plan;
  const how = t("link-how", { transform: formatTransform(t, transform, source, target) });
  const lines = [...planHead(t, plan), how, nextLine(t, plan), ...loopLines(t, plan)];
  const keyboard = new InlineKeyboard().text(putLabel(t, plan), yes).text(t.plain("override-cancel"), no);
  return { text: lines.join("\n"), keyboard };
}

/** Which numbers a person shall send. */
export function numbersQuestion(t: Translate, { source, target }: LinkPlan, kind: "scale" | "threshold"): string {
  const now =
    source.value === undefined
      ? ""
      : t.plain("link-ask-now", {
          value: formatValue(t, source, source.value),
          when: source.online ? "now" : "last",
        });
  if (kind === "scale") return t("link-ask-scale", { source: endName(t, source), now });
  const [on, off] = sidesOf(t, target);
  return t("link-ask-threshold", { source: endName(t, source), target: endName(t, target), now, on, off });
}

/** What the target would be now: what a link brings is shown as what was measured. */
function nextLine(t: Translate, { source, target, result }: LinkPlan): string {
  return nowLine(t, source, { ...target, exact: false }, result);
}

function planHead(t: Translate, { source, target, linkId }: LinkPlan): string[] {
  const head = t("link-head", { source: endName(t, source), target: endName(t, target) });
  return [head, ...(linkId === null ? [] : [t("link-known")]), ""];
}

function loopLines(t: Translate, { source, closesLoop }: LinkPlan): string[] {
  return closesLoop ? ["", t("link-loop", { unit: source.unit })] : [];
}

function putLabel(t: Translate, { linkId }: LinkPlan): string {
  return t.plain(linkId === null ? "link-put" : "link-apply");
}

function dataOf({ id: source }: EndView, { id: target }: EndView, kind: TransformKind, side: number): string {
  if (TYPED.includes(kind)) return LINK_ASK.data(source, target, KINDS.indexOf(kind), ...carried(side));
  return LINK_PLAN.data(source, target, KINDS.indexOf(kind), 0, 0, 0, 0, ...carried(side));
}

function addSteps(
  keyboard: InlineKeyboard,
  t: Translate,
  { source, target }: LinkPlan,
  chosen: number,
  side: number,
): void {
  for (const digits of ROUND_TO) {
    const label = formatNumber(t, Number(`1e${-digits}`));
    const text = digits === chosen ? t.plain("transform-chosen", { label }) : label;
    keyboard.text(
      text,
      LINK_PLAN.data(source.id, target.id, ...toNumbers({ kind: "round", digits }), ...carried(side)),
    );
  }
  keyboard.row();
}
