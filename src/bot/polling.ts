import { setTimeout as sleep } from "node:timers/promises";
import { sequentialize } from "@grammyjs/runner";
import type { Bot, Middleware } from "grammy";
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
export function startPolling(bot: Bot<Context>, onPoll: () => void): Polling {
  bot.api.config.use(async (prev, method, payload, signal) => {
    const answer = await prev(method, payload, signal);
    if (method === "getUpdates" && answer.ok) onPoll();
    return answer;
  });
  const { promise: begun, resolve: onStart } = withResolvers();
  let stopping = false;
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
      await Promise.race([bot.stop().catch(() => {}), sleep(CONFIRM_MS, undefined, { ref: false })]);
    },
  };
}

// Promise.withResolvers, which Node 20 lacks.
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
