import type { EntityManager } from "@mikro-orm/core";
import { toRevision } from "../../domain/revision.ts";
import { MINUTE } from "../../domain/span.ts";
import { Setting } from "../../entities/setting.ts";
import { Status } from "../../entities/status.ts";
import { Unit } from "../../entities/unit.ts";
import { Voided } from "../../entities/voided.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Beside } from "../../storage/database.ts";
import { AHEAD_MS, type Times } from "../../storage/times.ts";
import type { LiveUnit } from "../live/unit.ts";
import type { Epochs } from "../writer/epochs.ts";
import type { Writer } from "../writer/writer.ts";
import { setAside } from "./misdated.ts";

/** The latest time that the clock has ever shown, among settings. */
export const SHOWN = "clock-shown";
/** The clock may have shown later times before they were noted, and units that are ahead of it too. */
const SLACK_MS = 5 * MINUTE;

/**
 * Puts right what the database holds of times that have not come yet, once time is proven: the clock was ahead when they
 * were written. What units have sent or written meanwhile must not count when its time comes: until then a request
 * counts only when it names a revision that was told afterwards.
 */
export class Corrections {
  readonly #em: EntityManager;
  readonly #times: Times;
  readonly #writer: Writer;
  readonly #epochs: Epochs;
  readonly #beside: Beside | undefined;
  readonly #log: Log;
  #voided: readonly Pick<Voided, "toAt" | "epoch">[] = [];
  #shown = 0;
  #last: Promise<void> = Promise.resolve();

  private constructor(deps: CorrectionDeps) {
    this.#em = deps.em;
    this.#times = deps.times;
    this.#writer = deps.writer;
    this.#epochs = deps.epochs;
    this.#beside = deps.beside;
    this.#log = deps.log;
  }

  /**
   * Reads what is known of the clock. When the latest time beside the database is another than in it, a backup has been
   * restored, and devices may have other inputs than it says: none counts as confirmed until its device asks.
   */
  static async open(deps: CorrectionDeps): Promise<Corrections> {
    const corrections = new Corrections(deps);
    const em = deps.em.fork();
    corrections.#voided = await em.find(Voided, {});
    corrections.#shown = Number((await em.findOne(Setting, SHOWN))?.value ?? 0);
    if (deps.beside && (await deps.beside.read()) !== corrections.#shown) {
      await em.nativeUpdate(Status, {}, { appliedRev: 0 });
    }
    return corrections;
  }

  /** Whether a request may have been written while the clock was ahead: with the unit's present keys, and naming this revision. */
  isVoid({ keysEpoch }: Pick<LiveUnit, "keysEpoch">, at: number, revision: number | undefined): boolean {
    if (this.#voided.length === 0) return false;
    return this.#voided.some(({ toAt, epoch }) => {
      const isSince = (told: number): boolean => this.#epochs.isSince(told, epoch);
      return at <= toAt && !isSince(toRevision(keysEpoch, 0)) && (revision === undefined || !isSince(revision));
    });
  }

  /** Notes what the clock shows, proven or not. */
  async note(now: number): Promise<void> {
    if (now <= this.#shown) return;
    this.#shown = now;
    await this.#em.fork().upsert(Setting, { key: SHOWN, value: now });
    await this.#beside?.write(now);
  }

  /** Puts right what is ahead of `now`, a proven time. */
  correct(now: number): Promise<void> {
    this.#last = this.#last
      .then(() => this.#correct(now))
      .catch((error: unknown) => {
        // Telegram's last answer may prove the time: the next start goes on.
        if (error instanceof AppError && error.code === "stopping") return;
        this.#log.error({ err: error }, "times that are ahead could not be put right");
      });
    return this.#last;
  }

  async #correct(now: number): Promise<void> {
    await this.#correctMarks(now);
    const samples = await setAside(this.#times, this.#writer, now);
    if (samples > 0) this.#log.warn({ samples }, "samples of times that have not come yet are set aside");
  }

  async #correctMarks(now: number): Promise<void> {
    const areAhead = await this.#times.areAhead(now);
    const isOver = this.#voided.some(({ toAt }) => toAt < now);
    const wasAhead = this.#shown > now + AHEAD_MS;
    if (!areAhead && !wasAhead && !isOver) return;
    const epoch = areAhead || wasAhead ? await this.#epochs.draw() : undefined;
    const { voided, to } = await this.#writer.exclusive(
      (em) => this.#mend(em, now, epoch),
      ({ units }) => units,
    );
    this.#voided = voided;
    if (epoch === undefined) return;
    this.#shown = now;
    await this.#beside?.write(now);
    this.#log.warn(
      { now: new Date(now).toISOString(), until: new Date(to).toISOString() },
      "the clock was ahead: stored times that have not come yet are put right",
    );
  }

  async #mend(em: EntityManager, now: number, epoch: number | undefined) {
    await em.nativeDelete(Voided, { toAt: { $lt: now } });
    const to = Math.max(await this.#times.latest(em), this.#shown) + SLACK_MS;
    let units: number[] = [];
    if (epoch !== undefined) {
      await this.#times.mend(em, now);
      if (to > now + SLACK_MS + AHEAD_MS) await em.insert(Voided, { toAt: to, epoch });
      await em.upsert(Setting, { key: SHOWN, value: now });
      units = (await em.find(Unit, {}, { fields: ["id"], disableIdentityMap: true })).map(({ id }) => id);
    }
    return { voided: await em.find(Voided, {}, { disableIdentityMap: true }), to, units };
  }
}

interface CorrectionDeps {
  readonly em: EntityManager;
  readonly times: Times;
  readonly writer: Writer;
  readonly epochs: Epochs;
  readonly beside?: Beside;
  readonly log: Log;
}
