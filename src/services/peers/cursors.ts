import { randomInt } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { EPOCHS } from "../../domain/revision.ts";
import { Setting } from "../../entities/setting.ts";

const NEWS = "news";
/** So many starts are kept, and so many are told with a cursor. */
const [KEPT, TOLD] = [64, 8];

/** A start, by its epoch, and the last number that was given to a sample before it. */
type Start = readonly [epoch: number, after: number];
const Starts = z.array(z.tuple([z.number().int(), z.number().int().min(0)]));
const Place = z.tuple([z.number().int().min(0), Starts]);

/**
 * How far somebody has read what is new here, in words that only we understand. Numbers of samples begin again where a
 * backup was restored: so each start draws an epoch, and a cursor names the last ones. Where it names one that we do not
 * know, reading goes on from where the two histories part.
 */
export class Cursors {
  readonly #starts: readonly Start[];

  private constructor(starts: readonly Start[]) {
    this.#starts = starts;
  }

  /** Draws the epoch of this start; `last` is the number of the last sample. */
  static async open(em: EntityManager, last: number): Promise<Cursors> {
    return em.fork().transactional(async (em) => {
      const known = (await em.findOne(Setting, NEWS))?.value;
      const read = typeof known === "string" ? Starts.safeParse(JSON.parse(known)) : undefined;
      const starts: Start[] = [...(read?.success ? read.data : []), [randomInt(1, EPOCHS), last] as const];
      await em.upsert(Setting, { key: NEWS, value: JSON.stringify(starts.slice(-KEPT)) });
      return new Cursors(starts.slice(-KEPT));
    });
  }

  toText(id: number): string {
    return Buffer.from(JSON.stringify([id, this.#starts.slice(-TOLD)])).toString("base64url");
  }

  /** After which number reading goes on; undefined where the cursor is not ours. */
  after(text: string): number | undefined {
    const place = Place.safeParse(parse(text));
    if (!place.success) return undefined;
    const [id, told] = place.data;
    const common = told.findLastIndex(([epoch, after]) =>
      this.#starts.some((start) => start[0] === epoch && start[1] === after),
    );
    if (common < 0) return undefined;
    const ours = this.#starts.findIndex(([epoch]) => epoch === told[common]?.[0]);
    // Where the next start is not the same one, either history has gone its own way by then.
    const ends = [told[common + 1]?.[1], this.#starts[ours + 1]?.[1]];
    return Math.min(id, ...ends.flatMap((end) => end ?? []));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
