import { createHash, randomBytes } from "node:crypto";
import type { EntityManager, Loaded } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { Invitation } from "../../entities/invitation.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { type Page, toPage } from "../page.ts";
import { requireAdmin } from "../settings.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import type { GrantedVariable, Grants } from "./grants.ts";
import { type Gift, putGrant } from "./putgrant.ts";

const PAYLOAD = /^i_[\w-]{32}$/;
const SECRET_BYTES = 24;
const MAX_INVITATIONS = 100;
const PAGE_SIZE = 8;

/** An invitation that nobody has used yet, as its maker sees it. */
export interface InvitationView {
  readonly id: number;
  readonly unitId: number;
  readonly unit: string;
  readonly variable: GrantedVariable | null;
  readonly read: boolean;
  readonly write: boolean;
  /** For how much longer it works. */
  readonly leftMs: number;
}

/** Links that work once: whoever opens one first gets the right that it names. */
export class Invitations {
  readonly #em: EntityManager;
  readonly #grants: Grants;
  readonly #writer: Writer;
  /** Tells what has ended (services/clock/timekeeper). */
  readonly #now: () => number;

  constructor(em: EntityManager, grants: Grants, writer: Writer, now: () => number) {
    this.#em = em;
    this.#grants = grants;
    this.#writer = writer;
    this.#now = now;
  }

