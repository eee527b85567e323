import type { ResponseParameters } from "grammy/types";

/** What became of a call; "lost" means that the connection broke before the bot got its answer. */
export type Outcome =
  | {
      readonly ok: true;
      readonly result: unknown;
      /** What the bot is told instead of the result. */
      readonly json?: unknown;
    }
  | {
      readonly ok: false;
      readonly error_code: number;
      readonly description: string;
      readonly parameters?: ResponseParameters;
    }
  | { readonly ok: false; readonly lost: true };

/** One request of the bot, kept for assertions such as "edited in place rather than sent again". */
export interface Call {
  readonly method: string;
  /** As the bot gave them; an uploaded file is an `Upload`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Milliseconds, by the emulator's clock. */
  readonly at: number;
  readonly outcome: Outcome;
}

const KEPT = 20_000;

/** The record of all calls, oldest first; long polls that brought nothing are left out. */
export class Calls {
  #all: Call[] = [];

  add(call: Call): void {
    const { outcome } = call;
    const idle = call.method === "getUpdates" && outcome.ok && Array.isArray(outcome.result) && !outcome.result.length;
    if (idle) return;
    this.#all.push(call);
    if (this.#all.length > KEPT) this.#all = this.#all.slice(KEPT / 2);
  }

  /** Those of one method, or all. */
  of(method?: string): readonly Call[] {
    return this.#all.filter((call) => method === undefined || call.method === method);
  }
}
