import { setTimeout as sleep } from "node:timers/promises";
import { type Bot, GrammyError, HttpError } from "grammy";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Log } from "../../log.ts";
import type { Context } from "../context.ts";
import { askedPause } from "../pause.ts";
import { Gap } from "./gap.ts";
import type { InFlight } from "./inflight.ts";
import { NO_ANSWER, Outage, type Trouble, troubleOf } from "./outage.ts";

/** How long Telegram holds a poll while there is nothing new. */
const POLL_S = 30;
/** After so long without an answer, the connection is dead without having been closed. */
const DEADLINE_MS = (POLL_S + 15) * 1000;
/** How often we poll while updates are being handled. */
const BEHIND_MS = 250;
/** The pause after a failure; it doubles with each further failure. */
const PAUSE_MS = 500;
const MAX_PAUSE_MS = 60_000;
/** Whatever pause Telegram asks for, we ask again by then: until then nobody is heard. */
const MAX_ASKED_MS = 600_000;
/** While another program polls, pauses stay short, so that we hear people soon after it has stopped. */
const MAX_RIVAL_PAUSE_MS = 3000;
/** How long Telegram may take for its first answer before we log that it does not answer. */
const PATIENCE_MS = 5000;
/** When the program stops: how long running updates may take, and how long their confirmation to Telegram may take. */
const HANDLE_MS = 5000;
const CONFIRM_MS = 2000;

const UPDATES = ["message", "callback_query", "my_chat_member"] as const;

interface Deps {
  readonly bot: Bot<Context>;
  readonly inFlight: InFlight;
  /** Whether Telegram has ever accepted a token of this instance. */
  readonly wasAccepted: () => Promise<boolean>;
  /** Told of each poll that was answered, and why one was not. */
  readonly health: { polled(now: number): void; lost(reason: string): void };
  readonly log: Log;
  readonly time?: Monotonic;
}

/** A running poll for updates. */
export interface Polling {
  /** Resolves once Telegram has answered. Until then we ask again and again. */
  readonly begun: Promise<void>;
  /** Rejects when Telegram refuses the token and has never accepted one of this instance. */
  readonly ended: Promise<void>;
  /**
   * Takes no more updates and confirms the handled ones, so that Telegram sends the others again later. Never fails.
   */
  stop(): Promise<void>;
}

/** Polls Telegram until it is stopped, whatever Telegram answers. */
export function startPolling({ bot, inFlight, wasAccepted, health, log, time = monotonic }: Deps): Polling {
  const { api } = bot;
  const { promise: begun, resolve: begin } = withResolvers();
  const outage = new Outage(log, time.now);
  const gap = new Gap();
  const stopping = new AbortController();
  const impatient = setTimeout(() => lost(NO_ANSWER), PATIENCE_MS);
  let asking = new AbortController();
  let isCleared = false;
  let isBegun = false;
  /** The next poll returns at once instead of being held, so that we soon know that all is well again. */
  let isEager = false;

  function lost(trouble: Trouble): void {
    clearTimeout(impatient);
    isEager = true;
    outage.lost(trouble);
    health.lost(`${trouble.what} (${trouble.why})`);
  }

  /** Telegram has answered. */
  function answered(): void {
    clearTimeout(impatient);
    isEager = false;
    if (outage.found()) health.polled(time.now());
  }

  /** Asks once, when there is room for more. */
  async function ask(): Promise<void> {
    asking = new AbortController();
    const deadline = setTimeout(() => asking.abort(), DEADLINE_MS);
    const signal = asking.signal as Signal;
    try {
      if (!bot.isInited()) bot.botInfo = await api.getMe(signal);
      if (!isCleared) await api.deleteWebhook({}, signal);
      isCleared = true;
      if (!isBegun) answered();
      isBegun = true;
      begin();
      const { offset, limit } = inFlight;
      if (limit === 0) return;
      const isBehind = gap.ask(time.now());
      const timeout = inFlight.isUpToDate && !isEager && !isBehind ? POLL_S : 0;
      const updates = await api.getUpdates({ offset, limit, timeout, allowed_updates: UPDATES }, signal);
      inFlight.take(updates, gap.answered(time.now(), updates.length, limit));
      answered();
    } finally {
      clearTimeout(deadline);
    }
  }

  async function run(): Promise<void> {
    let pauseMs = PAUSE_MS;
    while (!stopping.signal.aborted) {
      try {
        await ask();
        pauseMs = PAUSE_MS;
        if (!inFlight.isUpToDate || inFlight.limit === 0) await inFlight.idle(BEHIND_MS);
      } catch (error) {
        if (stopping.signal.aborted) return;
        const trouble = troubleOf(error);
        if (!(error instanceof GrammyError || error instanceof HttpError)) log.error({ err: error }, "polling failed");
        if (trouble.kind === "token" && !bot.isInited() && !(await wasAccepted())) throw error;
        lost(trouble);
        // Somebody may have set a webhook.
        if (error instanceof GrammyError) isCleared = false;
        const asked = Math.min(askedPause(error) ?? 0, MAX_ASKED_MS);
        await time.sleep(Math.max(pauseMs, asked), stopping.signal);
        pauseMs = Math.min(2 * pauseMs, trouble.kind === "rival" ? MAX_RIVAL_PAUSE_MS : MAX_PAUSE_MS);
      }
    }
  }

  const ended = run();
  ended.catch(() => {}).finally(() => clearTimeout(impatient));
  return {
    begun,
    ended,
    async stop() {
      stopping.abort();
      asking.abort();
      await ended.catch(() => {});
      inFlight.close();
      await inFlight.idle(HANDLE_MS);
      const { offset } = inFlight;
      if (offset === 0) return;
      const confirmed = api.getUpdates({ offset, limit: 1 }).catch(() => {});
      await Promise.race([confirmed, sleep(CONFIRM_MS, undefined, { ref: false })]);
    },
  };
}

/** The type of signal that grammY asks for. Node's own works as well. */
type Signal = NonNullable<Parameters<Bot["api"]["getMe"]>[0]>;

// Promise.withResolvers, which Node 20 lacks.
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
