import { explainFailure, loadEnvFile } from "./operator.ts";
import { say } from "./terminal.ts";

/** Runs a command of an operator: `--help` shows its usage, and what goes wrong is said in words and ends with 1. */
export function runCommand(usage: string, command: () => Promise<void>): void {
  // What it makes is for its owner alone.
  process.umask(0o077);
  const run = async (): Promise<void> => {
    if (process.argv.includes("--help")) return say(usage);
    loadEnvFile();
    await command();
  };
  run().catch((error: unknown) => {
    const isUsage = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
    process.stderr.write(`${isUsage ? usage : explainFailure(error)}\n`);
    process.exitCode = 1;
  });
}
