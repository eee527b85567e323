import { GrammyError, HttpError } from "grammy";
import type { Log } from "../../log.ts";

/**
 * When another program polls too, Telegram answers the two in turns. We assume that it still runs until so long after
 * the last conflict.
 */
const RIVAL_MS = 90_000;
const ON = "it is tried again, and devices are served meanwhile";

/** Why Telegram does not answer as it should. Holds no secret. */
export interface Trouble {
  readonly kind: "token" | "rival" | "refused" | "unreachable";
  readonly what: string;
  /** What an operator can do. */
  readonly advice?: string;
  /** An HTTP status, or a system's error code. */
  readonly why: string;
}

/** What an error of the Bot API means. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof GrammyError)) return unreachable(networkReason(error));
  const why = String(error.error_code);
  if (error.error_code >= 500) return unreachable(`answer ${why}`);
  if (why === "401" || why === "404") {
    const advice = "ask @BotFather for a valid one";
    return { kind: "token", what: "Telegram does not accept BOT_TOKEN", advice, why };
  }
  if (why === "409")
    return { kind: "rival", what: "Another program polls with this BOT_TOKEN", advice: "stop it", why };
  return { kind: "refused", what: "Telegram refuses", why };
}

/** One sentence for an operator, without its full stop. */
export function sentenceOf({ what, advice, why }: Trouble): string {
  return advice ? `${what}: ${advice}` : `${what} (${why})`;
}

/** Telegram has not answered for too long. */
export const NO_ANSWER: Trouble = unreachable("no answer");

/** Logs each kind of trouble once per outage, and the end of the outage. */
export class Outage {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #told = new Set<Trouble["kind"]>();
  #rivalAt = Number.NEGATIVE_INFINITY;

  constructor(log: Log, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  lost(trouble: Trouble): void {
    const { kind, why } = trouble;
    if (kind === "rival") this.#rivalAt = this.#now();
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#log.warn({ reason: why }, `${sentenceOf(trouble)}; ${ON}`);
  }

  /** Call when Telegram has answered. Returns whether all is well now. */
  found(): boolean {
    if (this.#told.size === 0) return true;
    if (this.#now() - this.#rivalAt < RIVAL_MS) return false;
    this.#told.clear();
    this.#log.info("Telegram is within reach");
    return true;
  }
}

function unreachable(why: string): Trouble {
  const advice = "check the network and TELEGRAM_API_ROOT, and HTTPS_PROXY if there is one";
  return { kind: "unreachable", what: "Telegram can't be reached", advice, why };
}

/** Only the system's error code: the client's own message holds the address, and thus the token. */
function networkReason(error: unknown): string {
  const cause = error instanceof HttpError ? error.error : error;
  const { code, type } = cause as { readonly code?: unknown; readonly type?: unknown };
  if (typeof code === "string") return code;
  return typeof type === "string" && type !== "aborted" ? type : "no answer";
}
