import type { EntityManager } from "@mikro-orm/core";
import { type Person, toWho } from "../../domain/access.ts";
import { TRAITS } from "../../domain/traits.ts";
import { AUTOMATIC, MAX_DECIMALS, type OwnWords, parseMeasure, parseTitle } from "../../domain/words.ts";
import { Posting } from "../../entities/posting.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { Widget } from "../../entities/widget.ts";
import { AppError } from "../../errors.ts";
import type { Access } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";
import { noteAct } from "../writer/noteact.ts";
import type { Writer } from "../writer/writer.ts";
import { toName } from "./units.ts";
import { type RepositoryWords, toRepository, toVariableView, type VariableView } from "./unitview.ts";

/** A variable as its owner names it. */
export interface NamingView extends VariableView {
  readonly kind: LiveVariable["kind"];
  readonly repository: RepositoryWords;
  readonly unitId: number;
  readonly unit: string;
  /** What the owner says instead of the repository. */
  readonly own: Required<Wording>;
  /** Its place among those of its kind, and how many there are. */
  readonly place: number;
  readonly count: number;
}

/** All variables of a unit as their owner names them. */
export interface NamingList {
  readonly unitId: number;
  readonly unit: string;
  /** Inputs, then outputs. */
  readonly variables: readonly Pick<NamingView, "id" | "kind" | "name" | "title">[];
  /** Whether their order is the owner's. */
  readonly isOrdered: boolean;
}

/** What an owner changes of a variable's words: null for as in the repository. */
export interface Wording {
  readonly title?: string | null | undefined;
  /** Empty for none at all. */
  readonly measure?: string | null | undefined;
  readonly decimals?: number | "auto" | null | undefined;
}

/** The same, and its place among those of its kind. */
export interface Placing extends Wording {
  readonly position?: number | undefined;
}

export type Move = "up" | "down" | "first";

/** What owners call their units and variables, and in which order these stand. */
export class Naming {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #writer: Writer;

  constructor(em: EntityManager, access: Access, writer: Writer) {
    this.#em = em;
    this.#access = access;
    this.#writer = writer;
  }

  /** Gives the unit another name, which is as good as one of /new. */
  async rename(person: Person, unitId: number, text: string, door: "chat" | "api" = "chat"): Promise<string> {
    const name = toName(text);
    await this.#access.unit(person, "own", unitId);
    await this.#writer.exclusive(
      async (em) => {
        const unit = await em.findOne(Unit, { id: unitId, owner: person.id });
        if (!unit) throw new AppError("not-found");
        const before = unit.name;
        unit.name = name;
        noteAct(em, { unit, by: person, what: "renamed", door, detail: before }, Date.now());
        await em.flush();
        // Namesakes bear a mark, so that boards of others show another name too.
        const ofNamesakes = { unit: { name: { $in: [before, name] } } };
        const postings = await em.find(Posting, ofNamesakes, { fields: ["unit"] });
        const widgets = await em.find(Widget, ofNamesakes, { fields: ["unit"] });
        return [...postings, ...widgets].flatMap(({ unit }) => (unit ? [unit.id] : []));
      },
      (namesakes) => [...new Set([unitId, ...namesakes])],
    );
    return name;
  }

  async list(person: Person, unitId: number): Promise<NamingList> {
    const unit = await this.#access.unit(person, "own", unitId);
    return {
      unitId,
      unit: await calledName(this.#em, person, unit),
      variables: [...inOrder(unit.inputs.values()), ...inOrder(unit.outputs.values())].map(
        ({ id, kind, name, title }) => {
          return { id, kind, name, title };
        },
      ),
      isOrdered:
        (await this.#em.fork().count(Variable, { unit: unitId, ownPosition: { $ne: null }, archivedAt: null })) > 0,
    };
  }

  async view(person: Person, variableId: number): Promise<NamingView> {
    const { unit, variable } = await this.#access.variable(person, "own", "any", variableId);
    const { ownTitle, ownMeasure, ownPrecision } = await this.#em.fork().findOneOrFail(Variable, variableId);
    const siblings = siblingsOf(unit, variable);
    return {
      ...toVariableView(variable, unit, toWho(person)),
      kind: variable.kind,
      repository: toRepository(variable),
      unitId: unit.id,
      unit: await calledName(this.#em, person, unit),
      own: { title: ownTitle ?? null, measure: ownMeasure ?? null, decimals: toChoice(ownPrecision ?? null) },
      place: siblings.findIndex(({ id }) => id === variableId),
      count: siblings.length,
    };
  }

  /** Says these of a variable instead of its repository; everybody reads so from now on. */
  async set(
    person: Person,
    variableId: number,
    { position, ...wording }: Placing,
    door: "chat" | "api" = "chat",
  ): Promise<void> {
    const task = async (em: EntityManager, row: Variable) => {
      em.assign(row, toColumns(row, wording));
      await em.flush();
      if (position !== undefined) await moveTo(em, row, () => position);
    };
    await this.#change(person, variableId, task, door);
  }

  /** Moves a variable among those of its kind, on cards, boards and in lists. */
  async move(person: Person, variableId: number, move: Move): Promise<void> {
    await this.#change(person, variableId, (em, row) =>
      moveTo(em, row, (from) => ({ up: from - 1, down: from + 1, first: 0 })[move]),
    );
  }

  /** Has the unit's variables stand as in the repository again. */
  async resetOrder(person: Person, unitId: number): Promise<void> {
    await this.#access.unit(person, "own", unitId);
    await this.#writer.exclusive(
      async (em) => {
        const unit = await em.findOne(Unit, { id: unitId, owner: person.id });
        if (!unit) throw new AppError("not-found");
        await em.nativeUpdate(Variable, { unit }, { ownPosition: null });
        noteAct(em, { unit, by: person, what: "moved" }, Date.now());
      },
      () => [unitId],
    );
  }

  async #change(
    person: Person,
    variableId: number,
    task: (em: EntityManager, variable: Variable) => Promise<unknown>,
    door: "chat" | "api" = "chat",
  ): Promise<void> {
    await this.#access.variable(person, "own", "any", variableId);
    await this.#writer.exclusive(
      async (em) => {
        const where = { id: variableId, unit: { owner: person.id } };
        const variable = await em.findOne(Variable, where, { populate: ["unit"] });
        if (!variable || variable.archivedAt) throw new AppError("not-found");
        const before = wordsOf(variable);
        await task(em, variable);
        const changes = wordsOf(variable).filter(([, word], place) => word !== before[place]?.[1]);
        for (const [what, word] of changes) {
          const detail = what === "moved" ? null : word;
          noteAct(em, { unit: variable.unit.$, by: person, what, variableId, door, detail }, Date.now());
        }
        return variable.unit.id;
      },
      (unitId) => [unitId],
    );
  }
}

