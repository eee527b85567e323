import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { METRICS, readMetrics } from "./dashboards.ts";
import { checkDashboards } from "./schema.ts";

const RULES = "grafana/prometheus/pepeunit-rules.yaml";
const { panels, templating } = readMetrics();
const rules = parse(readFileSync(RULES, "utf8"), { strict: true }).groups.flatMap(
  (group: { rules: Record<string, unknown>[] }) => group.rules,
) as { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> }[];

/** Each figure of the page (which a test compares with what is served), with its labels. */
const figures = new Map<string, string[]>();
for (const [, name = "", type, labels = ""] of readFileSync("docs/metrics.md", "utf8").matchAll(
  /^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm,
)) {
  const own = labels.match(/\w+/g) ?? [];
  figures.set(name, own);
  if (type === "histogram") {
    for (const part of ["bucket", "sum", "count"]) figures.set(`${name}_${part}`, ["le", ...own]);
  }
}

/** What a query asks for that is not served, among figures and the labels by which it chooses or groups. */
function strays(expr: string): string[] {
  const names = expr.match(/\b(?:pepeunit|process|nodejs)_\w+/g) ?? [];
  const known = new Set(["instance", "job", ...names.flatMap((name) => figures.get(name) ?? [])]);
  const chosen = [...expr.matchAll(/(\w+)="/g)].map(([, label = ""]) => label);
  const grouped = [...expr.matchAll(/(?:by|ignoring) \(?([\w, ]+)\)/g)].flatMap(([, list = ""]) => list.split(", "));
  return [
    ...names.filter((name) => !figures.has(name)),
    ...[...chosen, ...grouped].filter((label) => !known.has(label)),
  ];
}

test("the dashboard is what Grafana's published schema describes", () => {
  expect(checkDashboards([readMetrics()])).toEqual([[]]);
}, 60_000);

test("each panel asks for figures that are served, by labels that they have, of the instance that is chosen", () => {
  expect(figures.size).toBeGreaterThan(20);
  for (const { title, targets } of panels) {
    for (const { expr, legendFormat } of targets) {
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => `${label}="`).join("");
      expect([title, strays(expr), strays(`${expr} ${shown}`)]).toEqual([title, [], []]);
      expect(expr).toContain('instance="$instance"');
    }
  }
  expect(templating.list.map(({ name }) => name)).toEqual(["source", "job", "instance"]);
  expect(readFileSync("docs/metrics.md", "utf8")).toContain(METRICS);
});

test("panels do not overlap, and each has an id of its own", () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test("five alert rules ask for figures that are served, and say what is wrong and how bad that is", () => {
  expect(rules).toHaveLength(5);
  expect(readFileSync("docs/metrics.md", "utf8")).toContain(RULES);
  for (const { alert, expr, labels, annotations } of rules) {
    expect([alert, strays(expr)]).toEqual([alert, []]);
    expect(["warning", "critical"]).toContain(labels.severity);
    expect(Object.keys(annotations)).toEqual(["summary", "description"]);
  }
});
