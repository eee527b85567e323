import { mergeParts, type Part } from "../../domain/aggregate.ts";
import { HOUR, type Span } from "../../domain/span.ts";
import type { ValueType } from "../../domain/value.ts";
import { STALE } from "../../entities/stale.ts";
import {
  type Grid,
  type InputStep,
  type Kept,
  MAX_STEPS,
  type Past,
  type PastValue,
  type Pause,
  type Reading,
  type Restlessness,
  type Series,
  type Source,
  type StoredSample,
} from "../series.ts";
import { EPOCHS, readEpochs } from "./epochs.ts";
import {
  LASTS_OF_SAMPLES,
  MEDIANS_OF_SAMPLES,
  MEDIANS_OF_WINDOWS,
  ROLLUPS,
  SAME_ROLLUPS,
  SPANS_OF_SAMPLES,
  STEPS_OF_SAMPLES,
  TIMES_OF_SAMPLES,
  WINDOWS,
} from "./figures.ts";
import type { SqliteJournal } from "./journal.ts";
import type { Query, Reader } from "./reader.ts";

// A late sample also changes which value is carried on to the next one. So, for time-weighted means, the hour of the
// next sample is out of date too.
const OUTPUT = `
  select variable.id as id, name, type,
    case when swept_variable is null or variable.id <= swept_variable then until else swept_from end as until,
    ${EPOCHS} as epochs,
    (select json_group_array(json_array(from_at, to_at)) from sealed where variable_id = variable.id) as sealed,
    (select json_group_array(hour) from (
      select hour from stale where variable_id = variable.id and stale.kind = ${STALE.rollups}
      union
      select at / ${HOUR} * ${HOUR} from (
        select (select min(at) from sample where variable_id = variable.id and at > to_at) as at
        from stale where variable_id = variable.id and stale.kind = ${STALE.rollups}
          and exists (select 1 from logging where variable_id = variable.id and weighted)
      ) as next where not exists (
        select 1 from sealed where variable_id = variable.id and next.at >= from_at and next.at < to_at)
    ) where hour is not null) as dirty
  from variable, progress where variable.id = ?1 and variable.kind = 'output'`;

const LAST_BEFORE = `
  select at, number, text from sample where variable_id = ?1 and at < ?2 order by at desc limit 1`;

/** Up to `?4` samples from `?2` until `?3`. */
const SAMPLES = `
  select at, number, text, 1 as changed from sample where variable_id = ?1 and at >= ?2 and at < ?3 order by at limit ?4`;

/** As SAMPLES, and for each whether its value differs from the one before it. */
const CHANGES = `
  select at, number, text, before_at is null or number is not before or text is not before_text as changed
  from (
    select at, number, text, lag(at) over chain as before_at, lag(number) over chain as before,
      lag(text) over chain as before_text
    from (
      select * from (
        select at, number, text from sample where variable_id = ?1 and at >= ?2 and at < ?3 order by at limit ?4)
      union all
      select * from (
        select at, number, text from sample where variable_id = ?1 and at < ?2 order by at desc limit 1)
    )
    window chain as (order by at)
  ) where at >= ?2 order by at`;

/**
 * For the newest `?3` samples before a time: the time since the sample before, and whether the two have the same value.
 */
const PAUSES = `
  select at - before_at as pause, number is before and text is before_text as again from (
    select at, lag(at) over chain as before_at, number, lag(number) over chain as before,
      text, lag(text) over chain as before_text
    from (select at, number, text from sample where variable_id = ?1 and at < ?2 order by at desc limit ?3)
    window chain as (order by at)
  ) where before_at is not null`;

/** The first sample of all is a change, too. Each sample looks the one before up: a third of the time that windows take. */
const RESTLESSNESS = `
  with found as materialized (
    select ids.value as id, (
      select json_array(count(*), sum(changed), max(case when changed then at end)) from (
        select at, (number, text) is not (
          select number, text from sample as before
          where variable_id = ids.value and before.at < newest.at order by before.at desc limit 1) as changed
        from (select at, number, text from sample where variable_id = ids.value order by at desc limit ?2) as newest
      )
    ) as counts from json_each(?1) as ids
  )
  select id, counts ->> 0 as samples, counts ->> 1 as changes, counts ->> 2 as changedAt from found where samples > 0`;

/** The first sample after a time, unless it is sealed. A sample at that time changes its time-weighted figures too. */
const NEXT_SAMPLE = `
  select at from (select min(at) as at from sample where variable_id = ?1 and at > ?2) as next
  where not exists (select 1 from sealed where variable_id = ?1 and next.at >= from_at and next.at < to_at)`;

/** The time of the sample after the first `?3` in some spans. Spans and samples are read in order. */
const NTH = `
  select at from json_each(?2) cross join sample on variable_id = ?1 and at >= value ->> 0 and at < value ->> 1
  limit 1 offset ?3`;
const nthOf = (table: string): string => `
  select at from json_each(?2) cross join ${table}
    on variable_id = ?1 and width = value ->> 0 and at >= value ->> 1 and at < value ->> 2
  limit 1 offset ?3`;

const BACKWARDS: Readonly<Record<Kept, string>> = {
  samples: "select at, number, text from sample where variable_id = ?1 and at < ?2 order by at desc limit ?3 offset ?4",
  windows: `
    select at, coalesce(median, mean) as number, null as text, width,
      case when median is null then 'mean' else 'median' end as figure
    from "window" where variable_id = ?1 and at < ?2 order by at desc, width limit ?3 offset ?4`,
  misdated: `
    select at, number, text from misdated where variable_id = ?1 and found_at < ?2
    order by at desc, found_at limit ?3 offset ?4`,
  changes: `
    select at, number, text, door, user_id as userId from input_change where variable_id = ?1 and at < ?2
    order by at desc, rev desc limit ?3 offset ?4`,
};

