#!/usr/bin/env -S node --max-semi-space-size=64 --no-parallel-scavenge
// `npx pepeunit`: the same as `npm start`, from any folder, which holds its data/ and .env.
import "../typescript.mjs";

await import("../src/main.ts");
