import { InlineKeyboard } from "grammy";
import type { ConditionKind } from "../../../domain/alert/condition.ts";
import { questionOf } from "../../../domain/alert/typed.ts";
import { HOUR, MINUTE } from "../../../domain/span.ts";
import type { ValueType } from "../../../domain/value.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputView } from "../../../services/alerts/alerts.ts";
import type { DryRun } from "../../../services/alerts/dryrun.ts";
import { conditionsOf, type RuleView, UNIT_CONDITIONS } from "../../../services/alerts/rule.ts";
import type { CommonOutput } from "../../../services/directory/many.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import { choiceButtons } from "../../ask.ts";
import { createButton } from "../../button.ts";
import { ALERT_DIRECTION, ALERTS_OF_UNIT } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { formatCondition } from "../../text/condition.ts";
import { nameEntry, valueEntry } from "../../text/entries.ts";
import { formatGiven, formatLength, formatValue, silentLine, titleOf } from "../../text/format.ts";
import { dryRunLines, watchedName } from "../../text/rule.ts";
import { inRoom, toRoom } from "../../unitlist.ts";
import { ALERT_OUTPUT, ALERT_UNIT } from "./alertview.ts";
import { ALERT_ANY, ALERT_ANY_KIND, quieterLabel } from "./anyview.ts";

/** What can be asked, as buttons count it from 1: a new one comes last. */
export const KINDS: readonly ConditionKind[] = [
  ...(["above", "below", "outside", "inside", "faster", "is", "changed", "no-value"] as const),
  ...(["silent", "back", "error", "unknown"] as const),
];
/** A unit itself; 0 to choose the condition. `chosen` is 1 where the unit was chosen from a list. */
export const ALERT_DEVICE = createButton<[unit: number, kind: number, chosen?: number]>("al-dev", 2, 1);

const OUTPUTS = 8;
const LENGTHS = [10 * MINUTE, HOUR, 24 * HOUR];

/** A room by its name; null is all of a person's devices. */
export interface Where {
  readonly id: number;
  readonly name: string | null;
}

