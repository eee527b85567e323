import { basename } from "node:path";
import { compile } from "@pybricks/mpy-cross-v6";
import type { Files } from "../../src/sandbox/board/message.ts";

/** The same files, each .py compiled as the firmware's README has it done. */
export async function compileFiles(files: Files): Promise<Files> {
  const fetch = globalThis.fetch;
  // In Node, mpy-cross reads its WebAssembly from a file where there is no fetch.
  Reflect.deleteProperty(globalThis, "fetch");
  try {
    const compiled: Files = {};
    for (const [path, content] of Object.entries(files)) {
      if (!path.endsWith(".py")) {
        compiled[path] = content;
        continue;
      }
      const { mpy, err } = await compile(basename(path), String(content), ["-O3", "-s", "pepeunit"]);
      if (!mpy) throw new Error(err.join("\n"));
      compiled[path.replace(/py$/, "mpy")] = mpy;
    }
    return compiled;
  } finally {
    globalThis.fetch = fetch;
  }
}
