import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { ConfigError } from "../config.ts";

/** Says something to the operator, on a line of its own. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Says how far something is, on the same line again; nothing where nobody looks. */
export function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${text}`);
}

/** Asks the operator; throws a ConfigError that names `otherwise` where nobody can answer. */
export async function ask(question: string, otherwise: string, isHidden = false): Promise<string> {
  if (!process.stdin.isTTY) throw new ConfigError(`Nobody can be asked here: ${otherwise}.`);
  let isMuted = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) process.stdout.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const answer = terminal.question(question);
  isMuted = isHidden;
  try {
    return (await answer).trim();
  } finally {
    terminal.close();
    if (isHidden) process.stdout.write("\n");
  }
}

/** Bytes for people: "3.2 MB". */
export function toSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
