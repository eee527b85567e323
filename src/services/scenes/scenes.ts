import { randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { toTitle } from "../../domain/title.ts";
import { checkInput, type Value } from "../../domain/value.ts";
import { Scene } from "../../entities/scene.ts";
import { ScenePart } from "../../entities/scenepart.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Access } from "../access/access.ts";
import { calledNames } from "../access/names.ts";
import { type Door, type Setting, toRefusal, toSetter } from "../inputs.ts";
import type { Live } from "../live/live.ts";
import type { LiveUnit } from "../live/unit.ts";
import { type Page, toPage } from "../page.ts";
import { toName } from "../units/units.ts";
import type { Batch } from "../writer/batch.ts";
import { drive, setInput, setUnlessHeld } from "../writer/propagate.ts";
import type { Writer } from "../writer/writer.ts";
import { type PartPlan, type PartProblem, type Placed, placePart, type SceneView, viewPart } from "./view.ts";

const MAX_SCENES = 100;
export const MAX_PARTS = 50;
const PAGE_SIZE = 8;

/** A scene in a list. */
export interface SceneLine {
  readonly id: number;
  readonly name: string;
}

/** What a scene is to set an input to. */
export interface NewPart {
  readonly inputId: number;
  readonly value: unknown;
}

interface Plan {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly parts: readonly PartPlan[];
}

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly access: Access;
  readonly writer: Writer;
}

/** What people set together, each by their own rights. */
export class Scenes {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #access: Access;
  readonly #writer: Writer;

  constructor({ em, live, access, writer }: Deps) {
    this.#em = em;
    this.#live = live;
    this.#access = access;
    this.#writer = writer;
  }

  /** A person's scenes by name. */
  async list({ id: owner }: Person, page: number, size = PAGE_SIZE): Promise<Page<SceneLine>> {
    const em = this.#em.fork();
    const orderBy = { name: "asc", id: "asc" } as const;
    const read = (limit: number, offset: number): Promise<SceneLine[]> =>
      em.find(Scene, { owner }, { orderBy, limit, offset, fields: ["id", "name"] });
    const before = async (id: number): Promise<number> =>
      (await em.find(Scene, { owner }, { orderBy, fields: ["id"] })).findIndex((scene) => scene.id === id);
    return toPage(page, size, await em.count(Scene, { owner }), read, before);
  }

  /** All of a person's scenes by name. */
  async all({ id: owner }: Person): Promise<{ readonly uuid: string; readonly name: string }[]> {
    const scenes = await this.#em.fork().find(Scene, { owner }, { orderBy: { name: "asc", id: "asc" } });
    return scenes.map(({ uuid, name }) => ({ uuid, name }));
  }

  /** A scene of one's own, as far as its inputs are with it. */
  async view(person: Person, sceneId: number, now: number): Promise<SceneView> {
    return this.#view(person, await this.#plan(person, sceneId), now);
  }

  /** The scene of one's own with this uuid. */
  async idOf({ id: owner }: Person, uuid: string): Promise<number> {
    const scene = await this.#em.fork().findOne(Scene, { uuid, owner }, { fields: ["id"] });
    if (!scene) throw new AppError("not-found");
    return scene.id;
  }

