import { setMaxListeners } from "node:events";
import { type Api, GrammyError, InputFile, InputMediaBuilder } from "grammy";
import type { Person } from "../../domain/access.ts";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import type { Log } from "../../log.ts";
import type { IncidentView } from "../../services/alerts/incidents.ts";
import type { ChatWork, IncidentMessages, Told } from "../../services/alerts/messages.ts";
import { askedPause } from "../pause.ts";
import type { Budget } from "./budget.ts";
import { showing } from "./incidents.ts";
import { hasPicture } from "./incidentview.ts";

/** An incident as a picture for its reader; undefined where there is nothing to draw. */
export type DrawIncident = (
  t: Translate,
  reader: Person,
  incident: IncidentView,
  now: number,
) => Promise<Buffer | undefined>;

interface Deps {
  /** Its calls have taken their turn already. */
  readonly api: Api;
  readonly budget: Budget;
  readonly messages: IncidentMessages;
  readonly translations: Translations;
  readonly draw: DrawIncident;
  readonly log: Log;
  readonly now: () => number;
  /** Calls end when it is aborted. */
  readonly cut: AbortSignal;
  readonly time?: Monotonic;
}

/** What is due is looked for so often. */
const LOOK_MS = 5 * SECOND;
/** A chat in which more urgent things go on for longer than that gets no picture. */
const PATIENCE_MS = 5 * MINUTE;
/** What is under way is tried again after it, if the program was killed meanwhile. */
const LEASE_MS = 10 * MINUTE;
/** The next message of the chat waits for an upload. */
const UPLOAD_MS = 10 * SECOND;

/**
 * Turns messages of incidents into pictures of the time around them, one drawing at a time, and one edit at a time in a
 * chat. When is stored; what fails leaves the text as it is.
 */
export class IncidentPictures {
  readonly #deps: Deps;
  readonly #time: Monotonic;
  readonly #stop = new AbortController();
  /** The pictures on their way, by chat. */
  readonly #sending = new Map<number, Promise<void>>();
  /** What is done in a chat last. */
  readonly #lasts = new Map<number, Promise<unknown>>();
  #running: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#time = deps.time ?? monotonic;
    // One for each chat that waits for its turn.
    setMaxListeners(0, this.#stop.signal);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Lets the edits under way arrive; what is not drawn yet stays for the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#sending.values());
  }

  /** Acts in a chat while no message of an incident there becomes a picture: of two edits nobody knows which was the last. */
  async alone<T>(chatId: number, act: () => Promise<T>): Promise<T> {
    const before = this.#lasts.get(chatId) ?? Promise.resolve();
    const mine = before.then(act);
    const last = mine.catch(() => {});
    this.#lasts.set(chatId, last);
    try {
      return await mine;
    } finally {
      if (this.#lasts.get(chatId) === last) this.#lasts.delete(chatId);
    }
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const pause = await this.#look().catch((error: unknown) => {
        this.#deps.log.warn({ err: error }, "incidents could not be drawn; they are looked at again");
        return LOOK_MS;
      });
      if (pause > 0) await this.#time.sleep(pause, this.#stop.signal);
    }
  }

  /** Draws the next, and gives how long to wait until another look. */
  async #look(): Promise<number> {
    const { messages } = this.#deps;
    const now = this.#deps.now();
    const work = await messages.picture(now, [...this.#sending.keys()]);
    const [told] = work?.told ?? [];
    if (!work || !told) {
      const next = await messages.nextPicture();
      return next === undefined || next <= now ? LOOK_MS : Math.min(next - now, LOOK_MS);
    }
    await messages.noteShape(told, { pictureAt: now + LEASE_MS });
    const png = await this.#draw(work, told, now);
    if (this.#stop.signal.aborted) return 0;
    if (!png) await messages.noteShape(told, { pictureAt: null });
    else {
      const sending = this.#send(told, png).finally(() => this.#sending.delete(told.chatId));
      this.#sending.set(told.chatId, sending);
    }
    return 0;
  }

  async #draw({ reader }: ChatWork, { incident, isMuted }: Told, now: number): Promise<Buffer | undefined> {
    if (!reader || !incident || isMuted || !hasPicture(incident)) return undefined;
    try {
      return await this.#deps.draw(this.#speak(reader), reader, incident, now);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#deps.log.warn({ err: error }, "an incident could not be drawn");
      return undefined;
    }
  }

  /** Never fails. */
  async #send(told: Told, png: Buffer): Promise<void> {
    const { budget, log, messages } = this.#deps;
    const { chatId } = told;
    try {
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(PATIENCE_MS)]);
      const isMine = await budget.turn(chatId, "board", signal);
      if (isMine) await this.alone(chatId, () => this.#edit(told, png));
      else if (!this.#stop.signal.aborted) await messages.noteShape(told, { pictureAt: null });
    } catch (error) {
      log.warn({ err: error }, "an incident's picture could not be noted");
    }
  }

  async #edit(told: Told, png: Buffer): Promise<void> {
    const { api, budget, cut, log, messages, now } = this.#deps;
    const { chatId, messageId } = told;
    const work = await messages.again(told, now());
    const { incident, isMuted } = work?.told[0] ?? {};
    if (!work?.reader || !incident || isMuted || !hasPicture(incident)) {
      budget.giveBack(chatId);
      return messages.noteShape(told, { pictureAt: null });
    }
    const { screen, shown } = showing({ t: this.#speak(work.reader), chatId }, [{ incident }]);
    const { text: caption, keyboard } = screen;
    const media = InputMediaBuilder.photo(new InputFile(png, "incident.png"), { caption, parse_mode: "HTML" });
    try {
      const signal = AbortSignal.any([cut, AbortSignal.timeout(UPLOAD_MS)]) as Parameters<Api["editMessageMedia"]>[4];
      await api.editMessageMedia(chatId, messageId as number, media, { reply_markup: keyboard }, signal);
      await messages.noteShape(told, { isPhoto: true, shown, pictureAt: null });
    } catch (error) {
      const pause = askedPause(error);
      if (pause !== undefined) return messages.noteShape(told, { pictureAt: now() + pause });
      log.warn({ err: error }, "an incident's picture did not reach its chat");
      const isRefused = error instanceof GrammyError && error.error_code < 500;
      // Otherwise nobody knows what the message shows now.
      await messages.noteShape(told, { pictureAt: null, ...(!isRefused && { shown: null }) });
    }
  }

  #speak({ locale, timeZone }: Person): Translate {
    return this.#deps.translations(locale, timeZone);
  }
}
