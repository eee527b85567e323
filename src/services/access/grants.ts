import type { EntityManager, Loaded } from "@mikro-orm/core";
import { type Person, VISIBILITIES, type Visibility } from "../../domain/access.ts";
import { Grant } from "../../entities/grant.ts";
import { Peer } from "../../entities/peer.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import { AppError } from "../../errors.ts";
import { inOrder, type LiveVariable } from "../live/unit.ts";
import { type Page, toPage } from "../page.ts";
import { type Noted, noteAct } from "../writer/noteact.ts";
import type { Writer } from "../writer/writer.ts";
import { type Access, findReceiver } from "./access.ts";
import { calledName, calledNames, namesakesAmong } from "./names.ts";
import { type Gift, putGrant, type Receiver } from "./putgrant.ts";
import { stopUnentitled } from "./revocation.ts";

const PAGE_SIZE = 8;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const POPULATE = ["unit", "variable", "toUser", "toUnit", "toPeer"] as const;

type Shown = Loaded<Grant, (typeof POPULATE)[number]>;

export interface GrantedVariable {
  readonly id: number;
  readonly kind: "input" | "output";
  readonly name: string;
  readonly title: Readonly<Record<string, string>> | null;
}

/** A grant as the unit's owner sees it. */
export interface GrantView extends Gift {
  readonly id: number;
  readonly unit: string;
  readonly variable: GrantedVariable | null;
  readonly to: "person" | "unit" | "peer";
  readonly receiver: string;
}

/** What the owner has decided about a unit. */
export interface AccessView {
  readonly unitId: number;
  readonly uuid: string;
  readonly name: string;
  readonly visibility: Visibility;
  /** What may be chosen, the narrowest first: without peers nothing is only theirs to see. */
  readonly offered: readonly Visibility[];
  readonly grants: number;
}

/** A variable, and its own visibility; as the unit's with null. */
export interface VisibleVariable extends GrantedVariable {
  readonly unitId: number;
  readonly visibility: Visibility | null;
}

/** Somebody, or a unit, that can be given a right. */
export interface Named {
  readonly id: number;
  readonly name: string;
  /** When a person registered, ms since the epoch, where another has the same name. */
  readonly twinSince?: number | undefined;
}

/** What the owner of a unit decides about who else may use it. */
export class Grants {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #writer: Writer;

  constructor(em: EntityManager, access: Access, writer: Writer) {
    this.#em = em;
    this.#access = access;
    this.#writer = writer;
  }

