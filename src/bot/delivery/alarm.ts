import { type Api, GrammyError } from "grammy";
import type { Person } from "../../domain/access.ts";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import type { Log } from "../../log.ts";
import type { Trouble } from "../../storage/trouble.ts";
import { askedPause } from "../pause.ts";

interface Deps {
  readonly api: Api;
  readonly translations: Translations;
  readonly admins: () => Promise<Person[]>;
  readonly log: Log;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
  readonly time?: Monotonic;
}

const AGAIN_MS = 5000;
const MAX_AGAIN_MS = 60_000;
/** Trouble that nobody hears of for a day helps nobody: whatever Telegram asks for, we try again by then. */
const MAX_ASKED_MS = 600_000;

/**
 * Tells the admins when nothing can be saved, and when saving works again. Sends straight to Telegram, since the outbox
 * needs the database. Sends to the admins that we read last. An admin who could not be reached during the trouble gets
 * no message about its end.
 */
export class Alarm {
  readonly #deps: Deps;
  #admins: readonly Person[] = [];
  /** The present trouble, and a number that grows with every change of it. */
  #trouble: Trouble | undefined;
  #turn = 0;
  /** Telegram ids of the admins whom we told of trouble and not yet of its end. */
  readonly #uneasy = new Set<number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Reads who the admins are, while the database can be read. */
  async open(): Promise<void> {
    this.#admins = await this.#deps.admins();
  }

  /** Tells the admins of trouble; with undefined, that it is over. */
  tell(trouble: Trouble | undefined): void {
    this.#trouble = trouble;
    const turn = ++this.#turn;
    void this.#tellAll(turn).catch((error: unknown) =>
      this.#deps.log.warn({ err: error }, "the admins could not be told of the database"),
    );
  }

  async #tellAll(turn: number): Promise<void> {
    await this.open().catch(() => {});
    await Promise.all(this.#admins.map((admin) => this.#tellOne(admin, turn)));
  }

  async #tellOne({ telegramId, locale, timeZone }: Person, turn: number): Promise<void> {
    const { api, translations, log, signal, time = monotonic } = this.#deps;
    const t = translations(locale, timeZone);
    for (let pause = AGAIN_MS; turn === this.#turn && !signal.aborted; pause = Math.min(2 * pause, MAX_AGAIN_MS)) {
      const isKnown = this.#uneasy.has(telegramId);
      if (isKnown === (this.#trouble !== undefined)) return;
      try {
        await api.sendMessage(telegramId, write(t, this.#trouble), { parse_mode: "HTML" });
        if (this.#trouble) this.#uneasy.add(telegramId);
        else this.#uneasy.delete(telegramId);
        return;
      } catch (error) {
        if (error instanceof GrammyError && [400, 403].includes(error.error_code)) {
          return log.warn({ reason: error.description }, "an admin can't be told of the database");
        }
        await time.sleep(Math.min(Math.max(pause, askedPause(error) ?? 0), MAX_ASKED_MS), signal);
      }
    }
  }
}

function write(t: Translate, trouble: Trouble | undefined): string {
  return trouble ? t("storage-trouble", { trouble }) : t("storage-well");
}
