import { AppError } from "../../errors.ts";

/** Takes a line's data, which is good only until it returns; undefined is a flush. "raw" says that no more lines follow. */
export type OnLine = (line: Buffer | undefined) => "raw" | undefined;

export interface Lines {
  push(chunk: Buffer): void;
  /** Throws if a line has not come to its end. */
  end(): void;
}

const HEAD = 4;
const MAX_LINE = 65_535;

/**
 * Takes the lines of git's protocol out of a stream: each begins with its length in four hex digits, and 0000 is a flush.
 * However they are cut, no more than one line is held.
 */
export function createLines(onLine: OnLine, onRaw: (chunk: Buffer) => void = () => {}): Lines {
  const held = Buffer.allocUnsafe(MAX_LINE);
  let filled = 0;
  let length = HEAD;
  let raw = false;
  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length && !raw) {
        const copied = chunk.copy(held, filled, at, at + length - filled);
        filled += copied;
        at += copied;
        if (filled < length) return;
        if (filled === HEAD) length = readLength(held);
        if (length > filled) continue;
        raw = onLine(length === 0 ? undefined : held.subarray(HEAD, length)) === "raw";
        filled = 0;
        length = HEAD;
      }
      if (at < chunk.length) onRaw(chunk.subarray(at));
    },
    end() {
      if (filled > 0) throw new AppError("repository-not-git");
    },
  };
}

function readLength(held: Buffer): number {
  const digits = held.toString("latin1", 0, HEAD);
  const length = Number.parseInt(digits, 16);
  if (!/^[0-9a-f]{4}$/i.test(digits) || (length > 0 && length <= HEAD)) throw new AppError("repository-not-git");
  return length;
}
