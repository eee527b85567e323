import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FILES } from "./dashboards.ts";
import { checkDashboards } from "./schema.ts";

// biome-ignore lint/suspicious/noExplicitAny: mistakes are made in all places.
type Json = any;
const read = (file: string): Json => JSON.parse(readFileSync(file, "utf8"));
const panelOf = (dashboard: Json, type: string): Json => dashboard.panels.find((panel: Json) => panel.type === type);

/** What somebody may get wrong, and what the compiler then speaks of. */
const MISTAKES: readonly (readonly [string, string, (dashboard: Json) => void])[] = [
  ["a panel that Grafana does not know", "graph", ({ panels }) => Object.assign(panels[0], { type: "graph" })],
  ["a property with another name", '"panel"', (dashboard) => Object.assign(dashboard, { panel: [] })],
  [
    "a number as text",
    "'string' is not assignable to type 'number'",
    ({ panels }) => Object.assign(panels[0].gridPos, { h: "4" }),
  ],
  ["a panel without a place", "Property 'gridPos' is missing", ({ panels }) => delete panels[0].gridPos],
  [
    "a tooltip of no mode",
    "multy",
    (dashboard) => Object.assign(panelOf(dashboard, "timeseries").options.tooltip, { mode: "multy" }),
  ],
  [
    "an option of another panel",
    "mergeValues",
    (dashboard) => Object.assign(panelOf(dashboard, "timeseries").options, { mergeValues: true }),
  ],
  [
    "a field's option with another name",
    "lineWeight",
    (dashboard) => Object.assign(panelOf(dashboard, "timeseries").fieldConfig.defaults.custom, { lineWeight: 2 }),
  ],
  [
    "no time to refresh a variable",
    "VariableRefresh",
    ({ templating }) => Object.assign(templating.list[0], { refresh: 7 }),
  ],
  ["a variable of no type", "querry", ({ templating }) => Object.assign(templating.list[0], { type: "querry" })],
  ["a query without its reference", "Property 'refId' is missing", ({ panels }) => delete panels[0].targets[0].refId],
];

test("the dashboards are what Grafana's published schema describes, and mistakes are not", () => {
  const good = FILES.map(read);
  const wrong = FILES.flatMap((file) =>
    MISTAKES.map(([, , make]) => {
      const dashboard = read(file);
      make(dashboard);
      return dashboard;
    }),
  );
  const found = checkDashboards([...good, ...wrong]);
  expect(found.slice(0, good.length)).toEqual(good.map(() => []));
  for (const [i, messages] of found.slice(good.length).entries()) {
    const [what = "", word = ""] = MISTAKES[i % MISTAKES.length] ?? [];
    expect(messages.join(" "), what).toContain(word);
  }
}, 60_000);

test.each(FILES)("%s has panels that do not overlap, each with an id and queries of its own", (file) => {
  const { panels } = read(file);
  const cells = new Set<string>();
  for (const { gridPos } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(cells.has(`${x} ${y}`)).toBe(false);
        cells.add(`${x} ${y}`);
      }
    }
  }
  expect(new Set(panels.map(({ id }: Json) => id)).size).toBe(panels.length);
  for (const { targets } of panels) expect(targets.map(({ refId }: Json) => refId)).toEqual(["A"]);
});
