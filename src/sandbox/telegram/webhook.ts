import type { Update } from "grammy/types";
import type { World } from "./world.ts";

/** Makes the call that a webhook may put into the body of its answer. */
export type Reply = (method: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;

interface Target {
  readonly url: string;
  readonly secret: string | undefined;
  readonly max: number;
  readonly stop: AbortController;
}

const RETRY_MAX_MS = 60_000;

/** Posts updates to the bot: in order within a chat, chats beside one another, again and again until it says 2xx. */
export class Webhook {
  readonly #world: World;
  readonly #reply: Reply;
  readonly #retryMs: number;
  readonly #busy = new Set<string>();
  #target: Target | undefined;
  #error: { last_error_date: number; last_error_message: string } | undefined;

  constructor(world: World, reply: Reply, retryMs: number) {
    this.#world = world;
    this.#reply = reply;
    this.#retryMs = retryMs;
  }

  get info() {
    const { url = "", max = 0 } = this.#target ?? {};
    return { url, ...(url ? { max_connections: max, ...this.#error } : {}) };
  }

  start(url: string, secret: string | undefined, max: number): void {
    this.stop();
    this.#target = { url, secret, max, stop: new AbortController() };
    this.#world.updates.feed(() => this.#pump());
    this.#pump();
  }

  stop(): void {
    this.#target?.stop.abort();
    this.#target = undefined;
    this.#error = undefined;
    this.#world.updates.feed(undefined);
    this.#busy.clear();
  }

  #pump(): void {
    const target = this.#target;
    if (!target) return;
    for (const update of this.#world.updates.pending) {
      const key = keyOf(update);
      if (this.#busy.has(key) || this.#busy.size >= target.max) continue;
      this.#busy.add(key);
      void this.#deliver(target, update).then(() => {
        if (target !== this.#target) return;
        this.#busy.delete(key);
        this.#pump();
      });
    }
  }

  async #deliver(target: Target, update: Update): Promise<void> {
    for (let delay = this.#retryMs; !target.stop.signal.aborted; delay = Math.min(delay * 2, RETRY_MAX_MS)) {
      const failure = await this.#post(target, update);
      if (failure === undefined || target.stop.signal.aborted) return;
      this.#error = { last_error_date: this.#world.unix(), last_error_message: failure };
      await pause(delay, target.stop.signal);
    }
  }

  async #post({ url, secret, stop }: Target, update: Update): Promise<string | undefined> {
    const headers = {
      "content-type": "application/json",
      ...(secret ? { "x-telegram-bot-api-secret-token": secret } : {}),
    };
    try {
      const response = await fetch(url, {
        method: "POST",
        headers,
        body: JSON.stringify(update),
        signal: stop.signal,
      });
      const body = await response.text();
      if (!response.ok) return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
      this.#world.updates.confirm(update.update_id);
      await this.#answer(body);
      return undefined;
    } catch (error) {
      return error instanceof Error ? `${error.message}: ${String(error.cause ?? "")}` : String(error);
    }
  }

  /** Makes the call that came in the answer, if one did. */
  async #answer(body: string): Promise<void> {
    const { method, ...parameters } = readObject(body);
    if (typeof method === "string") await this.#reply(method, parameters);
  }
}

const keyOf = (update: Update): string => {
  const [content] = Object.entries(update).flatMap(([key, value]) => (key === "update_id" ? [] : [value as Content]));
  return String(content?.chat?.id ?? content?.message?.chat.id ?? "");
};

interface Content {
  readonly chat?: { readonly id: number };
  readonly message?: { readonly chat: { readonly id: number } };
}

/** Most bots answer nothing, or words; only an object can be a call. */
function readObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === "object" && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
