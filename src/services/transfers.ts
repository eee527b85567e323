import { createHash, randomBytes } from "node:crypto";
import type { EntityManager, Loaded } from "@mikro-orm/core";
import type { Person } from "../domain/access.ts";
import type { TransferNotice } from "../domain/notice.ts";
import { DAY } from "../domain/span.ts";
import { Grant } from "../entities/grant.ts";
import { Invitation } from "../entities/invitation.ts";
import { Link } from "../entities/link.ts";
import { Posting } from "../entities/posting.ts";
import { Transfer } from "../entities/transfer.ts";
import { Unit } from "../entities/unit.ts";
import { User } from "../entities/user.ts";
import { Variable } from "../entities/variable.ts";
import { AppError } from "../errors.ts";
import { type Access, findReceiver } from "./access/access.ts";
import { calledName } from "./access/names.ts";
import { stopUnentitled } from "./access/revocation.ts";
import type { Postings } from "./boards/postings.ts";
import { announce } from "./writer/announce.ts";
import { noteAct } from "./writer/noteact.ts";
import type { Writer } from "./writer/writer.ts";

const LIFE_MS = 7 * DAY;
const PAYLOAD = /^t_[\w-]{32}$/;
const SECRET_BYTES = 24;

/** An offer that is open, as its giver and its receiver see it. */
export interface TransferView {
  readonly id: number;
  readonly unitId: number;
  readonly unit: string;
  readonly giver: string;
  /** Null while nobody has opened its link. */
  readonly receiver: string | null;
  readonly leftMs: number;
}

/** What a receiver gets. */
export interface Offered extends TransferView {
  readonly inputs: number;
  readonly outputs: number;
  /** Links among the unit's own variables. */
  readonly links: number;
  /** Boards in groups. */
  readonly boards: number;
}

/** Units that change hands: their owner offers, the other accepts. */
export class Transfers {
  readonly #em: EntityManager;
  readonly #access: Access;
  readonly #writer: Writer;
  readonly #postings: Pick<Postings, "change">;
  /** Tells what has ended (services/clock/timekeeper). */
  readonly #now: () => number;
  readonly #maxUnits: number;

  constructor(deps: {
    em: EntityManager;
    access: Access;
    writer: Writer;
    postings: Pick<Postings, "change">;
    now: () => number;
    maxUnits: number;
  }) {
    this.#em = deps.em;
    this.#access = deps.access;
    this.#writer = deps.writer;
    this.#postings = deps.postings;
    this.#now = deps.now;
    this.#maxUnits = deps.maxUnits;
  }

