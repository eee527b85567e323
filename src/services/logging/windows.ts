import type { Part } from "../../domain/aggregate.ts";
import { type Epoch, epochAt, toSpans } from "../../domain/logging.ts";
import { floorTo, HOUR, meet, type Span } from "../../domain/span.ts";
import type { Reader } from "../../storage/sqlite/reader.ts";
import type { Run } from "../../storage/sqlite/store.ts";
import { EPOCHS, readEpochs } from "../history/sources.ts";
import { MEDIANS_OF_SAMPLES, NEXT_SAMPLE, SPANS_OF_SAMPLES, TIMES_OF_SAMPLES } from "../history/sql.ts";
import { DROP_MARKS, upsert } from "./upsert.ts";

const PORTION = 100;
const WINDOW = ["variable_id", "width", "at", "count", "min", "max", "mean", "median", "known"] as const;

// Of windows the first of those that are out of date has to be over; nothing waits for samples that are logged direct.
const DUE = `
  select * from (
    select stale.*, ${EPOCHS} as epochs, (
      select window_ms from logging where logging.variable_id = stale.variable_id and since_at <= from_at
      order by since_at desc limit 1
    ) as width, (
      select min(since_at) from logging where logging.variable_id = stale.variable_id and since_at > from_at
    ) as next_since
    from stale left join variable on variable.id = stale.variable_id where stale.kind = 1
  ) where width is null or from_at / width * width + width <= ?1 or next_since <= ?1 order by variable_id, hour limit ${PORTION}`;
const NARROW = `
  update stale set from_at = ?5 where variable_id = ?1 and kind = ?2 and hour = ?3 and seq = ?4`;

interface Mark {
  readonly variable_id: number;
  readonly hour: number;
  readonly from_at: number;
  readonly to_at: number;
  readonly seq: number;
  readonly epochs: string;
}

/** Windows of one epoch that are over and out of date. */
interface Task {
  readonly id: number;
  readonly epoch: Epoch & { readonly windowMs: number };
  readonly span: Span;
}

/** Makes the windows that are over by `now` and that samples have come for, a portion; says whether there may be more. */
export async function makeWindows(reader: Reader, run: Run, now: number): Promise<boolean> {
  const marks = await reader.query<Mark>(DUE, [now]);
  const tasks = new Map<string, Task>();
  const done: number[][] = [];
  const open: number[][] = [];
  for (const mark of marks) {
    const { variable_id: id, hour, from_at, to_at, seq } = mark;
    const epochs = readEpochs(mark.epochs);
    const spans: Span[] = [[from_at, to_at + 1]];
    if (epochs.some(({ weighted }) => weighted)) {
      // What the next sample finds before it has changed.
      const [next] = await reader.query<{ at: number | null }>(NEXT_SAMPLE, [id, to_at]);
      if (next?.at && epochAt(epochs, next.at).weighted) spans.push([next.at, next.at + 1]);
    }
    let openFrom = Number.POSITIVE_INFINITY;
    for (const [place, span] of spans.entries()) {
      for (const { task, rest } of cut(id, epochs, span, now)) {
        if (task) tasks.set(`${id} ${task.epoch.since} ${task.span}`, task);
        if (rest !== null && place === 0) openFrom = Math.min(openFrom, Math.max(rest, from_at));
      }
    }
    if (openFrom <= to_at) open.push([id, 1, hour, seq, openFrom]);
    else done.push([id, 1, hour, seq]);
  }
  for (const task of tasks.values()) await upsert(run, `"window"`, WINDOW, await makeTask(reader, task));
  for (const row of open) await run(NARROW, row);
  if (done.length > 0) await run(DROP_MARKS, [JSON.stringify(done)]);
  return marks.length === PORTION;
}

/** The windows of a span by epochs: those that are over, and from when on others are not. */
function cut(
  id: number,
  epochs: readonly Epoch[],
  span: Span,
  now: number,
): { task: Task | null; rest: number | null }[] {
  return toSpans(epochs).flatMap(({ epoch, span: [since, end] }) => {
    const width = epoch.windowMs;
    const [part] = meet(span, [since, end]);
    if (width === null || !part) return [];
    const first = Math.max(floorTo(part[0], width), epoch.cleared);
    const last = Math.min(floorTo(part[1] - 1, width) + width, end);
    const over = end <= now ? last : Math.min(last, floorTo(now, width));
    const task = first < over ? { id, epoch: { ...epoch, windowMs: width }, span: [first, over] as const } : null;
    return [{ task, rest: over < last ? Math.max(first, over) : null }];
  });
}

async function makeTask(reader: Reader, { id, epoch, span }: Task): Promise<(number | null)[][]> {
  const { windowMs: width, mode, weighted } = epoch;
  const spans = JSON.stringify([span]);
  const parts = weighted
    ? await reader.query<Part>(TIMES_OF_SAMPLES, [id, spans, width, 0, Math.min(width, HOUR)])
    : await reader.query<Part>(SPANS_OF_SAMPLES, [id, spans, width, 0]);
  const sorted = mode === "median" ? await reader.query<Part>(MEDIANS_OF_SAMPLES, [id, spans, width, 0]) : [];
  const medians = new Map(sorted.map(({ start, mean }) => [start, mean]));
  return parts.map(({ start, count, min, max, mean, known }) => [
    id,
    width,
    start,
    count,
    min,
    max,
    mean,
    medians.get(start) ?? null,
    known,
  ]);
}
