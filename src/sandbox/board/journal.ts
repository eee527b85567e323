import type { BoardEvent } from "./message.ts";

/** What happened on a board, kept in order. */
export interface Journal {
  /** Every line printed so far; the oldest go when there are very many. */
  readonly lines: readonly string[];
  /** The first event that fits and came after the one that the last `next` gave; never misses one, never gives one twice. */
  next(fits: (event: BoardEvent) => boolean, deadlineMs?: number): Promise<BoardEvent>;
  /** The first line that contains the text or matches, with the same memory as `next`. */
  line(text: string | RegExp, deadlineMs?: number): Promise<string>;
  /** Listens until the function that it gives is called. */
  on(listener: (event: BoardEvent) => void): () => void;
}

const KEPT = 10_000;
/** What nothing takes that somebody waits for, however busy the host is. */
const FAR_MS = 60_000;

export function createJournal(): Journal & { note(event: BoardEvent): void } {
  const lines: string[] = [];
  const listeners = new Set<(event: BoardEvent) => void>();
  const unread: BoardEvent[] = [];

  const journal = {
    lines,
    note(event: BoardEvent): void {
      if (event.type === "line") lines.push(event.text);
      if (lines.length > KEPT) lines.shift();
      unread.push(event);
      if (unread.length > KEPT) unread.shift();
      for (const listener of [...listeners]) listener(event);
    },
    on(listener: (event: BoardEvent) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    next(fits: (event: BoardEvent) => boolean, deadlineMs = FAR_MS): Promise<BoardEvent> {
      const take = (): BoardEvent | undefined => {
        const index = unread.findIndex(fits);
        if (index < 0) return undefined;
        const [found] = unread.splice(0, index + 1).slice(-1);
        return found;
      };
      return new Promise((resolve, reject) => {
        const found = take();
        if (found) return resolve(found);
        const off = journal.on(() => {
          const event = take();
          if (event) settle(() => resolve(event));
        });
        const settle = (end: () => void): void => {
          clearTimeout(timer);
          off();
          end();
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`waited ${deadlineMs} ms; last lines: ${lines.slice(-8).join(" | ")}`))),
          deadlineMs,
        );
      });
    },
    async line(text: string | RegExp, deadlineMs?: number): Promise<string> {
      const fits = (event: BoardEvent): boolean =>
        event.type === "line" && (typeof text === "string" ? event.text.includes(text) : text.test(event.text));
      const event = await journal.next(fits, deadlineMs);
      return event.type === "line" ? event.text : "";
    },
  };
  return journal;
}