/** For each step of `?4` ms the last change of an input, and figures of all: its revisions grow as time does. */
const INPUT_STEPS = `
  select at, number, text, least as min, most as max, step.count as count from (
    select max(rev) as rev, min(number) as least, max(number) as most, count(*) as count
    from input_change where variable_id = ?1 and at >= ?2 and at < ?3 group by cast((at - ?2) / ?4 as integer)
  ) as step join input_change on variable_id = ?1 and input_change.rev = step.rev order by step.rev`;
const INPUT_CHANGES = `
  select rev, at, number, text from input_change
  where variable_id = ?1 and rev > ?4 and at >= ?2 and at < ?3 order by rev limit ?5`;
const INPUT_BEFORE = `
  select at, number, text from input_change where variable_id = ?1 and at < ?2 order by rev desc limit 1`;

interface OutputCells {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  readonly until: number;
  readonly epochs: string;
  readonly sealed: string;
  readonly dirty: string;
}

/** Reads series by these queries, which see the tables as they are. */
export function createSeries(query: Query): Series {
  return {
    async output(id) {
      const [row] = await query<OutputCells>(OUTPUT, [id]);
      if (!row) return undefined;
      const { epochs, sealed, dirty } = row;
      return {
        ...row,
        epochs: readEpochs(epochs),
        sealed: JSON.parse(sealed) as Span[],
        dirty: JSON.parse(dirty) as number[],
      };
    },
    samples: (id, [from, to], limit) => query<StoredSample>(SAMPLES, [id, from, to, limit]),
    changes: (id, [from, to], limit) => query<StoredSample & { changed: number }>(CHANGES, [id, from, to, limit]),
    lastBefore: async (id, at) => (await query<StoredSample>(LAST_BEFORE, [id, at]))[0],
    lasts: (id, [from, to], step) =>
      query<StoredSample & { start: number }>(LASTS_OF_SAMPLES, [id, from, step, (to - from) / step]),
    pauses: (id, before, limit) => query<Pause>(PAUSES, [id, before, limit + 1]),
    restlessness: (ids, limit) => query<Restlessness>(RESTLESSNESS, [JSON.stringify(ids), limit]),
    figures: (id, source, grid) => readFigures(query, id, source, grid),
    medians: (id, source, { step, offset }) =>
      source.from === "windows"
        ? query<Part>(MEDIANS_OF_WINDOWS, [id, JSON.stringify(source.spans), step])
        : query<Part>(MEDIANS_OF_SAMPLES, [id, JSON.stringify(source.spans), step, offset]),
    async after(id, source, count) {
      const table = { windows: nthOf('"window"'), rollups: nthOf("rollup"), samples: NTH, "lasting samples": NTH };
      const [found] = await query<{ at: number }>(table[source.from], [id, JSON.stringify(source.spans), count]);
      return found?.at;
    },
    next: async (id, after) => (await query<{ at: number | null }>(NEXT_SAMPLE, [id, after]))[0]?.at ?? undefined,
    backwards: (variable, kept, before, limit, skip) =>
      query<PastValue>(BACKWARDS[kept], [variable, before, limit, skip]),
    inputSteps: (id, [from, to], step) => query<InputStep>(INPUT_STEPS, [id, from, to, step]),
    inputChanges: (id, [from, to], rev, limit) =>
      query<StoredSample & { rev: number }>(INPUT_CHANGES, [id, from, to, rev, limit]),
    inputBefore: async (id, at) => (await query<StoredSample>(INPUT_BEFORE, [id, at]))[0],
  };
}

async function readFigures(query: Query, id: number, source: Source, { step, offset }: Grid): Promise<Part[]> {
  const ask = (sql: string, spans: readonly unknown[], ...more: number[]) =>
    spans.length > 0 ? query<Part>(sql, [id, JSON.stringify(spans), ...more]) : Promise.resolve([]);
  switch (source.from) {
    case "windows":
      return ask(WINDOWS, source.spans, step, offset);
    case "rollups": {
      const same = source.spans.filter(([width]) => width === step);
      const others = source.spans.filter(([width]) => width !== step);
      return mergeParts([await ask(SAME_ROLLUPS, same), await ask(ROLLUPS, others, step, offset)], HOUR);
    }
    case "lasting samples":
      return ask(TIMES_OF_SAMPLES, source.spans, step, offset, source.cell);
    case "samples": {
      // Of whole hours there may be many short spans: one question for all of them.
      const isHourly = step % HOUR === 0 && offset % HOUR === 0;
      const isWhole = ([from, to]: Span) =>
        !isHourly && (from + offset) % step === 0 && (to - from) % step === 0 && (to - from) / step <= MAX_STEPS;
      const parts: Part[][] = [];
      for (const [from, to] of source.spans.filter(isWhole)) {
        parts.push(await query<Part>(STEPS_OF_SAMPLES, [id, from, step, (to - from) / step]));
      }
      const odd = source.spans.filter((span) => !isWhole(span));
      return mergeParts([...parts, await ask(SPANS_OF_SAMPLES, odd, step, offset)], step);
    }
  }
}

/** Series as of the latest commit: the journal is sorted in before they are opened. */
export function createPast(reader: Reader, journal: Pick<SqliteJournal, "catchUp">): Past {
  return {
    async open(behalf): Promise<Reading> {
      await journal.catchUp();
      const { query, snapshot } = behalf ? reader.on(behalf) : reader;
      return {
        ...createSeries(query),
        snapshot: (task) => snapshot((query) => task(createSeries(query))),
      };
    },
  };
}
