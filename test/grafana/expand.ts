/** What a dashboard shows: its period in ms since the epoch, the interval of a panel, and what is chosen of its variables. */
export interface Shown {
  readonly from: number;
  readonly to: number;
  readonly interval?: number;
  readonly chosen: Readonly<Record<string, string | readonly string[]>>;
}

/** As in Grafana's public/app/features/variables/utils.ts (variableRegex). */
const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

/** As grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax describes them. */
const FORMATS: Readonly<Record<string, (values: readonly string[]) => string>> = {
  glob: (values) => (values.length === 1 ? (values[0] ?? "") : `{${values.join(",")}}`),
  csv: (values) => values.join(","),
  doublequote: (values) => values.map((value) => `"${value.replaceAll('"', '\\"')}"`).join(","),
  sqlstring: (values) => values.map((value) => `'${value.replaceAll("'", "''")}'`).join(","),
};

/** Fills in variables as Grafana's page does before it sends a query to a plugin; those it does not know stay. */
export function expand(text: string, { from, to, interval, chosen }: Shown): string {
  const known: Record<string, string | readonly string[]> = { ...chosen, __from: String(from), __to: String(to) };
  if (interval !== undefined) known.__interval_ms = String(interval);
  return text.replace(
    VARIABLE,
    (match, plain?: string, old?: string, oldFormat?: string, name?: string, _path?: string, format?: string) => {
      const value = known[plain ?? old ?? name ?? ""];
      if (value === undefined) return match;
      const write = FORMATS[format ?? oldFormat ?? "glob"];
      if (!write) throw new Error(`no format ${format ?? oldFormat}`);
      return write(typeof value === "string" ? [value] : value);
    },
  );
}
