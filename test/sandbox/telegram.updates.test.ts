import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Update } from "grammy/types";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { call } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;

beforeEach(async () => {
  telegram = await startTelegram({ webhookRetryMs: 1 });
  ann = telegram.person({ id: 7, first_name: "Ann", username: "ann" });
});
afterEach(() => telegram.stop());

const poll = async (parameters: object = {}): Promise<Update[]> =>
  (await call(telegram, "getUpdates", parameters)).result;
const texts = (updates: readonly Update[]) => updates.map(({ message }) => message?.text);

describe("getUpdates", () => {
  test("gives what people did, in order, again and again until it is confirmed", async () => {
    ann.starts("deep");
    ann.says("b");
    const first = await poll();
    expect(texts(first)).toEqual(["/start deep", "b"]);
    expect(first[0]).toMatchObject({
      message: {
        message_id: 1,
        from: { id: 7, is_bot: false, first_name: "Ann", username: "ann", language_code: "en" },
        chat: { id: 7, type: "private", first_name: "Ann", username: "ann" },
        entities: [{ type: "bot_command", offset: 0, length: 6 }],
      },
    });
    expect(await poll()).toEqual(first);
    expect(texts(await poll({ offset: first[1]!.update_id }))).toEqual(["b"]);
    expect(await poll({ offset: first[1]!.update_id + 1 })).toEqual([]);
    expect(await poll()).toEqual([]);
  });

  test("gives at most so many, or the last ones", async () => {
    for (const text of ["a", "b", "c"]) ann.says(text);
    expect(texts(await poll({ limit: 2 }))).toEqual(["a", "b"]);
    expect(texts(await poll({ offset: -1 }))).toEqual(["c"]);
    expect(texts(await poll())).toEqual(["c"]);
  });

  test("waits until something happens", async () => {
    const waiting = poll({ timeout: 50 });
    await call(telegram, "getMe");
    ann.says("at last");
    expect(texts(await waiting)).toEqual(["at last"]);
  });

  test("ends the older of two polls with a conflict", async () => {
    const older = call(telegram, "getUpdates", { timeout: 50 });
    const conflicted = telegram.events.next((event) => (event.type === "failure" ? event.call.outcome : undefined));
    const newer = Promise.all([older, call(telegram, "getUpdates", { timeout: 50 })]);
    expect(await conflicted).toMatchObject({
      error_code: 409,
      description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    });
    ann.says("x");
    const statuses = (await newer).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409]);
  });

  test("forgets a poll whose bot has hung up", async () => {
    const stop = new AbortController();
    const url = `${telegram.root}/bot${telegram.token}/getUpdates?timeout=50`;
    const gone = fetch(url, { signal: stop.signal });
    await call(telegram, "getMe");
    stop.abort();
    await expect(gone).rejects.toThrow();
    ann.says("x");
    expect(texts(await poll({ timeout: 50 }))).toEqual(["x"]);
  });

  test("brings only the kinds that are allowed from then on", async () => {
    await poll({ allowed_updates: ["callback_query"] });
    ann.says("a");
    await poll({ allowed_updates: [] });
    ann.says("b");
    expect(texts(await poll())).toEqual(["b"]);
  });
});

describe("a webhook", () => {
  let hook: Hook;
  beforeEach(async () => {
    hook = await startHook();
  });
  afterEach(() => hook.stop());

  test("gets the updates with its secret, what waited before too", async () => {
    ann.says("a");
    await call(telegram, "setWebhook", { url: hook.url, secret_token: "s3cret" });
    ann.says("b");
    await hook.got(2);
    expect(texts(hook.updates)).toEqual(["a", "b"]);
    expect(hook.secrets).toEqual(["s3cret", "s3cret"]);
  });

  test("is tried again until it takes the update, and nothing overtakes", async () => {
    hook.statuses.push(500, 404);
    await call(telegram, "setWebhook", { url: hook.url });
    ann.says("a");
    ann.says("b");
    await hook.got(4);
    expect(texts(hook.updates)).toEqual(["a", "a", "a", "b"]);
    const { result } = await call(telegram, "getWebhookInfo");
    expect(result).toMatchObject({
      url: hook.url,
      last_error_message: "Wrong response from the webhook: 404 Not Found",
    });
  });

  test("may answer with a call", async () => {
    hook.answer = { method: "sendMessage", chat_id: 7, text: "from the hook" };
    await call(telegram, "setWebhook", { url: hook.url });
    ann.says("a");
    await ann.sees("from the hook");
  });

  test("and getUpdates exclude one another", async () => {
    const waiting = call(telegram, "getUpdates", { timeout: 50 });
    const failed = telegram.events.next((event) => (event.type === "failure" ? event.call.outcome : undefined));
    await call(telegram, "getMe");
    await call(telegram, "setWebhook", { url: hook.url });
    await expect(failed).resolves.toMatchObject({ error_code: 409 });
    await waiting;
    expect(await call(telegram, "getUpdates")).toMatchObject({
      status: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
    await call(telegram, "deleteWebhook");
    ann.says("x");
    expect(texts(await poll())).toEqual(["x"]);
    expect((await call(telegram, "getWebhookInfo")).result).toMatchObject({ url: "", pending_update_count: 1 });
  });

  test("can begin with nothing old", async () => {
    ann.says("old");
    await call(telegram, "setWebhook", { url: hook.url, drop_pending_updates: true });
    ann.says("new");
    await hook.got(1);
    expect(texts(hook.updates)).toEqual(["new"]);
  });
});

interface Hook {
  readonly url: string;
  readonly updates: Update[];
  readonly secrets: unknown[];
  /** What the next requests get instead of 200. */
  readonly statuses: number[];
  answer: object | undefined;
  got(count: number): Promise<void>;
  stop(): Promise<void>;
}

async function startHook(): Promise<Hook> {
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    hook.updates.push(JSON.parse(await bodyOf(request)));
    hook.secrets.push(request.headers["x-telegram-bot-api-secret-token"]);
    response.writeHead(hook.statuses.shift() ?? 200).end(hook.answer ? JSON.stringify(hook.answer) : "");
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hook: Hook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    updates: [],
    secrets: [],
    statuses: [],
    answer: undefined,
    got: (count) =>
      new Promise((resolve) => {
        const look = () => hook.updates.length >= count && resolve();
        waiting.add(look);
        look();
      }),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return hook;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
