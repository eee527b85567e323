import type { EntityManager } from "@mikro-orm/core";
import { may, toWho } from "../../domain/access.ts";
import { type Due, dueAt, look, MANY } from "../../domain/schedule/progress.ts";
import { endFrom } from "../../domain/schedule/runs.ts";
import { needsSun, type Pause } from "../../domain/schedule/schedule.ts";
import { MINUTE } from "../../domain/span.ts";
import { checkInput, type Value } from "../../domain/value.ts";
import { Schedule } from "../../entities/schedule.ts";
import type { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { toNode } from "../access/access.ts";
import type { Door } from "../inputs.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import { locationOf, toPerson } from "../people/users.ts";
import type { Scenes } from "../scenes/scenes.ts";
import { announce } from "../writer/announce.ts";
import type { Batch } from "../writer/batch.ts";
import { drive, setUnlessHeld } from "../writer/propagate.ts";
import type { Writer } from "../writer/writer.ts";
import { toScheduled } from "./view.ts";

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly scenes: Pick<Scenes, "run">;
  readonly now: () => number;
}

/** Why a scene could not be run, as a schedule says it. */
const SCENE_PAUSES: Readonly<Partial<Record<string, Pause>>> = {
  "not-found": "gone",
  "scene-broken": "scene",
  "scene-empty": "scene",
};

/** Runs schedules: what is set and how far the schedule has come are stored in one transaction. */
export class Runs {
  readonly #deps: Deps;
  /** A run and a change of the same schedule do not mix. */
  #last: Promise<unknown> = Promise.resolve();
  #waking: () => void = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Called when a schedule may be due sooner than was known. */
  onWake(waking: () => void): void {
    this.#waking = waking;
  }

  wake(): void {
    this.#waking();
  }

  /** Runs one task after the other. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task, task);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Does what is due of a schedule. */
  look(id: number, now: number): Promise<void> {
    return this.alone(async () => {
      const found = await this.#find(id);
      if (!found || found.row.paused || (found.row.dueAt ?? now + 1) > now) return;
      const { row, owner } = found;
      if (needsSun(row.timing) && !row.city && !locationOf(owner)) return this.#stop(row, owner, "no-place", now);
      const { nextAt = null, endAt = null, ran, decidedAt } = row;
      const due = look(toScheduled(row, owner), { nextAt, endAt, ran, decidedAt }, now, row.late * MINUTE);
      await this.#do(row, owner, due, now, "chat");
    });
  }

  /** Does now what a schedule does at its time. */
  now(id: number, door: Door): Promise<void> {
    return this.alone(async () => {
      const found = await this.#find(id);
      if (!found) throw new AppError("not-found");
      const { row, owner } = found;
      const at = this.#deps.now();
      const { nextAt = null, ran, decidedAt } = row;
      // One that is paused does not end either.
      const endAt = row.paused ? null : endFrom(toScheduled(row, owner), at);
      const progress = { nextAt, endAt, ran, decidedAt };
      await this.#do(row, owner, { act: "start", run: null, missed: null, progress }, at, door, true);
    });
  }

