import type { EntityManager } from "@mikro-orm/core";
import { may, type Who } from "../../domain/access.ts";
import { PeerRead } from "../../entities/peerread.ts";
import { Variable } from "../../entities/variable.ts";
import type { Log } from "../../log.ts";
import { toNode } from "../access/access.ts";
import type { Live } from "../live/live.ts";
import { variableById } from "../live/unit.ts";
import type { Writer } from "../writer/writer.ts";
import type { KnownPeer, PeerBook } from "./book.ts";
import type { Wanted } from "./wire.ts";

/** What one peer wants to know of, and what of it it may. */
export interface List {
  readonly name: string;
  /** Each output that it may read, by its id. */
  readonly readable: ReadonlyMap<number, string>;
  /** After which number samples of an output are for it; none are of one that it follows no more. */
  readonly after: (variableId: number) => number;
  /** What is not there, or not for it. */
  readonly gone: readonly string[];
}

interface Held {
  readonly name: string;
  readonly wanted: readonly Wanted[];
  /** Units whose rights decide, and outputs that are not there yet. */
  readonly units: ReadonlySet<number>;
  readonly list: List;
  /** Whether rights may have changed since. */
  isDoubtful: boolean;
}

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly book: PeerBook;
  readonly now: () => number;
  readonly log: Log;
}

/** An output that a peer follows, as on disk. */
interface Read {
  readonly unitId: number;
  readonly forUnit: string | null;
  readonly afterNews: number;
}

interface Found {
  readonly uuid: string;
  readonly unitId: number;
  readonly variableId: number;
  readonly forUnit: string | undefined;
}

/** What of an SQL question is asked at once. */
const PORTION = 500;
/** What is not there may be made; somebody who was told its address looks for it now and then. */
const AGAIN_MS = 60_000;

