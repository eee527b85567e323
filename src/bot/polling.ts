import { setTimeout as sleep } from "node:timers/promises";
import { sequentialize } from "@grammyjs/runner";
import { type Bot, HttpError, type Middleware } from "grammy";
import type { Log } from "../log.ts";
import type { Context } from "./context.ts";

/** Updates that are being handled. */
export interface InFlight {
  readonly middleware: readonly Middleware<Context>[];
  /** Resolves once none is left. */
  settled(): Promise<void>;
}

/** Handles one update of a chat after another, while chats do not wait for each other. */
export function createInFlight(log: Log): InFlight {
  const handled = new Set<Promise<void>>();
  const detach: Middleware<Context> = (_ctx, next) => {
    const one = next()
      .catch((error: unknown) => log.error({ err: error }, "an update failed"))
      .finally(() => handled.delete(one));
    handled.add(one);
  };
  return {
    middleware: [detach, sequentialize((ctx: Context) => String(ctx.chat?.id ?? ctx.from?.id ?? ""))],
    settled: async () => {
      while (handled.size > 0) await Promise.all(handled);
    },
  };
}

/** How long Telegram may take to hear that the last updates were handled; it gives them again otherwise. */
const CONFIRM_MS = 3000;
/** How long Telegram may take to answer for the first time before an operator is told. */
const PATIENCE_MS = 5000;
/** What polling asks; whether Telegram is within reach is judged by these alone. */
const POLLS: readonly string[] = ["getMe", "deleteWebhook", "getUpdates"];

/** A running poll for updates. */
export interface Polling {
  /** Resolves once Telegram has answered; it is asked again and again until it does. */
  readonly begun: Promise<void>;
  /** Rejects when Telegram refuses the token, or another program polls with it. */
  readonly ended: Promise<void>;
  /** Takes no more updates and confirms those taken, so that Telegram does not give them again; never fails. */
  stop(): Promise<void>;
}

/** Polls Telegram until stopped; `onPoll` hears of each answer. */
export function startPolling(bot: Bot<Context>, onPoll: () => void, log: Log): Polling {
  const { promise: begun, resolve: onStart } = withResolvers();
  let stopping = false;
  const reach = createReach(log);
  const impatient = setTimeout(() => reach.lost("no answer"), PATIENCE_MS);
  bot.api.config.use(async (prev, method, payload, signal) => {
    const answer = await prev(method, payload, signal).catch((error: unknown) => {
      if (POLLS.includes(method) && !stopping) reach.lost(reasonOf(error));
      throw error;
    });
    if (!POLLS.includes(method)) return answer;
    clearTimeout(impatient);
    if (answer.ok || answer.error_code < 500) reach.found();
    else reach.lost(answer.description);
    if (method === "getUpdates" && answer.ok) onPoll();
    return answer;
  });
  const polling = bot.start({
    allowed_updates: ["message", "callback_query", "my_chat_member"],
    onStart: () => {
      onPoll();
      onStart();
    },
  });
  // Whoever stops the bot in the middle of an attempt is not interested in how that attempt ends.
  const ended = polling.catch((error: unknown) => {
    if (!stopping) throw error;
  });
  ended.catch(() => {});
  return {
    begun,
    ended,
    stop: async () => {
      stopping = true;
      clearTimeout(impatient);
      await Promise.race([bot.stop().catch(() => {}), sleep(CONFIRM_MS, undefined, { ref: false })]);
    },
  };
}

/** Tells an operator that Telegram is out of reach, once an outage, and that it is back. */
function createReach(log: Log) {
  let isLost = false;
  return {
    lost(reason: string): void {
      if (isLost) return;
      isLost = true;
      log.warn(
        { reason },
        "Telegram can't be reached: check the network and TELEGRAM_API_ROOT; it is tried again, and devices are served meanwhile",
      );
    },
    found(): void {
      if (!isLost) return;
      isLost = false;
      log.info("Telegram is within reach");
    },
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof HttpError ? error.error : error;
  const { code, message } = cause as Partial<NodeJS.ErrnoException>;
  return code ?? message ?? String(cause);
}

// Promise.withResolvers, which Node 20 lacks.
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
