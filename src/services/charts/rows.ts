import type { LoggingChoice } from "../../domain/logging.ts";
import { ceilTo, floorTo, type Span } from "../../domain/span.ts";
import type { Value } from "../../domain/value.ts";
import type { History } from "../history/history.ts";
import type { InputHistory } from "../history/inputs.ts";
import type { RawSample } from "../history/samples.ts";
import type { LiveVariable } from "../live/unit.ts";
import { fromRaw } from "./points.ts";

/** A time, and what each output was measured to be then; null where it was not. */
export type Row = readonly [at: number, values: readonly (Value | null)[]];

/** Where the values of outputs and of inputs are. */
interface Sources {
  readonly history: History;
  readonly inputs: InputHistory;
}

/** An output and how it is logged: that is what a table of it holds. Of an input it holds every change. */
export interface Column {
  readonly variable: LiveVariable;
  readonly choice: LoggingChoice | null;
}

const PORTION = 1000;
/** Windows that are read at once. */
const WINDOWS = 5000;

/** What was kept of some outputs, the oldest first, in portions that take a moment to work on; of bools and strings the changes. */
export async function* readRows(sources: Sources, columns: readonly Column[], span: Span): AsyncGenerator<Row[]> {
  const cursors = await Promise.all(columns.map((column) => openCursor(readColumn(sources, column, span))));
  let rows: Row[] = [];
  for (;;) {
    const at = Math.min(...cursors.map((cursor) => cursor.at()));
    if (at === Number.POSITIVE_INFINITY) break;
    const values = cursors.map((cursor, index) => {
      const type = columns[index]?.variable.type ?? "float";
      return cursor.at() === at ? fromRaw(type, cursor.value()) : null;
    });
    rows.push([at, values]);
    for (const cursor of cursors) if (cursor.at() === at && !cursor.step()) await cursor.load();
    if (rows.length < PORTION) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

async function* readColumn(
  { history, inputs }: Sources,
  { variable: { id }, choice }: Column,
  [from, to]: Span,
): AsyncGenerator<readonly RawSample[]> {
  if (choice === null) {
    yield* inputs.stream(id, [from, to]);
    return;
  }
  const { mode, windowMs: step } = choice;
  if (mode === "direct" || step === null) {
    yield* history.stream(id, from, to);
    return;
  }
  const end = ceilTo(to, step);
  for (let start = floorTo(from, step); start < end; start += step * WINDOWS) {
    const next = Math.min(start + step * WINDOWS, end);
    const [series] = await history.read({ outputs: [id], from: start, to: next, step, aggregate: mode });
    const samples = (series?.points ?? []).flatMap(([at, value]): RawSample[] => (value === null ? [] : [[at, value]]));
    if (samples.length > 0) yield samples;
  }
}

/** A place in a stream of samples; at infinity after the last. */
interface Cursor {
  at(): number;
  value(): number | string;
  /** Goes on to the next sample; false when more have to be loaded for that. */
  step(): boolean;
  load(): Promise<void>;
}

async function openCursor(stream: AsyncGenerator<readonly RawSample[]>): Promise<Cursor> {
  let portion: readonly RawSample[] = [];
  let index = 0;
  const cursor: Cursor = {
    at: () => portion[index]?.[0] ?? Number.POSITIVE_INFINITY,
    value: () => portion[index]?.[1] ?? "",
    step: () => ++index < portion.length,
    async load() {
      const next = await stream.next();
      portion = next.done ? [] : next.value;
      index = 0;
    },
  };
  await cursor.load();
  return cursor;
}
