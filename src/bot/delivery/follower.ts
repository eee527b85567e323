import { setMaxListeners } from "node:events";
import { type Api, GrammyError } from "grammy";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Log } from "../../log.ts";
import type { Posting, Postings } from "../../services/boards/postings.ts";
import type { Groups } from "../../services/chats/groups.ts";
import { askedPause } from "../pause.ts";
import type { Screen } from "../screen.ts";
import type { Budget, Kind } from "./budget.ts";
import type { Contents } from "./contents.ts";
import { pinQuietly, unpin } from "./pins.ts";

/** A message as it should look now. */
export interface Rendered extends Screen {
  /** It is never edited again. */
  readonly isLast?: boolean;
  /** What of it is worth an edit: its whole content without. */
  readonly news?: string;
}

/** Renders a board as it should look now. */
export type Render = (board: Posting) => Promise<Rendered>;

/** Messages that follow units: boards, which are stored, and cards in sight. */
export type Followed = Pick<Postings, "of" | "at" | "posted" | "lost" | "drop">;

interface Shown {
  board: Posting;
  /** What it showed when it was brought up to date last. */
  news: string | undefined;
  /** Nothing is tried before, by the monotonic clock, after a failure. */
  dueAt: number;
  dirty: boolean;
  /** How soon it is to be brought up to date: an answer when somebody has pressed on it. */
  kind: Following;
  /** Ends the wait for its turn. */
  wait: AbortController | undefined;
  running: Promise<void> | undefined;
}

/** As a board that merely changed, or as the answer to a press on it. */
type Following = Extract<Kind, "answer" | "board">;

const RETRY_PAUSE_S = 5;
const MAX_KNOWN = 1000;
/** Telegram's errors for messages that no edit can reach any more. */
const GONE = /message to edit not found|MESSAGE_ID_INVALID|chat not found|message thread not found|TOPIC_DELETED/;

export interface FollowerDeps {
  /** Its calls have taken their turn already. */
  readonly api: Api;
  readonly budget: Budget;
  /** What messages show, as far as is known. */
  readonly contents: Contents;
  readonly boards: Followed;
  readonly groups: Groups;
  readonly render: Render;
  readonly log: Log;
  readonly time?: Monotonic;
}

/**
 * Keeps boards up to date with their units. Each board has one edit at a time and waits for its turn in the chat's
 * budget, the latest state wins, and what its message shows already is not sent again, whoever wrote it there.
 */
export class Follower {
  readonly #api: Api;
  readonly #boards: Followed;
  readonly #groups: Groups;
  readonly #render: Render;
  readonly #log: Log;
  readonly #budget: Budget;
  readonly #contents: Contents;
  readonly #shown = new Map<string, Shown>();
  /** Messages that are gone and whose boards are being deleted from the database. */
  readonly #gone = new Set<string>();
  readonly #time: Monotonic;
  readonly #stop = new AbortController();

