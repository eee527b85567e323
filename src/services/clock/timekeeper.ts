import { uptime } from "node:os";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { ClockNotice } from "../../domain/instancenotice.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";
import { type Doubt, type Moment, Trust } from "../../domain/trust.ts";
import { Heartbeat } from "../../entities/heartbeat.ts";
import { Setting } from "../../entities/setting.ts";
import { User } from "../../entities/user.ts";
import type { Log } from "../../log.ts";
import type { Journal } from "../../storage/database.ts";
import { requireAdmin } from "../settings.ts";
import { announce } from "../writer/announce.ts";
import { SHOWN } from "./corrections.ts";

/** The clocks of this machine. */
export interface Clocks {
  /** Ms since the epoch, as far as the machine knows. */
  wall(): number;
  /** Ms since the machine began. It counts on while the machine sleeps, as the clock on the wall does. */
  uptime(): number;
}

export const CLOCKS: Clocks = { wall: () => Date.now(), uptime: () => uptime() * SECOND };

const LOOK_MS = 5 * SECOND;
const BEAT_MS = MINUTE;
/** So long a witness has to settle a doubt before an admin hears of it. */
const GRACE_MS = MINUTE;
const BEAT = 1;

/** What an admin is to hear of the clock. */
interface Incident {
  /** Since then, ms of uptime. */
  readonly began: number;
  /** What the wall should have shown, and what it did. */
  readonly jump: { readonly from: number; readonly to: number } | null;
}

/**
 * Knows whether the time on the wall is proven (domain/trust): what can't be undone waits until it is. Samples are no
 * witness, since devices have their time from here.
 */
