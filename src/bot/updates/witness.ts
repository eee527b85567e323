import type { ApiClientOptions, MiddlewareFn } from "grammy";
import fetch from "node-fetch";
import type { Timekeeper } from "../../services/clock/timekeeper.ts";
import { aside } from "../../services/writer/once.ts";
import type { Context } from "../context.ts";

const SECOND = 1000;

/** Only what answers there surely has another clock than this machine. */
const TELEGRAM = "https://api.telegram.org";

/**
 * Fetches as grammY does, and reports Telegram's time from each answer. A Bot API server or a proxy of one's own dates
 * answers by its own clock, and may run on this machine.
 */
export function createFetch(time: Pick<Timekeeper, "hear">, apiRoot: string): NonNullable<ApiClientOptions["fetch"]> {
  const mayBeHere = new URL(apiRoot).origin !== TELEGRAM;
  return async (url, options) => {
    const response = await fetch(url, options);
    // Other answers, such as the login page of a hotel's Wi-Fi, don't come from Telegram.
    const isTelegram = response.status < 500 && response.headers.get("content-type")?.includes("application/json");
    const at = Date.parse(response.headers.get("date") ?? "");
    // What follows from the time is not what the update at hand does.
    if (isTelegram && !Number.isNaN(at)) aside(() => time.hear(at, mayBeHere));
    return response;
  };
}

/** Reports when messages were sent. That may be long ago: Telegram keeps them for a day while nobody polls. */
export function hearMessages(time: Pick<Timekeeper, "hearPast">): MiddlewareFn<Context> {
  return (ctx, next) => {
    const date = ctx.message?.date ?? ctx.myChatMember?.date;
    if (date !== undefined) aside(() => time.hearPast(date * SECOND));
    return next();
  };
}
