import { defineConfig } from "vitest/config";

/** Needs no instance, no board and no thread: rules, texts and pictures. */
const QUICK = [
  "test/{domain,protocol,i18n}/**/*.test.ts",
  "test/drawing/{chart,graph,lettering,ticks}.test.ts",
  "test/bot/text/{format,lengths}.test.ts",
  "test/bot/{button,boards/boardview}.test.ts",
  "test/services/live/**/*.test.ts",
  "test/{config,house,locales}.test.ts",
];
const DEVICE = ["test/firmware/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    setupFiles: ["test/support/patience.ts", "test/support/threads.ts"],
    maxWorkers: 2,
    // As `npm start` has them (docs/decisions/node-flags.md).
    execArgv: ["--max-semi-space-size=64", "--no-parallel-scavenge"],
    isolate: false,
    projects: [
      { extends: true, test: { name: "quick", include: QUICK } },
      { extends: true, test: { name: "device", include: DEVICE } },
      { extends: true, test: { name: "world", include: ["test/**/*.test.ts"], exclude: [...QUICK, ...DEVICE] } },
    ],
  },
});
