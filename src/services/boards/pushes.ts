import type { EntityManager } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Address } from "../../domain/notice.ts";
import { Push as PushRow } from "../../entities/push.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Access } from "../access/access.ts";
import type { InputChange, Inputs, Setting } from "../inputs.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import type { Batch } from "../writer/batch.ts";
import { aside } from "../writer/once.ts";
import { drive, setInput } from "../writer/propagate.ts";
import type { Writer } from "../writer/writer.ts";

/** How a momentary widget was pressed, and where to say that nothing came of it. */
export interface Pushing extends Address {
  readonly label: string;
  readonly onMs: number;
  readonly withinMs: number;
}

/** A press that is under way. */
interface Push extends Pushing {
  readonly inputId: number;
  readonly unitId: number;
  readonly userId: number;
  /** The revision that turned it on; null when a crash came between the press and that. */
  rev: number | null;
  taken: boolean;
  /** Called when the unit may have taken it. */
  look?: () => void;
}

interface Deps {
  readonly em: EntityManager;
  readonly access: Access;
  readonly inputs: Pick<Inputs, "set">;
  readonly live: Live;
  readonly writer: Writer;
  readonly log: Log;
  readonly now: () => number;
  readonly time?: Monotonic;
}

const RETRY_MS = 1000;

/**
 * Inputs that go on for a moment. The moment counts from when the unit has confirmed it. What it has not taken in time
 * is withdrawn, so that a gate does not open hours later. Each press is stored before it does anything: after a restart
 * it is ended, and never done again.
 */
export class Pushes {
  readonly #deps: Deps;
  readonly #time: Monotonic;
  /** By input: one at a time. */
  readonly #running = new Map<number, Push>();
  readonly #ends = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#time = deps.time ?? monotonic;
    deps.writer.onCommitted((batch) => this.#committed(batch));
  }

  /** Goes on with those of before the start: the rest of their time, never more than they were meant to take. */
  async open(): Promise<void> {
    const { em, now } = this.#deps;
    for (const row of await em.fork().find(PushRow, {}, { populate: ["variable"] })) {
      const { variable, chatId, threadId = null, label, onMs, withinMs, rev = null, taken, userId, dueAt } = row;
      const where = { chatId, threadId, label, onMs, withinMs, userId };
      const push: Push = { ...where, inputId: variable.id, unitId: variable.$.unit.id, rev, taken };
      this.#running.set(push.inputId, push);
      const left = Math.min(Math.max(dueAt - now(), 0), taken ? onMs : withinMs);
      this.#begin(() => this.#follow(push, rev === null ? 0 : left));
    }
  }

