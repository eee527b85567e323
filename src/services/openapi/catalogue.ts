import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { may, type Who } from "../../domain/access.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { knownTo } from "../../storage/filters.ts";
import { type Access, type Asker, toNode, whoIs } from "../access/access.ts";
import type { Live } from "../live/live.ts";
import { type LiveUnit, type LiveVariable, variableById } from "../live/unit.ts";
import {
  type RepositoryWords,
  toRepository,
  toUnitView,
  toVariableView,
  type UnitView,
  type VariableView,
} from "../units/unitview.ts";

/** Where a list goes on: after this name and uuid. */
export type After = readonly [name: string, uuid: string];

/** Part of a list that is read from front to back; `next` is null at its end. */
export interface Portion<T> {
  readonly items: readonly T[];
  readonly next: After | null;
}

/** A variable with what the whole world knows it by. */
export interface NamedVariable extends VariableView {
  readonly uuid: string;
  readonly kind: LiveVariable["kind"];
  readonly repository: RepositoryWords;
  /** Of an input: the unit's revision that brought the value. */
  readonly rev: number;
  readonly unit: { readonly uuid: string; readonly name: string };
}

/** A unit whose variables have their uuids. */
export interface NamedUnit extends Omit<UnitView, "inputs" | "outputs" | "archived"> {
  readonly inputs: readonly NamedVariable[];
  readonly outputs: readonly NamedVariable[];
  readonly archived: readonly NamedVariable[];
}

/** A variable in memory, with its unit and its uuid. */
export interface Found {
  readonly uuid: string;
  readonly unit: LiveUnit;
  readonly variable: LiveVariable;
}

/** Units and variables for those who know them by uuid: each asker finds what they may see. */
export class Catalogue {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #access: Access;

  constructor(em: EntityManager, live: Live, access: Access) {
    this.#em = em;
    this.#live = live;
    this.#access = access;
  }

  /** Units by name. */
  async units(asker: Asker, after: After | undefined, limit: number, now: number): Promise<Portion<NamedUnit>> {
    const who = whoIs(asker);
    const items: NamedUnit[] = [];
    for (let from = after; ; ) {
      const rows = await this.#em.fork().find(Unit, from ? behind(from) : {}, {
        filters: knownTo(who),
        orderBy: { name: "asc", uuid: "asc" },
        limit: limit + 1,
        fields: ["id", "name", "uuid"],
      });
      for (const { id, name, uuid } of rows) {
        const unit = await this.#live.get(id);
        if (!unit || !may(who, "see", toNode(unit))) continue;
        if (items.length === limit) return { items, next: from ?? null };
        items.push(await this.#name(unit, who, now));
        from = [name, uuid];
      }
      const last = rows.at(-1);
      if (!last || rows.length <= limit) return { items, next: null };
      from = [last.name, last.uuid];
    }
  }

  async unit(asker: Asker, uuid: string, now: number): Promise<NamedUnit> {
    return this.#name(await this.liveUnit(asker, uuid), whoIs(asker), now);
  }

  async variable(asker: Asker, uuid: string): Promise<NamedVariable> {
    return toNamed(await this.find(asker, uuid), whoIs(asker));
  }

  /** The unit in memory. */
  async liveUnit(asker: Asker, uuid: string): Promise<LiveUnit> {
    const row = await this.#em.fork().findOne(Unit, { uuid }, { fields: ["id"] });
    if (!row) throw new AppError("not-found");
    return this.#access.unit(asker, "see", row.id);
  }

  /** The uuids of those of these units that the asker may see. */
  async uuidsOf(asker: Asker, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const units = await Promise.all(ids.map((id) => this.#live.get(id)));
    const seen = units.flatMap((unit) => (unit && may(whoIs(asker), "see", toNode(unit)) ? [unit] : []));
    return new Map(seen.map(({ id, uuid }) => [id, uuid]));
  }

  /** The variable in memory, which the asker may read. */
  async find(asker: Asker, uuid: string, kind: LiveVariable["kind"] | "any" = "any"): Promise<Found> {
    const row = await this.#em.fork().findOne(Variable, { uuid }, { fields: ["id"] });
    if (!row) throw new AppError("not-found");
    return { uuid, ...(await this.#access.variable(asker, "read", kind, row.id)) };
  }

  /** Whether the asker may still read what they once found. */
  async isStill(asker: Asker, { unit: { id }, variable: { id: variableId } }: Found): Promise<boolean> {
    const unit = await this.#live.get(id);
    const variable = unit && variableById(unit, variableId);
    return unit !== undefined && variable !== undefined && may(whoIs(asker), "read", toNode(unit, variable));
  }

  async #name(unit: LiveUnit, who: Who, now: number): Promise<NamedUnit> {
    const rows = await this.#em.fork().find(Variable, { unit: unit.id }, { fields: ["id", "uuid"] });
    const uuids = new Map(rows.map(({ id, uuid }) => [id, uuid]));
    const name = (seen: readonly VariableView[]) =>
      seen.flatMap(({ id }) => {
        const [uuid, variable] = [uuids.get(id), variableById(unit, id)];
        return uuid && variable ? [toNamed({ uuid, unit, variable }, who)] : [];
      });
    const view = toUnitView(unit, who, now);
    return { ...view, inputs: name(view.inputs), outputs: name(view.outputs), archived: name(view.archived) };
  }
}

/** A variable in memory as the asker sees it. */
export function toNamed({ uuid, unit, variable }: Found, who: Who): NamedVariable {
  const { uuid: ofUnit, name } = unit;
  const { kind, rev } = variable;
  const repository = toRepository(variable);
  return { ...toVariableView(variable, unit, who), uuid, kind, rev, repository, unit: { uuid: ofUnit, name } };
}

function behind([name, uuid]: After): FilterQuery<Unit> {
  return { $or: [{ name: { $gt: name } }, { name, uuid: { $gt: uuid } }] };
}
