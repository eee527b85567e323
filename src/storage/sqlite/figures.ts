import { SERIES } from "./reader.ts";

/**
 * The SQL of figures. Every query returns rows of a Part (start, count, min, max, mean, known): of the variable `?1`,
 * in steps of `?3` ms that begin at multiples of `?3` less `?4`, in the spans of the JSON list `?2`.
 */
// The driver binds whole numbers of more than 32 bits as floating point, whose division is not whole.
const FIRST = "cast(?2 as integer)";
const STEP = "cast(?3 as integer)";
const OFFSET = "cast(?4 as integer)";
const CELL = "cast(?5 as integer)";
const START = `(at + ${OFFSET}) / ${STEP} * ${STEP} - ${OFFSET} as start`;
/** We divide large numbers by 2 ** 52 before adding them up, so that no sum overflows a double. Small ones would lose digits. */
const LARGE = "1e285";
const PART = "4503599627370496.0";

/** A figure of numbers between `low` and `high`. Rounding does not lead it beyond these: the mean of one value is that value. */
const within = (low: string, high: string, figure: (divisor: string) => string): string => `
  min(max(case when ${low} > -${LARGE} and ${high} < ${LARGE} then ${figure("1.0")} else
    min(max(${figure(PART)}, ${low} / ${PART}), ${high} / ${PART}) * ${PART} end, ${low}), ${high})`;

/** The mean of numbers, or of those that a filter selects. */
export const meanOf = (numbers: string, some = ""): string =>
  within(`min(${numbers})`, `max(${numbers})`, (divisor) => `avg(${numbers} / ${divisor}) ${some}`);

/** The weighted mean of numbers. */
export const weighedMean = (terms: readonly (readonly [numbers: string, weights: string])[]): string => {
  const weights = terms.map(([, weights]) => weights).join(" + ");
  const end = (most: "min" | "max"): string => {
    const ends = terms.map(([numbers, weights]) => `${most}(case when ${weights} > 0 then ${numbers} end)`);
    return ends.length === 1 ? ends.join() : `coalesce(${most}(${ends.join(", ")}), ${ends.join(", ")})`;
  };
  return within(end("min"), end("max"), (divisor) => {
    const sum = terms.map(([numbers, weights]) => `${numbers} / ${divisor} * ${weights}`).join(" + ");
    return `sum(${sum}) / sum(${weights})`;
  });
};

const CELL_START = `(at + ${OFFSET}) / ${CELL} * ${CELL} - ${OFFSET}`;

/**
 * Figures of samples, read in order without a sort. Here `?2` is the start of the first step, and `?4` the number of
 * steps.
 */
export const STEPS_OF_SAMPLES = `
  select ${FIRST} + n * ${STEP} as start, count(*) as count, min(number) as min, max(number) as max,
    ${meanOf("number")} as mean, null as known
  from ${SERIES} cross join sample on variable_id = ?1 and at >= ${FIRST} + n * ${STEP} and at < ${FIRST} + (n + 1) * ${STEP}
  where n < ?4 group by n`;

/** Figures of samples in spans that are not whole steps. */
export const SPANS_OF_SAMPLES = `
  select ${START}, count(*) as count, min(number) as min, max(number) as max,
    ${meanOf("number")} as mean, null as known
  from json_each(?2) cross join sample on variable_id = ?1 and at >= value ->> 0 and at < value ->> 1
  group by 1 order by 1`;

/**
 * Figures of samples, weighted by time, in cells of `?5` ms. Each sample lasts until the next one or the end of its
 * cell. From the start of a cell, the sample before it goes on. `known` is the time covered so; a cell without a sample
 * is not covered.
 */
export const TIMES_OF_SAMPLES = `
  with span (k, a, b) as (select key, value ->> 0, value ->> 1 from json_each(?2)),
  lasting as (
    select k, a, b, at, number, lag(at) over chain as before_at, lag(number) over chain as before,
      lead(at) over chain as next_at
    from span cross join sample on variable_id = ?1 and at < b
      and at >= coalesce((select max(at) from sample where variable_id = ?1 and at < a), a)
    window chain as (partition by k order by at)
  ),
  cut as (
    select at, number, before, before_at, max(${CELL_START}, a) as low,
      min(coalesce(next_at, b), ${CELL_START} + ${CELL}, b) as high
    from lasting where at >= a
  ),
  timed as (
    select at, number, high - at as held, case when before_at < low then at - low else 0 end as carried, before from cut
  )
  select ${START}, count(*) as count, min(number) as min, max(number) as max,
    ${weighedMean([
      ["number", "held"],
      ["coalesce(before, 0)", "carried"],
    ])} as mean, sum(held + carried) as known
  from timed group by 1 order by 1`;

/** Medians of samples; spans are whole steps. */
export const MEDIANS_OF_SAMPLES = `
  with placed as (
    select start, number, row_number() over (partition by start order by number) as place,
      count(*) over (partition by start) as count
    from (
      select ${START}, number
      from json_each(?2) cross join sample on variable_id = ?1 and at >= value ->> 0 and at < value ->> 1
    )
  )
  select start, max(count) as count, min(number) as min, max(number) as max,
    ${meanOf("number", "filter (where place * 2 in (count, count + 1, count + 2))")} as mean, null as known
  from placed group by 1 order by 1`;

const weighed = (table: string) => `
  select start, count, min, max, case when known is null then plain else timed end as mean, known from (
    select ${START}, sum(count) as count, min(min) as min, max(max) as max, ${weighedMean([["mean", "count"]])} as plain,
      ${weighedMean([["mean", "coalesce(known, width)"]])} as timed,
      case when max(known) is not null then sum(coalesce(known, width)) end as known
    from json_each(?2) cross join ${table}
      on variable_id = ?1 and width = value ->> 0 and at >= value ->> 1 and at < value ->> 2
    group by 1
  ) order by 1`;

/**
 * Figures from roll-ups; a span is [width, from, to]. A plain mean among time-weighted ones counts as if its value was
 * known all the time.
 */
export const ROLLUPS = weighed("rollup");

/** Roll-ups that are as wide as the step. */
export const SAME_ROLLUPS = `
  select at as start, count, min, max, mean, known from json_each(?2) cross join rollup
    on variable_id = ?1 and width = value ->> 0 and at >= value ->> 1 and at < value ->> 2`;

/** The same from windows. */
export const WINDOWS = weighed(`"window"`);

/** Medians from windows that are as wide as the step. */
export const MEDIANS_OF_WINDOWS = `
  select at as start, count, min, max, median as mean, null as known
  from json_each(?2) cross join "window" on variable_id = ?1 and width = ?3 and at >= value ->> 1 and at < value ->> 2
  where median is not null and width = value ->> 0 order by at`;

/** The last sample of each step, as in STEPS_OF_SAMPLES. */
export const LASTS_OF_SAMPLES = `
  select ${FIRST} + n * ${STEP} as start, at, number, text
  from ${SERIES} cross join sample on variable_id = ?1 and at = (
    select max(at) from sample where variable_id = ?1 and at >= ${FIRST} + n * ${STEP} and at < ${FIRST} + (n + 1) * ${STEP})
  where n < ?4 order by n`;