/** Which outputs of ours each peer follows. */
export class Following {
  readonly #deps: Deps;
  readonly #held = new Map<number, Held>();
  /** The outputs that each peer follows, as on disk. */
  readonly #reads = new Map<number, Map<number, Read>>();
  /** The units of which some peer follows something. */
  #units = new Set<number>();
  readonly #doubtListeners: ((peerId: number) => void)[] = [];

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async open(deps: Deps): Promise<Following> {
    const following = new Following(deps);
    const { em, writer, book, log } = deps;
    const rows = await em.fork().find(PeerRead, {}, { populate: ["variable"], disableIdentityMap: true });
    for (const { peer, variable, forUnit = null, afterNews } of rows) {
      following.#readsOf(peer.id).set(variable.id, { unitId: variable.$.unit.id, forUnit, afterNews });
    }
    following.#renew();
    book.onChanged(() => following.#renew());
    writer.onTouched((unitIds) => {
      for (const [peerId, held] of following.#held) {
        if (unitIds.some((id) => held.units.has(id))) following.#doubt(peerId);
      }
      following.#close(unitIds).catch((error: unknown) => log.error({ err: error }, "rights of peers are unknown"));
    });
    return following;
  }

  /** Calls `listener` with a peer whose rights may have changed. */
  onDoubt(listener: (peerId: number) => void): void {
    this.#doubtListeners.push(listener);
  }

  /** Whether a peer has ever followed anything. */
  isKnown(peer: KnownPeer): boolean {
    return (this.#reads.get(peer.id)?.size ?? 0) > 0;
  }

  /** Whether this is the name of the list that a peer has now. */
  holds(peerId: number, name: string): boolean {
    return this.#held.get(peerId)?.name === name;
  }

  /** The list that has this name as it stands now; undefined where the peer has to say what is in it. */
  async list(peer: KnownPeer, name: string, wanted?: readonly Wanted[]): Promise<List | undefined> {
    const held = this.#held.get(peer.id);
    if (held && held.name === name && !held.isDoubtful) return held.list;
    const all = wanted ?? (held?.name === name ? held.wanted : undefined);
    if (!all) return undefined;
    const isDoubtful = false;
    const { units, readable, gone } = await this.#judge(peer, all);
    const after = (id: number) => this.#reads.get(peer.id)?.get(id)?.afterNews ?? Number.POSITIVE_INFINITY;
    const list = { name, gone, after, readable: new Map(readable.map(({ variableId, uuid }) => [variableId, uuid])) };
    const next: Held = { name, wanted: all, units, list, isDoubtful };
    this.#held.set(peer.id, next);
    if (gone.length > 0) setTimeout(() => this.#doubtIf(peer.id, next), AGAIN_MS).unref();
    await this.#store(peer, readable);
    return list;
  }

  /** Forgets what a peer follows: it says so again. */
  async drop(em: EntityManager, peerId: number): Promise<void> {
    await em.nativeDelete(PeerRead, { peer: peerId });
    this.#reads.delete(peerId);
    this.#held.delete(peerId);
  }

  async #judge(peer: KnownPeer, wanted: readonly Wanted[]) {
    const found = await this.#find(wanted);
    const readable: Found[] = [];
    for (const one of found) if (await this.#mayRead(peer.id, one)) readable.push(one);
    const has = new Set(readable.map(({ uuid }) => uuid));
    const gone = [...new Set(wanted.map(uuidOf))].filter((uuid) => !has.has(uuid));
    return { readable, gone, units: new Set(found.map(({ unitId }) => unitId)) };
  }

  async #mayRead(id: number, { unitId, variableId, forUnit }: Omit<Found, "uuid">): Promise<boolean> {
    const who: Who = { kind: "peer", id, unit: forUnit };
    const unit = await this.#deps.live.get(unitId);
    const output = unit && variableById(unit, variableId);
    if (!unit || !output || output.kind !== "output" || output.archivedAt !== null) return false;
    return may(who, "read", toNode(unit, output));
  }

  /**
   * Ends what peers may not read any more, whether or not they ask just now: when it is opened again, what came meanwhile is
   * not for them.
   */
  async #close(touched: Iterable<number>): Promise<void> {
    const unitIds = new Set([...touched].filter((id) => this.#units.has(id)));
    if (unitIds.size === 0) return;
    for (const [peerId, reads] of this.#reads) {
      const lost: number[] = [];
      for (const [variableId, { unitId, forUnit }] of reads) {
        if (!unitIds.has(unitId)) continue;
        if (!(await this.#mayRead(peerId, { unitId, variableId, forUnit: forUnit ?? undefined })))
          lost.push(variableId);
      }
      if (lost.length === 0) continue;
      await this.#deps.writer.exclusive((em) => this.#forget(em, peerId, lost));
      for (const id of lost) reads.delete(id);
      this.#renew();
    }
  }

  async #forget(em: EntityManager, peerId: number, variableIds: readonly number[]): Promise<void> {
    for (let from = 0; from < variableIds.length; from += PORTION) {
      const some = variableIds.slice(from, from + PORTION);
      await em.nativeDelete(PeerRead, { peer: peerId, variable: { $in: some } });
    }
  }

  async #find(wanted: readonly Wanted[]): Promise<Found[]> {
    const forUnits = new Map(wanted.map((one) => [uuidOf(one), typeof one === "string" ? undefined : one.for]));
    const uuids = [...forUnits.keys()];
    const found: Found[] = [];
    for (let from = 0; from < uuids.length; from += PORTION) {
      const where = { uuid: { $in: uuids.slice(from, from + PORTION) } };
      const fields = ["id", "uuid", "unit"] as const;
      for (const { id, uuid, unit } of await this.#deps.em.fork().find(Variable, where, { fields })) {
        found.push({ uuid, unitId: unit.id, variableId: id, forUnit: forUnits.get(uuid) });
      }
    }
    return found;
  }

  /** Keeps what is followed, and lets the peer have the present value of what is new among it. */
  async #store(peer: KnownPeer, readable: readonly Found[]): Promise<void> {
    const { writer, now } = this.#deps;
    const before = this.#readsOf(peer.id);
    const has = new Set(readable.map(({ variableId }) => variableId));
    const added = readable.filter(({ variableId, forUnit = null }) => before.get(variableId)?.forUnit !== forUnit);
    const lost = [...before.keys()].filter((id) => !has.has(id));
    if (added.length === 0 && lost.length === 0) return;
    const out = [...lost, ...added.map(({ variableId }) => variableId)];
    const afterNews = await writer.exclusive(async (em) => {
      await this.#forget(em, peer.id, out);
      const { last } = writer.news;
      const rows = added.map(({ variableId, forUnit = null }) => {
        return { peer: peer.id, variable: variableId, forUnit, since: now(), at: null, afterNews: last };
      });
      for (let from = 0; from < rows.length; from += PORTION) {
        await em.insertMany(PeerRead, rows.slice(from, from + PORTION));
      }
      return last;
    });
    for (const id of lost) before.delete(id);
    for (const { variableId, unitId, forUnit = null } of added) before.set(variableId, { unitId, forUnit, afterNews });
    this.#renew();
    await Promise.all(added.map(({ unitId, variableId }) => this.#tell(unitId, variableId)));
  }

  async #tell(unitId: number, variableId: number): Promise<void> {
    await this.#deps.writer
      .change(unitId, (batch, unit) => {
        const output = variableById(unit, variableId);
        if (output?.value !== undefined) batch.tell(output, output.at, output.value);
        return () => undefined;
      })
      // Deleted meanwhile.
      .catch(() => undefined);
  }

  #readsOf(peerId: number): Map<number, Read> {
    const reads = this.#reads.get(peerId) ?? new Map<number, Read>();
    this.#reads.set(peerId, reads);
    return reads;
  }

  /** Takes down of which outputs somebody wants to know. */
  #renew(): void {
    const { book, writer } = this.#deps;
    const followed = new Set<number>();
    this.#units = new Set(
      [...this.#reads.values()].flatMap((reads) => [...reads.values()].map(({ unitId }) => unitId)),
    );
    for (const peer of book.all) {
      if (!peer.mayRead || peer.suspendedAt !== null) continue;
      for (const id of this.#reads.get(peer.id)?.keys() ?? []) followed.add(id);
    }
    writer.news.followed = followed;
    for (const peerId of this.#held.keys()) if (!book.byId(peerId)) this.#held.delete(peerId);
  }

  #doubtIf(peerId: number, held: Held): void {
    if (this.#held.get(peerId) === held) this.#doubt(peerId);
  }

  #doubt(peerId: number): void {
    const held = this.#held.get(peerId);
    if (held) held.isDoubtful = true;
    for (const listener of this.#doubtListeners) listener(peerId);
  }
}

function uuidOf(wanted: Wanted): string {
  return typeof wanted === "string" ? wanted : wanted.uuid;
}
