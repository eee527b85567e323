import { type Epoch, epochAt, toSpans } from "../../domain/logging.ts";
import { floorTo, HOUR, meet, type Span } from "../../domain/span.ts";
import type { Mark, Rollups, WindowFigures } from "../../storage/rollups.ts";

const PORTION = 100;

/** Windows of one epoch that are over and out of date. */
interface Task {
  readonly id: number;
  readonly epoch: Epoch & { readonly windowMs: number };
  readonly span: Span;
}

/** Makes the windows that are over by `now` and that samples have come for, a portion; says whether there may be more. */
export async function makeWindows(rollups: Rollups, now: number): Promise<boolean> {
  const marks = await rollups.dueWindows(now, PORTION);
  const tasks = new Map<string, Task>();
  const done: Mark[] = [];
  const open: { mark: Mark; from: number }[] = [];
  for (const mark of marks) {
    const { output: id, from, to, epochs } = mark;
    const spans: Span[] = [[from, to + 1]];
    if (epochs.some(({ weighted }) => weighted)) {
      // What the next sample finds before it has changed.
      const next = await rollups.series.next(id, to);
      if (next !== undefined && epochAt(epochs, next).weighted) spans.push([next, next + 1]);
    }
    let openFrom = Number.POSITIVE_INFINITY;
    for (const [place, span] of spans.entries()) {
      for (const { task, rest } of cut(id, epochs, span, now)) {
        if (task) tasks.set(`${id} ${task.epoch.since} ${task.span}`, task);
        if (rest !== null && place === 0) openFrom = Math.min(openFrom, Math.max(rest, from));
      }
    }
    if (openFrom <= to) open.push({ mark, from: openFrom });
    else done.push(mark);
  }
  for (const task of tasks.values()) {
    const figures = await makeTask(rollups, task);
    await rollups.putWindows(figures);
    await forgetEmpty(rollups, task, figures);
  }
  for (const { mark, from } of open) await rollups.narrowWindows(mark, from);
  await rollups.dropWindows(done);
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

/** Forgets the windows of which nothing could be made: all that was in them has been removed. */
async function forgetEmpty(
  rollups: Rollups,
  { id, epoch: { windowMs: width }, span: [from, to] }: Task,
  figures: readonly WindowFigures[],
): Promise<void> {
  if (figures.length === Math.ceil((to - from) / width)) return;
  const made = new Set(figures.map(({ start }) => start));
  const empty: number[] = [];
  for (let start = from; start < to; start += width) if (!made.has(start)) empty.push(start);
  if (empty.length > 0) await rollups.forgetWindows(id, width, empty);
}

async function makeTask({ series }: Rollups, { id, epoch, span }: Task): Promise<WindowFigures[]> {
  const { windowMs: width, mode, weighted } = epoch;
  const grid = { step: width, offset: 0 };
  const parts = weighted
    ? await series.figures(id, { from: "lasting samples", spans: [span], cell: Math.min(width, HOUR) }, grid)
    : await series.figures(id, { from: "samples", spans: [span] }, grid);
  const sorted = mode === "median" ? await series.medians(id, { from: "samples", spans: [span] }, grid) : [];
  const medians = new Map(sorted.map(({ start, mean }) => [start, mean]));
  return parts.map((part) => ({ output: id, width, median: medians.get(part.start) ?? null, ...part }));
}
