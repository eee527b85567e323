import type { Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import type { Series, StoredSample } from "../../storage/series.ts";

/** A sample; a bool is 0 or 1, a time ms since the epoch. */
export type RawSample = readonly [at: number, value: number | string];

/** So many samples are read at once: most samples of bools and strings repeat the value, but strings may be long. */
const PORTION = 5000;
export const PORTION_OF_STRINGS = 500;
/** Reading stops after the text that reaches so many characters. */
export const MAX_CHARS = 4 * 2 ** 20;

export function toRaw({ at, number, text }: StoredSample): RawSample {
  return [at, number ?? text ?? ""];
}

/**
 * Up to `limit` samples from the start of a span, fewer if texts are long; for bools and strings only the changes.
 * `next` is the time to continue at; null at the end.
 */
export async function readSamples(
  series: Series,
  id: number,
  type: ValueType,
  [from, to]: Span,
  limit: number,
): Promise<{ samples: RawSample[]; next: number | null }> {
  const samples: RawSample[] = [];
  const { isState, holds } = TRAITS[type];
  let chars = 0;
  for (let cursor = from; ; ) {
    const most = holds === "string" ? PORTION_OF_STRINGS : PORTION;
    const portion = isState ? most : Math.min(most, limit - samples.length + 1);
    const rows = isState
      ? await series.changes(id, [cursor, to], portion)
      : await series.samples(id, [cursor, to], portion);
    for (const row of rows) {
      if ("changed" in row && !row.changed) continue;
      if (samples.length === limit || chars >= MAX_CHARS) return { samples, next: row.at };
      samples.push(toRaw(row));
      chars += row.text?.length ?? 0;
    }
    const last = rows.at(-1);
    if (!last || rows.length < portion) return { samples, next: null };
    cursor = last.at + 1;
  }
}