  async overview(person: Person, unitId: number): Promise<AccessView> {
    const unit = await this.#access.unit(person, "own", unitId);
    const { uuid, isMirror, visibility, grants } = unit;
    const name = await calledName(this.#em, person, unit);
    const hasPeers = visibility === "trusted" || (await this.#em.fork().count(Peer)) > 0;
    const isOffered = (one: Visibility): boolean =>
      isMirror ? one === "private" || one === "internal" : one !== "trusted" || hasPeers;
    const offered = VISIBILITIES.filter(isOffered);
    return { unitId, uuid, name, visibility, offered, grants: grants.length };
  }

  /** The unit's variables: inputs, then outputs. */
  async variables(person: Person, unitId: number): Promise<VisibleVariable[]> {
    const { inputs, outputs } = await this.#access.unit(person, "own", unitId);
    return [...inOrder(inputs.values()), ...inOrder(outputs.values())].map((variable) => toVisible(unitId, variable));
  }

  async variable(person: Person, variableId: number): Promise<VisibleVariable> {
    const { unit, variable } = await this.#access.variable(person, "own", "any", variableId);
    return toVisible(unit.id, variable);
  }

  /** Who may see the unit without a grant. */
  async setVisibility(person: Person, unitId: number, visibility: Visibility, now: number): Promise<void> {
    const { isMirror } = await this.#access.unit(person, "own", unitId);
    // What another instance lets this one read is not for others.
    if (isMirror && (visibility === "trusted" || visibility === "public")) throw new AppError("mirror-visibility");
    const task = (em: EntityManager) => em.nativeUpdate(Unit, { id: unitId, owner: person.id }, { visibility });
    await this.#change(unitId, now, task, { by: person, what: "visibility", detail: visibility });
  }

  /** Makes a variable more private than its unit; as the unit with null. */
  async setVariableVisibility(
    person: Person,
    variableId: number,
    visibility: Visibility | null,
    now: number,
  ): Promise<void> {
    const { unit } = await this.#access.variable(person, "own", "any", variableId);
    const task = (em: EntityManager) => em.nativeUpdate(Variable, { id: variableId }, { visibility });
    const noted = { by: person, what: "visibility", variableId, detail: visibility ?? "unit" } as const;
    await this.#change(unit.id, now, task, noted);
  }

  /** The rights that the owner gave on a unit. */
  async list(person: Person, unitId: number, page: number): Promise<Page<GrantView>> {
    await this.#access.unit(person, "own", unitId);
    const em = this.#em.fork();
    const where = { unit: unitId };
    return toPage(
      page,
      PAGE_SIZE,
      await em.count(Grant, where),
      async (limit, offset) => {
        const grants = await em.find(Grant, where, { populate: POPULATE, orderBy: { id: "asc" }, limit, offset });
        return this.#views(em, person, grants);
      },
      (id) => em.count(Grant, { $and: [where, { id: { $lt: id } }] }),
    );
  }

  async view(person: Person, grantId: number): Promise<GrantView> {
    const em = this.#em.fork();
    const grant = await em.findOne(Grant, { id: grantId, unit: { owner: person.id } }, { populate: POPULATE });
    if (!grant) throw new AppError("not-found");
    const [view] = await this.#views(em, person, [grant]);
    if (!view) throw new AppError("not-found");
    return view;
  }

  /** The people of this instance to whom something can be given. */
  async people(person: Person, page: number): Promise<Page<Named>> {
    const em = this.#em.fork();
    const where = { id: { $ne: person.id }, role: { $ne: "blocked" as const } };
    return toPage(page, PAGE_SIZE, await em.count(User, where), async (limit, offset) => {
      const users = await em.find(User, where, { orderBy: { name: "asc", id: "asc" }, limit, offset });
      const twins = await namesakesAmong(em, users);
      return users.map(({ id, name, createdAt }) => {
        return { id, name, twinSince: twins.has(name) ? createdAt : undefined };
      });
    });
  }

  /** The trusted servers that may read what is given to them. */
  async peers(page: number): Promise<Page<Named>> {
    const em = this.#em.fork();
    const where = { mayRead: true, suspendedAt: null };
    return toPage(page, PAGE_SIZE, await em.count(Peer, where), async (limit, offset) => {
      const peers = await em.find(Peer, where, { orderBy: { name: "asc", id: "asc" }, limit, offset });
      return peers.map(({ id, name }) => ({ id, name }));
    });
  }

  /** Somebody to whom something can be given. */
  async person(giver: Person, userId: number): Promise<Pick<User, "id" | "name" | "telegramId">> {
    return findReceiver(this.#em.fork(), giver, userId);
  }

  /** The unit with this uuid: whoever has been told it may give to it. */
  async unitByUuid(uuid: string): Promise<number> {
    const unit = await this.#em.fork().findOne(Unit, { uuid: uuid.trim().toLowerCase() });
    if (!unit) throw new AppError("unit-uuid");
    return unit.id;
  }

  /** The uuid of a unit of a peer: nobody here knows whether there is one. */
  peerUnit(text: string): string {
    const uuid = text.trim().toLowerCase();
    if (!UUID.test(uuid)) throw new AppError("unit-uuid");
    return uuid;
  }

  /** A unit chosen from those that the person may see. */
  async receivingUnit(person: Person, unitId: number): Promise<number> {
    return (await this.#access.unit(person, "see", unitId)).id;
  }

  /** What may be given: a right on the unit, or one on a variable of it that fits its kind. */
  async gift(
    person: Person,
    gift: Gift,
  ): Promise<{ readonly unit: string; readonly variable: GrantedVariable | null }> {
    const named = await this.#named(person, gift);
    const kind = named.variable?.kind;
    const fits = kind === undefined || (kind === "input" ? gift.write && !gift.read : gift.read && !gift.write);
    if (!fits || !(gift.read || gift.write)) throw new AppError("not-found");
    return named;
  }

  /** Gives a right; what the receiver has been given already on the same thing becomes one with it. */
  async give(person: Person, gift: Gift, to: Receiver, now: number): Promise<GrantView> {
    const { variable } = await this.gift(person, gift);
    // Peers read, and nothing else.
    if ("peerId" in to && (gift.write || variable?.kind === "input")) throw new AppError("not-found");
    const id = await this.#writer.exclusive(
      (em) => putGrant(em, person, gift, to, now),
      () => [gift.unitId],
    );
    return this.view(person, id);
  }

  /** Takes a right back: whatever depended on it stops in the same moment. */
  async revoke(person: Person, grantId: number, now: number): Promise<void> {
    const { unitId, variableId, receiver } = await this.view(person, grantId);
    const task = (em: EntityManager) => em.nativeDelete(Grant, { id: grantId, unit: unitId });
    await this.#change(unitId, now, task, { by: person, what: "revoked", variableId, detail: receiver });
  }

  /** What a gift is of, by its present name. */
  async #named(person: Person, { unitId, variableId }: Pick<Gift, "unitId" | "variableId">) {
    const unit = await this.#access.unit(person, "own", unitId);
    const called = await calledName(this.#em, person, unit);
    if (variableId === null) return { unit: called, variable: null };
    const { unit: other, variable } = await this.#access.variable(person, "own", "any", variableId);
    if (other.id !== unit.id) throw new AppError("not-found");
    const { id, kind, name, title } = variable;
    return { unit: called, variable: { id, kind, name, title } };
  }

  async #views(em: EntityManager, person: Person, grants: readonly Shown[]): Promise<GrantView[]> {
    const called = await calledNames(
      em,
      person,
      grants.flatMap(({ toUnit }) => toUnit?.$ ?? []),
    );
    return Promise.all(
      grants.map(async (grant) => {
        const { id, read, write, unit, variable, toUser, toUnit, toPeer, toPeerUnit } = grant;
        const gift = { unitId: unit.id, variableId: variable?.id ?? null, read, write };
        const ofPeer = toPeer && [toPeer.$.name, ...(toPeerUnit ? [`${toPeerUnit.slice(0, 8)}…`] : [])].join(" · ");
        const receiver = toUser?.$.name ?? ofPeer ?? called.get(toUnit?.id ?? 0) ?? "";
        const to = toUser ? "person" : toPeer ? "peer" : "unit";
        return { id, ...gift, ...(await this.#named(person, gift)), to, receiver } as const;
      }),
    );
  }

  /** Runs a change of rights on a unit, and stops what may not go on. */
  async #change(
    unitId: number,
    now: number,
    task: (em: EntityManager) => Promise<number>,
    noted: Omit<Noted, "unit">,
  ): Promise<void> {
    await this.#writer.exclusive(
      async (em) => {
        // Deleted, or given back, in the meantime.
        if ((await task(em)) === 0) throw new AppError("not-found");
        noteAct(em, { ...noted, unit: await em.findOneOrFail(Unit, unitId) }, now);
        return stopUnentitled(em, { units: [unitId] }, now);
      },
      (touched) => touched,
    );
  }
}

function toVisible(unitId: number, { id, kind, name, title, visibility }: LiveVariable): VisibleVariable {
  return { unitId, id, kind, name, title, visibility };
}
