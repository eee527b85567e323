import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../domain/access.ts";
import { User } from "../entities/user.ts";
import type { Writer } from "./writer.ts";

/** What Telegram tells of a person. */
export interface Newcomer {
  readonly telegramId: number;
  readonly name: string;
  readonly locale: string;
}

/** The people of this instance. */
export class Users {
  readonly #em: EntityManager;
  readonly #writer: Writer;
  readonly #adminTelegramId: number | undefined;

  constructor(em: EntityManager, writer: Writer, adminTelegramId: number | undefined) {
    this.#em = em;
    this.#writer = writer;
    this.#adminTelegramId = adminTelegramId;
  }

  /** The person, or undefined when they have never pressed start. */
  async find(telegramId: number): Promise<Person | undefined> {
    const user = await this.#em.fork().findOne(User, { telegramId });
    return user ? toPerson(user) : undefined;
  }

  /** Makes the person known, or brings name and language up to date; without ADMIN_TELEGRAM_ID the first becomes admin. */
  async register({ telegramId, name, locale }: Newcomer, now: number): Promise<Person> {
    return this.#writer.exclusive(async (em) => {
      const known = await em.findOne(User, { telegramId });
      if (known) return toPerson(em.assign(known, { name, locale }));
      const isAdmin = this.#adminTelegramId ? telegramId === this.#adminTelegramId : (await em.count(User)) === 0;
      const user = em.create(User, { telegramId, name, locale, role: isAdmin ? "admin" : "user", createdAt: now });
      await em.flush();
      return toPerson(user);
    });
  }
}

function toPerson({ id, telegramId, name, locale, role }: User): Person {
  return { id, telegramId, name, locale, role };
}
