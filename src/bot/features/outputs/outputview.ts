import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputPage } from "../../../services/charts/charts.ts";
import { firstOf, pageOf, pageWith } from "../../../services/page.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import {
  ALERT_DIRECTION,
  ALERTS_OF_UNIT,
  CHART_NEW,
  CHART_TYPE_NEW,
  LOGGING,
  OUTPUT,
  OUTPUTS,
  REMOVALS,
  UNIT_BACK,
} from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addCopy, addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel, valueEntry } from "../../text/entries.ts";
import {
  formatAge,
  formatDate,
  formatValue,
  nameZoneOnce,
  silentLine,
  titleOf,
  zonedSilence,
} from "../../text/format.ts";
import { addPeriods } from "../charts/chartview.ts";
import { loggingLine } from "./loggingview.ts";

const BUTTONS = 8;

/** The outputs of a unit, a button each; back to the page of its card that they were opened from. */
export function outputList(t: Translate, given: UnitView, page: number, from: number): Screen {
  const [unit, zone] = nameZoneOnce(t, given, zonedSilence(t, given));
  const archived = unit.archived.filter(({ kind }) => kind === "output");
  const list = pageOf([...unit.outputs, ...archived], page, BUTTONS);
  const write = (label: { name: string; value: string }): string => t.plain("output-button-archived", label);
  const { lines, ...outputs } = listed(
    t,
    list.items.map((output) =>
      valueEntry(t, output, OUTPUT.data(output.id), ...(output.archivedAt === null ? [] : [write])),
    ),
  );
  const keyboard = addPager(outputs.keyboard, t, list, (to) => OUTPUTS.data(unit.id, to, from));
  keyboard.text(toUnitLabel(t, unit), UNIT_BACK.data(unit.id, from || firstOf(list)));
  const text = list.total === 0 ? t("outputs-none", { unit: unit.name }) : t("outputs-title", { unit: unit.name });
  return {
    text: [text, ...silentLine(t, unit, zone.length > 0), ...zone, ...lines, ...pageLine(t, list)].join("\n"),
    keyboard,
  };
}

/** An output: what it is now, what hangs on it, and what it has been; `address` is by what other servers take it. */
export function outputPage(
  t: Translate,
  { output, own, rules, summary, choice }: OutputPage,
  now: number,
  address?: string,
): Screen {
  const { id, unitId, type, archivedAt } = output;
  const { min, max } = summary;
  const { chart } = TRAITS[type];
  const lines = [
    t("output-head", { unit: output.unit, name: titleOf(t, output) }),
    output.value === undefined
      ? t("output-unset")
      : t("output-now", {
          value: formatValue(t, output, output.value),
          age: formatAge(t, output.at, now),
          when: output.online && archivedAt === null ? "now" : "last",
        }),
    ...(archivedAt === null ? [] : [t("output-archived", { date: formatDate(t, archivedAt) })]),
    ...(output.value === undefined || archivedAt !== null ? [] : silentLine(t, output, TRAITS[type].isTime)),
    ...(min === null || max === null
      ? []
      : [t("output-range", { min: formatValue(t, output, min), max: formatValue(t, output, max) })]),
    t("output-rules", { count: rules }),
    loggingLine(t, { output, choice }),
  ];
  const keyboard = new InlineKeyboard();
  if (chart) {
    const dataOf = (minutes: number) => CHART_NEW.data(minutes, id);
    addPeriods(keyboard, t, undefined, { dataOf, type: CHART_TYPE_NEW.data(id) });
  }
  addGrid(keyboard, [
    ...(rules > 0 ? [[t.plain("button-alerts"), ALERTS_OF_UNIT.data(unitId, 0)] as const] : []),
    ...(archivedAt === null ? [[t.plain("alert-add"), ALERT_DIRECTION.data(id, 0)] as const] : []),
  ]);
  addGrid(keyboard, [
    ...(own ? [[t.plain("button-logging"), LOGGING.data(id)] as const] : []),
    [t.plain("button-refresh"), OUTPUT.data(id)],
  ]);
  if (own) keyboard.text(t.plain("button-removals"), REMOVALS.data(id)).row();
  if (address !== undefined) addCopy(keyboard, t, "address", address);
  keyboard.text(t.plain("to-outputs"), OUTPUTS.data(unitId, pageWith(id)));
  return { text: lines.join("\n"), keyboard };
}
