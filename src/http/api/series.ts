import { setImmediate } from "node:timers/promises";
import { toDecimals } from "../../domain/step.ts";
import { fromStored } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import type { Aggregate, History } from "../../services/history/history.ts";
import type { Found } from "../../services/openapi/catalogue.ts";
import { toCursor } from "./cursor.ts";
import type { Sample } from "./lines.ts";
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

const PORTION = 5000;

/** Steps of all outputs, as JSON. */
export async function readSteps(history: History, question: Question): Promise<string> {
  return toJson(question, await readSeries(history, question), null);
}

/** Raw samples, so many at most, as JSON; those of one output after those of another. */
export async function readPage(
  history: History,
  question: Question,
  { cursor, limit }: { readonly cursor: Place | undefined; readonly limit: number },
): Promise<string> {
  const { found, from, to } = question;
  const first = Math.max(
    0,
    found.findIndex(({ uuid }) => uuid === cursor?.[0]),
  );
  const series: Series[] = [];
  let left = limit;
  for (const [i, { uuid, variable }] of found.entries()) {
    if (i < first) continue;
    if (left === 0) return toJson(question, series, [uuid, from, to]);
    const start = i === first ? (cursor?.[1] ?? null) : null;
    const page = await history.page(variable.id, from, to, start, left);
    series.push({ uuid, step: null, samples: toSamples(variable.type, page.samples, question.time) });
    left -= page.samples.length;
    if (page.cursor !== null) return toJson(question, series, [uuid, page.cursor, to]);
  }
  return toJson(question, series, null);
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
  return stored.map(([at, value]) => [at, toJsonValue(type, fromStored(type, value), form) ?? value]);
}

/** Writes an answer (schemas.ts), a portion at a time: it may have a hundred thousand samples, and others are served meanwhile. */
async function toJson(question: Question, series: readonly Series[], next: Place | null): Promise<string> {
  const { found, aggregate, from, to, time: form } = question;
  const written: string[] = [];
  for (const { uuid, samples } of series) {
    const output = found.find((other) => other.uuid === uuid);
    if (!output) continue;
    const { name, type, title, measure } = output.variable;
    const decimals = toDecimals(output.variable);
    const portions: string[] = [];
    for (let i = 0; i < samples.length; i += PORTION) {
      if (i > 0 || written.length > 0) await setImmediate();
      const shown = samples.slice(i, i + PORTION).map(([at, value]) => [toTime(at, form), value]);
      portions.push(JSON.stringify(shown).slice(1, -1));
    }
    const head = JSON.stringify({ output: uuid, unit: output.unit.name, name, type, title, measure, decimals });
    written.push(`${head.slice(0, -1)},"samples":[${portions.join(",")}]}`);
  }
  const step = series[0]?.step ?? null;
  const head = JSON.stringify({ aggregate, from: toTime(from, form), to: toTime(to, form), step });
  return `${head.slice(0, -1)},"series":[${written.join(",")}],"next":${JSON.stringify(next && toCursor(next))}}`;
}
