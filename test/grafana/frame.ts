/** A cell of a frame; a time is ms since the epoch. */
export type Cell = string | number | boolean | null;
export interface Field {
  readonly name: string;
  readonly type: "time" | "string" | "number" | "boolean";
  readonly values: readonly Cell[];
}
export type Frame = readonly Field[];

/** Points of a line by the values of its labels. */
export type Lines = Record<string, [at: number, value: number][]>;

/**
 * What both plugins make of a frame for a panel of times: data.LongToWide of grafana-plugin-sdk-go, which takes strings as
 * labels and numbers as values, and refuses times that go back.
 */
export function toLines(frame: Frame, shown: (labels: Record<string, string>) => string): Lines {
  const [times, ...others] = frame.filter(({ type }) => type === "time");
  const [numbers, ...more] = frame.filter(({ type }) => type === "number");
  if (!times || !numbers || others.length + more.length > 0) throw new Error("not one time and one number");
  const labels = frame.filter(({ type }) => type === "string");
  const lines: Lines = {};
  const keys = new Map<string, string>();
  for (const [i, at] of times.values.entries()) {
    if (typeof at !== "number" || at < Number(times.values[i - 1] ?? 0)) throw new Error("times are not in order");
    const own = Object.fromEntries(labels.map(({ name, values }) => [name, String(values[i])]));
    const [key, name] = [JSON.stringify(own), shown(own)];
    if ((keys.get(name) ?? key) !== key) throw new Error(`two lines are called ${name}`);
    keys.set(name, key);
    const value = numbers.values[i];
    lines[name] ??= [];
    if (typeof value === "number") lines[name].push([at, value]);
  }
  return lines;
}

/** The rows of a frame by its columns. */
export function toRows(frame: Frame): Record<string, Cell>[] {
  const length = frame[0]?.values.length ?? 0;
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(frame.map(({ name, values }) => [name, values[i] ?? null])),
  );
}
