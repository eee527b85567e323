import type { ChartModel, ChartSeries } from "../../drawing/model.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { OutputView } from "../../services/alerts.ts";
import type { Chart, Course } from "../../services/charts.ts";
import { formatAge, formatGiven, formatValue, shorten, titleOf } from "../format.ts";

const NAME = 40;
const UNIT = 30;
const CAPTION = 1024;

/** A chart as it is drawn for a reader. */
export function toModel(t: Translate, chart: Chart): ChartModel {
  const { from, to, courses } = chart;
  return {
    ...{ from, to, locale: t.locale, timeZone: t.timeZone },
    title: titleFor(t, courses),
    series: courses.map((course) => toSeries(t, courses, course)),
    thresholds: courses.flatMap(({ output, thresholds }, series) =>
      thresholds.map((one) => ({ ...one, series, text: formatGiven(t, output, one.value) })),
    ),
    empty: t.plain("chart-empty"),
  };
}

/** What is written under a chart: what each output comes to, or what to do when there is nothing. */
export function toCaption(t: Translate, { to, courses }: Chart, now: number): string {
  const lines = courses.map((course) => lineOf(t, courses, course));
  if (courses.every(({ points }) => points.every(([, value]) => value === null))) {
    const at = Math.max(0, ...courses.map(({ output }) => (output.value === undefined ? 0 : output.at)));
    const where = at >= to ? "later" : "earlier";
    lines.push("", at === 0 ? t("chart-never") : t("chart-widen", { age: formatAge(t, at, now), where }));
  }
  return within(lines);
}

function titleFor(t: Translate, courses: readonly Course[]): string {
  const units = [...new Set(courses.map(({ output }) => output.unit))].map((unit) => shorten(unit, UNIT)).join(", ");
  const [only, ...more] = courses;
  return only && more.length === 0 ? `${units} · ${shorten(titleOf(t, only.output), NAME)}` : units;
}

function toSeries(t: Translate, courses: readonly Course[], { output, points }: Course): ChartSeries {
  const kind = output.type === "bool" ? "bool" : output.type === "string" ? "state" : "number";
  const words = Object.fromEntries((output.values ?? []).map((value) => [String(value), String(value)]));
  return {
    ...{ kind, points, name: nameIn(t, courses, output), measure: output.measure },
    ...(kind === "bool" && { states: { true: t.plain("on"), false: t.plain("off") } }),
    ...(kind === "state" && { states: words }),
  };
}

/** What an output is called: with its unit where there are several. */
function nameIn(t: Translate, courses: readonly Course[], output: OutputView): string {
  const units = new Set(courses.map(({ output: { unitId } }) => unitId));
  const title = shorten(titleOf(t, output), NAME);
  return units.size === 1 ? title : `${shorten(output.unit, UNIT)} · ${title}`;
}

function lineOf(t: Translate, courses: readonly Course[], { output, summary }: Course): string {
  const name = nameIn(t, courses, output);
  const { last, min, mean, max, share } = summary;
  if (!last) return t("chart-line-empty", { name });
  const value = formatValue(t, output, last.value);
  if (output.type === "bool") return t("chart-line-bool", { name, value, share: formatShare(t, share) });
  if (min === null || mean === null || max === null) return t("chart-line-state", { name, value });
  return t("chart-line", {
    ...{ name, value, min: formatValue(t, output, min), max: formatValue(t, output, max) },
    mean: formatValue(t, { ...output, type: "float" }, mean),
  });
}

function formatShare(t: Translate, share: number | null): string {
  if (share === null) return t.plain("unset");
  return new Intl.NumberFormat(t.locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** Cuts lines that Telegram would not take; names are short, so that this is for entities that count double. */
function within(lines: readonly string[]): string {
  const kept = [...lines];
  while (kept.join("\n").length > CAPTION) kept.pop();
  return kept.join("\n");
}
