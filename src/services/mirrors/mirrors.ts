import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { monotonic } from "../../domain/monotonic.ts";
import { toPeerUrl } from "../../domain/peer.ts";
import { HOUR, MINUTE } from "../../domain/span.ts";
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
import { MAX_GIVEN, MAX_OUTPUTS, type RemoteOutput, type RemoteUnit, type Wanted } from "../peers/wire.ts";
import type { Writer } from "../writer/writer.ts";
import { renewDescriptions } from "./descriptions.ts";
import { RemoteDevices } from "./devices.ts";
import { Intake } from "./intake.ts";
import { MirroredOutputs } from "./outputs.ts";
import { StaleMirrors } from "./stale.ts";
import { type Found, storeMirror } from "./store.ts";

/** All devices of a peer are gone through for so long at the most. */
const RENEWAL_MS = 2 * MINUTE;
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
  /** It is not heard, not to be read, gives nothing of this device any more, or is not trusted; `fine` otherwise. */
  readonly state: "fine" | "silent" | "suspended" | "closed" | "lost";
}

interface Deps {
  readonly em: EntityManager;
  readonly live: Live;
  readonly writer: Writer;
  readonly vault: Vault;
  readonly book: PeerBook;
  readonly client: Pick<PeerClient, "outputs" | "describe" | "given">;
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
  /** When owners were told that some of what a peer had is lost. */
  readonly #gapAt = new Map<number, number>();
  readonly #intake: Intake;
  readonly #stale: StaleMirrors;
  readonly #listeners: ((peerId: number) => void)[] = [];

  static async open(deps: Deps): Promise<Mirrors> {
    const mirrors = new Mirrors(deps);
    await mirrors.#reload();
    return mirrors;
  }