  /** Makes an invitation; its payload is told here and nowhere else. */
  async create(
    person: Person,
    gift: Gift,
    lifeMs: number,
  ): Promise<{ readonly payload: string; readonly view: InvitationView }> {
    await this.#grants.gift(person, gift);
    const payload = toPayload(randomBytes(SECRET_BYTES));
    const now = this.#now();
    const { unitId: unit, variableId: variable, read, write } = gift;
    const id = await this.#writer.exclusive(async (em) => {
      const createdBy = em.getReference(User, person.id);
      if ((await em.count(Unit, { id: unit, owner: person.id })) === 0) throw new AppError("not-found");
      if ((await em.count(Invitation, pending(unit, now))) >= MAX_INVITATIONS) {
        throw new AppError("too-many-invitations", { max: MAX_INVITATIONS });
      }
      const invitation = em.create(Invitation, {
        hash: hashOf(payload),
        createdBy,
        unit,
        variable,
        read,
        write,
        expiresAt: now + lifeMs,
        createdAt: now,
      });
      await em.flush();
      return invitation.id;
    });
    return { payload, view: { ...(await this.view(person, id)), leftMs: lifeMs } };
  }

  /** Makes an invitation to this instance alone, for admins to give; tells its payload. */
  async admit(admin: Person, lifeMs: number): Promise<string> {
    const payload = toPayload(randomBytes(SECRET_BYTES));
    const now = this.#now();
    await this.#writer.exclusive(async (em) => {
      const createdBy = await requireAdmin(em, admin);
      const where = { unit: null, createdBy, usedAt: null, expiresAt: { $gt: now } };
      if ((await em.count(Invitation, where)) >= MAX_INVITATIONS) {
        throw new AppError("too-many-invitations", { max: MAX_INVITATIONS });
      }
      const gives = { unit: null, variable: null, read: false, write: false };
      em.create(Invitation, { hash: hashOf(payload), createdBy, ...gives, expiresAt: now + lifeMs, createdAt: now });
    });
    return payload;
  }

  /** The invitations to a unit that still work. */
  async list(person: Person, unitId: number, page: number): Promise<Page<InvitationView>> {
    const em = this.#em.fork();
    const where = { ...pending(unitId, this.#now()), createdBy: person.id, unit: { id: unitId, owner: person.id } };
    return toPage(
      page,
      PAGE_SIZE,
      await em.count(Invitation, where),
      async (limit, offset) => {
        const found = await em.find(Invitation, where, { orderBy: { id: "asc" }, limit, offset });
        return Promise.all(found.map((invitation) => this.#view(person, invitation)));
      },
      (id) => em.count(Invitation, { $and: [where, { id: { $lt: id } }] }),
    );
  }

  async view(person: Person, invitationId: number): Promise<InvitationView> {
    const where = { id: invitationId, createdBy: person.id, usedAt: null, expiresAt: { $gt: this.#now() } };
    const found = await this.#em.fork().findOne(Invitation, where);
    if (!found) throw new AppError("not-found");
    return this.#view(person, found);
  }

  async #view(person: Person, invitation: Loaded<Invitation>): Promise<InvitationView> {
    const { id, unit, variable, read, write, expiresAt } = invitation;
    if (!unit) throw new AppError("not-found");
    const gift = { unitId: unit.id, variableId: variable?.id ?? null, read, write };
    return { id, ...gift, ...(await this.#grants.gift(person, gift)), leftMs: expiresAt - this.#now() };
  }

  /** Makes an invitation as if it had never been. */
  async withdraw(person: Person, invitationId: number): Promise<void> {
    await this.view(person, invitationId);
    await this.#writer.exclusive((em) => em.nativeDelete(Invitation, { id: invitationId, usedAt: null }));
  }

  /** Whether a payload of /start looks like an invitation. */
  isInvitation(payload: string): boolean {
    return PAYLOAD.test(payload);
  }

  /** The unit that an invitation is to, null when it is to the instance alone; says why it can't be used, and changes nothing. */
  async open(payload: string): Promise<number | null> {
    return (await findOpen(this.#em.fork(), payload, this.#now())).unit?.id ?? null;
  }

  /** The unit that an invitation is or was to, if it is to one and is known. */
  async unitOf(payload: string): Promise<number | null> {
    return (await this.#em.fork().findOne(Invitation, { hash: hashOf(payload) }))?.unit?.id ?? null;
  }

  /**
   * Uses the invitation up within a transaction, which has to fail when this fails: gives the right, tells its maker.
   * Gives the units that are to be forgotten.
   */
  async accept(em: EntityManager, payload: string, person: Pick<Person, "id" | "name">): Promise<number[]> {
    const now = this.#now();
    const invitation = await findOpen(em, payload, now);
    const { createdBy, unit, variable, read, write } = invitation;
    const maker = createdBy.$;
    if (maker.id === person.id) throw new AppError("invitation-own");
    invitation.usedAt = now;
    await em.flush();
    if (!unit) return [];
    const gift = { unitId: unit.id, variableId: variable?.id ?? null, read, write };
    await putGrant(em, maker, gift, { userId: person.id }, now, true);
    const notice = { kind: "invitation-accepted", unitId: unit.id, unit: unit.$.name, person: person.name } as const;
    announce(em, maker.telegramId, notice, now);
    await em.flush();
    return [unit.id];
  }

  /** Forgets invitations that ended before then. */
  async clear(before: number): Promise<void> {
    await this.#em.fork().nativeDelete(Invitation, { expiresAt: { $lt: before } });
  }
}

/** The invitation, its maker still able to give what it promises. */
async function findOpen(em: EntityManager, payload: string, now: number) {
  const populate = ["createdBy", "unit"] as const;
  const found = PAYLOAD.test(payload) && (await em.findOne(Invitation, { hash: hashOf(payload) }, { populate }));
  if (!found) throw new AppError("invitation-invalid");
  if (found.usedAt) throw new AppError("invitation-used");
  if (found.expiresAt <= now) throw new AppError("invitation-expired");
  const maker = found.createdBy.$;
  const isLost = found.unit ? found.unit.$.owner.id !== maker.id : maker.role !== "admin";
  if (maker.role === "blocked" || isLost) throw new AppError("invitation-invalid");
  return found;
}

function toPayload(secret: Buffer): string {
  return `i_${secret.toString("base64url")}`;
}

function hashOf(payload: string): string {
  return createHash("sha256").update(payload).digest("hex");
}

function pending(unit: number, now: number) {
  return { unit: { id: unit }, usedAt: null, expiresAt: { $gt: now } };
}
