import type { ResponseParameters } from "grammy/types";
import { Refusal } from "./refusal.ts";

/**
 * How a call may go wrong: an error of Telegram's, a connection that breaks before or after the call took effect, or on
 * which nothing comes (the call takes no effect then), or JSON that is no answer, after the call took effect.
 */
export type Failure =
  | { readonly error_code: number; readonly description?: string; readonly parameters?: ResponseParameters }
  | { readonly retry_after: number }
  | { readonly json: unknown }
  | "lost request"
  | "lost answer"
  | "no answer";

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
  502: "Bad Gateway",
};

/** Failures that a test has ordered for the next calls. */
export class Failures {
  readonly #ordered = new Map<string, Failure[]>();

  /** The next `times` calls of the method go wrong this way. */
  order(method: string, failure: Failure, times = 1): void {
    const key = method.toLowerCase();
    this.#ordered.set(key, [...(this.#ordered.get(key) ?? []), ...Array<Failure>(times).fill(failure)]);
  }

  /** What this call has to suffer, if anything. */
  take(method: string): Failure | undefined {
    return this.#ordered.get(method.toLowerCase())?.shift();
  }

  /** How many have been ordered for the method and not been suffered yet. */
  left(method: string): number {
    return this.#ordered.get(method.toLowerCase())?.length ?? 0;
  }

  clear(): void {
    this.#ordered.clear();
  }
}

export function toRefusal(failure: Exclude<Failure, string | { readonly json: unknown }>): Refusal {
  if ("retry_after" in failure)
    return new Refusal(429, `Too Many Requests: retry after ${failure.retry_after}`, failure);
  const { error_code, description, parameters } = failure;
  return new Refusal(error_code, description ?? DESCRIPTIONS[error_code] ?? "Error", parameters);
}
