import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Address } from "../../domain/notice.ts";
import { DAY } from "../../domain/span.ts";
import { Recipient } from "../../entities/recipient.ts";
import { Rule } from "../../entities/rule.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Incidents as Storage } from "../../storage/incidents.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import type { RecipientView } from "./rule.ts";
import { toRecipientView } from "./ruleview.ts";

const MAX_RECIPIENTS = 10;
/** So often within a day somebody may be asked by the same person: who takes an offer back and asks again is a nuisance. */
const MAX_OFFERS = 5;
const MANY = 10_000;

/** Whom messages of a rule go to: its owner, people who agree, groups and topics. */
export class Recipients {
  readonly #em: EntityManager;
  readonly #writer: Writer;
  readonly #storage: Pick<Storage, "join" | "leave">;
  /** When somebody was asked, by who asked and who was: the latest last. */
  readonly #offers = new Map<string, readonly number[]>();

  constructor(em: EntityManager, writer: Writer, storage: Pick<Storage, "join" | "leave">) {
    this.#em = em;
    this.#writer = writer;
    this.#storage = storage;
  }

  async list(person: Person, ruleId: number): Promise<RecipientView[]> {
    const em = this.#em.fork();
    await requireOwn(em, person, ruleId);
    const rows = await em.find(Recipient, { rule: ruleId }, { populate: ["user"], orderBy: { id: "asc" } });
    return rows.map(toRecipientView);
  }

  /** Sends to a group, or to the owner, too: what goes on is told there at once. */
  async add(person: Person, ruleId: number, to: Address | null, now: number): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      await requireOwn(em, person, ruleId);
      await addTo(em, person, ruleId, to, now);
      await this.#storage.join(em, ruleId, now);
    });
  }

  /** Asks another person whether they want the messages too; until they accept, nothing is sent to them. */
  async invite(person: Person, ruleId: number, userId: number, now: number): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      await requireOwn(em, person, ruleId);
      const user = await em.findOne(User, { id: userId, role: { $ne: "blocked" } });
      if (!user) throw new AppError("not-found");
      if (await em.count(Recipient, { rule: ruleId, user: userId })) return;
      await requireRoom(em, ruleId);
      this.#noteOffer(`${person.id} ${userId}`, now);
      const recipient = em.create(Recipient, { rule: ruleId, user });
      await em.flush();
      announce(em, user.telegramId, { kind: "alert-offered", recipientId: recipient.id, person: person.name }, now);
      await em.flush();
    });
  }

  /** Whoever is asked says yes, or, also later, no. */
  async answer(person: Person, recipientId: number, accepts: boolean, now: number): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      const found = await em.findOne(Recipient, { id: recipientId, user: person.id }, { populate: ["rule.owner"] });
      if (!found) throw new AppError("not-found");
      if (accepts) found.acceptedAt = now;
      else em.remove(found);
      await em.flush();
      if (accepts) await this.#storage.join(em, found.rule.id, now);
      else {
        await this.#storage.leave(em, found.rule.id, now);
        const { owner } = found.rule.$;
        announce(em, owner.$.telegramId, { kind: "alert-refused", person: person.name }, now);
        await em.flush();
      }
    });
  }

  async remove(person: Person, ruleId: number, recipientId: number, now = Date.now()): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      await requireOwn(em, person, ruleId);
      await em.nativeDelete(Recipient, { id: recipientId, rule: ruleId });
      await this.#storage.leave(em, ruleId, now);
    });
  }

  /** Sends to one place alone from now on: a group, or the owner. */
  async direct(person: Person, ruleId: number, to: Address | null, now = Date.now()): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      await requireOwn(em, person, ruleId);
      await em.nativeDelete(Recipient, { rule: ruleId });
      await addTo(em, person, ruleId, to, now);
      await this.#storage.join(em, ruleId, now);
      await this.#storage.leave(em, ruleId, now);
    });
  }

  #noteOffer(pair: string, now: number): void {
    const recent = (this.#offers.get(pair) ?? []).filter((at) => at > now - DAY);
    if (recent.length >= MAX_OFFERS) throw new AppError("asked-enough", { max: MAX_OFFERS });
    if (this.#offers.size >= MANY) this.#offers.clear();
    this.#offers.set(pair, [...recent, now]);
  }
}

async function addTo(em: EntityManager, person: Person, rule: number, to: Address | null, now: number): Promise<void> {
  const place = to ? { chatId: to.chatId, threadId: to.threadId } : { user: person.id };
  if (await em.count(Recipient, { rule, ...place })) return;
  await requireRoom(em, rule);
  em.create(Recipient, { rule, ...place, acceptedAt: now });
  await em.flush();
}

async function requireRoom(em: EntityManager, rule: number): Promise<void> {
  if ((await em.count(Recipient, { rule })) >= MAX_RECIPIENTS) {
    throw new AppError("too-many-recipients", { max: MAX_RECIPIENTS });
  }
}

async function requireOwn(em: EntityManager, person: Person, ruleId: number): Promise<void> {
  if (!(await em.count(Rule, { id: ruleId, owner: person.id }))) throw new AppError("not-found");
}
