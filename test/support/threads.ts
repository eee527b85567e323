import { rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";
import threads, { type WorkerOptions } from "node:worker_threads";
import { buildSync } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A thread's file in one piece of JavaScript, by the file that starts it. */
const pieces = new Map<string, string>();

function pieceOf(file: string): string {
  const before = pieces.get(file);
  if (before) return before;
  const entry = file.replace(/\.mjs$/, ".ts");
  const piece = `${ROOT}node_modules/.cache/pepeunit-${process.pid}-${pieces.size}.mjs`;
  process.once("exit", () => rmSync(piece, { force: true }));
  buildSync({
    entryPoints: [fileURLToPath(entry)],
    outfile: piece,
    bundle: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    // What is CommonJS in it asks for Node's own modules.
    banner: { js: `import { createRequire as make } from "node:module"; const require = make("${entry}");` },
    // They bring files of their own.
    external: ["@resvg/resvg-js", "@hpcc-js/wasm-graphviz"],
    define: { "import.meta.url": JSON.stringify(entry) },
    logLevel: "error",
  });
  pieces.set(file, piece);
  return piece;
}

const { Worker } = threads;
/** Without types in Node 20 a start of tsx takes six times the processor time of a thread that reads a link or draws. */
class WorkerInOnePiece extends Worker {
  constructor(file: string | URL, options?: WorkerOptions) {
    const isOurs = file instanceof URL && /\/src\/.*\/worker\.mjs$/.test(file.href);
    super(isOurs ? pieceOf(file.href) : file, options);
  }
}

// Before each file, and once for all files of a process.
if (!process.features.typescript && Worker.name !== WorkerInOnePiece.name) {
  threads.Worker = WorkerInOnePiece;
  syncBuiltinESMExports();
}
