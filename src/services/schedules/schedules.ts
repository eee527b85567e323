import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, toWho } from "../../domain/access.ts";
import { begin, dueAt } from "../../domain/schedule/progress.ts";
import { type City, needsSun, Timing } from "../../domain/schedule/schedule.ts";
import { toTitle } from "../../domain/title.ts";
import { checkInput, type Value } from "../../domain/value.ts";
import { Scene } from "../../entities/scene.ts";
import { Schedule } from "../../entities/schedule.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { type Access, toNode } from "../access/access.ts";
import { type Door, toRefusal } from "../inputs.ts";
import type { Live } from "../live/live.ts";
import { type Page, toPage } from "../page.ts";
import { locationOf } from "../people/users.ts";
import { toName } from "../units/units.ts";
import type { Writer } from "../writer/writer.ts";
import type { Runs } from "./runs.ts";
import { type ScheduleView, toScheduled, viewSchedules } from "./view.ts";

const MAX_SCHEDULES = 500;
const PAGE_SIZE = 8;

/** What a schedule is to do: what its input is set to when it begins and ends, or which scenes are run. */
export type Action =
  | { readonly inputId: number; readonly value: unknown; readonly endValue?: unknown }
  | { readonly sceneId: number; readonly endSceneId?: number | null };

/** A schedule that is to be made; what it is called goes by what it does where nobody has said. */
export interface ScheduleDraft {
  readonly name?: string | undefined;
  readonly action: Action;
  readonly timing: Timing;
  readonly city?: City | null | undefined;
  readonly late?: number | undefined;
}

/** What is to be changed of it. */
export type ScheduleChange = Partial<ScheduleDraft>;

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly access: Access;
  readonly writer: Writer;
  readonly runs: Runs;
  readonly now: () => number;
}

/** What people have done at certain times. */
export class Schedules {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A person's schedules by name; those of one input when it is named. */
  async list({ ...person }: Person, page: number, inputId?: number, size = PAGE_SIZE): Promise<Page<ScheduleView>> {
    const { live, now } = this.#deps;
    const em = this.#deps.em.fork();
    const where = { owner: person.id, ...(inputId !== undefined && { variable: inputId }) };
    const orderBy = { name: "asc", id: "asc" } as const;
    return toPage(
      page,
      size,
      await em.count(Schedule, where),
      async (limit, offset) =>
        viewSchedules({ em, live }, person, await em.find(Schedule, where, { orderBy, limit, offset }), now()),
      async (id) => (await em.find(Schedule, where, { orderBy, fields: ["id"] })).findIndex((one) => one.id === id),
    );
  }

  /** A schedule of one's own. */
  async view(person: Person, id: number): Promise<ScheduleView> {
    const em = this.#deps.em.fork();
    const row = await em.findOne(Schedule, { id, owner: person.id });
    const [view] = row ? await viewSchedules({ em, live: this.#deps.live }, person, [row], this.#deps.now()) : [];
    if (!view) throw new AppError("not-found");
    return view;
  }

  /** The schedule of one's own with this uuid. */
  async idOf({ id: owner }: Person, uuid: string): Promise<number> {
    const row = await this.#deps.em.fork().findOne(Schedule, { uuid, owner }, { fields: ["id"] });
    if (!row) throw new AppError("not-found");
    return row.id;
  }

  /** How many schedules of anybody set an input. */
  async countOf(inputId: number): Promise<number> {
    return this.#deps.em.fork().count(Schedule, { variable: inputId, paused: null });
  }

  /** A value as an input of somebody takes it; refuses any other. */
  async fit(person: Person, inputId: number, raw: unknown): Promise<Value> {
    const { variable } = await this.#deps.access.variable(person, "write", "input", inputId);
    const checked = checkInput(variable, raw);
    if (!checked.ok) throw toRefusal(variable, person.locale, raw);
    return checked.value;
  }

  /** Where a person's sun is: whether they have said where they are. */
  async hasPlace({ id }: Person): Promise<boolean> {
    return locationOf(await this.#deps.em.fork().findOneOrFail(User, id)) !== null;
  }

  /** Makes a schedule; it runs from now on. */
  async make(person: Person, { action, timing: given, ...draft }: ScheduleDraft): Promise<number> {
    const { writer, now, runs } = this.#deps;
    const timing = toTiming(given);
    const done = await this.#toRow(person, action, timing);
    const name = toName(draft.name ?? done.called);
    const id = await writer.exclusive(async (em) => {
      const owner = await em.findOneOrFail(User, person.id);
      const count = await em.count(Schedule, { owner });
      if (count >= MAX_SCHEDULES) throw new AppError("too-many-schedules", { max: MAX_SCHEDULES });
      const { scene, endScene, variable, ...rest } = done;
      const row = em.create(Schedule, {
        uuid: randomUUID(),
        owner,
        name,
        ...refs(em, { scene, endScene, variable }),
        ...rest,
        timing,
        city: draft.city ?? null,
        ...(draft.late !== undefined && { late: draft.late }),
        createdAt: now(),
        ran: [],
        decidedAt: now(),
      });
      await em.flush();
      await start(row, owner, now());
      await em.flush();
      return row.id;
    });
    runs.wake();
    return id;
  }

  /** Changes what is named of it. One that was stopped goes on, unless its owner has paused it. */
  async change(person: Person, id: number, change: ScheduleChange): Promise<void> {
    const { now } = this.#deps;
    const before = await this.view(person, id);
    const timing = toTiming(change.timing ?? before.timing);
    const done = change.action && (await this.#toRow(person, change.action, timing));
    if (!done && timing.end && before.action.kind === "input" && before.action.endValue === null) {
      throw new AppError("schedule-end-value");
    }
    await this.#alter(person, id, async (em, row, owner) => {
      const { scene, endScene, variable, ...rest } = done ?? {};
      if (done) em.assign(row, { ...refs(em, { scene, endScene, variable }), ...rest });
      em.assign(row, {
        timing,
        ...(change.name !== undefined && { name: toName(change.name) }),
        ...(change.city !== undefined && { city: change.city }),
        ...(change.late !== undefined && { late: change.late }),
      });
      if (row.paused !== "hand") row.paused = null;
      await start(row, owner, now());
    });
  }

  async pause(person: Person, id: number): Promise<void> {
    await this.#alter(person, id, async (_em, row) => {
      Object.assign(row, { paused: "hand", nextAt: null, endAt: null, dueAt: null });
    });
  }

