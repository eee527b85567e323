import type { EntityManager } from "@mikro-orm/core";
import { may, mayLink, type Person, toWho } from "../../domain/access.ts";
import { type Presence, presenceOf } from "../../domain/presence.ts";
import { transformsFor } from "../../domain/transform.ts";
import { AppError } from "../../errors.ts";
import { knownTo, offeredTo } from "../../storage/filters.ts";
import { type Access, toNode } from "../access/access.ts";
import { calledName } from "../access/names.ts";
import { type Directory, EVERYTHING, type UnitPage } from "../directory/directory.ts";
import type { Live } from "../live/live.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";
import { type EndView, toEnd } from "./linkview.ts";

/** Variables of a unit between which somebody chooses. */
interface Ends {
  readonly unit: string;
  readonly ends: readonly EndView[];
  readonly presence: Presence;
  readonly online: boolean;
  readonly seenAt: number | null;
}

/** What a person may read or set, over all units: what there is to choose from. */
export class Choices {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #access: Access;
  readonly #directory: Directory;

  constructor(deps: { em: EntityManager; live: Live; access: Access; directory: Directory }) {
    this.#em = deps.em;
    this.#live = deps.live;
    this.#access = deps.access;
    this.#directory = deps.directory;
  }

  /** The units that the person may see, their own first. */
  async visible(person: Person): Promise<LiveUnit[]> {
    return this.#directory.find(person, knownTo(toWho(person)));
  }

  /** Units with something that a link may begin at. */
  async sourceUnits(person: Person, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    const units = await this.#candidates(person);
    const own = ownOf(units, person);
    const sources = units.filter((unit) => sourcesOf(unit, person, own).length > 0);
    return this.#directory.page(person, sources, page, now, look);
  }

  /** What a link may begin at in a unit: outputs, then inputs that pass on what they are set to. */
  async sources(person: Person, unitId: number, now = Date.now()): Promise<Ends> {
    const units = await this.#candidates(person);
    const unit = units.find(({ id }) => id === unitId);
    if (!unit) throw new AppError("not-found");
    const variables = sourcesOf(unit, person, ownOf(units, person));
    return this.#toEnds(person, unit, variables, now);
  }

  /** Units with something that a link from this variable may lead to. */
  async targetUnits(person: Person, sourceId: number, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    const units = await this.#candidates(person);
    const isTarget = await this.#targetsOf(person, sourceId);
    const targets = units.filter((unit) => [...unit.inputs.values()].some((input) => isTarget(unit, input)));
    return this.#directory.page(person, targets, page, now, look);
  }

  /** Units with an input that the person may set. */
  async inputUnits(person: Person, page: number, now: number, look = EVERYTHING): Promise<UnitPage> {
    const isSet = (unit: LiveUnit): boolean =>
      [...unit.inputs.values()].some((input) => may(toWho(person), "write", toNode(unit, input)));
    const units = (await this.visible(person)).filter(isSet);
    return this.#directory.page(person, units, page, now, look);
  }

  /** The inputs of a unit that a link from this variable may lead to. */
  async targets(person: Person, sourceId: number, unitId: number): Promise<Ends> {
    const unit = await this.#live.get(unitId);
    const isTarget = await this.#targetsOf(person, sourceId);
    if (!unit) throw new AppError("not-found");
    const inputs = inOrder(unit.inputs.values()).filter((input) => isTarget(unit, input));
    return this.#toEnds(person, unit, inputs, Date.now());
  }

  /** A variable that a link may begin at, for one who may read it. */
  async source(person: Person, sourceId: number): Promise<EndView> {
    const source = await this.#source(person, sourceId);
    return toEnd(source, await calledName(this.#em, person, source.unit));
  }

  async #targetsOf(person: Person, sourceId: number): Promise<(unit: LiveUnit, input: LiveVariable) => boolean> {
    const source = await this.#source(person, sourceId);
    const from = { unitId: source.unit.id, node: toNode(source.unit, source.variable) };
    return (unit, input) =>
      input.id !== sourceId &&
      transformsFor(source.variable, input).length > 0 &&
      mayLink(toWho(person), from, { unitId: unit.id, node: toNode(unit, input) });
  }

  async #source(person: Person, sourceId: number): Promise<{ unit: LiveUnit; variable: LiveVariable }> {
    const found = await this.#access.find(sourceId);
    if (!found) throw new AppError("not-found");
    const { unit, variable } = found;
    if (may(toWho(person), "read", toNode(unit, variable))) return found;
    // Given to a unit of theirs only.
    const own = ownOf(await this.#candidates(person), person);
    if (!own.some(({ id }) => may({ kind: "unit", id }, "read", toNode(unit, variable))))
      throw new AppError("not-found");
    return found;
  }

  /** What a person calls a unit; undefined where it is gone. */
  async called(person: Person, unitId: number): Promise<string | undefined> {
    const unit = await this.#live.get(unitId);
    return unit && calledName(this.#em, person, unit);
  }

  async #toEnds(person: Person, unit: LiveUnit, variables: readonly LiveVariable[], now: number): Promise<Ends> {
    const called = await calledName(this.#em, person, unit);
    const ends = variables.map((variable) => toEnd({ unit, variable }, called));
    return { unit: called, ends, ...presenceOf(unit, now) };
  }

  /** The units that may hold something for a person: those they may know of, and those given to a unit of theirs. */
  #candidates(person: Person): Promise<LiveUnit[]> {
    return this.#directory.find(person, offeredTo(person));
  }
}

function sourcesOf(unit: LiveUnit, person: Person, own: readonly LiveUnit[]): LiveVariable[] {
  return [...inOrder(unit.outputs.values()), ...inOrder(unit.inputs.values())].filter((variable) => {
    const node = toNode(unit, variable);
    return may(toWho(person), "read", node) || own.some(({ id }) => may({ kind: "unit", id }, "read", node));
  });
}

/** The person's own units that others gave something to. */
function ownOf(units: readonly LiveUnit[], person: Person): LiveUnit[] {
  const given = new Set(units.flatMap(({ grants }) => grants.map(({ toUnitId }) => toUnitId)));
  return units.filter(({ id, ownerId }) => ownerId === person.id && given.has(id));
}
