import { toCsvCell } from "../../domain/csv.ts";
import type { Value } from "../../domain/value.ts";
import { type TimeForm, toTime } from "./time.ts";

export const FORMATS = ["json", "ndjson", "csv"] as const;
export type Format = (typeof FORMATS)[number];

/** One value of an output, as it will be written. */
export type Sample = readonly [at: number, value: Value];

export const MEDIA: Readonly<Record<Format, string>> = {
  json: "application/json; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
};

const ACCEPTED: Readonly<Record<string, Format>> = {
  "application/json": "json",
  "application/*": "json",
  "*/*": "json",
  "application/x-ndjson": "ndjson",
  "application/ndjson": "ndjson",
  "application/jsonl": "ndjson",
  "text/csv": "csv",
};

/** What a client would like best, by its Accept header; JSON when that says nothing we know. */
export function toFormat(accept: string | undefined): Format {
  const wishes = (accept ?? "").split(",").flatMap((part) => {
    const [type = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const format = ACCEPTED[type];
    const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    return format && Number(q) > 0 ? [{ format, q: Number(q) }] : [];
  });
  return wishes.sort((a, b) => b.q - a.q)[0]?.format ?? "json";
}

/** Lines of CSV or NDJSON for a portion of an output's samples. */
export function toLines(format: "ndjson" | "csv", output: string, samples: readonly Sample[], form: TimeForm): string {
  const toLine =
    format === "csv"
      ? ([at, value]: Sample) =>
          `${output},${toTime(at, form)},${typeof value === "string" ? toCsvCell(value) : value}\n`
      : ([at, value]: Sample) => `${JSON.stringify({ output, time: toTime(at, form), value })}\n`;
  return samples.map(toLine).join("");
}
