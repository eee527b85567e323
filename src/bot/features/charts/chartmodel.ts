import { TRAITS } from "../../../domain/traits.ts";
import { nameOf, twinsAmong } from "../../../domain/twins.ts";
import type { Value } from "../../../domain/value.ts";
import type { ChartModel, ChartSeries } from "../../../drawing/model.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Chart, Course, DrawnView } from "../../../services/charts/charts.ts";
import { formatAge, formatGiven, formatValue, sayMoment, shortenName, titleOf } from "../../text/format.ts";

const NAME = 40;
const UNIT = 30;
const LAST = 12;

/** A chart as it is drawn for a reader. */
export function toModel(t: Translate, chart: Chart, dark: boolean, now: number): ChartModel {
  const { from, to, courses } = chart;
  const yearOf = new Intl.DateTimeFormat("en", { year: "numeric", timeZone: t.timeZone });
  return {
    dark,
    withYear: [from, to].some((at) => yearOf.format(at) !== yearOf.format(now)),
    from,
    to,
    locale: t.locale,
    timeZone: t.timeZone,
    title: titleFor(t, courses),
    series: courses.map((course) => toSeries(t, courses, course)),
    thresholds: courses.flatMap(({ output, thresholds }, series) =>
      thresholds.map((one) => ({ ...one, series, text: formatGiven(t, output, one.value) })),
    ),
    empty: t.plain("chart-empty"),
  };
}

function outputsOf(courses: readonly Course[]): DrawnView[] {
  return courses.map(({ output }) => output);
}

/** What is written under a chart: what each output comes to, or what to do when there is nothing. */
export function toCaption(t: Translate, { to, courses, missing }: Chart, now: number): string {
  const lines = courses.map((course) => lineOf(t, courses, course));
  lines.push(...staleLines(t, courses, to));
  if (missing > 0) lines.push("", t("chart-missing", { count: missing }));
  if (courses.every(({ points }) => points.every(([, value]) => value === null))) {
    const at = Math.max(0, ...courses.map(({ output }) => (output.value === undefined ? 0 : output.at)));
    const where = at >= to ? "later" : "earlier";
    const kind = courses.every(({ output }) => output.kind === "input") ? "input" : "output";
    lines.push("", at === 0 ? t("chart-never", { kind }) : t("chart-widen", { age: formatAge(t, at, now), where }));
  }
  return lines.join("\n");
}

/** Of which units nothing comes any more, so that their lines end before the chart does. */
function staleLines(t: Translate, courses: readonly Course[], to: number): string[] {
  const units = new Map(outputsOf(courses).map((output) => [output.unitId, output]));
  return [...units.values()].flatMap(({ presence, seenAt, unit }) =>
    presence === "stale" && seenAt !== null && seenAt < to
      ? [t("chart-stale", { unit: shortenName(unit, UNIT), time: sayMoment(t, seenAt) })]
      : [],
  );
}

function titleFor(t: Translate, courses: readonly Course[]): string {
  const named = new Map(outputsOf(courses).map(({ unitId, unitUuid: uuid, unit: name }) => [unitId, { name, uuid }]));
  const units = [...named.values()].map((unit) => unitIn(named, unit)).join(", ");
  const [only, ...more] = courses;
  return only && more.length === 0 ? `${units} · ${titleIn(t, only.output)}` : units;
}

function toSeries(t: Translate, courses: readonly Course[], { output, points, summary }: Course): ChartSeries {
  const kind = TRAITS[output.type].chart ?? "number";
  const words = Object.fromEntries((output.values ?? []).map((value) => [String(value), String(value)]));
  return {
    kind,
    points,
    name: nameIn(t, outputsOf(courses), output),
    measure: output.measure,
    ...(kind === "number" && { last: summary.last && formatLast(t, output, summary.last.value) }),
    ...(output.kind === "input" && { stepped: true }),
    ...(kind === "bool" && { states: { true: t.plain("on"), false: t.plain("off") } }),
    ...(kind === "state" && { states: words }),
  };
}

/** At the end of a line there is not much room, and its axis has the measure. */
function formatLast(t: Translate, output: DrawnView, value: Value): string {
  const whole = formatValue(t, output, value);
  return whole.length <= LAST ? whole : formatValue(t, { ...output, measure: null }, value);
}

/** What an output is called in company: with its unit where there are several, which are told apart too. */
export function nameIn(t: Translate, outputs: readonly DrawnView[], output: DrawnView): string {
  const units = new Map(outputs.map(({ unitId, unitUuid: uuid, unit: name }) => [unitId, { name, uuid }]));
  const title = titleIn(t, output);
  const unit = units.get(output.unitId);
  return units.size === 1 || !unit ? title : `${unitIn(units, unit)} · ${title}`;
}

/** An input is marked: an output beside it is often called the same. */
export function titleIn(t: Translate, output: DrawnView): string {
  const name = shortenName(titleOf(t, output), NAME);
  return output.kind === "input" ? t.plain("chart-input", { name }) : name;
}

function unitIn(units: ReadonlyMap<number, Named>, unit: Named): string {
  const short = ({ name, uuid }: Named): Named => ({ name: shortenName(name, UNIT), uuid });
  return nameOf(short(unit), twinsAmong([...units.values()].map(short)));
}

type Named = Parameters<typeof nameOf>[0];

function lineOf(t: Translate, courses: readonly Course[], { output, summary }: Course): string {
  const name = nameIn(t, outputsOf(courses), output);
  const { last, min, mean, max, share } = summary;
  if (!last) return t("chart-line-empty", { name });
  const value = formatValue(t, output, last.value);
  if (TRAITS[output.type].chart === "bool") return t("chart-line-bool", { name, value, share: formatShare(t, share) });
  if (min === null || mean === null || max === null) return t("chart-line-state", { name, value });
  return t("chart-line", {
    name,
    value,
    min: formatValue(t, output, min),
    max: formatValue(t, output, max),
    mean: formatValue(t, { ...output, type: "float" }, mean),
  });
}

function formatShare(t: Translate, share: number | null): string {
  if (share === null) return t.plain("unset");
  return new Intl.NumberFormat(t.locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}
