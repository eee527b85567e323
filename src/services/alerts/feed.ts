import type { Person } from "../../domain/access.ts";
import type { Writer } from "../writer/writer.ts";
import type { Incidents, IncidentView } from "./incidents.ts";

/** Without news, so often something is sent all the same: both sides then see a broken connection. */
const BEAT_MS = 15_000;
/** So many are read at once. */
const PORTION = 500;

/** One who follows: what goes on as they were told, and what may be another by now. */
interface Follower {
  readonly told: Map<number, IncidentView>;
  readonly changed: Set<number>;
  wake: () => void;
}

/** What a program was told before: the greatest id, and those that went on as far as they are few enough to be known. */
export interface ToldBefore {
  readonly last: number;
  readonly open: readonly number[];
}

interface Following {
  readonly before?: ToldBefore | undefined;
  /** Called before the last of what goes on is given. */
  readonly onReady?: () => void;
}

/** Tells a person's programs what their incidents become. */
export class IncidentFeed {
  readonly #incidents: Pick<Incidents, "after" | "some">;
  readonly #beatMs: number;
  readonly #followers = new Set<Follower>();

  constructor(incidents: Pick<Incidents, "after" | "some">, writer: Writer, beatMs = BEAT_MS) {
    this.#incidents = incidents;
    this.#beatMs = beatMs;
    // Incidents begin by commits alone; what people do with them, and with rules, touches their units.
    writer.onCommitted((batch) => {
      for (const follower of this.#followers) notice(follower, batch.incidentIds);
    });
    writer.onTouched((unitIds) => {
      if (unitIds.length === 0) return;
      for (const follower of this.#followers) notice(follower, follower.told.keys());
    });
  }

  /**
   * The incidents that go on, then what changes, the state of each: one that begins and ends between two looks is told once,
   * and one that is deleted is over. An empty list is a sign of life. Ends when `signal` is aborted, or nobody may follow
   * any more. Whoever was told before hears first of what ended meanwhile.
   */
  async *follow(
    person: Person,
    again: () => Promise<Person | undefined>,
    signal: AbortSignal,
    { before, onReady }: Following = {},
  ): AsyncGenerator<readonly IncidentView[]> {
    const follower: Follower = { told: new Map(), changed: new Set(), wake: () => {} };
    const wake = (): void => follower.wake();
    this.#followers.add(follower);
    signal.addEventListener("abort", wake);
    try {
      if (before) yield* this.#missed(person, before);
      for (let going = await this.#going(person, 0, follower); ; ) {
        const last = going.at(-1);
        const isLast = going.length < PORTION || !last;
        if (isLast) onReady?.();
        yield going;
        if (isLast || signal.aborted) break;
        going = await this.#going(person, last.id, follower);
      }
      while (!signal.aborted) {
        if (follower.changed.size === 0) await this.#rest(follower);
        const present = signal.aborted ? undefined : await again();
        if (!present) return;
        yield await this.#news(present, follower);
      }
    } finally {
      this.#followers.delete(follower);
      signal.removeEventListener("abort", wake);
    }
  }

  /** What went on when a program was told last and does not any more, then what has come and gone since. */
  async *#missed(person: Person, { last, open }: ToldBefore): AsyncGenerator<readonly IncidentView[]> {
    const isOver = ({ phase }: IncidentView): boolean => phase === "resolved";
    const ended = (await this.#incidents.some(person, open)).filter(isOver);
    if (ended.length > 0) yield ended;
    for (let id = last; ; ) {
      const since = await this.#incidents.after(person, id, PORTION);
      const over = since.filter(isOver);
      if (over.length > 0) yield over;
      const newest = since.at(-1);
      if (!newest || since.length < PORTION) return;
      id = newest.id;
    }
  }

  async #going(person: Person, after: number, { told }: Follower): Promise<readonly IncidentView[]> {
    const going = await this.#incidents.after(person, after, PORTION, "open");
    for (const one of going) told.set(one.id, one);
    return going;
  }

  async #news(person: Person, { told, changed }: Follower): Promise<readonly IncidentView[]> {
    const ids = [...changed].slice(0, PORTION);
    for (const id of ids) changed.delete(id);
    const present = new Map((await this.#incidents.some(person, ids)).map((one) => [one.id, one]));
    const news: IncidentView[] = [];
    for (const id of ids) {
      const before = told.get(id);
      const one = present.get(id) ?? (before && toGone(before, Date.now()));
      if (!one || one.phase === "pending" || (before && isSame(before, one))) continue;
      news.push(one);
      if (one.phase === "firing") told.set(id, one);
      else told.delete(id);
    }
    return news;
  }

  /** Resolves when there is something to look at, and when it is time for a sign of life. */
  #rest(follower: Follower): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(() => follower.wake(), this.#beatMs);
      follower.wake = () => {
        clearTimeout(timer);
        follower.wake = () => {};
        done();
      };
    });
  }
}

function notice(follower: Follower, ids: Iterable<number>): void {
  for (const id of ids) follower.changed.add(id);
  if (follower.changed.size > 0) follower.wake();
}

function toGone(incident: IncidentView, now: number): IncidentView {
  return { ...incident, phase: "resolved", stopped: true, endedAt: now };
}

function isSame(one: IncidentView, other: IncidentView): boolean {
  return one.phase === other.phase && one.acknowledgedAt === other.acknowledgedAt;
}
