import { z } from "zod";
import type { Who } from "../../domain/access.ts";
import { AppError } from "../../errors.ts";
import type { After, Catalogue, NamedUnit } from "../openapi/catalogue.ts";
import type { KnownPeer } from "./book.ts";
import type { OutputsAnswer, OutputsRequest, RemoteUnit } from "./wire.ts";

const PAGE_SIZE = 200;
/** An answer ends before it is longer than the other side would take. */
const MAX_BYTES = 2 ** 20;
const Place = z.tuple([z.string(), z.string()]);

/** What of ours a peer may read, for people there to choose from. */
export class PeerLists {
  readonly #catalogue: Pick<Catalogue, "units" | "unit" | "find">;
  readonly #now: () => number;

  constructor(catalogue: Pick<Catalogue, "units" | "unit" | "find">, now: () => number) {
    this.#catalogue = catalogue;
    this.#now = now;
  }

  /** Devices with their outputs, from where a cursor says. */
  async read({ id }: KnownPeer, cursor: string | null): Promise<OutputsAnswer> {
    const after = cursor === null ? undefined : fromCursor(cursor);
    const { items, next } = await this.#catalogue.units({ kind: "peer", id }, after, PAGE_SIZE, this.#now());
    const units: RemoteUnit[] = [];
    let bytes = 0;
    let last: After | undefined;
    for (const { name, uuid, ...item } of items) {
      const unit = toRemote({ name, uuid, ...item });
      bytes += Buffer.byteLength(JSON.stringify(unit));
      if (last && bytes > MAX_BYTES) return { units, next: toCursor(last) };
      if (unit.outputs.length > 0) units.push(unit);
      last = [name, uuid];
    }
    return { units, next: next && toCursor(next) };
  }

  /** Of these devices, and of the devices of these outputs, what the peer may read. */
  async describe({ id }: KnownPeer, uuids: readonly string[]): Promise<OutputsAnswer> {
    const units = new Map<string, RemoteUnit>();
    for (const uuid of uuids) {
      const found = await this.#find({ kind: "peer", id }, uuid);
      if (!found || found.outputs.length === 0) continue;
      const known = units.get(found.uuid)?.outputs ?? [];
      const added = found.outputs.filter((output) => known.every((other) => other.uuid !== output.uuid));
      units.set(found.uuid, { ...found, outputs: [...known, ...added] });
    }
    return { units: [...units.values()], next: null };
  }

  /** An output that was given to one unit of the peer alone, if it was to one of these. */
  async given({ id }: KnownPeer, { uuid, to }: NonNullable<OutputsRequest["given"]>): Promise<OutputsAnswer> {
    for (const unit of to) {
      const found = await this.#find({ kind: "peer", id, unit }, uuid);
      const outputs = found?.outputs.filter((output) => output.uuid === uuid) ?? [];
      if (found && outputs.length > 0) return { units: [{ ...found, outputs }], next: null, for: unit };
    }
    return { units: [], next: null };
  }

  async #find(asker: Extract<Who, { kind: "peer" }>, uuid: string): Promise<RemoteUnit | undefined> {
    try {
      return toRemote(await this.#catalogue.unit(asker, uuid, this.#now()));
    } catch (error) {
      if (!isUnknown(error)) throw error;
    }
    try {
      const { unit } = await this.#catalogue.find(asker, uuid, "output");
      const whole = toRemote(await this.#catalogue.unit(asker, unit.uuid, this.#now()));
      return { ...whole, outputs: whole.outputs.filter((output) => output.uuid === uuid) };
    } catch (error) {
      if (!isUnknown(error)) throw error;
      return undefined;
    }
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof AppError && error.code === "not-found";
}

function toCursor(after: After): string {
  return Buffer.from(JSON.stringify(after)).toString("base64url");
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
    return Place.safeParse(JSON.parse(Buffer.from(text, "base64url").toString())).data;
  } catch {
    return undefined;
  }
}
