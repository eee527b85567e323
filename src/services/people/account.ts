import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { Act } from "../../entities/act.ts";
import { Grant } from "../../entities/grant.ts";
import { Link } from "../../entities/link.ts";
import { Outbox } from "../../entities/outbox.ts";
import { Posting } from "../../entities/posting.ts";
import { Rule } from "../../entities/rule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { tellOfDeletion, unitsOnBoards } from "../access/revocation.ts";
import type { Writer } from "../writer/writer.ts";
import { requireAnotherAdmin } from "./people.ts";

/** What goes with an account. */
export interface Belongings {
  readonly units: number;
  readonly links: number;
  readonly alerts: number;
}

/** The end of a person's account. */
export class Account {
  readonly #em: EntityManager;
  readonly #writer: Writer;

  constructor(em: EntityManager, writer: Writer) {
    this.#em = em;
    this.#writer = writer;
  }

  /** What would go; refuses where the account can't be deleted, so that nobody is asked in vain. */
  async belongings({ id: owner, role }: Person): Promise<Belongings> {
    const em = this.#em.fork();
    if (role === "admin") await requireAnotherAdmin(em, { id: owner });
    const units = await em.count(Unit, { owner });
    const links = await em.count(Link, { owner });
    const alerts = await em.count(Rule, { owner });
    return { units, links, alerts };
  }

  /**
   * Removes the person and all that is theirs in one transaction, and tells others whose links, alerts and boards go with
   * their units. Samples are cleared away afterwards (storage/sqlite/orphans).
   */
  async remove({ id, telegramId }: Person, now: number): Promise<void> {
    await this.#writer.exclusive(
      async (em) => {
        const user = await em.findOne(User, id);
        if (!user) throw new AppError("not-registered");
        if (user.role === "admin") await requireAnotherAdmin(em, user);
        const touched = new Set(await findTouched(em, id));
        for (const unit of await em.find(Unit, { owner: id })) {
          for (const other of await tellOfDeletion(em, unit, now)) touched.add(other);
        }
        await em.nativeDelete(Outbox, { chatId: telegramId });
        await em.nativeDelete(Act, { ownerId: id });
        await em.nativeDelete(User, { id });
        return touched;
      },
      (touched) => touched,
    );
  }
}

/** The units that look or work otherwise without this person: their own, and where they had links, alerts, grants or boards. */
async function findTouched(em: EntityManager, owner: number): Promise<number[]> {
  const units = await em.find(Unit, { owner }, { fields: ["id"] });
  const links = await em.find(Link, { owner }, { populate: ["source", "target"] });
  const rules = await em.find(Rule, { owner }, { populate: ["output"] });
  const grants = await em.find(Grant, { $or: [{ toUser: owner }, { toUnit: { owner } }] });
  const postings = await em.find(Posting, { owner, unit: { $ne: null } });
  return [
    ...units.map(({ id }) => id),
    ...links.flatMap(({ source, target }) => [source.$.unit.id, target.$.unit.id]),
    ...rules.flatMap(({ output, unit }) => output?.$.unit.id ?? unit?.id ?? []),
    ...[...grants, ...postings].flatMap(({ unit }) => (unit ? [unit.id] : [])),
    ...(await unitsOnBoards(em, [owner])),
  ];
}
