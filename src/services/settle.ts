import type { EntityManager } from "@mikro-orm/core";
import { Unit } from "../entities/unit.ts";
import { Unsettled } from "../entities/unsettled.ts";
import { AppError } from "../errors.ts";
import { lookAt } from "./alerts/look.ts";
import type { Live } from "./live/live.ts";
import { inputsAndOutputs } from "./live/unit.ts";
import { drive } from "./writer/propagate.ts";
import type { Writer } from "./writer/writer.ts";

/** What an ORM transaction has made of a unit's present values, of which links and alert rules do not know. */
export interface Moved {
  readonly unitId: number;
  /** Variables that are another value now. An input that somebody has set by hand stays as it is. */
  readonly variables?: readonly number[];
  /** Links of the unit's variables: what they lead to becomes what their sources are, also where it was set by hand. */
  readonly links?: readonly number[];
}

/** One of these, as its transaction has stored it. */
export type Noted = Pick<Unsettled, "id" | "unit" | "variables" | "links">;

/**
 * Lets links and alert rules follow present values that changed otherwise than by a sync or a hand. What there is to follow
 * is stored with the change, so that a crash between the two leaves nothing as it was.
 */
export class Settling {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #writer: Writer;
  /** Something may be stored that nobody is about to follow. */
  #isBehind = true;

  constructor(em: EntityManager, live: Live, writer: Writer) {
    this.#em = em;
    this.#live = live;
    this.#writer = writer;
  }

  /** Notes what moved, within the transaction that moves it. */
  note(em: EntityManager, { unitId, variables = [], links = [] }: Moved): Noted {
    const unit = em.getReference(Unit, unitId);
    return em.create(Unsettled, { unit, variables: [...variables], links: [...links] });
  }

  /**
   * Follows it, in one commit; to be called right after the transaction. What has changed since is taken as it is by then.
   * What can't be stored now is followed later: the change itself is done.
   */
  async settle(noted: readonly Noted[]): Promise<void> {
    if (noted.length === 0) return;
    try {
      await Promise.all(noted.map((one) => this.#follow(one).catch(ignoreGone)));
      await this.#writer.exclusive((em) => em.nativeDelete(Unsettled, { id: noted.map(({ id }) => id) }));
    } catch (error) {
      this.#isBehind = true;
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** Follows what was left: by an earlier run, or by a disk that took no writes. */
  async catchUp(): Promise<void> {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    const left = await this.#em.fork().find(Unsettled, {}, { orderBy: { id: "asc" } });
    for (const one of left) await this.settle([one]);
  }

  #follow({ unit: { id: unitId }, variables, links }: Noted): Promise<void> {
    return this.#writer.change(unitId, (batch, unit) => {
      for (const variable of inputsAndOutputs(unit)) {
        const named = variable.links.filter(({ id }) => links.includes(id));
        if (variables.includes(variable.id))
          drive(batch, this.#live.find, variable, variable.links, ({ byHand }) => byHand);
        drive(batch, this.#live.find, variable, named);
      }
      lookAt(batch, unit);
      return () => undefined;
    });
  }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== "not-found") throw error;
}
