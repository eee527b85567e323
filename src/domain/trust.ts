import { DAY, HOUR, MINUTE } from "./span.ts";

/** What two clocks show at one moment: the one on the wall, which anybody may set, and one that only counts on. */
export interface Moment {
  /** Ms since the epoch. */
  readonly wall: number;
  /** Ms since the machine began. */
  readonly uptime: number;
}

/** How far apart clocks may be that agree. */
export const TOLERANCE_MS = MINUTE;
/** So long a wall clock that nobody contradicts has to run beside the other to be believed. */
const ALONE_MS = DAY;
/** Telegram keeps a message for a day until it is fetched: one that comes and is older says that the wall is ahead. */
const KEPT_MS = DAY + HOUR;

/** Why the time on the wall is not believed. */
export interface Doubt {
  /** What the wall showed when the doubt began; names the doubt. */
  readonly since: number;
  /** What it should have shown then; null where nothing says so. */
  readonly instead: number | null;
  /** How far a witness is ahead of the wall; null while none has contradicted. */
  readonly ahead: number | null;
}

/**
 * Whether the time on the wall is proven: only then may be done what can't be undone. It is doubted from every start on,
 * after a jump, and when a witness says otherwise. It is proven when a witness agrees, when it has run beside the other
 * clock for a day and nobody contradicts, or when somebody vouches for it. A time that was proven contradicts all before it.
 */
export class Trust {
  /** Since then the two clocks have run side by side. */
  #anchor: Moment;
  #doubt: Doubt | null;
  #vouched = false;
  /** The last moment at which time was proven. */
  #least: Moment | null = null;
  /** Whether a message has come that is too old for the wall: no answer's date counts against it. */
  #isLate = false;
  /** What a witness that may go by this machine's clock needs too, since the two clocks have run side by side. */
  #hasAgreed = { answer: false, message: false };

  /** `proven` is a moment of the last run at which time was proven. */
  constructor(start: Moment, proven: Moment | null) {
    this.#anchor = start;
    const isSameRun = proven !== null && start.uptime >= proven.uptime && isBeside(proven, start);
    const isBefore = proven !== null && start.wall < proven.wall - TOLERANCE_MS;
    this.#doubt = isSameRun ? null : { since: start.wall, instead: isBefore ? proven.wall : null, ahead: null };
    this.#least = isSameRun || !proven ? proven : { wall: proven.wall, uptime: start.uptime };
  }

  /** Null when time is proven. */
  get doubt(): Doubt | null {
    return this.#doubt;
  }

  /** Compares the clocks; to be called before anybody asks, and now and then. */
  look(now: Moment): void {
    if (isBeside(this.#anchor, now)) {
      const isOld = now.uptime - this.#anchor.uptime >= ALONE_MS;
      if (isOld && this.#doubt?.ahead === null && !this.#isTooEarly(now)) this.#doubt = null;
      if (this.#doubt === null) this.#least = now;
      return;
    }
    const instead = this.#anchor.wall + now.uptime - this.#anchor.uptime;
    this.#doubt = { since: now.wall, instead, ahead: null };
    this.#anchor = now;
    this.#vouched = false;
    this.#isLate = false;
    this.#hasAgreed = { answer: false, message: false };
  }

  /**
   * Hears from a witness what time it is. One that may be on this machine, and so have its time from it, is believed
   * only together with a message that has just been sent.
   */
  hear(now: Moment, time: number, mayBeHere = false): void {
    this.look(now);
    if (Math.abs(time - now.wall) > TOLERANCE_MS) {
      this.#contradict(now, time);
      return;
    }
    this.#hasAgreed.answer = true;
    if (!this.#isLate && (!mayBeHere || this.#hasAgreed.message)) this.#believe(now);
  }

  /** Hears from a witness what time it was a while ago: how long ago, nobody knows. */
  hearPast(now: Moment, time: number): void {
    this.look(now);
    this.#isLate = time < now.wall - KEPT_MS;
    if (this.#isLate || time > now.wall + TOLERANCE_MS) {
      this.#contradict(now, time);
    } else if (time >= now.wall - TOLERANCE_MS) {
      this.#hasAgreed.message = true;
      if (this.#hasAgreed.answer) this.#believe(now);
    }
  }

  /** Believes the wall against any witness until it jumps; tells whether this doubt was the present one. */
  vouch(now: Moment, since: number): boolean {
    this.look(now);
    if (this.#doubt?.since !== since) return false;
    this.#believe(now);
    this.#vouched = true;
    return true;
  }

  /** Whether the wall shows less than has passed since time was last proven. */
  #isTooEarly(now: Moment): boolean {
    const least = this.#least;
    return least !== null && now.wall < least.wall + (now.uptime - least.uptime) - TOLERANCE_MS;
  }

  #believe(now: Moment): void {
    this.#doubt = null;
    this.#anchor = now;
    this.#least = now;
    this.#isLate = false;
  }

  #contradict(now: Moment, time: number): void {
    this.#hasAgreed = { answer: false, message: false };
    if (this.#vouched) return;
    this.#doubt = { since: now.wall, instead: null, ...this.#doubt, ahead: time - now.wall };
  }
}

/** Whether the wall has gone on as the other clock has. */
function isBeside(before: Moment, now: Moment): boolean {
  return Math.abs(now.wall - before.wall - (now.uptime - before.uptime)) <= TOLERANCE_MS;
}
