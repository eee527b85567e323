import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { toPeerUrl } from "../../domain/peer.ts";
import { MAX_SKEW_MS } from "../../domain/sampletime.ts";
import { Unit } from "../../entities/unit.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Live } from "../live/live.ts";
import type { Vault } from "../live/vault.ts";
import type { Page } from "../page.ts";
import type { KnownPeer, PeerBook } from "../peers/book.ts";
import type { PeerClient } from "../peers/client.ts";
import type { Arrived, Mirrors as MirrorsOfPeers } from "../peers/pull.ts";
import type { RemoteOutput, RemoteUnit, Wanted } from "../peers/wire.ts";
import { readReport, takeReport } from "../sync/report.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import { RemoteDevices } from "./devices.ts";
import { type MirroredOutput, MirroredOutputs } from "./outputs.ts";
import { type Pair, portionsOf } from "./portions.ts";
import { storeMirror } from "./store.ts";

const ADDRESS = /^(.+)\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/i;

/** What of a device of a peer somebody has taken. */
export interface Taken {
  /** The unit that stands for it; null where there is none. */
  readonly unitId: number | null;
  /** Outputs by their uuids there. */
  readonly uuids: ReadonlySet<string>;
}

/** Where the values of a mirror come from, for its card. */
export interface Origin {
  /** What the other instance is called; null once it is not trusted any more. */
  readonly peer: string | null;
  /** Since when it is not heard, or not to be read, ms since the epoch; null while all is well. */
  readonly silentSince: number | null;
  readonly isSuspended: boolean;
}

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly vault: Vault;
  readonly book: PeerBook;
  readonly client: Pick<PeerClient, "outputs">;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Outputs of other instances. Each device there from which somebody takes something has a unit of theirs here, its mirror:
 * what comes is stored as a device's report is, so that nothing else has to know.
 */
export class Mirrors implements MirrorsOfPeers {
  readonly #deps: Deps;
  readonly #outputs: MirroredOutputs;
  readonly #devices: RemoteDevices;
  readonly #listeners: ((peerId: number) => void)[] = [];

  static async open(deps: Deps): Promise<Mirrors> {
    const mirrors = new Mirrors(deps);
    await mirrors.#outputs.reload();
    return mirrors;
  }