  /** The offer of a unit that its receiver has not answered, and what the unit is called. */
  async pending(
    person: Person,
    unitId: number,
  ): Promise<{ readonly unit: string; readonly offer: TransferView | null }> {
    const unit = await this.#access.unit(person, "own", unitId);
    const offer = await this.#em.fork().findOne(Transfer, this.#open({ unit: unitId, giver: person.id }), POPULATE);
    return { unit: await calledName(this.#em, person, unit), offer: offer && this.#view(offer) };
  }

  /** Whom a unit may be offered to, by name. */
  async receiver(
    person: Person,
    unitId: number,
    receiverId: number,
  ): Promise<{ readonly unit: string; readonly name: string }> {
    const unit = await this.#access.unit(person, "own", unitId);
    const { name } = await findReceiver(this.#em.fork(), person, receiverId);
    return { unit: await calledName(this.#em, person, unit), name };
  }

  /** Offers a unit to a person, who is told; one offer at a time. */
  async offer(person: Person, unitId: number, receiverId: number): Promise<void> {
    await this.#access.unit(person, "own", unitId);
    await this.#writer.exclusive(async (em) => {
      const receiver = await findReceiver(em, person, receiverId);
      const { id: transferId, unit } = await this.#create(em, person, unitId, { receiver });
      const notice = { kind: "transfer-offered", transferId, unit: unit.$.name, person: person.name } as const;
      tell(em, receiver, notice, this.#now());
      await em.flush();
    });
  }

  /** Offers a unit to whoever opens a link first; its payload is told here and nowhere else. */
  async offerByLink(person: Person, unitId: number): Promise<string> {
    await this.#access.unit(person, "own", unitId);
    const payload = `t_${randomBytes(SECRET_BYTES).toString("base64url")}`;
    await this.#writer.exclusive((em) => this.#create(em, person, unitId, { hash: hashOf(payload) }));
    return payload;
  }

  async #create(em: EntityManager, person: Person, unitId: number, to: { receiver?: User; hash?: string }) {
    const now = this.#now();
    const unit = await em.findOne(Unit, { id: unitId, owner: person.id });
    if (!unit) throw new AppError("not-found");
    if (await em.count(Transfer, this.#open({ unit: unitId }))) throw new AppError("transfer-open");
    const giver = em.getReference(User, person.id);
    const transfer = em.create(Transfer, { unit, giver, ...to, createdAt: now, expiresAt: now + LIFE_MS });
    await em.flush();
    return em.populate(transfer, ["unit"]);
  }

  /** Whether a payload of /start looks like the link of an offer. */
  isLink(payload: string): boolean {
    return PAYLOAD.test(payload);
  }

  /** Makes the offer behind a link a person's, within a transaction; for all who come later it is over. Gives its id. */
  async claim(em: EntityManager, payload: string, person: Pick<Person, "id" | "name">): Promise<number> {
    const transfer = await em.findOne(Transfer, this.#open({ hash: hashOf(payload) }), POPULATE);
    if (!transfer || !isSound(transfer)) throw new AppError("transfer-over");
    const { id, unit, giver, receiver } = transfer;
    if (giver.id === person.id) throw new AppError("transfer-own");
    if (receiver && receiver.id !== person.id) throw new AppError("transfer-over");
    if (receiver) return id;
    await em.nativeUpdate(Transfer, { id }, { receiver: person.id });
    const notice = { kind: "transfer-opened", unitId: unit.id, unit: unit.$.name, person: person.name } as const;
    tell(em, giver.$, notice, this.#now());
    await em.flush();
    return id;
  }

  /** Takes an offer back. */
  async cancel(person: Person, unitId: number): Promise<void> {
    await this.#access.unit(person, "own", unitId);
    const now = this.#now();
    await this.#writer.exclusive(async (em) => {
      const transfer = await em.findOne(Transfer, this.#open({ unit: unitId, giver: person.id }), POPULATE);
      if (!transfer) throw new AppError("transfer-over");
      em.assign(transfer, { end: "cancelled", endedAt: now });
      const { unit, receiver } = transfer;
      if (receiver) tell(em, receiver.$, { kind: "transfer-cancelled", unit: unit.$.name, person: person.name }, now);
      await em.flush();
    });
  }

  /** What the receiver of an offer would get. */
  async offered(person: Person, transferId: number): Promise<Offered> {
    const em = this.#em.fork();
    const transfer = await this.#find(em, person, transferId);
    const unit = transfer.unit.id;
    return {
      ...this.#view(transfer),
      inputs: await em.count(Variable, { unit, kind: "input", archivedAt: null }),
      outputs: await em.count(Variable, { unit, kind: "output", archivedAt: null }),
      links: await em.count(Link, within(unit)),
      boards: await em.count(Posting, inGroups(unit)),
    };
  }

  /** Leaves the unit with its giver. */
  async refuse(person: Person, transferId: number): Promise<void> {
    const now = this.#now();
    await this.#writer.exclusive(async (em) => {
      const transfer = await this.#find(em, person, transferId);
      em.assign(transfer, { end: "refused", endedAt: now });
      const { unit, giver } = transfer;
      tell(em, giver.$, { kind: "transfer-refused", unitId: unit.id, unit: unit.$.name, person: person.name }, now);
      await em.flush();
    });
  }

  /**
   * Makes the receiver the owner: values, settings, the links among the unit's own variables and its boards in groups
   * stay. What the giver has on it besides stops, unless they may still see it. Gives the unit's id.
   */
  async accept(person: Person, transferId: number): Promise<number> {
    const now = this.#now();
    const [unitId] = await this.#postings.change(
      async (em) => {
        const transfer = await this.#find(em, person, transferId);
        const { unit, giver } = transfer;
        if ((await em.count(Unit, { owner: person.id })) >= this.#maxUnits) {
          throw new AppError("too-many-units", { max: this.#maxUnits });
        }
        em.assign(transfer, { end: "accepted", endedAt: now });
        noteAct(em, { unit: unit.$, by: giver, what: "transferred", detail: person.name }, now);
        const owner = em.getReference(User, person.id, { wrapped: true });
        unit.$.owner = owner;
        await em.flush();
        // Whoever owns a unit needs no grant, and what the giver promised is the new owner's to promise.
        await em.nativeDelete(Grant, { unit: unit.id, toUser: person.id });
        await em.nativeDelete(Invitation, { unit: unit.id });
        for (const link of await em.find(Link, { ...within(unit.id), owner: giver.id })) link.owner = owner;
        for (const posting of await em.find(Posting, { ...inGroups(unit.id), owner: giver.id })) posting.owner = owner;
        await em.flush();
        const touched = await stopUnentitled(em, { units: [unit.id] }, now);
        tell(em, giver.$, { kind: "transfer-accepted", unit: unit.$.name, person: person.name }, now);
        await em.flush();
        return [unit.id, ...touched] as const;
      },
      (touched) => touched,
    );
    return unitId;
  }

  async #find(em: EntityManager, person: Person, transferId: number) {
    const transfer = await em.findOne(Transfer, this.#open({ id: transferId, receiver: person.id }), POPULATE);
    if (!transfer || !isSound(transfer) || transfer.receiver?.$.role === "blocked") throw new AppError("transfer-over");
    return transfer;
  }

  #open<W extends object>(where: W) {
    return { ...where, end: null, expiresAt: { $gt: this.#now() } };
  }

  #view({ id, unit, giver, receiver, expiresAt }: Populated): TransferView {
    const leftMs = expiresAt - this.#now();
    const names = { unit: unit.$.name, giver: giver.$.name, receiver: receiver?.$.name ?? null };
    return { id, unitId: unit.id, ...names, leftMs };
  }
}

const POPULATE = { populate: ["unit", "giver", "receiver"] } as const;
type Populated = Loaded<Transfer, (typeof POPULATE.populate)[number]>;

/** Whether its giver still has the unit to give. */
function isSound({ unit, giver }: Populated): boolean {
  return unit.$.owner.id === giver.id && giver.$.role !== "blocked";
}

function hashOf(payload: string): string {
  return createHash("sha256").update(payload).digest("hex");
}

const within = (unit: number) => ({ source: { unit }, target: { unit } });
const inGroups = (unit: number) => ({ unit, chatId: { $lt: 0 } });

function tell(em: EntityManager, { telegramId }: User, notice: TransferNotice, now: number): void {
  announce(em, telegramId, notice, now);
}
