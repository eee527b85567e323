import { type Api, GrammyError } from "grammy";
import type { Log } from "../log.ts";
import type { Boards, BoardView } from "../services/boards.ts";
import type { Screen } from "./features/card.ts";

/** A board as it should look now; undefined when it has nothing to show any more. */
export type Render = (board: BoardView) => Promise<Screen | undefined>;

interface Shown {
  board: BoardView;
  /** What the message shows; unknown until the first edit. */
  content: string | undefined;
  /** Not to be edited before, ms since the epoch: a chat takes about one edit a second. */
  dueAt: number;
  dirty: boolean;
  running: Promise<void> | undefined;
}

const EDIT_PAUSE_MS = 1000;
const RETRY_PAUSE_S = 5;
const MAX_KNOWN = 1000;

/** Keeps boards as their units are: one edit at a time for each, the latest state wins, the same content is not sent twice. */
export class Follower {
  readonly #api: Api;
  readonly #boards: Boards;
  readonly #render: Render;
  readonly #log: Log;
  readonly #shown = new Map<string, Shown>();
  readonly #stop = new AbortController();

  constructor(deps: { api: Api; boards: Boards; render: Render; log: Log }) {
    this.#api = deps.api;
    this.#boards = deps.boards;
    this.#render = deps.render;
    this.#log = deps.log;
  }

  /** Brings the boards of these units up to date. */
  follow(unitIds: Iterable<number>): void {
    for (const board of this.#boards.of(unitIds)) void this.show(board);
  }

  /** Brings one board up to date; never fails, and resolves once its message shows the present state. `content` is what it shows, if known. */
  show(board: BoardView, content?: string): Promise<void> {
    const key = `${board.chatId}:${board.messageId}`;
    const shown = this.#shown.get(key) ?? { board, content, dueAt: 0, dirty: false, running: undefined };
    this.#shown.set(key, shown);
    shown.board = board;
    shown.dirty = true;
    shown.running ??= this.#edit(key, shown).finally(() => {
      shown.running = undefined;
      if (this.#shown.size > MAX_KNOWN) this.#shown.delete(key);
    });
    return shown.running;
  }

  /** Lets the edits under way arrive. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#shown.values()].map(({ running }) => running));
  }

  async #edit(key: string, shown: Shown): Promise<void> {
    while (shown.dirty && !this.#stop.signal.aborted) {
      const pause = shown.dueAt - Date.now();
      if (pause > 0) await this.#sleep(pause);
      shown.dirty = false;
      const { board } = shown;
      let content: string | undefined;
      try {
        const screen = await this.#render(board);
        if (!screen) return await this.#drop(key, board);
        content = contentOf(screen);
        if (content === shown.content) continue;
        await this.#api.editMessageText(board.chatId, board.messageId, screen.text, {
          parse_mode: "HTML",
          reply_markup: screen.keyboard,
        });
      } catch (error) {
        if (!isShownAlready(error)) {
          await this.#recover(key, shown, error);
          continue;
        }
      }
      shown.content = content;
      shown.dueAt = Date.now() + EDIT_PAUSE_MS;
    }
  }

  async #recover(key: string, shown: Shown, error: unknown): Promise<void> {
    const refusal = error instanceof GrammyError ? error : undefined;
    if (refusal?.error_code === 400 || refusal?.error_code === 403) return this.#drop(key, shown.board);
    const pauseMs = (refusal?.parameters.retry_after ?? RETRY_PAUSE_S) * 1000;
    this.#log.warn({ err: error, pauseMs }, "a board is behind");
    shown.dueAt = Date.now() + pauseMs;
    shown.dirty = true;
  }

  /** The message is gone, or the person has blocked the bot. */
  async #drop(key: string, board: BoardView): Promise<void> {
    this.#shown.delete(key);
    await this.#boards.drop(board).catch((error: unknown) => {
      this.#log.warn({ err: error }, "a board could not be forgotten");
    });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((done) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#stop.signal.removeEventListener("abort", end);
        done();
      };
      const timer = setTimeout(end, ms);
      this.#stop.signal.addEventListener("abort", end);
    });
  }
}

function isShownAlready(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes("message is not modified");
}

/** What a screen shows, for telling whether two are the same. */
export function contentOf({ text, keyboard }: Screen): string {
  return JSON.stringify([text, keyboard.inline_keyboard]);
}