  private constructor(deps: Deps) {
    this.#deps = deps;
    this.#outputs = new MirroredOutputs(deps.em);
    this.#devices = new RemoteDevices(deps.client);
    this.#intake = new Intake(deps);
    this.#stale = new StaleMirrors(deps.live);
    // Mirrors are deleted and given on as any unit.
    const failed = (error: unknown): void => deps.log.error({ err: error }, "mirrors are behind what has changed");
    deps.writer.onTouched((unitIds) => {
      if (this.#outputs.hasAny(unitIds)) this.#renew().catch(failed);
    });
    deps.book.onChanged(() => {
      this.#restate();
      void this.#leave().catch(failed);
    });
    deps.book.onTrouble(() => this.#restate());
  }

  /** Calls `listener` when other outputs of a peer are wanted than before. */
  onWanted(listener: (peerId: number) => void): void {
    this.#listeners.push(listener);
  }

  /** Calls `listener` with the units of which something new comes from now on, or nothing any more. */
  onStale(listener: (unitIds: readonly number[]) => void): void {
    this.#stale.onChanged(listener);
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
    const peer = this.#deps.book.byInstance(unit.remoteInstance);
    if (!peer) return { peer: null, state: "lost" };
    if (!isRead(peer)) return { peer: peer.name, state: "suspended" };
    if (peer.trouble && peer.trouble.code !== "peer-refused") return { peer: peer.name, state: "silent" };
    return { peer: peer.name, state: this.#stale.has(unitId) ? "closed" : "fine" };
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
    const units = await this.#devices.find(this.#peer(peerId), [uuid]);
    const found = units.find((unit) => unit.uuid === uuid);
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
    const found = (await this.#find(peer, uuids)) ?? (await this.#findGiven(person, peer, uuids));
    if (!found) throw new AppError("mirror-unknown");
    const wanted = new Set([...this.#outputs.of(peer.instanceId).keys(), ...found.outputs.map(({ uuid }) => uuid)]);
    if (wanted.size > MAX_OUTPUTS) throw new AppError("too-many-mirrors", { max: MAX_OUTPUTS });
    const id = await writer.exclusive(
      (em) => storeMirror(em, person, { peer, ...found }, { vault: this.#deps.vault, now: this.#deps.now() }),
      (stored) => [stored],
    );
    await this.#renew();
    return id;
  }

  wanted(peerId: number): readonly Wanted[] {
    const peer = this.#deps.book.byId(peerId);
    return [...this.#outputs.of(peer?.instanceId ?? "")].map(([uuid, copies]) => {
      const forUnit = copies.find((copy) => copy.forUnit !== null)?.forUnit;
      return forUnit ? { uuid, for: forUnit } : uuid;
    });
  }

  /** Stores what came as reports of the mirrors, and how far the peer is read with the last of them. */
  async take(peerId: number, arrived: Arrived): Promise<void> {
    const outputs = this.#outputs.of(this.#deps.book.byId(peerId)?.instanceId ?? "");
    await this.#intake.store(outputs, peerId, arrived);
    if (arrived.gap && this.#isGapNew(peerId))
      await this.#intake.miss(outputs, this.#deps.book.byId(peerId)?.name ?? "");
    const lost = new Set(arrived.gone);
    await this.#mark(outputs, (uuid) => lost.has(uuid));
  }

  /** One that always says so would fill its readers' chats. */
  #isGapNew(peerId: number): boolean {
    const now = monotonic.now();
    if (now - (this.#gapAt.get(peerId) ?? Number.NEGATIVE_INFINITY) < HOUR) return false;
    this.#gapAt.set(peerId, now);
    return true;
  }

  /** Has mirrors say what their instances say of them by now; an instance that is not heard says so another time. */
  async renewDescriptions(): Promise<void> {
    const { book, em, writer, log } = this.#deps;
    for (const peer of book.all) {
      if (!isRead(peer) || peer.trouble || this.#outputs.of(peer.instanceId).size === 0) continue;
      try {
        for await (const units of this.#devices.portions(peer, AbortSignal.timeout(RENEWAL_MS))) {
          await renewDescriptions(writer, em, peer.instanceId, units);
        }
      } catch (error) {
        log.info({ err: error, peer: peer.id }, "what a peer says of its devices could not be read");
      }
    }
  }

  /** A peer lets us read nothing, for now or for good: owners are told once. */
  async lost(peerId: number): Promise<void> {
    const peer = this.#deps.book.byId(peerId);
    if (peer) await this.#mark(this.#outputs.of(peer.instanceId), () => true);
  }

  /** Peers have changed: what is not read any more is lost to those who have taken it. */
  async #leave(): Promise<void> {
    const { book } = this.#deps;
    for (const peer of book.all) if (!isRead(peer)) await this.lost(peer.id);
    for (const [instanceId, outputs] of this.#outputs.all) {
      if (!book.byInstance(instanceId)) await this.#mark(outputs, () => true);
    }
  }

  async #mark(...[outputs, isLost]: Parameters<Intake["mark"]>): Promise<void> {
    if (await this.#intake.mark(outputs, isLost)) await this.#reload();
  }

  /** What is wanted may be something else by now. */
  async #renew(): Promise<void> {
    await this.#reload();
    for (const { id } of this.#deps.book.all) for (const listener of this.#listeners) listener(id);
  }

  async #reload(): Promise<void> {
    await this.#outputs.reload();
    this.#restate();
  }

  /** Of which units nothing comes: a unit is not stale while something of it is to be had from an instance that is heard. */
  #restate(): void {
    const [all, fresh] = [new Set<number>(), new Set<number>()];
    for (const [instanceId, outputs] of this.#outputs.all) {
      const peer = this.#deps.book.byInstance(instanceId);
      const isHeard = peer !== undefined && isRead(peer) && !peer.trouble;
      for (const { unitId, goneAt } of [...outputs.values()].flat()) {
        all.add(unitId);
        if (isHeard && goneAt === null) fresh.add(unitId);
      }
    }
    this.#stale.set(new Set([...all].filter((id) => !fresh.has(id))));
  }

  #peer(id: number): KnownPeer {
    const peer = this.#deps.book.byId(id);
    if (!peer || !isRead(peer)) throw new AppError("not-found");
    return peer;
  }

  /** The device with these outputs, as its peer describes it now. */
  async #find(peer: KnownPeer, uuids: readonly string[]): Promise<Found | undefined> {
    const isWanted = ({ uuid }: RemoteOutput): boolean => uuids.includes(uuid);
    const units = await this.#devices.find(peer, uuids);
    const unit = units.find(({ outputs }) => outputs.some(isWanted));
    return unit && { unit, outputs: unit.outputs.filter(isWanted) };
  }

  /** The same where it was given to one of the person's own units alone. */
  async #findGiven(person: Person, peer: KnownPeer, [uuid = ""]: readonly string[]): Promise<Found | undefined> {
    const { em, client } = this.#deps;
    const units = await em.fork().find(Unit, { owner: person.id, remoteInstance: null }, { fields: ["uuid"] });
    for (let from = 0; from < units.length; from += MAX_GIVEN) {
      const to = units.slice(from, from + MAX_GIVEN).map((unit) => unit.uuid);
      const { units: found, for: forUnit } = await client.given(peer, { uuid, to });
      const unit = found.find(({ outputs }) => outputs.some((output) => output.uuid === uuid));
      const outputs = unit?.outputs.filter((output) => output.uuid === uuid) ?? [];
      if (unit && forUnit && to.includes(forUnit)) return { unit, outputs, forUnit };
    }
    return undefined;
  }
}

function isRead({ weRead, suspendedAt }: Pick<KnownPeer, "weRead" | "suspendedAt">): boolean {
  return weRead && suspendedAt === null;
}
