import type { EntityManager } from "@mikro-orm/core";
import { type LogLine, sortOf } from "../domain/devicelog.ts";
import { type Monotonic, monotonic } from "../domain/monotonic.ts";
import { HOUR } from "../domain/span.ts";
import { DeviceLog } from "../entities/devicelog.ts";
import type { Log } from "../log.ts";
import type { Rejected } from "../protocol/request.ts";
import type { LiveUnit } from "./live/unit.ts";
import type { Writer } from "./writer/writer.ts";

/** A program that makes up texts must fill neither the log nor a chat. */
const MOST_REJECTED = 20;
const MOST_SORTS = 100;
/** So many messages of errors a unit's owner gets within an hour; what is new then waits until there may be one more. */
const MOST_MESSAGES = 5;
const MOST_UNITS = 1000;
const REJECTED_CHARS = 300;
/** So many texts are in one message. */
const TEXTS = 3;

/** What is known of a unit's troubles, by their sorts (domain/devicelog). */
interface Known {
  readonly rejected: Set<string>;
  /** When each sort of error was last told of, by the monotonic clock. */
  readonly told: Map<string, number>;
  /** Sorts of errors that are to be told of, and a text of each. */
  readonly waiting: Map<string, string>;
  /** When messages of errors were written, by the monotonic clock. */
  readonly messages: number[];
}

/**
 * Makes an entry of the unit's log of each part of a request that is refused, once, and tells the owner of errors that a
 * program logs, of each sort once an hour. After a start what the log says counts as done. Nothing waits for this.
 */
export class DeviceWatch {
  readonly #em: EntityManager;
  readonly #writer: Writer;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #time: Pick<Monotonic, "now">;
  readonly #known = new Map<number, Promise<Known>>();
  readonly #running = new Set<Promise<void>>();
  /** Units of which errors wait to be told. */
  readonly #late = new Set<number>();
  /** Units of which it was told since the start that their keys are newer. */
  readonly #newer = new Set<number>();

  constructor(deps: { em: EntityManager; writer: Writer; log: Log; now: () => number; time?: Pick<Monotonic, "now"> }) {
    this.#em = deps.em;
    this.#writer = deps.writer;
    this.#log = deps.log;
    this.#now = deps.now;
    this.#time = deps.time ?? monotonic;
  }

  /** To be called once a request is answered for: with the lines that were taken of it, and what was not. */
  note(unit: LiveUnit, lines: readonly LogLine[], rejected: Rejected | undefined): void {
    const errors = lines.length > 0 ? lines.filter(([, level]) => level === "error") : lines;
    if (errors.length === 0 && rejected === undefined) return;
    this.#run(unit.id, errors, Object.entries(rejected ?? {}));
  }

  /**
   * To be called when a unit shows a token of ours that is newer than its keys here: this database is of before, so a
   * backup was restored. Its owner is told, once.
   */
  knocked(unit: LiveUnit): void {
    if (this.#newer.has(unit.id)) return;
    this.#newer.add(unit.id);
    this.#keep(
      this.#writer.change(unit.id, (batch, present) => {
        batch.touch(present);
        const notice = { kind: "keys-newer", unitId: present.id, unit: present.name } as const;
        batch.notice({ chatId: present.ownerChatId, threadId: null }, notice);
        return () => undefined;
      }),
      unit.id,
    );
  }

  /** Tells of the errors that waited until there may be one more message; to be called now and then. */
  async tell(): Promise<void> {
    for (const unitId of this.#late) this.#run(unitId, [], []);
    await this.settled();
  }

  /** Resolves once all that was noted is stored. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #run(unitId: number, errors: readonly LogLine[], rejected: [path: string, reason: string][]): void {
    this.#keep(this.#take(unitId, errors, rejected), unitId);
  }

  #keep(work: Promise<void>, unitId: number): void {
    const noted = work
      .catch((error: unknown) => {
        this.#log.warn({ err: error, unitId }, "what a unit had trouble with could not be noted");
      })
      .finally(() => this.#running.delete(noted));
    this.#running.add(noted);
  }

  async #take(unitId: number, errors: readonly LogLine[], rejected: [path: string, reason: string][]): Promise<void> {
    const known = await this.#knownOf(unitId, errors);
    const refused = rejected.flatMap(([path, reason]) => {
      const text = (path ? `${path}: ${reason}` : reason).slice(0, REJECTED_CHARS);
      return isNew(known.rejected, sortOf(text)) ? [text] : [];
    });
    const now = this.#time.now();
    for (const [sort, at] of known.told) if (now - at >= HOUR) known.told.delete(sort);
    while (known.messages[0] !== undefined && now - known.messages[0] >= HOUR) known.messages.shift();
    for (const [, , text] of errors) {
      const sort = sortOf(text);
      if (!known.told.has(sort) && known.told.size + known.waiting.size < MOST_SORTS) known.waiting.set(sort, text);
    }
    const news = known.messages.length < MOST_MESSAGES ? [...known.waiting] : [];
    if (news.length < known.waiting.size) this.#late.add(unitId);
    else this.#late.delete(unitId);
    if (refused.length + news.length === 0) return;
    for (const [sort] of news) {
      known.waiting.delete(sort);
      known.told.set(sort, now);
    }
    if (news.length > 0) known.messages.push(now);
    try {
      await this.#store(
        unitId,
        refused,
        news.map(([, text]) => text),
      );
    } catch (error) {
      // They are new when they come again.
      for (const text of refused) known.rejected.delete(sortOf(text));
      for (const [sort] of news) known.told.delete(sort);
      if (news.length > 0) known.messages.pop();
      throw error;
    }
  }

  #store(unitId: number, refused: readonly string[], news: readonly string[]): Promise<void> {
    return this.#writer.change(unitId, (batch, unit) => {
      batch.touch(unit);
      for (const text of refused) batch.log(unit, this.#now(), "warning", text, "rejected");
      if (news.length > 0) {
        batch.notice(
          { chatId: unit.ownerChatId, threadId: null },
          {
            kind: "unit-errors",
            unitId: unit.id,
            unit: unit.name,
            texts: news.slice(0, TEXTS),
            more: Math.max(0, news.length - TEXTS),
          },
        );
      }
      return () => undefined;
    });
  }

  /** What the log of before the start says, without the errors that have just come. */
  #knownOf(unitId: number, errors: readonly LogLine[]): Promise<Known> {
    const known = this.#known.get(unitId) ?? this.#read(unitId, new Set(errors.map(([at, , text]) => `${at} ${text}`)));
    known.catch(() => this.#known.delete(unitId));
    this.#known.delete(unitId);
    this.#known.set(unitId, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_UNITS && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  async #read(unit: number, fresh: ReadonlySet<string>): Promise<Known> {
    const em = this.#em.fork();
    const [wall, time] = [this.#now(), this.#time.now()];
    const rejected = await em.find(DeviceLog, { unit, kind: "rejected" }, { limit: MOST_REJECTED });
    const errors = await em.find(DeviceLog, { unit, level: "error", at: { $gt: wall - HOUR } });
    const told = errors.filter(({ at, text }) => at <= wall && !fresh.has(`${at} ${text}`));
    return {
      rejected: new Set(rejected.map(({ text }) => sortOf(text))),
      waiting: new Map(),
      messages: [],
      told: new Map(told.slice(-MOST_SORTS).map(({ at, text }) => [sortOf(text), time - (wall - at)])),
    };
  }
}

function isNew(known: Set<string>, sort: string): boolean {
  if (known.has(sort) || known.size >= MOST_REJECTED) return false;
  known.add(sort);
  return true;
}
