import { openClock } from "../../domain/clock.ts";
import { toCsvCell } from "../../domain/csv.ts";
import { LANGUAGES } from "../../domain/language/languages.ts";
import type { Value } from "../../domain/value.ts";
import { toOffset } from "../../domain/zone.ts";
import type { Translate } from "../../i18n/i18n.ts";

/** A file, and where it had to end. */
export interface Csv {
  readonly file: Buffer;
  readonly rows: number;
  /** The first time that did not fit any more, ms since the epoch; undefined when all is in it. */
  readonly cutAt: number | undefined;
}

const MOST_BYTES = 8 * 1024 * 1024;
/** Clocks change at quarters of an hour, so that one look is enough for each. */
const QUARTER = 15 * 60_000;
const MINUTE = 60_000;

/**
 * Rows as a file that spreadsheets open with a double click: UTF-8 with its mark, columns and
 * decimals as its reader's language has them. The first column is the time in the reader's zone as RFC 3339, the second the
 * same as a spreadsheet's own date and time.
 */
export async function toCsv(
  t: Translate,
  heads: readonly string[],
  portions: AsyncIterable<readonly (readonly [at: number, values: readonly (Value | null)[]])[]>,
  mostBytes = MOST_BYTES,
): Promise<Csv> {
  const { comma, point } = LANGUAGES[t.locale].csv;
  const head = [t.plain("csv-time"), t.plain("csv-date"), ...heads].map((text) => toCsvCell(text, comma)).join(comma);
  const chunks = [Buffer.from(`\ufeff${head}\r\n`)];
  const toTime = createTimes(t.timeZone);
  let room = mostBytes - (chunks[0]?.length ?? 0);
  let count = 0;
  for await (const rows of portions) {
    const lines = rows.map(([at, values]) => {
      const cells = values.map((value) => toCsvCell(toText(t, value, point), comma));
      return `${[...toTime(at), ...cells].join(comma)}\r\n`;
    });
    const chunk = Buffer.from(lines.join(""));
    if (chunk.length > room) return { file: Buffer.concat(chunks), rows: count, cutAt: rows[0]?.[0] };
    chunks.push(chunk);
    room -= chunk.length;
    count += rows.length;
  }
  return { file: Buffer.concat(chunks), rows: count, cutAt: undefined };
}

function toText(t: Translate, value: Value | null, point: string): string {
  if (value === null) return "";
  if (typeof value === "boolean") return t.plain(value ? "on" : "off");
  return typeof value === "number" ? String(value).replace(".", point) : value;
}

/** Times in a zone as RFC 3339, and as a spreadsheet's own. */
export function createTimes(timeZone: string): (at: number) => [rfc3339: string, date: string] {
  const clock = openClock(timeZone);
  let [quarter, offset] = [Number.NaN, 0];
  return (at) => {
    if (Math.floor(at / QUARTER) !== quarter) {
      quarter = Math.floor(at / QUARTER);
      offset = clock.offset(at);
    }
    const wall = new Date(at + offset * MINUTE).toISOString().slice(0, -1);
    return [`${wall}${toOffset(offset)}`, wall.slice(0, 19).replace("T", " ")];
  };
}
