import { autoRetry } from "@grammyjs/auto-retry";
import type { Middleware, Transformer } from "grammy";
import { type Monotonic, monotonic } from "../domain/monotonic.ts";
import type { Translations } from "../i18n/i18n.ts";
import { styled } from "./button.ts";
import type { Inside } from "./context.ts";
import type { Budget } from "./delivery/budget.ts";
import { stuckIsNew } from "./stuck.ts";
import { withinLimits } from "./text/lengths.ts";
import { straight } from "./text/straight.ts";

const HAS_TEXT = new Set(["sendMessage", "editMessageText", "sendDocument", "sendPhoto", "editMessageCaption"]);

const htmlByDefault: Transformer = (prev, method, payload, signal) =>
  prev(method, HAS_TEXT.has(method) ? { parse_mode: "HTML", ...payload } : payload, signal);

/** What is said in a group is for the one who asked: nobody else's phone has to ring. */
const quietInGroups: Transformer = (prev, method, payload, signal) => {
  const { chat_id: chatId } = payload as { readonly chat_id?: unknown };
  const isQuiet = typeof chatId === "number" && chatId < 0 && HAS_TEXT.has(method) && method.startsWith("send");
  return prev(method, isQuiet ? { disable_notification: true, ...payload } : payload, signal);
};

/** A press that changes nothing shows what is shown already: that is no failure. */
const unmodifiedIsDone: Transformer = async (prev, method, payload, signal) => {
  const answer = await prev(method, payload, signal);
  if (answer.ok || !answer.description.includes("message is not modified")) return answer;
  return { ok: true, result: true as never };
};

/** A press that is too old to answer was still a press; `false` in place of Telegram's `true` tells that it was. */
const lateAnswerIsDone: Transformer = async (prev, method, payload, signal) => {
  const answer = await prev(method, payload, signal);
  if (answer.ok || method !== "answerCallbackQuery" || answer.error_code !== 400) return answer;
  return { ok: true, result: false as never };
};

/** Ends calls, and the pauses between attempts, when the signal is aborted. */
export function cutBy(signal: AbortSignal): Transformer {
  return (prev, method, payload, own) => prev(method, payload, own ?? (signal as unknown as typeof own));
}

/** These send files, which may take long. */
const UPLOADS = new Set(["sendDocument", "sendPhoto", "editMessageMedia"]);
/** Other answers come within a second, or not at all. */
const ANSWER_MS = 15_000;
/** Longer than Telegram makes anybody wait who is only answered; a chat's next message waits meanwhile. */
const MAX_DELAY_S = 900;

/** Gives up calls on which nothing comes. */
export function inTime(time: Monotonic = monotonic): Transformer {
  return async (prev, method, payload, signal) => {
    if (UPLOADS.has(method)) return prev(method, payload, signal);
    const call = new AbortController();
    const abort = (): void => call.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    const over = new AbortController();
    void time.sleep(ANSWER_MS, over.signal).then(() => over.signal.aborted || abort());
    try {
      return await prev(method, payload, call.signal as unknown as typeof signal);
    } finally {
      over.abort();
      signal?.removeEventListener("abort", abort);
    }
  };
}

interface Delivery {
  /** Calls end when it is aborted. */
  readonly cut: AbortSignal;
  readonly budget: Budget;
  /** These look at the calls. */
  readonly watchers: readonly Transformer[];
}

/** What every context needs, in middleware and inside conversations alike. */
export function common(translations: Translations, { cut, budget, watchers }: Delivery): Middleware<Inside>[] {
  return [
    async (ctx, next) => {
      ctx.t = translations(ctx.from?.language_code);
      ctx.api.config.use(
        inTime(),
        straight,
        withinLimits,
        styled,
        htmlByDefault,
        quietInGroups,
        unmodifiedIsDone,
        lateAnswerIsDone,
      );
      // Outside of inTime: to wait for a turn is not to wait for an answer.
      ctx.api.config.use(budget.paced("answer"));
      ctx.api.config.use(autoRetry({ maxRetryAttempts: 3, maxDelaySeconds: MAX_DELAY_S }));
      ctx.api.config.use(stuckIsNew(ctx));
      ctx.api.config.use(...watchers);
      ctx.api.config.use(cutBy(cut));
      await next();
    },
  ];
}
