import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { fingerprintOf, toPeerUrl } from "../../domain/peer.ts";
import { Grant } from "../../entities/grant.ts";
import { Peer } from "../../entities/peer.ts";
import { PeerAct } from "../../entities/peeract.ts";
import { PeerRead } from "../../entities/peerread.ts";
import { User } from "../../entities/user.ts";
import { AppError, type PlainError } from "../../errors.ts";
import { type Page, toPage } from "../page.ts";
import { requireAdmin } from "../settings.ts";
import { toName } from "../units/units.ts";
import type { Writer } from "../writer/writer.ts";
import type { PeerBook } from "./book.ts";
import type { PeerClient } from "./client.ts";
import type { Following } from "./following.ts";
import type { InstanceKeys } from "./keys.ts";

const MAX_PEERS = 50;
const PAGE_SIZE = 8;

/** A server that may become a peer: what an admin looks at and compares before they trust it. */
export interface Proposal {
  readonly url: string;
  readonly name: string;
  readonly instanceId: string;
  /** What the other side's admin has to see too. */
  readonly fingerprint: string;
  /** Without HTTPS: what is read can be seen on the way. */
  readonly isPlain: boolean;
}

/** Which way trust goes, and whether it may go without HTTPS. */
export interface Terms {
  readonly mayRead: boolean;
  readonly weRead: boolean;
  readonly allowsPlain: boolean;
}

export interface PeerLine {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly mayRead: boolean;
  readonly weRead: boolean;
  readonly isSuspended: boolean;
  /** Why it was not heard the last time: an error whose sentence says it. */
  readonly trouble: PlainError | null;
}

export interface PeerView extends PeerLine {
  readonly instanceId: string;
  /** As it was when it was trusted. */
  readonly fingerprint: string;
  readonly allowsPlain: boolean;
  readonly troubleAt: number | null;
  readonly lastAskedAt: number | null;
  readonly lastHeardAt: number | null;
  readonly since: number;
  /** How many of our outputs it follows. */
  readonly reads: number;
}

/** An output of ours that a peer follows. */
export interface ReadLine {
  readonly variableId: number;
  readonly unit: string;
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
  /** When it was last read, to some minutes; null for never. */
  readonly at: number | null;
}

/** What an admin did with a peer, or with our own key. */
export interface PeerActLine {
  readonly at: number;
  readonly what: PeerAct["what"];
  /** Null for whoever has left. */
  readonly by: string | null;
  /** What the peer was called; empty where it was our own key. */
  readonly peer: string;
  /** Which way trust went from then on: they, we, both or nobody. */
  readonly detail: string | null;
}

interface Deps {
  readonly em: EntityManager;
  readonly writer: Writer;
  readonly book: PeerBook;
  readonly keys: InstanceKeys;
  readonly client: PeerClient;
  readonly following: Following;
  readonly now: () => number;
}

