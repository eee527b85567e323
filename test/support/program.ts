import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = `${ROOT}src/main.ts`;
/** Arguments of node as `npm start` has them. */
const AS_STARTED = (JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")).scripts.start as string)
  .split(" ")
  .slice(1)
  .map((word) => ({ "./typescript.mjs": `${ROOT}typescript.mjs`, "src/main.ts": MAIN })[word] ?? word);
/** The program in one piece of JavaScript: a start of tsx takes twice the processor time of all the rest. */
const IN_ONE_PIECE = `${ROOT}node_modules/.cache/pepeunit-${process.pid}.mjs`;
process.once("exit", () => rmSync(IN_ONE_PIECE, { force: true }));
await build({
  entryPoints: [MAIN],
  outfile: IN_ONE_PIECE,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  // Entities are tables by the names of their classes.
  keepNames: true,
  plugins: [
    {
      name: "each file knows its own address",
      setup: ({ onLoad }) =>
        onLoad({ filter: /src\/.*\.ts$/ }, ({ path }) => {
          const address = JSON.stringify(pathToFileURL(path).href);
          return { contents: readFileSync(path, "utf8").replaceAll("import.meta.url", address), loader: "ts" };
        }),
    },
  ],
});

/** The program as an operator runs it. */
export interface Program {
  readonly child: ChildProcess;
  /** What it has printed so far, on both outputs. */
  readonly printed: () => string;
  /** Resolves with a match of what it prints, at once when it has been printed; rejects when it ends before. */
  prints(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Resolves once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Runs the program in a directory with this environment and nothing else of ours; by npm's own words when told. */
export function runProgram(cwd: string, env: Record<string, string>, asStarted = false): Program {
  return runCommand(process.execPath, asStarted ? AS_STARTED : [IN_ONE_PIECE], cwd, env);
}

/** Runs a command that starts the program, with this environment and nothing else of ours. */
export function runCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Program {
  const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, ...env } });
  let printed = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  const prints = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(printed);
        if (match) resolve(match);
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without printing ${pattern}:\n${printed}`)));
    });
  return { child, printed: () => printed, prints, ended };
}