  async #find(id: number): Promise<{ readonly row: Schedule; readonly owner: User } | undefined> {
    const row = await this.#deps.em.fork().findOne(Schedule, id, { populate: ["owner"] });
    return row ? { row, owner: row.owner.$ } : undefined;
  }

  async #do(row: Schedule, owner: User, due: Due, now: number, door: Door, isAsked = false): Promise<void> {
    if (due.missed) await this.#tellMissed(row, owner, due.missed, due.run?.at ?? now, now);
    if (due.act === null) return this.#store(row, due, now);
    const alongside = (batch: Batch): void => batch.schedule(toRow(row, due, now));
    try {
      await this.#act(row, owner, due.act, alongside, door);
    } catch (error) {
      const pause = error instanceof Stopped ? error.pause : error instanceof AppError && SCENE_PAUSES[error.code];
      // Whoever asked is told why; what can't be stored now is due as before.
      if (isAsked && pause && error instanceof Stopped) throw new AppError("schedule-stopped", { why: pause });
      if (isAsked || !pause) throw error;
      await this.#stop(row, owner, pause, now);
    }
  }

  async #act(
    row: Schedule,
    owner: User,
    act: "start" | "end",
    alongside: (batch: Batch) => void,
    door: Door,
  ): Promise<void> {
    const person = toPerson(owner);
    const doer = { kind: "schedule", name: row.name } as const;
    const value = (act === "start" ? row.value : row.endValue) ?? null;
    if (row.value === null || row.value === undefined) {
      const scene = act === "start" ? row.scene : row.endScene;
      if (!scene) throw new Stopped("gone");
      await this.#deps.scenes.run({ ...person, doer }, scene.id, door, alongside);
      return;
    }
    if (value === null) return;
    await this.#set(row, person, value, alongside, { door, userId: owner.id, doer });
  }

  async #set(
    row: Schedule,
    person: ReturnType<typeof toPerson>,
    value: Value,
    alongside: (batch: Batch) => void,
    by: {
      readonly door: Door;
      readonly userId: number;
      readonly doer: { readonly kind: "schedule"; readonly name: string };
    },
  ): Promise<void> {
    const { em, writer, live } = this.#deps;
    const variable = row.variable && (await em.fork().findOne(Variable, row.variable.id));
    if (!variable) throw new Stopped("gone");
    const stopped = await writer.change(variable.unit.id, (batch, unit) => {
      const input = variableById(unit, variable.id);
      const pause: Pause | null =
        input?.kind !== "input" || input.archivedAt !== null
          ? "gone"
          : !may(toWho(person), "write", toNode(unit, input))
            ? "no-access"
            : null;
      const checked = input && checkInput(input, value);
      if (!input || pause || !checked?.ok) return () => pause ?? ("unfit" as const);
      alongside(batch);
      if (setUnlessHeld(batch, unit, input, checked.value, by)) drive(batch, live.find, input);
      return () => null;
    });
    if (stopped) throw new Stopped(stopped);
  }

  async #store(row: Schedule, due: Due, now: number): Promise<void> {
    const [, nextAt, endAt, dueAt, , decidedAt] = toRow(row, due, now);
    const change = { nextAt, endAt, dueAt, decidedAt, ran: due.progress.ran as Schedule["ran"] };
    await this.#deps.writer.exclusive((em) => em.nativeUpdate(Schedule, { id: row.id }, change));
  }

  /** Pauses it, and tells its owner why. */
  async #stop({ id, name, called }: Schedule, owner: User, why: Pause, now: number): Promise<void> {
    await this.#deps.writer.exclusive(async (em) => {
      await em.nativeUpdate(Schedule, { id }, { paused: why, nextAt: null, endAt: null, dueAt: null });
      announce(em, owner.telegramId, { kind: "schedule-paused", scheduleId: id, name, called, why }, now);
    });
  }

  /** Tells of runs that were not made; stored with the progress, so that it is told once. */
  async #tellMissed(
    row: Schedule,
    owner: User,
    missed: NonNullable<Due["missed"]>,
    nextAt: number,
    now: number,
  ): Promise<void> {
    const { count, first, last } = missed;
    const notice = {
      kind: "schedule-missed",
      scheduleId: row.id,
      name: row.name,
      count,
      first,
      last,
      many: count === MANY,
    } as const;
    await this.#deps.writer.exclusive(async (em) => {
      await em.nativeUpdate(Schedule, { id: row.id }, { nextAt, decidedAt: now });
      announce(em, owner.telegramId, notice, now);
    });
  }
}

/** What keeps a schedule from doing what it does. */
class Stopped extends Error {
  readonly pause: Pause;

  constructor(pause: Pause) {
    super(pause);
    this.pause = pause;
  }
}

function toRow(row: Schedule, { act, progress }: Due, now: number) {
  const { nextAt, endAt, ran, decidedAt } = progress;
  const due = row.paused ? null : dueAt(progress, row.timing.when.kind === "once", now);
  const lastAt = act === "start" ? now : (row.lastAt ?? null);
  return [row.id, nextAt, endAt, due, JSON.stringify(ran), decidedAt, lastAt] as const;
}
