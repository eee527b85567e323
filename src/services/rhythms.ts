import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../domain/access.ts";
import { MAX_INTERVAL_S, type SyncPlan, silentAfter } from "../domain/presence.ts";
import { Unit } from "../entities/unit.ts";
import { AppError } from "../errors.ts";
import type { Access } from "./access/access.ts";
import { calledName } from "./access/names.ts";
import { noteAct } from "./writer/noteact.ts";
import type { Writer } from "./writer/writer.ts";

/** When a unit should be heard of, and who says so. */
export interface RhythmView {
  readonly unitId: number;
  readonly unit: string;
  readonly byHand: SyncPlan | null;
  readonly bySchema: SyncPlan | null;
  /** The interval that was learnt, in ms; 0 while it is always there, or nothing was learnt. */
  readonly pace: number;
  /** For how long nothing is to be heard of it until it is silent, in ms. */
  readonly silentAfter: number;
}

/** What the owner of a unit can do with its rhythm (domain/presence). */
export class Rhythms {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #writer: Writer;

  constructor(em: EntityManager, access: Access, writer: Writer) {
    this.#em = em;
    this.#access = access;
    this.#writer = writer;
  }

  async view(person: Person, unitId: number): Promise<RhythmView> {
    const live = await this.#access.unit(person, "own", unitId);
    const { sync = null, syncByHand = null } = await this.#em.fork().findOneOrFail(Unit, unitId);
    return {
      unitId,
      unit: await calledName(this.#em, person, live),
      byHand: syncByHand,
      bySchema: sync,
      pace: live.pace,
      silentAfter: silentAfter(live),
    };
  }

  /** Sets when the unit means to sync; null leaves that to its program, and to what is learnt. */
  async set(person: Person, unitId: number, plan: SyncPlan | null): Promise<void> {
    await this.#access.unit(person, "own", unitId);
    const fits = plan === null || (Number.isInteger(plan.interval) && plan.interval >= 1);
    if (!fits || (plan && plan.interval > MAX_INTERVAL_S)) throw new AppError("not-found");
    await this.#writer.exclusive(
      async (em) => {
        const unit = await em.findOne(Unit, { id: unitId, owner: person.id });
        if (!unit) throw new AppError("not-found");
        unit.syncByHand = plan;
        noteAct(em, { unit, by: person, what: "rhythm", detail: plan && JSON.stringify(plan) }, Date.now());
      },
      () => [unitId],
    );
  }
}