/** What admins decide about other instances. To anybody else there is nothing here. */
export class Peers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Who this instance is to others. */
  get own(): { readonly instanceId: string; readonly fingerprint: string } {
    const { id, fingerprint } = this.#deps.keys;
    return { instanceId: id, fingerprint };
  }

  /** Asks who is at an address; nothing is kept. */
  async propose(admin: Person, address: string): Promise<Proposal> {
    return (await this.#meet(admin, address)).proposal;
  }

  /** Who is at an address, with the keys that go with what an admin compares. */
  async #meet(admin: Person, address: string) {
    const { em, book, client, keys } = this.#deps;
    await requireAdmin(em.fork(), admin);
    const url = toPeerUrl(address);
    if (url === undefined) throw new AppError("peer-address");
    const about = await client.introduce(url);
    if (about.instance === keys.id) throw new AppError("peer-self");
    const known = book.byInstance(about.instance);
    if (known) throw new AppError("peer-known", { name: known.name });
    return { proposal: toProposal(about, url), keys: about.keys };
  }

  /** Trusts a server that answers just as it did when it was proposed. */
  async trust(admin: Person, { url, fingerprint }: Proposal, terms: Terms): Promise<number> {
    const { book, writer, now } = this.#deps;
    // What is kept is of the same answer as what is compared: another one may say something else.
    const { proposal: again, keys } = await this.#meet(admin, url);
    if (again.fingerprint !== fingerprint) throw new AppError("peer-changed");
    if (again.isPlain && !terms.allowsPlain) throw new AppError("peer-plain");
    const { instanceId, name } = again;
    const id = await writer.exclusive(async (em) => {
      await requireAdmin(em, admin);
      if ((await em.count(Peer)) >= MAX_PEERS) throw new AppError("too-many-peers", { max: MAX_PEERS });
      if (await em.count(Peer, { instanceId })) throw new AppError("peer-known", { name });
      const created = { url, name, instanceId, fingerprint, keys, createdAt: now(), addedBy: admin.id };
      const peer = em.create(Peer, { ...created, ...terms });
      await em.flush();
      note(em, admin, "trusted", peer, now(), directionOf(terms));
      return peer.id;
    });
    await book.reload();
    return id;
  }

  async list(admin: Person, page: number): Promise<Page<PeerLine>> {
    const em = this.#deps.em.fork();
    await requireAdmin(em, admin);
    return toPage(page, PAGE_SIZE, await em.count(Peer), async (limit, offset) =>
      (await em.find(Peer, {}, { orderBy: { name: "asc", id: "asc" }, limit, offset })).map(toLine),
    );
  }

  async view(admin: Person, id: number): Promise<PeerView> {
    const em = this.#deps.em.fork();
    await requireAdmin(em, admin);
    const peer = await em.findOne(Peer, id);
    if (!peer) throw new AppError("not-found");
    const { instanceId, fingerprint, allowsPlain, createdAt: since } = peer;
    const { troubleAt = null } = peer;
    const { book } = this.#deps;
    const lastAskedAt = book.askedAt(id) ?? peer.lastAskedAt ?? null;
    const lastHeardAt = book.heardAt(id) ?? peer.lastHeardAt ?? null;
    const reads = await em.count(PeerRead, { peer: id });
    const times = { troubleAt, lastAskedAt, lastHeardAt, since };
    return { ...toLine(peer), instanceId, fingerprint, allowsPlain, ...times, reads };
  }

  /** What a peer follows of ours, and when it last read it. */
  async reads(admin: Person, id: number, page: number): Promise<Page<ReadLine>> {
    const em = this.#deps.em.fork();
    await requireAdmin(em, admin);
    const where = { peer: id };
    return toPage(page, PAGE_SIZE, await em.count(PeerRead, where), async (limit, offset) => {
      const rows = await em.find(PeerRead, where, {
        populate: ["variable.unit"],
        orderBy: { variable: { unit: { name: "asc" }, name: "asc", id: "asc" } },
        limit,
        offset,
      });
      return rows.map(({ variable: { $: variable }, at = null }) => {
        const { id: variableId, name, title = null, unit } = variable;
        return { variableId, unit: unit.$.name, name, title, at };
      });
    });
  }

  /** What admins did with peers, the newest first. */
  async acts(admin: Person, page: number): Promise<Page<PeerActLine>> {
    const em = this.#deps.em.fork();
    await requireAdmin(em, admin);
    return toPage(page, PAGE_SIZE, await em.count(PeerAct), async (limit, offset) => {
      const acts = await em.find(PeerAct, {}, { orderBy: { id: "desc" }, limit, offset });
      const people = await em.find(User, { id: { $in: acts.map(({ userId }) => userId) } });
      const names = new Map(people.map(({ id, name }) => [id, name]));
      return acts.map(({ at, what, userId, peer, detail = null }) => {
        return { at, what, by: names.get(userId) ?? null, peer, detail };
      });
    });
  }

  async setDirection(admin: Person, id: number, terms: Pick<Terms, "mayRead" | "weRead">): Promise<void> {
    await this.#change(admin, id, async (em, peer) => {
      em.assign(peer, terms);
      note(em, admin, "direction", peer, this.#deps.now(), directionOf(terms));
      if (!terms.mayRead) await this.#deps.following.drop(em, id);
    });
  }

  /** What people here call a server, which names itself by its host. */
  async rename(admin: Person, id: number, text: string): Promise<void> {
    const name = toName(text);
    await this.#change(admin, id, async (_em, peer) => {
      peer.name = name;
    });
  }

  /** Neither side reads anything until it is resumed. */
  async suspend(admin: Person, id: number, isSuspended: boolean): Promise<void> {
    const { now, following } = this.#deps;
    await this.#change(admin, id, async (em, peer) => {
      if (((peer.suspendedAt ?? null) !== null) === isSuspended) return;
      peer.suspendedAt = isSuspended ? now() : null;
      note(em, admin, isSuspended ? "suspended" : "resumed", peer, now());
      await following.drop(em, id);
    });
  }

  /** Ends trust for good; what was given to the peer goes with it. */
  async remove(admin: Person, id: number): Promise<void> {
    await this.#change(admin, id, async (em, peer) => {
      note(em, admin, "removed", peer, this.#deps.now());
      await em.flush();
      await this.#deps.following.drop(em, id);
      await em.nativeDelete(Peer, { id });
    });
  }

  /** Makes a new key; peers know it before it signs, and the old one is shown for a while afterwards. */
  async rotateKey(admin: Person): Promise<void> {
    const { writer, keys, now } = this.#deps;
    await writer.exclusive(async (em) => {
      await requireAdmin(em, admin);
      await keys.rotate(em);
      em.create(PeerAct, { at: now(), what: "rotated", userId: admin.id, peerId: 0, peer: "", detail: null });
    });
    await keys.reload();
  }

  async #change(admin: Person, id: number, task: (em: EntityManager, peer: Peer) => Promise<void>): Promise<void> {
    await this.#deps.writer.exclusive(
      async (em) => {
        await requireAdmin(em, admin);
        const peer = await em.findOne(Peer, id);
        if (!peer) throw new AppError("not-found");
        const given = await em.find(Grant, { toPeer: id }, { fields: ["unit"], disableIdentityMap: true });
        await task(em, peer);
        await em.flush();
        return given.map(({ unit }) => unit.id);
      },
      (units) => units,
    );
    await this.#deps.book.reload();
  }
}

function toProposal({ name, instance, keys }: Awaited<ReturnType<PeerClient["introduce"]>>, url: string): Proposal {
  const active = keys.find(({ state }) => state === "active");
  const fingerprint = fingerprintOf(instance, active?.kid ?? "");
  return { url, name, instanceId: instance, fingerprint, isPlain: !url.startsWith("https:") };
}

function toLine(peer: Peer): PeerLine {
  const { id, name, url, mayRead, weRead, suspendedAt = null, trouble = null } = peer;
  return { id, name, url, mayRead, weRead, isSuspended: suspendedAt !== null, trouble };
}

function directionOf({ mayRead, weRead }: Pick<Terms, "mayRead" | "weRead">): string {
  return mayRead && weRead ? "both" : mayRead ? "they" : weRead ? "we" : "nobody";
}

function note(
  em: EntityManager,
  { id: userId }: Person,
  what: PeerAct["what"],
  { id, name }: Peer,
  at: number,
  detail: string | null = null,
): void {
  em.create(PeerAct, { at, what, userId, peerId: id, peer: name, detail });
}
