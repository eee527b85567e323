import type { EntityData, EntityManager } from "@mikro-orm/core";
import { DAY } from "../../domain/span.ts";
import { Peer } from "../../entities/peer.ts";
import { User } from "../../entities/user.ts";
import type { ErrorCode, PlainError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";

/** A peer as the wire needs it: in memory, since every request asks. */
export type KnownPeer = Readonly<
  Pick<
    Peer,
    | "id"
    | "instanceId"
    | "url"
    | "name"
    | "keys"
    | "mayRead"
    | "weRead"
    | "allowsPlain"
    | "suspendedAt"
    | "cursor"
    | "trouble"
    | "lastHeardAt"
  >
>;

/** What an admin has to look at. */
const TOLD: ReadonlySet<ErrorCode> = new Set(["peer-changed", "peer-clock", "peer-unsigned", "peer-plain"]);

/** All peers, as they are on disk. */
export class PeerBook {
  readonly #em: EntityManager;
  readonly #writer: Writer;
  readonly #log: Log;
  #peers = new Map<number, KnownPeer>();
  /** When each peer last answered us, since the start. */
  readonly #heardAt = new Map<number, number>();
  /** When each peer last asked us. */
  readonly #askedAt = new Map<number, number>();
  /** When admins were told of a trouble of a peer. */
  readonly #toldAt = new Map<string, number>();
  readonly #listeners: (() => void)[] = [];
  readonly #troubleListeners: (() => void)[] = [];

  constructor(em: EntityManager, writer: Writer, log: Log) {
    this.#em = em;
    this.#writer = writer;
    this.#log = log;
  }

  get all(): readonly KnownPeer[] {
    return [...this.#peers.values()];
  }

  byId(id: number): KnownPeer | undefined {
    return this.#peers.get(id);
  }

  byInstance(instanceId: string): KnownPeer | undefined {
    return this.all.find((peer) => peer.instanceId === instanceId);
  }

  /** Calls `listener` after peers have changed, or what they may. */
  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Calls `listener` when a peer is heard no more, or is heard again. */
  onTrouble(listener: () => void): void {
    this.#troubleListeners.push(listener);
  }

  /** Reads them again. */
  async reload(): Promise<void> {
    const rows = await this.#em.fork().find(Peer, {}, { orderBy: { id: "asc" }, disableIdentityMap: true });
    this.#peers = new Map(rows.map((peer) => [peer.id, peer]));
    for (const listener of this.#listeners) listener();
  }

  /** Changes a peer, of which a reader hears at once. */
  async change(id: number, values: EntityData<Peer>): Promise<void> {
    await this.#writer.exclusive((em) => em.nativeUpdate(Peer, { id }, values));
    const peer = this.#peers.get(id);
    if (peer) this.#peers.set(id, { ...peer, ...(values as Partial<KnownPeer>) });
  }

  /** How far it is read, as whoever took what came has stored it. */
  read(id: number, cursor: string): void {
    const peer = this.#peers.get(id);
    if (peer) this.#peers.set(id, { ...peer, cursor });
  }

  /** When a peer last answered us, ms since the epoch; undefined when it has not since this start. */
  heardAt(id: number): number | undefined {
    return this.#heardAt.get(id);
  }

  /** When a peer last asked us, likewise. */
  askedAt(id: number): number | undefined {
    return this.#askedAt.get(id);
  }

  /** Takes down that a peer has asked. */
  ask(id: number, now: number): void {
    this.#askedAt.set(id, now);
  }

  /** Takes down that a peer has answered; what was wrong with it is over. */
  async hear(id: number, now: number): Promise<void> {
    this.#heardAt.set(id, now);
    await this.note(id, null, now);
  }

  /** Notes why a peer was not heard, or that it was; what is known already is not written again. */
  async note(id: number, trouble: PlainError | null, now: number): Promise<void> {
    const known = this.#peers.get(id);
    if (!known || (known.trouble ?? null)?.code === trouble?.code) return;
    if (trouble) this.#log.warn({ peer: id, trouble: trouble.code }, "a peer is in trouble");
    try {
      await this.#writer.exclusive(async (em) => {
        await em.nativeUpdate(Peer, { id }, { trouble, troubleAt: trouble ? now : null });
        if (trouble && this.#isWorthTelling(id, trouble, now)) await tellAdmins(em, known.name, trouble, now);
      });
      const present = this.#peers.get(id);
      if (present) this.#peers.set(id, { ...present, trouble });
      for (const listener of this.#troubleListeners) listener();
    } catch (error) {
      this.#log.warn({ err: error, peer: id }, "the trouble of a peer could not be noted");
    }
  }

  /** What goes by itself is seen by who looks; the same is told once a day. */
  #isWorthTelling(id: number, { code }: PlainError, now: number): boolean {
    const [key, told] = [`${id} ${code}`, this.#toldAt];
    if (!TOLD.has(code) || now - (told.get(key) ?? Number.NEGATIVE_INFINITY) < DAY) return false;
    told.set(key, now);
    return true;
  }
}

async function tellAdmins(em: EntityManager, peer: string, trouble: PlainError, now: number): Promise<void> {
  for (const { telegramId } of await em.find(User, { role: "admin" }, { disableIdentityMap: true })) {
    announce(em, telegramId, { kind: "peer-trouble", peer, trouble }, now);
  }
}