  /** Turns an input on for a moment; refused while an earlier press of it is under way. */
  async push(by: Setting, inputId: number, pushing: Pushing): Promise<InputChange> {
    const { access, inputs, writer, now } = this.#deps;
    const { unit, variable } = await access.variable(by, "write", "input", inputId);
    if (variable.type !== "bool") throw new AppError("button-outdated");
    if (this.#running.has(inputId)) throw new AppError("push-under-way", { name: pushing.label });
    const userId = typeof by.setBy === "number" ? by.setBy : by.id;
    const push: Push = { ...pushing, inputId, unitId: unit.id, userId, rev: null, taken: false };
    this.#running.set(inputId, push);
    try {
      const dueAt = now() + push.withinMs;
      const { chatId, threadId, label, onMs, withinMs } = push;
      await writer.exclusive(async (em) => {
        const row = { userId, chatId, threadId, label, onMs, withinMs, dueAt, rev: null, taken: false };
        em.create(PushRow, { variable: em.getReference(Variable, inputId), ...row });
        await em.flush();
      });
      const set = await inputs.set(by, inputId, true);
      push.rev = set.rev;
      this.#begin(async () => {
        await this.#note(push, { rev: set.rev });
        await this.#follow(push, push.withinMs);
      });
      return set;
    } catch (error) {
      this.#running.delete(inputId);
      await this.#forget(push).catch(() => {});
      throw error;
    }
  }

  /** Leaves what is under way to the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#ends);
  }

  /** What follows is not what the press of Telegram did. */
  #begin(work: () => Promise<void>): void {
    const end = aside(work);
    this.#ends.add(end);
    void end.finally(() => this.#ends.delete(end));
  }

  #committed({ touched }: Batch): void {
    if (this.#running.size === 0) return;
    for (const { id } of touched) for (const push of this.#running.values()) if (push.unitId === id) push.look?.();
  }

  /** Waits for the unit, then for the moment to pass; never fails. */
  async #follow(push: Push, leftMs: number): Promise<void> {
    let left = leftMs;
    if (!push.taken && (await this.#isTaken(push, left))) {
      push.taken = true;
      left = push.onMs;
      await this.#note(push, { taken: true, dueAt: this.#deps.now() + left });
    } else if (!push.taken) left = 0;
    if (left > 0) await this.#time.sleep(left, this.#stop.signal);
    while (!this.#stop.signal.aborted) {
      try {
        await this.#turnOff(push);
        await this.#forget(push);
        this.#running.delete(push.inputId);
        return;
      } catch (error) {
        this.#deps.log.warn({ err: error }, "a momentary input could not be turned off yet");
        await this.#time.sleep(RETRY_MS, this.#stop.signal);
      }
    }
  }

  /** Whether the unit confirms it within so many ms. */
  async #isTaken(push: Push, ms: number): Promise<boolean> {
    await this.#deps.live.get(push.unitId);
    const over = new AbortController();
    let isTaken = false;
    push.look = () => {
      isTaken ||= this.#isApplied(push);
      if (isTaken) over.abort();
    };
    push.look();
    if (!isTaken && ms > 0) await this.#time.sleep(ms, AbortSignal.any([over.signal, this.#stop.signal]));
    delete push.look;
    return isTaken;
  }

  #isApplied({ unitId, rev }: Push): boolean {
    const unit = this.#deps.live.find(unitId);
    return unit !== undefined && rev !== null && unit.appliedRev >= rev;
  }

  /** Turns it off, unless somebody has set it since; where the unit has not taken it, tells so. */
  async #turnOff(push: Push): Promise<void> {
    const { inputId, unitId, userId, taken, label, withinMs, chatId, threadId } = push;
    const { em, live, writer } = this.#deps;
    // An update of the unit may have given it another one.
    const row = await em.fork().findOne(PushRow, { variable: inputId }, { fields: ["rev"] });
    const rev = row?.rev ?? push.rev;
    if (!(await live.get(unitId))) return;
    await writer.change(unitId, (batch, unit) => {
      const input = variableById(unit, inputId);
      const isOurs = input?.kind === "input" && input.value === true && (rev === null || input.rev === rev);
      if (isOurs && setInput(batch, unit, input, false, { door: "chat", userId })) {
        drive(batch, live.find, input);
        const seconds = Math.round(withinMs / 1000);
        const notice = { kind: "press-withdrawn", userId, unitId, unit: unit.name, label, seconds } as const;
        if (!taken) batch.notice({ chatId, threadId }, notice);
      }
      return () => undefined;
    });
  }

  async #note({ inputId }: Push, changes: { rev: number } | { taken: true; dueAt: number }): Promise<void> {
    const note = this.#deps.writer.exclusive((em) => em.nativeUpdate(PushRow, { variable: inputId }, changes));
    // It is in memory: only after a crash would it be ended at once.
    await note.catch((error: unknown) => this.#deps.log.warn({ err: error }, "a press could not be noted"));
  }

  async #forget({ inputId }: Push): Promise<void> {
    await this.#deps.writer.exclusive((em) => em.nativeDelete(PushRow, { variable: inputId }));
  }
}
