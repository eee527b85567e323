import { basename } from "node:path";
import { compile } from "@pybricks/mpy-cross-v6";
import type { Files } from "../../src/sandbox/board/message.ts";

/** To these mpy-cross listens on the process from each call on, for good, and throws what others would handle. */
const FATAL = ["uncaughtException", "unhandledRejection"];

/** Compiles a file of MicroPython, with these options of mpy-cross. */
export function compileFile(path: string, content: string, options: readonly string[] = []) {
  const { fetch } = globalThis;
  const kept = FATAL.map((event) => process.rawListeners(event));
  // In Node, mpy-cross reads its WebAssembly from a file where there is no fetch.
  Reflect.deleteProperty(globalThis, "fetch");
  try {
    return compile(basename(path), content, [...options]);
  } finally {
    globalThis.fetch = fetch;
    for (const [index, event] of FATAL.entries()) {
      const added = process.rawListeners(event).filter((listener) => !kept[index]?.includes(listener));
      for (const listener of added) process.off(event, listener as () => void);
    }
  }
}

/** The same files, each .py compiled as the firmware's README has it done. */
export async function compileFiles(files: Files): Promise<Files> {
  const compiled: Files = {};
  for (const [path, content] of Object.entries(files)) {
    if (!path.endsWith(".py")) {
      compiled[path] = content;
      continue;
    }
    const { mpy, err } = await compileFile(path, String(content), ["-O3", "-s", "pepeunit"]);
    if (!mpy) throw new Error(err.join("\n"));
    compiled[path.replace(/py$/, "mpy")] = mpy;
  }
  return compiled;
}