  /** Makes a scene. */
  async make(person: Person, given: string, now: number, parts: readonly NewPart[] = []): Promise<number> {
    const name = toName(given);
    const rows = await this.#toRows(person, parts);
    return this.#writer.exclusive(async (em) => {
      const owner = em.getReference(User, person.id);
      if ((await em.count(Scene, { owner })) >= MAX_SCENES) throw new AppError("too-many-scenes", { max: MAX_SCENES });
      const scene = em.create(Scene, { uuid: randomUUID(), owner, name, createdAt: now });
      await em.flush();
      for (const [position, row] of rows.entries()) createPart(em, scene, row, position);
      await em.flush();
      return scene.id;
    });
  }

  async rename(person: Person, sceneId: number, given: string): Promise<void> {
    const name = toName(given);
    await this.#alter(person, sceneId, async (_em, scene) => {
      scene.name = name;
    });
  }

  /** What it sets, in place of what it set so far; and perhaps what it is called. */
  async setParts(person: Person, sceneId: number, parts: readonly NewPart[], given?: string): Promise<void> {
    const name = given === undefined ? undefined : toName(given);
    const rows = await this.#toRows(person, parts);
    await this.#alter(person, sceneId, async (em, scene) => {
      if (name !== undefined) scene.name = name;
      await em.nativeDelete(ScenePart, { scene });
      for (const [position, row] of rows.entries()) createPart(em, scene, row, position);
    });
  }

  /** Has it set one more input, or the same one to another value. */
  async put(person: Person, sceneId: number, inputId: number, value: unknown): Promise<void> {
    const [row] = await this.#toRows(person, [{ inputId, value }]);
    await this.#alter(person, sceneId, async (em, scene) => {
      const parts = await em.find(ScenePart, { scene }, { orderBy: { position: "asc" } });
      const present = parts.find(({ variable }) => variable?.id === inputId);
      if (!row) return;
      if (present) em.assign(present, { value: row.value });
      else if (parts.length >= MAX_PARTS) throw new AppError("scene-full", { max: MAX_PARTS });
      else createPart(em, scene, row, (parts.at(-1)?.position ?? -1) + 1);
    });
  }

  /** Leaves an input out of it from now on. */
  async take(person: Person, sceneId: number, partId: number): Promise<void> {
    await this.#alter(person, sceneId, async (em, scene) => {
      if ((await em.nativeDelete(ScenePart, { id: partId, scene })) === 0) throw new AppError("not-found");
    });
  }

  async remove(person: Person, sceneId: number): Promise<void> {
    await this.#alter(person, sceneId, async (em, scene) => void em.remove(scene));
  }

  /**
   * Sets all of its inputs in one change, by the rights that its owner has at that moment, or none; what they lead to by
   * links follows, but for its own inputs. `alongside` goes into the same commit. Gives the scene as it then is.
   */
  async run(
    person: Setting,
    sceneId: number,
    door: Door = "chat",
    alongside: (batch: Batch, changed: boolean) => void = () => {},
  ): Promise<SceneView> {
    const plan = await this.#plan(person, sceneId);
    const units = new Set(plan.parts.flatMap(({ unitId }) => unitId ?? []));
    const view = await this.#view(person, plan, Date.now());
    for (const part of view.parts) if (part.problem) throw broken(plan, part, part.problem);
    const [first, ...others] = units;
    if (first === undefined) throw new AppError("scene-empty", { name: plan.name });
    const setter = toSetter({ doer: { kind: "scene", name: plan.name }, ...person }, door);
    const { find } = this.#live;
    await this.#writer.change(
      first,
      (batch) => {
        const placed = plan.parts.map((part) => place(plan, part, find(part.unitId ?? 0), person));
        // A person may press a scene that sets what they hold.
        const set = person.doer ? setUnlessHeld : setInput;
        const changed = placed.filter(({ unit, input, value }) => set(batch, unit, input, value, setter));
        alongside(batch, changed.length > 0);
        const own = new Set(placed.map(({ input }) => input));
        for (const { input } of changed) drive(batch, find, input, input.links, (one) => own.has(one));
        return () => undefined;
      },
      others,
    );
    return this.view(person, sceneId, Date.now());
  }

  async #plan({ id: owner }: Pick<Person, "id">, sceneId: number): Promise<Plan> {
    const em = this.#em.fork();
    const scene = await em.findOne(Scene, { id: sceneId, owner });
    if (!scene) throw new AppError("not-found");
    const parts = await em.find(
      ScenePart,
      { scene },
      { orderBy: { position: "asc", id: "asc" }, populate: ["variable"] },
    );
    const { id, uuid, name } = scene;
    return {
      id,
      uuid,
      name,
      parts: parts.map(({ id, unit, variable, called, value }) => {
        const variableUuid = variable?.$.uuid ?? null;
        return { id, unitId: unit?.id ?? null, variableId: variable?.id ?? null, variableUuid, called, value };
      }),
    };
  }

  async #view(person: Person, { id, uuid, name, parts }: Plan, now: number): Promise<SceneView> {
    const units = new Map<number, LiveUnit>();
    for (const { unitId } of parts) {
      const unit = unitId === null || units.has(unitId) ? undefined : await this.#live.get(unitId);
      if (unit) units.set(unit.id, unit);
    }
    const called = await calledNames(this.#em, person, [...units.values()]);
    const views = parts.map((part) => viewPart(part, units.get(part.unitId ?? 0), person, called, now));
    return { id, uuid, name, parts: views };
  }

  async #toRows(person: Person, parts: readonly NewPart[]): Promise<Row[]> {
    if (parts.length > MAX_PARTS) throw new AppError("scene-full", { max: MAX_PARTS });
    const rows = new Map<number, Row>();
    for (const { inputId, value: raw } of parts) {
      const { unit, variable } = await this.#access.variable(person, "write", "input", inputId);
      const checked = checkInput(variable, raw);
      if (!checked.ok) throw toRefusal(variable, person.locale, raw);
      const called = `${toTitle(variable, person.locale)} · ${unit.name}`;
      rows.set(inputId, { unit: unit.id, variable: inputId, called, value: checked.value });
    }
    return [...rows.values()];
  }

  async #alter({ id: owner }: Person, sceneId: number, task: (em: EntityManager, scene: Scene) => Promise<void>) {
    await this.#writer.exclusive(async (em) => {
      const scene = await em.findOne(Scene, { id: sceneId, owner });
      if (!scene) throw new AppError("not-found");
      await task(em, scene);
      await em.flush();
    });
  }
}

interface Row {
  readonly unit: number;
  readonly variable: number;
  readonly called: string;
  readonly value: Value;
}

function createPart(em: EntityManager, scene: Scene, { unit, variable, called, value }: Row, position: number): void {
  const of = { unit: em.getReference(Unit, unit), variable: em.getReference(Variable, variable) };
  em.create(ScenePart, { scene, position, ...of, called, value });
}

/** Finds an input when its turn comes: it, or the right, may have gone since it was asked for. */
function place(scene: Plan, part: PartPlan, unit: LiveUnit | undefined, person: Person): Placed & { value: Value } {
  const placed = placePart(part, unit, person);
  if ("problem" in placed) throw broken(scene, part, placed.problem);
  const checked = checkInput(placed.input, part.value);
  return { ...placed, value: checked.ok ? checked.value : part.value };
}

function broken({ name }: Plan, { called: part }: PartPlan, problem: PartProblem): AppError {
  return new AppError("scene-broken", { name, part, problem });
}
