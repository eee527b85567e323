import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../src/sandbox/unit.ts";
import { type Family, figureOf, parseMetrics } from "../support/metrics.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

const TOKEN = "prometheus-0123456789";

let world: World;
let ann: Person;
let unit: VirtualUnit;

beforeAll(async () => {
  world = await startWorld({ env: { METRICS_TOKEN: TOKEN } });
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
});
afterAll(() => world.stop());

const ask = (authorization?: string, at = world): Promise<Response> =>
  fetch(`${at.instance.localUrl}/metrics`, { headers: { ...(authorization !== undefined && { authorization }) } });

async function read(): Promise<Map<string, Family>> {
  const response = await ask(`Bearer ${TOKEN}`);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  ]);
  return parseMetrics(await response.text());
}

test("who has no token, or another, is answered as if nothing were there, and so is everybody where none is set", async () => {
  const nothing = await fetch(`${world.instance.localUrl}/nothing`);
  const body = await nothing.text();
  const strangers = [undefined, "", "Bearer", `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN];
  for (const authorization of strangers) {
    const response = await ask(authorization);
    expect([response.status, await response.text()]).toEqual([404, body]);
  }
  const closed = await startWorld();
  try {
    const response = await ask(`Bearer ${TOKEN}`, closed);
    expect([response.status, await response.text()]).toEqual([404, body]);
  } finally {
    await closed.stop();
  }
});

test("syncs, what they brought and how they were committed are counted", async () => {
  const before = await read();
  for (let n = 1; n <= 3; n++) await unit.sync({ output_variables: { temperature: 20 + n } });
  await fetch(`${world.instance.localUrl}/sync`, { method: "POST", body: "?" });
  await fetch(`${world.instance.localUrl}/sync`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", authorization: "Bearer none" },
    body: Buffer.alloc(100),
  });
  const after = await read();
  const grown = (name: string, labels = {}): number => figureOf(after, name, labels) - figureOf(before, name, labels);
  expect(grown("pepeunit_syncs_total", { outcome: "ok" })).toBe(3);
  expect(grown("pepeunit_syncs_total", { outcome: "malformed" })).toBe(2);
  expect(grown("pepeunit_samples_total")).toBe(3);
  expect(grown("pepeunit_commit_changes_count")).toBe(3);
  expect(grown("pepeunit_commit_changes_sum")).toBe(3);
  expect(grown("pepeunit_commit_seconds_count")).toBe(3);
  expect(grown("pepeunit_commit_seconds_bucket", { le: "+Inf" })).toBe(3);
  expect(grown("pepeunit_commit_seconds_sum")).toBeGreaterThan(0);
});

test("what Telegram refuses is counted by method and error code, and its calls are timed", async () => {
  const before = await read();
  world.telegram.fails("sendMessage", { error_code: 403, description: "Forbidden: bot was blocked by the user" });
  ann.says("/units");
  const refused = { method: "sendMessage", code: "403" };
  const after = await vi.waitFor(async () => {
    const found = await read();
    expect(figureOf(found, "pepeunit_telegram_refusals_total", refused)).toBe(1);
    return found;
  });
  const calls = (all: Map<string, Family>): number =>
    figureOf(all, "pepeunit_telegram_call_seconds_count", { method: "sendMessage" });
  expect(calls(after)).toBeGreaterThan(calls(before));
  expect(figureOf(after, "pepeunit_telegram_call_seconds_count", { method: "getUpdates" })).toBe(0);
});

test("what is so is told: devices, health, the outbox, the disk, memory, jobs", async () => {
  const all = await vi.waitFor(async () => {
    const found = await read();
    expect(figureOf(found, "pepeunit_job_runs_total", { name: "sum up samples" })).toBeGreaterThan(0);
    return found;
  });
  expect(figureOf(all, "pepeunit_units")).toBe(1);
  expect(figureOf(all, "pepeunit_boards")).toBe(0);
  expect(figureOf(all, "pepeunit_healthy", { part: "database" })).toBe(1);
  expect(figureOf(all, "pepeunit_healthy", { part: "bot" })).toBe(1);
  expect(figureOf(all, "pepeunit_outbox_messages", { age: "3600" })).toBe(0);
  expect(figureOf(all, "pepeunit_incidents_open")).toBe(0);
  expect(figureOf(all, "pepeunit_database_bytes", { part: "tables" })).toBeGreaterThan(100_000);
  expect(figureOf(all, "pepeunit_disk_bytes", { part: "all" })).toBeGreaterThan(0);
  expect(figureOf(all, "process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
  expect(figureOf(all, "pepeunit_job_failures_total", { name: "sum up samples" })).toBe(0);
  const ranAt = figureOf(all, "pepeunit_job_last_run_timestamp_seconds", { name: "sum up samples" });
  expect(Math.abs(ranAt - Date.now() / 1000)).toBeLessThan(600);
  expect(figureOf(all, "pepeunit_event_loop_lag_seconds", { of: "p99" })).toBeGreaterThanOrEqual(0);
});

test("docs/metrics.md names exactly what is served, with its type and its labels", async () => {
  const page = readFileSync("docs/metrics.md", "utf8");
  const documented = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\| [A-Z0-9][^|]{20,} \|$/gm)].map(
    ([, name, type, labels = ""]) => `${name} ${type} ${labels.replaceAll("`", "").trim()}`,
  );
  const served = [...(await read())].map(([name, { type, samples }]) => {
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== "le"));
    return `${name}${type === "counter" ? "_total" : ""} ${type} ${[...labels].join(", ")}`.trim();
  });
  expect(documented.map((line) => line.trim()).toSorted()).toEqual(served.toSorted());
});
