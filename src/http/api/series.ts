import type { z } from "zod";
import type { Value, ValueType } from "../../domain/value.ts";
import type { Found } from "../../services/catalogue.ts";
import type { Aggregate, History } from "../../services/history.ts";
import { toCursor } from "./cursor.ts";
import type { Sample } from "./lines.ts";
import type { Samples } from "./schemas.ts";
import { type TimeForm, toJsonValue, toTime } from "./time.ts";

/** What is asked of outputs that the caller may read. */
export interface Question {
  readonly found: readonly Found[];
  readonly aggregate: Aggregate;
  readonly from: number;
  readonly to: number;
  readonly step: number | undefined;
  readonly points: number | undefined;
  /** How times are to be written. */
  readonly time: TimeForm;
}

/** Where raw samples go on: with this output, at this time, until `to`. */
export type Place = readonly [output: string, at: number, to: number];

type Answer = z.infer<typeof Samples>;

const PORTION = 5000;

/** Steps of all outputs. */
export async function readSteps(history: History, question: Question): Promise<Answer> {
  return toAnswer(question, await readSeries(history, question), null);
}

/** Raw samples, so many at most; those of one output after those of another. */
export async function readPage(
  history: History,
  question: Question,
  { cursor, limit }: { readonly cursor: Place | undefined; readonly limit: number },
): Promise<Answer> {
  const { found, from, to } = question;
  const first = Math.max(
    0,
    found.findIndex(({ uuid }) => uuid === cursor?.[0]),
  );
  const series: Series[] = [];
  let left = limit;
  for (const [i, { uuid, variable }] of found.entries()) {
    if (i < first) continue;
    if (left === 0) return toAnswer(question, series, [uuid, from, to]);
    const start = i === first ? (cursor?.[1] ?? null) : null;
    const page = await history.page(variable.id, from, to, start, left);
    series.push({ uuid, step: null, samples: toSamples(variable.type, page.samples, question.time) });
    left -= page.samples.length;
    if (page.cursor !== null) return toAnswer(question, series, [uuid, page.cursor, to]);
  }
  return toAnswer(question, series, null);
}

/** All of it in portions that fit into memory. */
export async function* streamSamples(
  history: History,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<Pick<Series, "uuid" | "samples">> {
  if (question.aggregate !== "raw") {
    yield* await readSeries(history, question);
    return;
  }
  for (const { uuid, variable } of question.found) {
    for await (const samples of history.stream(variable.id, question.from, question.to, PORTION)) {
      if (signal.aborted) throw new Error("the answer was cut off");
      yield { uuid, samples: toSamples(variable.type, samples, question.time) };
    }
  }
}

/** As the store has it: a bool is 0 or 1. */
type Stored = readonly [at: number, value: number | string];

interface Series {
  readonly uuid: string;
  readonly step: number | null;
  readonly samples: readonly Sample[];
}

async function readSeries(history: History, { found, ...question }: Question): Promise<Series[]> {
  const series = await history.read({ ...question, outputs: found.map(({ variable }) => variable.id) });
  return series.flatMap(({ step, points }, i): Series[] => {
    const output = found[i];
    if (!output) return [];
    const { uuid, variable } = output;
    // A mean is a number, whatever it is of; the last one is a value.
    const type = question.aggregate === "last" ? variable.type : "float";
    const known = points.flatMap(([at, value]) => (value === null ? [] : [[at, value] as const]));
    return [{ uuid, step, samples: toSamples(type, known, question.time) }];
  });
}

function toSamples(type: ValueType, stored: readonly Stored[], form: TimeForm): Sample[] {
  return stored.map(([at, value]) => [at, toJsonValue(type, type === "bool" ? value === 1 : value, form) ?? value]);
}

function toAnswer(question: Question, series: readonly Series[], next: Place | null): Answer {
  const { found, aggregate, from, to, time: form } = question;
  return {
    ...{ aggregate, from: toTime(from, form), to: toTime(to, form), step: series[0]?.step ?? null },
    series: series.flatMap(({ uuid, samples }) => {
      const output = found.find((other) => other.uuid === uuid);
      if (!output) return [];
      const { name, type, measure } = output.variable;
      const shown = samples.map(([at, value]): [string | number, Value] => [toTime(at, form), value]);
      return [{ ...{ output: uuid, unit: output.unit.name, name, type, measure }, samples: shown }];
    }),
    next: next && toCursor(next),
  };
}
