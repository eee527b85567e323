import type { ApiClientOptions, Middleware } from "grammy";
import fetch from "node-fetch";
import type { Timekeeper } from "../../services/clock/timekeeper.ts";
import type { Context } from "../context.ts";

const SECOND = 1000;

/** Fetches as grammY does, and tells with each answer what time it is at Telegram. */
export function createFetch(time: Pick<Timekeeper, "hear">): NonNullable<ApiClientOptions["fetch"]> {
  return async (url, options) => {
    const response = await fetch(url, options);
    // Whatever else answers, such as the page of a hotel's Wi-Fi, is not Telegram.
    const isTelegram = response.status < 500 && response.headers.get("content-type")?.includes("application/json");
    const at = Date.parse(response.headers.get("date") ?? "");
    if (isTelegram && !Number.isNaN(at)) time.hear(at);
    return response;
  };
}

/** Tells when messages were sent: Telegram keeps them for a day while nobody asks. */
export function hearMessages(time: Pick<Timekeeper, "hearPast">): Middleware<Context> {
  return (ctx, next) => {
    const date = ctx.message?.date ?? ctx.myChatMember?.date;
    if (date !== undefined) time.hearPast(date * SECOND);
    return next();
  };
}
