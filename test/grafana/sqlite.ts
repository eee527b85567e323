import sqlite3 from "sqlite3";
import type { SqliteTarget } from "./dashboards.ts";
import { expand, type Shown } from "./expand.ts";
import type { Cell, Frame } from "./frame.ts";

type Row = Record<string, number | string | null>;

/** Runs a query of the dashboard as frser-sqlite-datasource 4 does (its pkg/plugin/query.go), on a connection that only reads. */
export async function ask(file: string, target: SqliteTarget, shown: Shown): Promise<Frame> {
  const sql = expand(target.rawQueryText, shown);
  if (/\$|\[\[/.test(sql)) throw new Error(`left unexpanded: ${sql}`);
  const rows = await query(file, sql);
  const names = Object.keys(rows[0] ?? {});
  // A column is what its first value is, and cuts what is not: each of them has to be of one kind.
  const kinds = names.map((name) => `group_concat(distinct nullif(typeof("${name}"), 'null')) as "${name}"`);
  const [kind = {}] = rows.length > 0 ? await query(file, `select ${kinds.join(", ")} from (${sql})`) : [];
  return names.map((name) => {
    if (String(kind[name]).includes(",")) throw new Error(`${name} is ${kind[name]}`);
    const values = rows.map((row): Cell => row[name] ?? null);
    if (target.timeColumns.includes(name)) return { name, type: "time", values: values.map(toTime) };
    return { name, type: kind[name] === "text" ? "string" : "number", values };
  });
}

/** What a query of a variable offers, as the plugin's metricFindQuery reads it. */
export async function options(file: string, sql: string, shown: Shown): Promise<[text: string, value: string][]> {
  const rows = await query(file, expand(sql, shown));
  return rows.map(({ __text, __value, ...rest }) => {
    if (Object.keys(rest).length > 0) throw new Error("more than text and value");
    return [String(__text), String(__value)];
  });
}

/** Seconds, whole or not. */
function toTime(value: Cell): Cell {
  return typeof value === "number" ? Math.round(value * 1000) : null;
}

/** Reads with `mode=ro` and `query_only`, as grafana/provisioning says. */
export function query(file: string, sql: string): Promise<Row[]> {
  return new Promise((done, failed) => {
    const db = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
    db.configure("busyTimeout", 5000);
    db.exec("pragma query_only = 1");
    db.all<Row>(sql, (error, rows) => {
      db.close();
      if (error) failed(error);
      else done(rows);
    });
  });
}