  /** Lets it go on: from its next time on. */
  async resume(person: Person, id: number): Promise<void> {
    const view = await this.view(person, id);
    const { action } = view;
    // Refused is what would be stopped again at once.
    if (action.kind === "input") {
      const { input, value, endValue } = action;
      if (input)
        await this.#toRow(person, { inputId: input.id, value, ...(endValue !== null && { endValue }) }, view.timing);
    }
    await this.#alter(person, id, async (_em, row, owner) => {
      row.paused = null;
      await start(row, owner, this.#deps.now());
    });
  }

  async remove(person: Person, id: number): Promise<void> {
    await this.#alter(person, id, async (em, row) => void em.remove(row));
  }

  /** Does now what it does at its time, with its end after it. */
  async runNow(person: Person, id: number, door: Door = "chat"): Promise<void> {
    await this.view(person, id);
    await this.#deps.runs.now(id, door);
  }

  async #toRow(person: Person, action: Action, { end }: Timing) {
    if ("sceneId" in action) {
      const em = this.#deps.em.fork();
      const find = (id: number) => em.findOne(Scene, { id, owner: person.id });
      const scene = await find(action.sceneId);
      const endScene = action.endSceneId ? await find(action.endSceneId) : null;
      if (!scene || (action.endSceneId && !endScene)) throw new AppError("not-found");
      if (end && !endScene) throw new AppError("schedule-end-value");
      const none = { variable: null, value: null, endValue: null };
      return { ...none, scene: scene.id, endScene: endScene?.id ?? null, called: scene.name };
    }
    const { unit, variable } = await this.#deps.access.variable(person, "write", "input", action.inputId);
    const take = (raw: unknown): Value => {
      const checked = checkInput(variable, raw);
      if (!checked.ok) throw toRefusal(variable, person.locale, raw);
      return checked.value;
    };
    const value = take(action.value);
    const endValue = action.endValue === undefined || action.endValue === null ? null : take(action.endValue);
    if (end && endValue === null) throw new AppError("schedule-end-value");
    if (!may(toWho(person), "write", toNode(unit, variable))) throw new AppError("not-found");
    const called = toTitle(variable, person.locale);
    return { variable: variable.id, value, endValue, scene: null, endScene: null, called };
  }

  async #alter(
    person: Person,
    id: number,
    task: (em: EntityManager, row: Schedule, owner: User) => Promise<void>,
  ): Promise<void> {
    const { writer, runs } = this.#deps;
    await runs.alone(() =>
      writer.exclusive(async (em) => {
        const row = await em.findOne(Schedule, { id, owner: person.id });
        if (!row) throw new AppError("not-found");
        await task(em, row, await em.findOneOrFail(User, person.id));
        await em.flush();
      }),
    );
    runs.wake();
  }
}

/** A timing as it comes from outside. */
function toTiming(given: unknown): Timing {
  const parsed = Timing.safeParse(given);
  if (!parsed.success) throw new AppError("schedule-timing");
  return parsed.data;
}

function refs(
  em: EntityManager,
  ids: {
    readonly scene?: number | null | undefined;
    readonly endScene?: number | null | undefined;
    readonly variable?: number | null | undefined;
  },
) {
  const { scene, endScene, variable } = ids;
  return {
    scene: scene ? em.getReference(Scene, scene) : null,
    endScene: endScene ? em.getReference(Scene, endScene) : null,
    variable: variable ? em.getReference(Variable, variable) : null,
  };
}

/** Finds out, within a transaction, when it runs the next time; refuses what never does. */
export async function start(row: Schedule, owner: User, now: number): Promise<void> {
  const { timing, city, endAt = null, ran } = row;
  if (needsSun(timing) && !city && !locationOf(owner)) throw new AppError("schedule-place-needed");
  const progress = begin(toScheduled(row, owner), now, { endAt, ran });
  if (timing.when.kind === "once" && progress.nextAt === null && endAt === null) throw new AppError("schedule-past");
  if (row.paused) return;
  Object.assign(row, progress, { dueAt: dueAt(progress, timing.when.kind === "once", now) });
}
