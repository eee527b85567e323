import { z } from "zod";
import type { Catalogue, NamedUnit } from "../openapi/catalogue.ts";
import type { KnownPeer } from "./book.ts";
import type { OutputsAnswer, RemoteUnit } from "./wire.ts";

const PAGE_SIZE = 50;
const After = z.tuple([z.string(), z.string()]);

/** What of ours a peer may read, for people there to choose from. */
export class PeerLists {
  readonly #catalogue: Pick<Catalogue, "units">;
  readonly #now: () => number;

  constructor(catalogue: Pick<Catalogue, "units">, now: () => number) {
    this.#catalogue = catalogue;
    this.#now = now;
  }

  /** Devices with their outputs, from where a cursor says. */
  async read({ id }: KnownPeer, cursor: string | null): Promise<OutputsAnswer> {
    const after = cursor === null ? undefined : fromCursor(cursor);
    const { items, next } = await this.#catalogue.units({ kind: "peer", id }, after, PAGE_SIZE, this.#now());
    const units = items.filter(({ outputs }) => outputs.length > 0).map(toRemote);
    return { units, next: next && Buffer.from(JSON.stringify(next)).toString("base64url") };
  }
}

function toRemote({ uuid, name, seenAt, dueAt, outputs }: NamedUnit): RemoteUnit {
  return {
    uuid,
    name,
    interval: dueAt === null || seenAt === null ? 0 : Math.max(0, dueAt - seenAt),
    outputs: outputs.map((output) => {
      const { uuid, name, title, type, measure, decimals, min, max, step, values } = output;
      return { uuid, name, title, type, measure, decimals, min, max, step, values: values && [...values] };
    }),
  };
}

/** One that is not ours begins the list anew. */
function fromCursor(text: string): [string, string] | undefined {
  try {
    return After.safeParse(JSON.parse(Buffer.from(text, "base64url").toString())).data;
  } catch {
    return undefined;
  }
}
