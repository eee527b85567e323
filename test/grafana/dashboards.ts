import { readFileSync } from "node:fs";

/** A query of frser-sqlite-datasource (its src/types.ts). */
export interface SqliteTarget {
  readonly refId: string;
  readonly datasource: Ref;
  readonly queryType: "table" | "time series";
  readonly rawQueryText: string;
  readonly queryText: string;
  readonly timeColumns: readonly string[];
}

/** A query of yesoreyeram-infinity-datasource as far as it is used here (its src/types/query.types.ts). */
export interface InfinityQuery {
  readonly type: "json";
  readonly source: "url";
  readonly parser: "jq-backend";
  readonly format: "table" | "timeseries";
  readonly url: string;
  readonly url_options: {
    readonly method: "GET";
    readonly data: string;
    readonly params: readonly { readonly key: string; readonly value: string }[];
  };
  readonly root_selector: string;
  readonly columns: readonly InfinityColumn[];
  readonly filters: readonly never[];
}
export interface InfinityColumn {
  readonly selector: string;
  readonly text: string;
  readonly type: "string" | "number" | "timestamp_epoch" | "boolean";
}
export interface InfinityTarget extends InfinityQuery {
  readonly refId: string;
  readonly datasource: Ref;
}
export interface InfinityVariable {
  readonly queryType: "infinity";
  readonly refId: "variable";
  readonly query: "";
  readonly infinityQuery: InfinityQuery & { readonly refId: "variable" };
  readonly meta: { readonly textField: string; readonly valueField: string };
}

/** A query of Prometheus, as Grafana's own plugin keeps it. */
export interface PrometheusTarget {
  readonly refId: string;
  readonly datasource: Ref;
  readonly expr: string;
  readonly legendFormat: string;
  readonly range: boolean;
  readonly instant: boolean;
}

export interface Ref {
  readonly type: string;
  readonly uid: string;
}
export interface Panel<T> {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource: Ref;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets: readonly T[];
}
export interface Variable<Q> {
  readonly name: string;
  readonly type: string;
  readonly datasource?: Ref;
  readonly query: Q;
}
/** As far as the tests look into it; schema.test.ts checks all of it. */
export interface Dashboard<T, Q> {
  readonly uid: string;
  readonly title: string;
  readonly links: readonly { readonly url: string }[];
  readonly templating: { readonly list: readonly Variable<Q>[] };
  readonly panels: readonly Panel<T>[];
}

export const FILES = ["grafana/dashboards/pepeunit-tables.json", "grafana/dashboards/pepeunit-api.json"] as const;

/** Not provisioned: it is for those who have a Prometheus. */
export const METRICS = "grafana/prometheus/pepeunit-metrics.json";

export function readMetrics(): Dashboard<PrometheusTarget, string> {
  return JSON.parse(readFileSync(METRICS, "utf8"));
}

export function readTables(): Dashboard<SqliteTarget, string> {
  return JSON.parse(readFileSync(FILES[0], "utf8"));
}

export function readApi(): Dashboard<InfinityTarget, InfinityVariable> {
  return JSON.parse(readFileSync(FILES[1], "utf8"));
}

/** The only query of a panel. */
export function targetOf<T>(dashboard: Dashboard<T, unknown>, title: string): T {
  const [target, ...more] = dashboard.panels.find((panel) => panel.title === title)?.targets ?? [];
  if (!target || more.length > 0) throw new Error(`no panel ${title} with one query`);
  return target;
}

export function variableOf<Q>(dashboard: Dashboard<unknown, Q>, name: string): Q {
  const found = dashboard.templating.list.find((variable) => variable.name === name);
  if (!found) throw new Error(`no variable ${name}`);
  return found.query;
}
