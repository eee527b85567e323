import { randomInt } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { countOf, EPOCHS, epochOf, toRevision } from "../../domain/revision.ts";
import { Epoch } from "../../entities/epoch.ts";
import type { LiveUnit } from "../live/unit.ts";

/** A device that has been away for more starts than that gets all inputs; more would make it likelier that a draw repeats one. */
const KEPT = 100;

type Counted = Pick<LiveUnit, "inputRev" | "inputEpoch">;

/**
 * What tells a revision that this database has given from one that was given by what it was before a backup was restored.
 * At each start, and whenever revisions told so far are not to count any more, an epoch is drawn at random and put into a
 * list in the database; answers name revisions by it. One that the list does not have was told after the backup.
 */
export class Epochs {
  readonly #em: EntityManager;
  /** By number, the place in the order of drawing. */
  readonly #places = new Map<number, number>();
  #present = 0;

  private constructor(em: EntityManager) {
    this.#em = em;
  }

  /** Reads the list and draws the epoch of this start. */
  static async open(em: EntityManager): Promise<Epochs> {
    const epochs = new Epochs(em);
    for (const { id, number } of await em.fork().find(Epoch, {})) epochs.#places.set(number, id);
    await epochs.draw();
    return epochs;
  }

  /** The epoch by which answers name revisions. */
  get present(): number {
    return this.#present;
  }

  /** Begins a new epoch: once this resolves, all answers name it. */
  async draw(): Promise<number> {
    let number = 0;
    do number = randomInt(1, EPOCHS);
    while (this.#places.has(number));
    const id = await this.#em.fork().transactional(async (em) => {
      const id = await em.insert(Epoch, { number });
      await em.nativeDelete(Epoch, { id: { $lte: id - KEPT } });
      return id;
    });
    this.#places.set(number, id);
    for (const [old, place] of this.#places) if (place <= id - KEPT) this.#places.delete(old);
    this.#present = number;
    return number;
  }

  /** The revision of a unit's inputs as it is told now, with all changes or so many of them. */
  revision({ inputRev }: Counted, count = inputRev): number {
    return toRevision(this.#present, count);
  }

  /**
   * How many changes of its inputs a unit has that names a revision; undefined unless this database is sure to have told
   * it. An epoch from before the last change is no proof: a backup may have been restored in between, and the same
   * counts given again.
   */
  count(unit: Counted, revision: number): number | undefined {
    if (revision === this.revision(unit)) return unit.inputRev;
    const place = this.#places.get(epochOf(revision));
    const count = countOf(revision);
    if (place === undefined || count > unit.inputRev) return undefined;
    return place < (this.#places.get(unit.inputEpoch) ?? 0) ? undefined : count;
  }

  /** Whether a revision was told in this epoch or in a later one. */
  isSince(revision: number, epoch: number): boolean {
    const place = this.#places.get(epochOf(revision));
    return place !== undefined && place >= (this.#places.get(epoch) ?? 0);
  }
}
