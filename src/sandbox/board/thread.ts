import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

const WORKER = new URL("./worker.ts", import.meta.url);
const require = createRequire(import.meta.url);
let code: URL | undefined;

/** A thread for a board. Node 20 strips no types in a thread; tsx there would take three times as long as the board itself. */
export function startThread(options: WorkerOptions): Worker {
  if (process.features.typescript) return new Worker(WORKER, options);
  code ??= bundle();
  return new Worker(code, { ...options, execArgv: [] });
}

/** The thread's files in one piece of JavaScript; what is of a package stays there. */
function bundle(): URL {
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(WORKER)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    packages: "external",
    define: { "import.meta.url": JSON.stringify(WORKER.href) },
  });
  const text = outputFiles[0]?.text ?? "";
  // A data: URL has no place of its own to find packages from.
  const placed = text.replaceAll(/(from |import\()"([^"]+)"/g, (_, before, name) => `${before}"${placeOf(name)}"`);
  return new URL(`data:text/javascript,${encodeURIComponent(placed)}`);
}

function placeOf(name: string): string {
  return name.startsWith("node:") ? name : import.meta.resolve(name);
}
