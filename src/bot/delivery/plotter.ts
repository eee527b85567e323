import { setMaxListeners } from "node:events";
import { type Api, GrammyError, HttpError, type InlineKeyboard, InputFile, InputMediaBuilder } from "grammy";
import { monotonic } from "../../domain/monotonic.ts";
import { toAppError } from "../../errors.ts";
import { explain } from "../../i18n/explain.ts";
import { escapeHtml, type Translate } from "../../i18n/i18n.ts";
import type { Log } from "../../log.ts";
import { askedPause } from "../pause.ts";
import { isStuck } from "../stuck.ts";
import type { Budget } from "./budget.ts";

/** A picture that is ready to be drawn. */
export interface Sketch {
  /** Equal for pictures that look equal. */
  readonly content: string;
  readonly caption: string;
  readonly keyboard: InlineKeyboard;
  draw(): Promise<Buffer>;
}

/** A message: the picture itself, or the page whose button asks for a new picture. */
export interface Spot {
  readonly chatId: number;
  readonly messageId: number;
  readonly kind: "picture" | "page";
}

interface Job {
  readonly t: Translate;
  readonly sketch: () => Promise<Sketch>;
}

interface Slot {
  job: Job | undefined;
  /** What the picture shows; unknown after a restart. */
  content: string | undefined;
  running: Promise<void> | undefined;
}

const RETRY_PAUSE_S = 5;
const ATTEMPTS = 3;
const MAX_KNOWN = 1000;

/**
 * Draws pictures and sends them to chats. Each message has one at a time, the latest request wins, and an equal picture
 * is not sent twice.
 */
export class Plotter {
  readonly #api: Api;
  readonly #budget: Budget;
  readonly #log: Log;
  readonly #slots = new Map<string, Slot>();
  readonly #stop = new AbortController();

  /** `api` has calls that have taken their turn already. */
  constructor(api: Api, budget: Budget, log: Log) {
    this.#api = api;
    this.#budget = budget;
    this.#log = log;
    // Each picture that waits adds a listener.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Replaces the picture of the message, or sends a new one below a page. Never fails; resolves when it is done. */
  show(spot: Spot, t: Translate, sketch: () => Promise<Sketch>): Promise<void> {
    const key = keyOf(spot);
    const slot = this.#slots.get(key) ?? { job: undefined, content: undefined, running: undefined };
    this.#slots.set(key, slot);
    slot.job = { t, sketch };
    slot.running ??= this.#work(spot, slot);
    return slot.running;
  }

  /** Waits for the pictures that are being sent. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#slots.values()].map(({ running }) => running));
  }

  async #work(spot: Spot, slot: Slot): Promise<void> {
    this.#api.sendChatAction(spot.chatId, "upload_photo").catch(() => {});
    while (slot.job && !this.#stop.signal.aborted) {
      const { job } = slot;
      slot.job = undefined;
      try {
        const sketch = await job.sketch();
        // A later press has replaced this request, or the picture is there already.
        if (slot.job || sketch.content === slot.content) continue;
        const png = await sketch.draw();
        if (!slot.job) await this.#deliver(spot, slot, sketch, png);
      } catch (error) {
        if (!slot.job && !this.#stop.signal.aborted) await this.#explain(spot, job.t, error);
      }
    }
    // In the same turn in which no job was found, so that no job can be left behind.
    slot.running = undefined;
    if (spot.kind === "page" || this.#slots.size > MAX_KNOWN) this.#slots.delete(keyOf(spot));
  }

  /**
   * Sends the picture. Waits as long as Telegram asks for, but gives up when another picture is requested meanwhile.
   */
  async #deliver(spot: Spot, slot: Slot, { content, caption, keyboard }: Sketch, png: Buffer): Promise<void> {
    const { chatId, messageId } = spot;
    const file = new InputFile(png, "picture.png");
    const text = { caption, parse_mode: "HTML" } as const;
    let isNew = spot.kind !== "picture";
    for (let attempt = 1; ; attempt++) {
      if (!(await this.#budget.turn(chatId, "answer", this.#stop.signal))) return;
      if (slot.job) return this.#budget.giveBack(chatId);
      try {
        if (!isNew) {
          const media = InputMediaBuilder.photo(file, text);
          await this.#api.editMessageMedia(chatId, messageId, media, { reply_markup: keyboard });
          slot.content = content;
        } else {
          const sent = await this.#api.sendPhoto(chatId, file, { ...text, reply_markup: keyboard });
          this.#slots.set(keyOf({ chatId, messageId: sent.message_id, kind: "picture" }), {
            job: undefined,
            content,
            running: undefined,
          });
        }
        return;
      } catch (error) {
        if (isShownAlready(error)) return;
        if (!isNew && isStuck(error)) {
          isNew = true;
          continue;
        }
        const pauseMs = pauseOf(error, attempt);
        this.#log.warn({ err: error, pauseMs }, "a picture did not reach its chat");
        if (pauseMs === undefined) return;
        await monotonic.sleep(pauseMs, this.#stop.signal);
        if (slot.job || this.#stop.signal.aborted) return;
      }
    }
  }

  /** Sends a message about the failure: the press itself was answered long ago. */
  async #explain({ chatId }: Spot, t: Translate, error: unknown): Promise<void> {
    const failure = toAppError(error);
    if (failure.code === "internal") this.#log.error({ err: failure.cause }, "a picture could not be made");
    if (!(await this.#budget.turn(chatId, "answer", this.#stop.signal))) return;
    await this.#api.sendMessage(chatId, escapeHtml(explain(t, failure)), { parse_mode: "HTML" }).catch((unsent) => {
      this.#log.warn({ err: unsent }, "a failure could not be told");
    });
  }
}

function keyOf({ chatId, messageId, kind }: Spot): string {
  return `${kind}:${chatId}:${messageId}`;
}

function isShownAlready(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes("message is not modified");
}

/**
 * How long to wait before the next attempt; undefined when there is none, since the message is gone or the bot is
 * blocked.
 */
function pauseOf(error: unknown, attempt: number): number | undefined {
  const asked = askedPause(error);
  if (asked !== undefined) return asked;
  if (!(error instanceof HttpError || (error instanceof GrammyError && error.error_code >= 500))) return undefined;
  return attempt < ATTEMPTS ? RETRY_PAUSE_S * 1000 : undefined;
}
