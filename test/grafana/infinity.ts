import { raw } from "jq-wasm";
import type { InfinityColumn, InfinityQuery, InfinityVariable } from "./dashboards.ts";
import { expand, type Shown } from "./expand.ts";
import type { Cell, Field, Frame } from "./frame.ts";

/** Where the data source leads, as provisioned. */
export interface Source {
  readonly url: string;
  readonly token: string;
}

/** Runs a query as yesoreyeram-infinity-datasource 3 does: its src/interpolate.ts, pkg/infinity and infinity-libs' jsonframer. */
export async function ask({ url, token }: Source, query: InfinityQuery, shown: Shown): Promise<Frame> {
  const asked = new URL(url + expand(query.url, shown));
  for (const { key, value } of query.url_options.params) {
    asked.searchParams.append(key, expandTimes(expand(value, shown), shown));
  }
  if (/[${}]/.test(decodeURIComponent(asked.href))) throw new Error(`left unexpanded: ${asked.href}`);
  const headers = { accept: "application/json;q=0.9,text/plain", authorization: `Bearer ${token}` };
  const response = await fetch(asked, { method: query.url_options.method, headers });
  const text = await response.text();
  if (response.status >= 400) throw new Error(`${response.status} ${text}`);
  const rows = await select(text, expand(query.root_selector, shown));
  return query.columns.map((column) => toField(column, rows));
}

/** What a query of a variable offers, by its fields for text and value. */
export async function options(
  source: Source,
  { infinityQuery, meta }: InfinityVariable,
  shown: Shown,
): Promise<[string, string][]> {
  const frame = await ask(source, infinityQuery, shown);
  const values = (name: string) => frame.find((field) => field.name === name)?.values ?? [];
  const texts = values(meta.textField);
  return values(meta.valueField).map((value, i) => [String(texts[i]), String(value)]);
}

/** infinity-libs' time_macros.go, without formats. */
function expandTimes(text: string, { from, to }: Shown): string {
  return text.replace(/\$\{__timeFrom\}/g, String(from)).replace(/\$\{__timeTo\}/g, String(to));
}

/** ApplyRootSelectorUsingJQ: one list is the rows, else each result is one. */
async function select(json: string, filter: string): Promise<Record<string, unknown>[]> {
  const lines = (await raw(json, filter, ["-c"])).split("\n").filter((line) => line !== "");
  const results = lines.map((line) => JSON.parse(line));
  return results.length === 1 && Array.isArray(results[0]) ? results[0] : results;
}

const TYPES = { string: "string", number: "number", timestamp_epoch: "time", boolean: "boolean" } as const;

/** gframer's anyToNullable…: what does not fit is null. */
function toField({ selector, text, type }: InfinityColumn, rows: readonly Record<string, unknown>[]): Field {
  const values = rows.map((row): Cell => {
    const value = row[selector];
    if (type === "string") return value === null || typeof value === "object" ? null : String(value);
    if (type === "boolean") return typeof value === "boolean" ? value : null;
    return typeof value === "number" ? value : null;
  });
  return { name: text || selector, type: TYPES[type], values };
}