export class Timekeeper {
  readonly #em: EntityManager;
  readonly #journal: Pick<Journal, "transact">;
  readonly #log: Log;
  readonly #clocks: Clocks;
  readonly #trust: Trust;
  readonly #provenListeners: ((now: number) => void)[] = [];
  readonly #toldListeners: (() => void)[] = [];
  /** The moment with the latest time that the wall has shown, unless that was proven wrong. */
  #latest: Moment;
  /** As it was when it was last looked at. */
  #doubt: Doubt | null;
  #incident: Incident | undefined;
  #beatAt = Number.NEGATIVE_INFINITY;
  #working: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    deps: { em: EntityManager; journal: Pick<Journal, "transact">; log: Log; clocks: Clocks },
    { proven, shown }: { readonly proven: Moment | null; readonly shown: number },
  ) {
    this.#em = deps.em;
    this.#journal = deps.journal;
    this.#log = deps.log;
    this.#clocks = deps.clocks;
    const now = this.#moment();
    this.#trust = new Trust(now, proven);
    this.#latest = { wall: Math.max(now.wall, proven?.wall ?? 0, shown), uptime: now.uptime };
    this.#doubt = this.#trust.doubt;
    const { instead = null } = this.#doubt ?? {};
    if (instead !== null) this.#jumped(now, { from: instead, to: now.wall });
  }

  /** Reads when time was last proven, and begins to look at the clocks. */
  static async open(deps: {
    em: EntityManager;
    journal: Pick<Journal, "transact">;
    log: Log;
    clocks?: Clocks;
  }): Promise<Timekeeper> {
    const em = deps.em.fork();
    const last = await em.findOne(Heartbeat, BEAT);
    const proven = last && { wall: last.at, uptime: last.uptime };
    const shown = Number((await em.findOne(Setting, SHOWN))?.value ?? 0);
    const keeper = new Timekeeper({ ...deps, clocks: deps.clocks ?? CLOCKS }, { proven, shown });
    keeper.#timer = setInterval(() => void keeper.look(), LOOK_MS).unref();
    return keeper;
  }

  /** The time when it is proven. */
  proven(): number | undefined {
    const { wall } = this.#look();
    return this.#doubt ? undefined : wall;
  }

  /**
   * The time that decides whether something has ended. While the wall is doubted, that is no earlier than the latest time
   * known and what has passed since: a clock that is set back makes nothing valid again.
   */
  latest(): number {
    this.#look();
    return this.#latest.wall;
  }

  /** Why time is doubted; null when it is proven. */
  get doubt(): Doubt | null {
    this.#look();
    return this.#doubt;
  }

  /** Calls `listener` each time when time is proven after a doubt, and now if it is. */
  onProven(listener: (now: number) => void): void {
    this.#provenListeners.push(listener);
    const now = this.proven();
    if (now !== undefined) listener(now);
  }

  /** Calls `listener` after a message to the admins was put among those to be delivered. */
  onTold(listener: () => void): void {
    this.#toldListeners.push(listener);
  }

  /** Hears from Telegram what time it is there, or from what is between and `mayBeHere`, on this machine. */
  hear(time: number, mayBeHere = false): void {
    const now = this.#look();
    this.#trust.hear(now, time, mayBeHere);
    this.#notice(now);
  }

  /** Hears that it was this time at Telegram a while ago. */
  hearPast(time: number): void {
    const now = this.#look();
    this.#trust.hearPast(now, time);
    this.#notice(now);
  }

  /** An admin says that the time is right, of a doubt that they name; of no other, which they have not heard of. Gives the doubt that is left. */
  async vouch(admin: Person, since: number): Promise<{ readonly doubt: Doubt | null; readonly now: number }> {
    await requireAdmin(this.#em.fork(), admin);
    const now = this.#look();
    if (this.#trust.vouch(now, since)) this.#log.warn({ admin: admin.id }, "an admin says that the clock is right");
    this.#notice(now);
    return { doubt: this.#doubt, now: now.wall };
  }

  /** Looks at the clocks, tells the admins what there is to tell, and notes from time to time that time is proven. */
  look(): Promise<void> {
    this.#look();
    this.#working = this.#working
      .then(() => this.#work())
      .catch((error: unknown) => this.#log.error({ err: error }, "the clock could not be noted"));
    return this.#working;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  #moment(): Moment {
    return { wall: this.#clocks.wall(), uptime: this.#clocks.uptime() };
  }

  /** Compares the clocks as they are now. */
  #look(): Moment {
    const now = this.#moment();
    this.#trust.look(now);
    this.#notice(now);
    const { wall, uptime } = this.#latest;
    const least = this.#doubt ? wall + now.uptime - uptime : now.wall;
    this.#latest = { wall: Math.max(now.wall, least), uptime: now.uptime };
    return now;
  }

  /** Takes note of what has become of the time. */
  #notice(now: Moment): void {
    const [before, doubt] = [this.#doubt, this.#trust.doubt];
    if (before === doubt) return;
    this.#doubt = doubt;
    if (!doubt) {
      // Nothing to tell: there was no jump, and the witness has thought better of it.
      if (this.#incident?.jump === null) this.#incident = undefined;
      this.#log.info({ now: new Date(now.wall).toISOString() }, "time is proven");
      for (const listener of this.#provenListeners) listener(now.wall);
    } else if (doubt.instead !== null && doubt.since !== before?.since) {
      this.#jumped(now, { from: doubt.instead, to: doubt.since });
    } else if (doubt.ahead !== null && (before?.ahead ?? null) === null) {
      this.#incident ??= { began: now.uptime, jump: null };
      const theirs = new Date(now.wall + doubt.ahead).toISOString();
      this.#log.warn(
        { ours: new Date(now.wall).toISOString(), theirs },
        "the clock is not as Telegram's: nothing is cleared away until time is proven",
      );
    }
  }

  #jumped(now: Moment, jump: { readonly from: number; readonly to: number }): void {
    this.#incident = { began: this.#incident?.began ?? now.uptime, jump };
    this.#log.warn(
      { from: new Date(jump.from).toISOString(), to: new Date(jump.to).toISOString() },
      "the clock has jumped: nothing is cleared away until time is proven",
    );
  }

  async #work(): Promise<void> {
    const now = this.#moment();
    const doubt = this.#doubt;
    if (!doubt && now.uptime - this.#beatAt >= BEAT_MS) {
      await this.#em.fork().upsert(Heartbeat, { id: BEAT, at: now.wall, uptime: Math.floor(now.uptime) });
      this.#beatAt = now.uptime;
    }
    const incident = this.#incident;
    if (!incident || now.uptime - incident.began < GRACE_MS) return;
    const isTold = await this.#tell({
      kind: "clock",
      jump: incident.jump,
      ours: now.wall,
      theirs: doubt && doubt.ahead !== null ? now.wall + doubt.ahead : null,
      doubt: doubt?.since ?? null,
    });
    if (isTold && this.#incident === incident) this.#incident = undefined;
  }

  /** Tells the admins; false when there is none yet. */
  async #tell(notice: ClockNotice): Promise<boolean> {
    const isTold = await this.#journal.transact(async (em) => {
      const admins = await em.find(User, { role: "admin" });
      for (const { telegramId } of admins) announce(em, telegramId, notice, notice.ours);
      return admins.length > 0;
    });
    for (const listener of this.#toldListeners) listener();
    return isTold;
  }
}
