import { randomInt } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { countOf, EPOCHS, epochOf, toRevision } from "../../domain/revision.ts";
import { Epoch } from "../../entities/epoch.ts";
import type { LiveUnit } from "../live/unit.ts";

/**
 * We keep so many epochs. A device that was away for more starts gets all its inputs. Keeping more makes it likelier
 * that a draw repeats one.
 */
const KEPT = 100;

type Counted = Pick<LiveUnit, "inputRev" | "inputEpoch">;

/**
 * Notices that a backup was restored. At each start we draw a random number, the epoch, and store it in a list. Each
 * revision that we tell a device carries the epoch of its time. When a device names an epoch that is not in the list,
 * the database is older than what the device was told, and the device gets all inputs. We also draw an epoch when
 * earlier revisions must no longer count.
 */
export class Epochs {
  readonly #em: EntityManager;
  /** The number of each epoch, and its place in the order of drawing. */
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

  /** A unit's revision as answers name it now: after all changes of its inputs, or after the first `count` of them. */
  revision({ inputRev }: Counted, count = inputRev): number {
    return toRevision(this.#present, count);
  }

  /**
   * How many changes of its inputs a unit has, given the revision that it names. Undefined unless this database surely
   * gave out that revision. An epoch older than the unit's last change proves nothing: a restored backup counts the
   * same numbers again.
   */
  count(unit: Counted, revision: number): number | undefined {
    if (revision === this.revision(unit)) return unit.inputRev;
    const place = this.#places.get(epochOf(revision));
    const count = countOf(revision);
    if (place === undefined || count > unit.inputRev) return undefined;
    return place < (this.#places.get(unit.inputEpoch) ?? 0) ? undefined : count;
  }

  /** Whether a revision was given out in this epoch or in a later one. */
  isSince(revision: number, epoch: number): boolean {
    const place = this.#places.get(epochOf(revision));
    return place !== undefined && place >= (this.#places.get(epoch) ?? 0);
  }
}
