import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const ROOT = new URL("../..", import.meta.url);
const TSX = import.meta.resolve("tsx");
const MAIN = new URL("src/main.ts", ROOT).pathname;

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

/** Runs src/main.ts in a directory with this environment and nothing else of ours. */
export function runProgram(cwd: string, env: Record<string, string>): Program {
  const child = spawn(process.execPath, ["--import", TSX, MAIN], { cwd, env: { PATH: process.env.PATH, ...env } });
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