/** Moves a variable from its place among those of its kind to another. */
async function moveTo(em: EntityManager, row: Variable, to: (from: number) => number): Promise<void> {
  const where = { unit: row.unit.id, kind: row.kind, archivedAt: null };
  const all = inOrder(await em.find(Variable, where, { orderBy: { position: "asc" } }));
  const from = all.indexOf(row);
  const [moved] = all.splice(from, 1);
  if (moved) all.splice(Math.max(0, Math.min(to(from), all.length)), 0, moved);
  for (const [place, variable] of all.entries()) variable.ownPosition = place;
  await em.flush();
}

/** What its owner says of a variable, by what it is called to say so (services/acts); null for as in the repository. */
function wordsOf({ ownTitle, ownMeasure, ownPrecision, ownPosition }: Variable) {
  return [
    ["titled", ownTitle ?? null],
    ["measure", ownMeasure ?? null],
    ["decimals", toText(toChoice(ownPrecision ?? null))],
    ["moved", toText(ownPosition ?? null)],
  ] as const;
}

function toText(value: number | string | null): string | null {
  return value === null ? null : String(value);
}

function siblingsOf(unit: LiveUnit, { kind }: LiveVariable): LiveVariable[] {
  return inOrder((kind === "input" ? unit.inputs : unit.outputs).values());
}

function toChoice(ownPrecision: number | null): number | "auto" | null {
  return ownPrecision === AUTOMATIC ? "auto" : ownPrecision;
}

function toColumns({ type }: Variable, { title, measure, decimals }: Wording): Partial<OwnWords> {
  const isCount = typeof decimals === "number";
  if (isCount && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= MAX_DECIMALS)) {
    throw new AppError("decimals-invalid", { max: MAX_DECIMALS });
  }
  if (decimals !== undefined && decimals !== null && !TRAITS[type].hasDecimals) throw new AppError("decimals-none");
  return {
    ...(title !== undefined && { ownTitle: title === null ? null : parseTitle(title) }),
    ...(measure !== undefined && { ownMeasure: measure === null ? null : parseMeasure(measure) }),
    ...(decimals !== undefined && { ownPrecision: decimals === "auto" ? AUTOMATIC : decimals }),
  };
}
