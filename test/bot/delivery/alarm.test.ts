import { type Api, GrammyError } from "grammy";
import { expect, test, vi } from "vitest";
import { Alarm } from "../../../src/bot/delivery/alarm.ts";
import type { Person } from "../../../src/domain/access.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { createLog } from "../../../src/log.ts";
import { holdTime } from "../../support/time.ts";

const ANN: Person = { id: 1, telegramId: 1, name: "Ann", locale: "en", role: "admin", timeZone: "UTC" };

test("a pause of any length that Telegram asks for is obeyed for some minutes, and then the admin is told", async () => {
  const time = holdTime();
  const stop = new AbortController();
  const answer = { ok: false, error_code: 429, description: "Too Many Requests" } as const;
  let asked = 34_560_000;
  const tried = vi.fn(async () => {
    throw new GrammyError("", { ...answer, parameters: { retry_after: asked } }, "sendMessage", {});
  });
  const api = { sendMessage: tried } as unknown as Api;
  const admins = async () => [ANN];
  const alarm = new Alarm({
    api,
    translations: loadTranslations("locales"),
    admins,
    log: createLog("silent"),
    signal: stop.signal,
    time,
  });
  alarm.tell("gone");
  await vi.waitFor(() => expect(time.slept).toEqual([600_000]));
  time.pass(599_999);
  await new Promise(setImmediate);
  expect(tried).toHaveBeenCalledTimes(1);
  asked = 30;
  time.pass(1);
  await vi.waitFor(() => expect(time.slept).toEqual([600_000, 30_000]));
  tried.mockResolvedValue({} as never);
  time.pass(30_000);
  await vi.waitFor(() => expect(tried).toHaveBeenCalledTimes(3));
  stop.abort();
});