  private constructor(deps: Deps) {
    this.#deps = deps;
    this.#outputs = new MirroredOutputs(deps.em);
    this.#devices = new RemoteDevices(deps.client);
    // Mirrors are deleted and given on as any unit.
    const failed = (error: unknown): void => deps.log.error({ err: error }, "mirrors are behind what has changed");
    deps.writer.onTouched((unitIds) => {
      if (this.#outputs.hasAny(unitIds)) this.#renew().catch(failed);
    });
    deps.book.onChanged(() => void this.#leave().catch(failed));
  }

  /** Calls `listener` when other outputs of a peer are wanted than before. */
  onWanted(listener: (peerId: number) => void): void {
    this.#listeners.push(listener);
  }

  /** The peers from which people here may take something. */
  get peers(): readonly Pick<KnownPeer, "id" | "name" | "url">[] {
    return this.#deps.book.all.filter(isRead);
  }

  /** The peer from which people here may take something. */
  peer(id: number): Pick<KnownPeer, "id" | "name" | "url"> {
    return this.#peer(id);
  }

  /** Where a mirror comes from; undefined for a device of this instance. */
  async originOf(unitId: number): Promise<Origin | undefined> {
    const unit = await this.#deps.em.fork().findOne(Unit, unitId);
    if (!unit?.remoteInstance) return undefined;
    const { book } = this.#deps;
    const peer = book.byInstance(unit.remoteInstance);
    if (!peer) return { peer: null, silentSince: null, isSuspended: false };
    const silentSince = peer.trouble ? (book.heardAt(peer.id) ?? peer.lastHeardAt ?? null) : null;
    return { peer: peer.name, silentSince, isSuspended: !isRead(peer) };
  }

  /** The uuid that the device of a mirror has at its own instance. */
  async remoteOf(unitId: number): Promise<string | undefined> {
    return (await this.#deps.em.fork().findOne(Unit, unitId))?.remoteUuid ?? undefined;
  }

  /** The devices of a peer that it lets us read. */
  async devices(peerId: number, page: number): Promise<Page<RemoteUnit>> {
    return this.#devices.page(this.#peer(peerId), page);
  }

  /** One device of a peer, as it is described there now. */
  async device(peerId: number, uuid: string): Promise<RemoteUnit> {
    const found = await this.#devices.find(this.#peer(peerId), (unit) => unit.uuid === uuid);
    if (!found) throw new AppError("mirror-unknown");
    return found;
  }

  /** What of a device of a peer the person has already. */
  async taken(person: Person, peerId: number, uuid: string): Promise<Taken> {
    const em = this.#deps.em.fork();
    const key = { owner: person.id, remoteInstance: this.#peer(peerId).instanceId, remoteUuid: uuid };
    const unit = await em.findOne(Unit, key);
    const variables = unit ? await em.find(Variable, { unit, remoteUuid: { $ne: null } }) : [];
    return { unitId: unit?.id ?? null, uuids: new Set(variables.map(({ remoteUuid }) => remoteUuid ?? "")) };
  }

  /** Whether a text is the address of an output, of a server that we read (`known`) or of another. */
  isAddress(text: string): "known" | "stranger" | undefined {
    const [, url = "", uuid] = ADDRESS.exec(text.trim()) ?? [];
    if (uuid === undefined || toPeerUrl(url) !== url) return undefined;
    return this.peers.some((peer) => peer.url === url) ? "known" : "stranger";
  }

  /** Takes outputs from their addresses, `<address of the peer>/<uuid>`; gives the unit. */
  async addByAddress(person: Person, address: string): Promise<number> {
    const [, url = "", uuid = ""] = ADDRESS.exec(address.trim()) ?? [];
    const peer = this.#deps.book.all.find((one) => isRead(one) && one.url === url);
    if (uuid === "") throw new AppError("mirror-address");
    if (!peer) throw new AppError("mirror-stranger");
    return this.add(person, peer.id, [uuid.toLowerCase()]);
  }

  /** Takes these outputs of one device of a peer; gives the unit that stands for it, with those that it had before. */
  async add(person: Person, peerId: number, uuids: readonly string[]): Promise<number> {
    const { writer } = this.#deps;
    const peer = this.#peer(peerId);
    const { unit, outputs } = await this.#find(peer, uuids);
    const id = await writer.exclusive(
      (em) => storeMirror(em, person, { peer, unit, outputs }, { vault: this.#deps.vault, now: this.#deps.now() }),
      (stored) => [stored],
    );
    await this.#renew();
    return id;
  }

  wanted(peerId: number): readonly Wanted[] {
    const peer = this.#deps.book.byId(peerId);
    return peer ? [...this.#outputs.of(peer.instanceId).keys()] : [];
  }

  /** Stores what came as reports of the mirrors, and how far the peer is read with the last of them. */
  async take(peerId: number, { cursor, samples, gone }: Arrived): Promise<void> {
    const { book } = this.#deps;
    const instanceId = book.byId(peerId)?.instanceId ?? "";
    const outputs = this.#outputs.of(instanceId);
    const came = new Map<number, [name: string, pairs: readonly Pair[]][]>();
    for (const [uuid, pairs] of samples) {
      for (const { unitId, name } of outputs.get(uuid) ?? []) {
        came.set(unitId, [...(came.get(unitId) ?? []), [name, pairs]]);
      }
    }
    // Changes that begin in one turn are committed together.
    const stored = [...came].map(([unitId, ofOutputs]) => this.#report(unitId, ofOutputs));
    const first = outputs.values().next().value?.[0];
    if (first) stored.push(this.#hear(first.unitId, peerId, cursor));
    // What is deleted meanwhile is wanted by nobody.
    for (const one of await Promise.allSettled(stored)) if (one.status === "rejected" && !isGone(one)) throw one.reason;
    const lost = new Set(gone);
    await this.#mark(outputs, (uuid) => lost.has(uuid));
  }

  /** A peer lets us read nothing, for now or for good: owners are told once. */
  async lost(peerId: number): Promise<void> {
    const peer = this.#deps.book.byId(peerId);
    if (peer) await this.#mark(this.#outputs.of(peer.instanceId), () => true);
  }

  #hear(unitId: number, peerId: number, cursor: string): Promise<undefined> {
    return this.#deps.writer.change(unitId, (batch) => {
      batch.heard(peerId, cursor);
      return () => undefined;
    });
  }

  #report(unitId: number, ofOutputs: readonly (readonly [name: string, pairs: readonly Pair[]])[]): Promise<undefined> {
    return this.#deps.writer.change(unitId, (batch, unit) => {
      for (const portion of portionsOf(ofOutputs)) {
        const request = { at: batch.now, output_variables: portion };
        // Its device may be ahead of its instance, and that one of us.
        const report = readReport(unit, request, batch.now + MAX_SKEW_MS);
        takeReport(batch, unit, request, report, this.#deps.live.find);
      }
      return () => undefined;
    });
  }

  /** Notes what is not to be had any more, or is again, and tells the owners. */
  async #mark(
    outputs: ReadonlyMap<string, readonly MirroredOutput[]>,
    isLost: (uuid: string) => boolean,
  ): Promise<void> {
    const changed = [...outputs].flatMap(([uuid, copies]) =>
      copies.filter(({ goneAt }) => (goneAt !== null) !== isLost(uuid)),
    );
    if (changed.length === 0) return;
    const now = this.#deps.now();
    await this.#deps.writer.exclusive(
      async (em) => {
        const unitIds = new Set(changed.map(({ unitId }) => unitId));
        for (const unitId of unitIds) {
          const copies = changed.filter((one) => one.unitId === unitId);
          const unit = await em.findOne(Unit, unitId, { populate: ["owner"] });
          if (!unit) continue;
          for (const isGone of [true, false]) {
            const ids = copies.filter(({ goneAt }) => (goneAt === null) === isGone).map(({ variableId }) => variableId);
            if (ids.length === 0) continue;
            const variables = await em.find(Variable, ids, { orderBy: { position: "asc" } });
            for (const variable of variables) variable.remoteGoneAt = isGone ? now : null;
            const names = variables.map(({ name, title = null }) => ({ name, title }));
            const kind = isGone ? "mirror-gone" : "mirror-back";
            announce(em, unit.owner.$.telegramId, { kind, unitId, unit: unit.name, names }, now);
          }
        }
        return unitIds;
      },
      (units) => units,
    );
    await this.#outputs.reload();
  }

  /** Peers have changed: what is not read any more is lost to those who have taken it. */
  async #leave(): Promise<void> {
    const { book } = this.#deps;
    for (const peer of book.all) if (!isRead(peer)) await this.lost(peer.id);
    for (const [instanceId, outputs] of this.#outputs.all) {
      if (!book.byInstance(instanceId)) await this.#mark(outputs, () => true);
    }
  }

  /** What is wanted may be something else by now. */
  async #renew(): Promise<void> {
    await this.#outputs.reload();
    for (const { id } of this.#deps.book.all) for (const listener of this.#listeners) listener(id);
  }

  #peer(id: number): KnownPeer {
    const peer = this.#deps.book.byId(id);
    if (!peer || !isRead(peer)) throw new AppError("not-found");
    return peer;
  }

  /** The device with these outputs, as its peer describes them now. What is not there and what is not for us are one answer. */
  async #find(
    peer: KnownPeer,
    uuids: readonly string[],
  ): Promise<{ readonly unit: RemoteUnit; readonly outputs: readonly RemoteOutput[] }> {
    const isWanted = ({ uuid }: RemoteOutput): boolean => uuids.includes(uuid);
    const unit = await this.#devices.find(peer, ({ outputs }) => outputs.some(isWanted));
    if (!unit) throw new AppError("mirror-unknown");
    return { unit, outputs: unit.outputs.filter(isWanted) };
  }
}

function isRead({ weRead, suspendedAt }: Pick<KnownPeer, "weRead" | "suspendedAt">): boolean {
  return weRead && suspendedAt === null;
}

function isGone({ reason }: PromiseRejectedResult): boolean {
  return reason instanceof AppError && reason.code === "not-found";
}
