import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { FILES, type Ref, readApi, readTables } from "./dashboards.ts";

const FOLDER = "grafana/provisioning";
// biome-ignore lint/suspicious/noExplicitAny: YAML is looked into below.
const load = (file: string): any => parse(readFileSync(join(FOLDER, file), "utf8"), { strict: true });
const SOURCES = readdirSync(join(FOLDER, "datasources")).flatMap((file) => load(`datasources/${file}`).datasources);

/** Every reference to a data source in a dashboard. */
function refs(json: unknown): Ref[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => (key === "datasource" ? [value as Ref] : refs(value)));
}

test("each dashboard asks one data source, which is provisioned under that uid and type", () => {
  for (const [dashboard, plugin] of [
    [readTables(), "frser-sqlite-datasource"],
    [readApi(), "yesoreyeram-infinity-datasource"],
  ] as const) {
    const asked = new Set(refs(dashboard).map(({ type, uid }) => `${type} ${uid}`));
    const [source] = SOURCES.filter(({ type }) => type === plugin);
    expect([...asked]).toEqual([`${plugin} ${source.uid}`]);
    expect(refs(dashboard).length).toBeGreaterThanOrEqual(dashboard.panels.length * 2 + 3);
  }
  expect(SOURCES).toHaveLength(2);
});

test("the database is opened read-only, where an environment variable says", () => {
  const { jsonData } = SOURCES.find(({ uid }) => uid === "pepeunit-tables");
  expect(jsonData).toMatchObject({ pathPrefix: "file:", path: "$PEPEUNIT_DB" });
  expect(jsonData.pathOptions.split("&")).toEqual(["mode=ro", "_pragma=busy_timeout(5000)", "_pragma=query_only(1)"]);
});

test("the token is in no file, but in an environment variable, and goes to the instance only", () => {
  const { url, jsonData, secureJsonData } = SOURCES.find(({ uid }) => uid === "pepeunit-api");
  expect(url).toBe("$PEPEUNIT_URL");
  expect(jsonData).toMatchObject({ auth_method: "bearerToken", allowedHosts: ["$PEPEUNIT_URL"] });
  expect(secureJsonData).toEqual({ bearerToken: "$PEPEUNIT_API_TOKEN" });
});

test("the dashboards are where the README puts them, lead to each other, and have names of their own", () => {
  const { providers } = load("dashboards/pepeunit.yaml");
  expect(providers).toHaveLength(1);
  const readme = readFileSync("README.md", "utf8");
  expect(readme).toContain(`grafana/dashboards:${providers[0].options.path}`);
  expect(
    readdirSync("grafana/dashboards")
      .map((name) => `grafana/dashboards/${name}`)
      .sort(),
  ).toEqual([...FILES].sort());
  const all = [readTables(), readApi()];
  for (const { links } of all) expect(all.map(({ uid }) => `/d/${uid}`)).toContain(links[0]?.url);
  expect(new Set(all.flatMap(({ uid, title }) => [uid, title])).size).toBe(4);
});

test("the README and docs/grafana.md name every variable and plugin that the provisioning wants", () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  const wanted = files.flatMap((name) => readFileSync(join(FOLDER, name), "utf8").match(/(?<=: |- )\$\w+/g) ?? []);
  const text = readFileSync("README.md", "utf8") + readFileSync("docs/grafana.md", "utf8");
  expect(new Set(wanted)).toEqual(new Set(["$PEPEUNIT_DB", "$PEPEUNIT_URL", "$PEPEUNIT_API_TOKEN"]));
  for (const name of [...wanted.map((one) => one.slice(1)), ...SOURCES.map(({ type }) => type)])
    expect(text).toContain(name);
});
