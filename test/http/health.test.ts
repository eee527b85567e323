import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { monotonic } from "../../src/domain/monotonic.ts";
import { createHttp } from "../../src/http/app.ts";
import { createLog } from "../../src/log.ts";
import { Health } from "../../src/services/health.ts";
import type { Sync } from "../../src/services/sync/sync.ts";
import { connectDb } from "../../src/storage/sqlite/db.ts";
import { startWorld } from "../support/pepeunit.ts";

test("/health is 200 while the database answers and the bot polls", async () => {
  const world = await startWorld();
  try {
    const response = await fetch(`${world.instance.localUrl}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true, database: true, bot: true });
  } finally {
    await world.stop();
  }
});

test("/health is 503 when Telegram has not answered a poll for a minute, and when the database is closed", async () => {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-health-"));
  const orm = await connectDb(`sqlite:${join(dir, "pepeunit.db")}`);
  const health = new Health(orm.em);
  const app = createHttp({ sync: {} as Sync, health, log: createLog("silent") });
  const ask = async () => {
    const { statusCode, body } = await app.inject("/health");
    return [statusCode, JSON.parse(body)];
  };
  const silent = { ok: false, database: true, bot: false, reason: "Telegram has not answered" };
  expect(await ask()).toEqual([503, silent]);
  health.polled(monotonic.now() - 61_000);
  expect(await ask()).toEqual([503, silent]);
  health.polled(monotonic.now() - 31_000);
  expect(await ask()).toEqual([200, { ok: true, database: true, bot: true }]);
  health.lost("Telegram refuses (403)");
  expect(await ask()).toEqual([503, { ...silent, reason: "Telegram refuses (403)" }]);
  health.polled(monotonic.now());
  await orm.close();
  expect(await ask()).toEqual([503, { ok: false, database: false, bot: true }]);
  rmSync(dir, { recursive: true });
});

test("other paths are 404 in problem+json, and a wrong method too", async () => {
  const app = createHttp({ sync: {} as Sync, health: {} as Health, log: createLog("silent") });
  for (const [method, url] of [
    ["GET", "/sync"],
    ["GET", "/"],
    ["POST", "/health"],
  ] as const) {
    // biome-ignore format: pairs
    const response = await app.inject({ method, url });
    expect(response.statusCode).toBe(404);
    expect(response.headers["content-type"]).toContain("application/problem+json");
  }
});
