import type { BotCommand, BotCommandScope } from "grammy/types";
import type { Call } from "./call.ts";
import type { Standing } from "./chat.ts";
import type { Shown } from "./message.ts";

/** What the person who pressed a button gets back. */
export interface Answer {
  readonly text?: string;
  readonly show_alert?: boolean;
  readonly url?: string;
}

/** Everything that can happen, as plain data: a page may show it, a test may wait for it. */
export type Happening =
  | { readonly type: "message"; readonly chat: number; readonly message: Shown }
  | { readonly type: "edit"; readonly chat: number; readonly message: Shown; readonly before: Shown }
  | { readonly type: "delete"; readonly chat: number; readonly message: Shown }
  | {
      readonly type: "press";
      readonly chat: number;
      readonly query: string;
      readonly from: number;
      readonly message: number;
      readonly data: string;
    }
  | {
      readonly type: "answer";
      readonly chat: number;
      readonly query: string;
      readonly from: number;
      readonly answer: Answer;
    }
  | { readonly type: "action"; readonly chat: number; readonly action: string; readonly thread: number | undefined }
  | { readonly type: "member"; readonly chat: number; readonly user: number; readonly standing: Standing }
  | { readonly type: "migration"; readonly chat: number; readonly to: number }
  | {
      readonly type: "commands";
      readonly scope: BotCommandScope;
      readonly language_code: string;
      readonly commands: readonly BotCommand[];
    }
  | { readonly type: "failure"; readonly call: Call };

export type Event = Happening & { readonly seq: number; readonly at: number };

export interface Wait {
  /** Look at what happened after this mark too; without it only the future counts. */
  readonly since?: number | undefined;
  readonly deadlineMs?: number | undefined;
}

const KEPT = 20_000;

/** The ordered record of what happened; waiting looks back to a mark first, so that nothing is missed. */
export class Events {
  #log: Event[] = [];
  #seq = 0;
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #now: () => number;
  readonly #deadlineMs: number;

  constructor(now: () => number, deadlineMs: number) {
    this.#now = now;
    this.#deadlineMs = deadlineMs;
  }

  /** This moment; give it as `since`. */
  mark(): number {
    return this.#seq;
  }

  since(mark: number): readonly Event[] {
    return this.#log.filter(({ seq }) => seq > mark);
  }

  emit(happening: Happening): void {
    const event: Event = { ...happening, seq: ++this.#seq, at: this.#now() };
    this.#log.push(event);
    if (this.#log.length > KEPT) this.#log = this.#log.slice(KEPT / 2);
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Subscribes to the future; returns the way out. */
  on(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The first event that `pick` turns into something; after the deadline `story` says what was missed. */
  next<T>(pick: (event: Event) => T | undefined, wait: Wait = {}, story?: (ms: number) => string): Promise<T> {
    const late = new Error("nothing of the kind happened");
    for (const event of wait.since === undefined ? [] : this.since(wait.since)) {
      const found = pick(event);
      if (found !== undefined) return Promise.resolve(found);
    }
    const ms = wait.deadlineMs ?? this.#deadlineMs;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        stop();
        finish();
      };
      const stop = this.on((event) => {
        try {
          const found = pick(event);
          if (found !== undefined) settle(() => resolve(found));
        } catch (error) {
          settle(() => reject(error));
        }
      });
      const timer = setTimeout(() => {
        late.message = story?.(ms) ?? `nothing of the kind happened within ${ms} ms`;
        settle(() => reject(late));
      }, ms);
    });
  }
}
