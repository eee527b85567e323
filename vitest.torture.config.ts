import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What `npm test` has in short. */
const LONG = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join("test", name))
  .filter((file) => /\/support\/(torture|cells)\.ts"/.test(readFileSync(file, "utf8")));

export default defineConfig({
  test: {
    include: LONG,
    env: { TORTURE: "1" },
    testTimeout: 300_000,
    hookTimeout: 180_000,
    setupFiles: ["test/support/patience.ts", "test/support/threads.ts"],
    maxWorkers: 2,
    // As `npm start` has them (docs/decisions/node-flags.md).
    execArgv: ["--max-semi-space-size=64", "--no-parallel-scavenge"],
    isolate: false,
  },
});