  constructor(deps: FollowerDeps) {
    this.#api = deps.api;
    this.#budget = deps.budget;
    this.#contents = deps.contents;
    this.#boards = deps.boards;
    this.#groups = deps.groups;
    this.#render = deps.render;
    this.#log = deps.log;
    this.#time = deps.time ?? monotonic;
    // Each board that waits adds a listener.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Brings the boards of these units up to date. */
  follow(unitIds: Iterable<number>): void {
    for (const board of this.#boards.of(unitIds)) void this.show(board);
  }

  /** Brings one board up to date. Never fails; resolves once its message shows the present state. */
  show(board: Posting, kind: Following = "board"): Promise<void> {
    const key = `${board.chatId}:${board.messageId}`;
    if (this.#gone.has(key)) return Promise.resolve();
    const shown = this.#shown.get(key) ?? createShown(board);
    this.#shown.set(key, shown);
    shown.board = board;
    shown.dirty = true;
    if (kind === "answer" && shown.kind === "board") {
      shown.kind = kind;
      // It waits anew, among the answers.
      shown.wait?.abort();
    }
    shown.running ??= this.#edit(key, shown);
    return shown.running;
  }

  /** How many messages do not show yet what is so. */
  get behind(): number {
    return [...this.#shown.values()].filter(({ running }) => running !== undefined).length;
  }

  /** Stops editing a message. */
  forget({ chatId, messageId }: Posting): void {
    const key = `${chatId}:${messageId}`;
    const shown = this.#shown.get(key);
    if (shown) shown.dirty = false;
    shown?.wait?.abort();
    this.#shown.delete(key);
  }

  /** Waits for the running edits. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const { wait } of this.#shown.values()) wait?.abort();
    await Promise.all([...this.#shown.values()].map(({ running }) => running));
  }

  async #edit(key: string, shown: Shown): Promise<void> {
    while (shown.dirty && !this.#stop.signal.aborted) {
      const pause = shown.dueAt - this.#time.now();
      if (pause > 0) await this.#time.sleep(pause, this.#stop.signal);
      // A turn that is asked for now would be waited for.
      if (this.#stop.signal.aborted) break;
      try {
        await this.#bring(key, shown);
      } catch (error) {
        await this.#recover(key, shown, error);
      }
    }
    // In the same turn in which `dirty` was read: a later show() starts a new loop.
    shown.running = undefined;
    if (this.#shown.size > MAX_KNOWN) this.#shown.delete(key);
  }

  /** Edits the message once it is its turn. */
  async #bring(key: string, shown: Shown): Promise<void> {
    const { chatId, messageId } = shown.board;
    shown.wait = new AbortController();
    const isMine = await this.#budget.turn(chatId, shown.kind, shown.wait.signal);
    shown.wait = undefined;
    if (!isMine) return;
    shown.dirty = false;
    shown.kind = "board";
    // The board may have changed meanwhile, or be gone.
    const board = this.#boards.at(chatId, messageId);
    if (!board) return this.#leave(shown);
    shown.board = board;
    const screen = await this.#render(board);
    // Something else may be shown there since it was asked.
    if (!this.#boards.at(chatId, messageId)) return this.#leave(shown);
    const news = newsOf(screen);
    if (news === shown.news || this.#contents.has(chatId, messageId, screen)) {
      shown.news = news;
      return this.#budget.giveBack(chatId);
    }
    if (messageId < 0) return this.#post(key, shown, screen);
    await this.#api
      .editMessageText(chatId, messageId, screen.text, {
        parse_mode: "HTML",
        reply_markup: screen.keyboard,
        link_preview_options: { is_disabled: true },
      })
      .catch((error: unknown) => {
        if (!isShownAlready(error)) throw error;
      });
    shown.news = news;
    if (!screen.isLast) return;
    await this.#drop(key, board);
    if (board.pinned) await unpin(this.#api, board);
  }

  /** There is no board to be brought up to date any more. */
  #leave({ board }: Shown): void {
    this.#budget.giveBack(board.chatId);
    this.forget(board);
  }

  /** Sends the message of a board that has none yet. */
  async #post(key: string, shown: Shown, screen: Awaited<ReturnType<Render>>): Promise<void> {
    const { board } = shown;
    const { chatId, threadId } = board;
    if (screen.isLast) {
      this.#budget.giveBack(chatId);
      return this.#drop(key, board);
    }
    const { message_id: messageId } = await this.#api.sendMessage(chatId, screen.text, {
      parse_mode: "HTML",
      reply_markup: screen.keyboard,
      disable_notification: true,
      ...(threadId !== null && { message_thread_id: threadId }),
    });
    const pinned = board.pinned === true && (await pinQuietly(this.#api, { chatId, messageId }));
    const posted = { ...board, messageId, pinned };
    await this.#boards.posted(board, posted).catch((error: unknown) => {
      this.#log.warn({ err: error }, "a board was posted and can't be remembered");
    });
    this.forget(board);
    // Whatever changed while it was on its way.
    void this.show(posted);
  }

  async #recover(key: string, shown: Shown, error: unknown): Promise<void> {
    const { chatId } = shown.board;
    const refusal = error instanceof GrammyError ? error : undefined;
    const movedTo = refusal?.parameters.migrate_to_chat_id;
    if (movedTo !== undefined || (refusal?.error_code === 403 && chatId < 0)) {
      this.forget(shown.board);
      const change =
        movedTo === undefined ? this.#groups.leave(chatId, null, Date.now()) : this.#groups.move(chatId, movedTo);
      return change.catch((failure: unknown) => this.#log.warn({ err: failure }, "a group could not be followed"));
    }
    if (isUneditable(error)) return this.#move(shown.board);
    if (refusal && isGone(refusal)) return this.#drop(key, shown.board);
    if (refusal?.error_code === 400) {
      // Telegram would refuse the same content again. It may accept the next change.
      shown.dueAt = this.#time.now() + RETRY_PAUSE_S * 1000;
      return this.#log.error({ err: error }, "a board was refused: it is behind until its next change");
    }
    const pauseMs = askedPause(error) ?? RETRY_PAUSE_S * 1000;
    this.#log.warn({ err: error, pauseMs }, "a board is behind");
    shown.dueAt = this.#time.now() + pauseMs;
    shown.dirty = true;
  }

  /** Telegram no longer allows edits of this message: post another one in its place. */
  async #move(board: Posting): Promise<void> {
    this.forget(board);
    try {
      const next = await this.#boards.lost(board);
      if (board.pinned) await unpin(this.#api, board);
      if (next) void this.show(next);
    } catch (error) {
      this.#log.warn({ err: error }, "a board could not be posted anew");
    }
  }

  /** The message is gone, or the person has blocked the bot. */
  async #drop(key: string, board: Posting): Promise<void> {
    this.forget(board);
    this.#gone.add(key);
    await this.#boards.drop(board).catch((error: unknown) => {
      this.#log.warn({ err: error }, "a board could not be forgotten");
    });
    this.#gone.delete(key);
  }
}

function createShown(board: Posting): Shown {
  return { board, news: undefined, dueAt: 0, dirty: false, kind: "board", wait: undefined, running: undefined };
}

function isUneditable(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes("message can't be edited");
}

function isShownAlready(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes("message is not modified");
}

/** Whether the message is gone for good, or the person has blocked the bot. */
function isGone({ error_code: code, description }: GrammyError): boolean {
  return code === 403 || (code === 400 && GONE.test(description));
}

function newsOf(screen: Rendered): string {
  return screen.news ?? contentOf(screen);
}

/** A screen's content as a text, to compare two screens. */
export function contentOf({ text, keyboard }: Screen): string {
  return JSON.stringify([text, keyboard.inline_keyboard]);
}