export function outputChoice(t: Translate, unit: UnitView, asked: number, chosen: number): Screen {
  const list = pageOf(unit.outputs, asked, OUTPUTS);
  const { lines, ...outputs } = listed(
    t,
    list.items.map((output) => valueEntry(t, output, ALERT_DIRECTION.data(output.id, 0, chosen))),
  );
  const keyboard = addPager(outputs.keyboard, t, list, (page) => ALERT_OUTPUT.data(unit.id, page, chosen));
  if (unit.heard) keyboard.text(t.plain("alert-device-button"), ALERT_DEVICE.data(unit.id, 0, chosen)).row();
  if (chosen) keyboard.text(t.plain("button-back"), ALERT_UNIT.data(pageWith(unit.id)));
  else keyboard.text(t.plain("to-alerts"), ALERTS_OF_UNIT.data(unit.id, 0));
  const isEmpty = list.total === 0 && !unit.heard;
  const text = t(isEmpty ? "alerts-no-outputs" : "alert-choose-output", { unit: unit.name });
  return { text: [text, ...silentLine(t, unit), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** What to ask of an output; `unit` says whether what the output is was measured now. */
export function directionChoice(t: Translate, output: OutputView, unit: UnitView, chosen: number): Screen {
  const keyboard = kindKeyboard(t, output.type, (kind) => ALERT_DIRECTION.data(output.id, kind, chosen));
  keyboard.text(t.plain("button-back"), ALERT_OUTPUT.data(output.unitId, pageWith(output.id), chosen));
  const named = { unit: output.unit, output: titleOf(t, output) };
  if (output.value === undefined) return { text: t("alert-choose-direction", named), keyboard };
  const value = formatValue(t, output, output.value);
  const key = unit.online ? "alert-choose-direction-now" : "alert-choose-direction-last";
  return { text: [t(key, { ...named, value }), ...silentLine(t, unit)].join("\n"), keyboard };
}

export function deviceChoice(t: Translate, unit: UnitView, chosen: number): Screen {
  const keyboard = kindKeyboard(t, null, (kind) => ALERT_DEVICE.data(unit.id, kind, chosen));
  keyboard.text(t.plain("button-back"), ALERT_OUTPUT.data(unit.id, 0, chosen));
  return { text: t("alert-choose-device", { unit: unit.name }), keyboard };
}

/** Which value of any device? */
export function anyChoice(t: Translate, where: Where, outputs: readonly CommonOutput[], asked: number): Screen {
  const list = pageOf(outputs, asked, OUTPUTS);
  const { lines, keyboard } = listed(
    t,
    list.items.map((output) =>
      nameEntry(titleOf(t, output), ALERT_ANY_KIND.data(where.id, output.id, 0), (name) =>
        t.plain("alert-any-output", { name, units: output.units }),
      ),
    ),
  );
  addPager(keyboard, t, list, (page) => ALERT_ANY.data(where.id, page));
  keyboard.text(t.plain("alert-devices-button"), ALERT_ANY_KIND.data(where.id, 0, 0)).row();
  keyboard.text(t.plain("button-back"), inRoom(toRoom(where.id), ALERT_UNIT.data(0)));
  const text = t(list.total === 0 ? "alert-any-none" : "alert-choose-any", { room: where.name ?? "none" });
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** What to ask of a value of any device, or of any device itself. */
export function anyKindChoice(t: Translate, where: Where, output: OutputView | null): Screen {
  const dataOf = (kind: number): string => ALERT_ANY_KIND.data(where.id, output?.id ?? 0, kind);
  const keyboard = kindKeyboard(t, output?.type ?? null, dataOf);
  keyboard.text(t.plain("button-back"), ALERT_ANY.data(where.id, output ? pageWith(output.id) : 0));
  const room = where.name ?? "none";
  const text = output
    ? t("alert-choose-any-kind", { room, output: titleOf(t, output) })
    : t("alert-choose-devices", { room });
  return { text, keyboard };
}

/** A button for each condition that an output of this type can meet; null is a unit itself. */
export function kindKeyboard(t: Translate, type: ValueType | null, dataOf: (kind: number) => string): InlineKeyboard {
  const kinds = type === null ? UNIT_CONDITIONS : conditionsOf(type);
  // Of a switch, on and off say all that it is equal to.
  const offered = type === "bool" ? kinds.filter((kind) => kind !== "is") : kinds;
  return addGrid(
    new InlineKeyboard(),
    offered.map((kind) => [t.plain(`direction-${wordOf(kind, type)}`), dataOf(KINDS.indexOf(kind) + 1)]),
  );
}

function wordOf(kind: ConditionKind, type: ValueType | null): ConditionKind | "on" | "off" {
  if (type !== "bool") return kind;
  return kind === "above" ? "on" : kind === "below" ? "off" : kind;
}

/** Asks for what a condition lacks; the texts of its buttons can be typed as well. */
export function conditionQuestion(
  t: Translate,
  kind: ConditionKind,
  output: OutputView,
): Screen & { readonly texts: readonly string[] } {
  const named = { output: titleOf(t, output), measure: output.measure ?? "none" };
  switch (questionOf(kind, output.type)) {
    case "limits":
      return withLoud(
        t,
        t("alert-ask-limits", { ...named, kind: kind === "outside" ? "outside" : "inside" }),
        "18 – 25!",
      );
    case "change":
      return { text: t("alert-ask-change", named), keyboard: new InlineKeyboard(), texts: [] };
    case "length":
      return withTexts(t, t("alert-ask-length", named), LENGTHS.map((ms) => formatLength(t, ms))); // biome-ignore format: short
    case "values": {
      const values = (output.values ?? []).map((value) => formatGiven(t, output, value));
      return withTexts(t, t("alert-ask-values", named), values);
    }
    default:
      return withLoud(
        t,
        t("alert-ask-threshold", { ...named, direction: kind === "below" ? "below" : "above" }),
        "30!",
      );
  }
}

/** A question whose answer may make the rule critical. */
function withLoud(t: Translate, text: string, example: string) {
  return { text: [text, t("alert-ask-loud", { example })].join("\n"), keyboard: new InlineKeyboard(), texts: [] };
}

function withTexts(t: Translate, text: string, texts: readonly string[]) {
  const { keyboard, lines } = choiceButtons(t, texts);
  return { text: [text, ...lines].join("\n"), keyboard, texts };
}

/** A rule that would fire often: what it would have done, and what would make it quieter. The second text leaves it as it is. */
export function loudQuestion(
  t: Translate,
  rule: Pick<RuleView, "selector" | "unit" | "output" | "title" | "type" | "measure" | "decimals" | "condition">,
  run: DryRun,
): Screen & { readonly texts: readonly string[] } {
  const texts = [...(run.suggestion ? [quieterLabel(t, rule, run.suggestion)] : []), t.plain("alert-loud-as-is")];
  const { keyboard, lines } = choiceButtons(t, texts);
  const head = t("alert-loud", { unit: watchedName(t, rule), condition: formatCondition(t, rule) });
  return { text: [head, ...dryRunLines(t, run), t("alert-loud-ask"), ...lines].join("\n"), keyboard, texts };
}
