import type { EntityManager } from "@mikro-orm/core";
import { type DiskState, WELL } from "../storage/disk.ts";

export interface HealthReport {
  readonly ok: boolean;
  readonly database: boolean;
  readonly bot: boolean;
  /** Why the bot does not hear anybody. */
  readonly reason?: string;
}

const DATABASE_DEADLINE_MS = 2000;
/** A poll lasts up to 30 s; one that is twice as late is not coming. */
const POLL_DEADLINE_MS = 60_000;

/** Whether the program does its work. */
export class Health {
  readonly #em: EntityManager;
  readonly #disk: DiskState;
  #polledAt = Number.NEGATIVE_INFINITY;
  #trouble: string | undefined;

  constructor(em: EntityManager, disk: DiskState = WELL) {
    this.#disk = disk;
    this.#em = em;
  }

  /** Takes note that Telegram has answered a poll; `now` is of a clock that never jumps, ms. */
  polled(now: number): void {
    this.#polledAt = now;
    this.#trouble = undefined;
  }

  /** Takes note of why Telegram does not answer polls. */
  lost(reason: string): void {
    this.#trouble = reason;
  }

  async check(now: number): Promise<HealthReport> {
    const database = !this.#disk.isFailing && (await this.#answers());
    const bot = this.#trouble === undefined && now - this.#polledAt < POLL_DEADLINE_MS;
    const reason = this.#trouble ?? "Telegram has not answered";
    return { ok: database && bot, database, bot, ...(!bot && { reason }) };
  }

  async #answers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((done) => {
      timer = setTimeout(() => done(false), DATABASE_DEADLINE_MS);
    });
    const answered = this.#em.getConnection().isConnected();
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  }
}
