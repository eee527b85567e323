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

/** A running poll for updates. */
export interface Polling {
  /** Rejects when Telegram refuses the token, or another program polls with it. */
  readonly ended: Promise<void>;
  /** Takes no more updates and confirms those taken, so that Telegram does not give them again. */
  stop(): Promise<void>;
}

/** Polls Telegram until stopped; `onPoll` hears of each answer. Resolves once polling has begun. */
export async function startPolling(bot: Bot<Context>, onPoll: () => void): Promise<Polling> {
  bot.api.config.use(async (prev, method, payload, signal) => {
    const answer = await prev(method, payload, signal);
    if (method === "getUpdates" && answer.ok) onPoll();
    return answer;
  });
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((begun, failed) => {
    ended = bot.start({ allowed_updates: ["message", "callback_query", "my_chat_member"], onStart: () => begun() });
    ended.then(begun, failed);
  });
  onPoll();
  return { ended, stop: () => bot.stop() };
}
