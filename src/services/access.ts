import type { EntityManager } from "@mikro-orm/core";
import { may, type Person, type Right } from "../domain/access.ts";
import { Variable } from "../entities/variable.ts";
import { AppError } from "../errors.ts";
import type { Live } from "./live.ts";
import type { LiveUnit, LiveVariable } from "./liveunit.ts";

/** Finds what a person asks for. What is not there and what they may not have are one answer: not-found. */
export class Access {
  readonly #em: EntityManager;
  readonly #live: Live;

  constructor(em: EntityManager, live: Live) {
    this.#em = em;
    this.#live = live;
  }

  async unit(person: Person, right: Right, unitId: number): Promise<LiveUnit> {
    const unit = await this.#live.get(unitId);
    if (!unit || !may(person, right, unit)) throw new AppError("not-found");
    return unit;
  }

  async variable(
    person: Person,
    right: Right,
    kind: LiveVariable["kind"],
    variableId: number,
  ): Promise<{ unit: LiveUnit; variable: LiveVariable }> {
    const row = await this.#em.fork().findOne(Variable, { id: variableId, kind });
    if (!row) throw new AppError("not-found");
    const unit = await this.unit(person, right, row.unit.id);
    const variable = (kind === "input" ? unit.inputs : unit.outputs).get(row.name);
    if (!variable) throw new AppError("not-found");
    return { unit, variable };
  }
}
