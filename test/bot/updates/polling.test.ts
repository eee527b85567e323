import { Bot } from "grammy";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Context } from "../../../src/bot/context.ts";
import { InFlight } from "../../../src/bot/updates/inflight.ts";
import { type Polling, startPolling } from "../../../src/bot/updates/polling.ts";
import { type Monotonic, monotonic } from "../../../src/domain/monotonic.ts";
import type { Log } from "../../../src/log.ts";
import { startTelegram, type Telegram } from "../../../src/sandbox/telegram/telegram.ts";

let telegram: Telegram;
let polling: Polling;
let heard: string[];
let said: string[];
let health: (string | true)[];
let clock: number;
let pause: Monotonic["sleep"];

beforeEach(async () => {
  telegram = await startTelegram();
  [heard, said, health, clock] = [[], [], [], 0];
  pause = monotonic.sleep;
});
afterEach(async () => {
  await polling.stop();
  await telegram.stop();
});

function start(known = true, token = telegram.token): Polling {
  const bot = new Bot<Context>(token, { client: { apiRoot: telegram.root } });
  bot.on("message:text", (ctx) => void heard.push(ctx.msg.text));
  const tell = (...[, sentence]: unknown[]) => void said.push(String(sentence));
  const log = {
    debug: tell,
    info: (sentence: string) => said.push(sentence),
    warn: tell,
    error: tell,
  } as unknown as Log;
  const inFlight = new InFlight({ handle: (update) => bot.handleUpdate(update), log });
  polling = startPolling({
    bot,
    inFlight,
    log,
    wasAccepted: async () => known,
    health: { polled: () => health.push(true), lost: (reason) => health.push(reason) },
    time: { now: () => clock, sleep: pause },
  });
  return polling;
}

test.each([
  [
    { error_code: 401 },
    "Telegram does not accept BOT_TOKEN (401)",
    "Telegram does not accept BOT_TOKEN: ask @BotFather",
  ],
  [{ error_code: 403 }, "Telegram refuses (403)", "Telegram refuses (403); it is tried again"],
  [{ error_code: 502 }, "Telegram can't be reached (answer 502)", "Telegram can't be reached: check the network"],
  ["lost request", "Telegram can't be reached (ECONNRESET)", "Telegram can't be reached: check the network"],
] as const)(
  "after %j it polls again, says so once and is well when Telegram is",
  async (failure, reason, sentence) => {
    await start().begun;
    telegram.fails("getUpdates", failure, 3);
    const ann = telegram.person({ first_name: "Ann" });
    ann.says("one");
    await vi.waitFor(() => expect(health.filter((one) => one === reason)).toHaveLength(3), { timeout: 10_000 });
    ann.says("two");
    await vi.waitFor(() => expect(heard).toEqual(["one", "two"]), { timeout: 10_000 });
    await vi.waitFor(() => expect(health.at(-1)).toBe(true));
    expect(said).toEqual([expect.stringContaining(sentence), "Telegram is within reach"]);
  },
  20_000,
);

test("another program with the same token is waited out: well again when it has not polled for a while", async () => {
  await start().begun;
  telegram.fails("getUpdates", { error_code: 409, description: "Conflict" }, 2);
  const ann = telegram.person({ first_name: "Ann" });
  ann.says("one");
  await vi.waitFor(() => expect(heard).toEqual(["one"]), { timeout: 10_000 });
  expect(health.at(-1)).toBe("Another program polls with this BOT_TOKEN (409)");
  clock += 91_000;
  ann.says("two");
  await vi.waitFor(() => expect(health.at(-1)).toBe(true));
  expect(said).toEqual([
    "Another program polls with this BOT_TOKEN: stop it; it is tried again, and devices are served meanwhile",
    "Telegram is within reach",
  ]);
});

test("people are heard soon after another program has ended, however long it polled", async () => {
  await start().begun;
  telegram.fails("getUpdates", { error_code: 409, description: "Conflict" }, 1000);
  const tries = () => 1000 - telegram.failing("getUpdates");
  await vi.waitFor(() => expect(tries()).toBeGreaterThan(6), { timeout: 30_000 });
  telegram.heals();
  telegram.person({ first_name: "Ann" }).says("one");
  await vi.waitFor(() => expect(heard).toEqual(["one"]), { timeout: 5_000 });
});

test("no pause that Telegram asks for leaves people unheard for days, and none goes round and round", async () => {
  const pauses: number[] = [];
  let wake = (): void => {};
  pause = (ms, signal) => {
    pauses.push(ms);
    return new Promise((done) => {
      wake = done;
      signal?.addEventListener("abort", () => done());
    });
  };
  await start().begun;
  telegram.fails("getUpdates", { retry_after: 34_560_000 }, 1);
  const ann = telegram.person({ first_name: "Ann" });
  ann.says("one");
  await vi.waitFor(() => expect(pauses).toEqual([600_000]));
  telegram.fails("getUpdates", { retry_after: 20 }, 1);
  wake();
  await vi.waitFor(() => expect(pauses).toEqual([600_000, 20_000]));
  wake();
  ann.says("two");
  await vi.waitFor(() => expect(heard).toEqual(["one", "two"]));
});

test("a webhook that somebody sets is taken away again", async () => {
  await start().begun;
  await fetch(`${telegram.root}/bot${telegram.token}/setWebhook?url=https://example.org/`);
  const ann = telegram.person({ first_name: "Ann" });
  await vi.waitFor(() => expect(telegram.calls("deleteWebhook").length).toBeGreaterThan(1));
  ann.says("one");
  await vi.waitFor(() => expect(heard).toEqual(["one"]), { timeout: 10_000 });
});

test("a wrong token is final where Telegram has never accepted one, and is tried again where it has", async () => {
  const wrong = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  await expect(start(false, wrong).ended).rejects.toMatchObject({ error_code: 401 });
  start(true, wrong);
  const ended = vi.fn();
  polling.ended.then(ended, ended);
  await vi.waitFor(() => expect(health.length).toBeGreaterThan(1), { timeout: 10_000 });
  expect(ended).not.toHaveBeenCalled();
  expect(said.join()).not.toContain(wrong);
});

test("stopping waits for what is being handled, and Telegram gives nothing of it again", async () => {
  const bot = new Bot<Context>(telegram.token, { client: { apiRoot: telegram.root } });
  const begun = vi.fn();
  let finish = (): void => {};
  bot.on("message", async () => {
    begun();
    await new Promise<void>((done) => {
      finish = done;
    });
    heard.push("done");
  });
  const log = { info: () => {}, warn: () => {}, error: () => {} } as unknown as Log;
  const inFlight = new InFlight({ handle: (update) => bot.handleUpdate(update), log });
  const quiet = { polled: () => {}, lost: () => {} };
  polling = startPolling({ bot, inFlight, log, wasAccepted: async () => true, health: quiet });
  await polling.begun;
  telegram.person({ first_name: "Ann" }).says("one");
  await vi.waitFor(() => expect(begun).toHaveBeenCalled());
  const stopped = polling.stop();
  finish();
  await stopped;
  expect(heard).toEqual(["done"]);
  const left = await fetch(`${telegram.root}/bot${telegram.token}/getUpdates`);
  expect(await left.json()).toEqual({ ok: true, result: [] });
});
