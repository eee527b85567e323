import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../domain/access.ts";
import { Setting } from "../entities/setting.ts";
import { User } from "../entities/user.ts";
import { AppError } from "../errors.ts";
import type { Writer } from "./writer/writer.ts";

export const REGISTRATIONS = ["open", "invitation", "closed"] as const;
/** Who may register: anybody, whoever has an invitation, nobody. */
export type Registration = (typeof REGISTRATIONS)[number];

const REGISTRATION = "registration";

/** What admins decide for the whole instance. */
export class Settings {
  readonly #em: EntityManager;
  readonly #writer: Writer;

  constructor(em: EntityManager, writer: Writer) {
    this.#em = em;
    this.#writer = writer;
  }

  registration(): Promise<Registration> {
    return readRegistration(this.#em.fork());
  }

  async setRegistration(admin: Person, mode: Registration): Promise<void> {
    await this.#writer.exclusive(async (em) => {
      await requireAdmin(em, admin);
      await em.upsert(Setting, { key: REGISTRATION, value: mode });
    });
  }
}

/** The registration mode as a transaction sees it. */
export async function readRegistration(em: EntityManager): Promise<Registration> {
  const value = (await em.findOne(Setting, REGISTRATION))?.value;
  return REGISTRATIONS.find((mode) => mode === value) ?? "invitation";
}

/** Refuses, as if there were nothing here, whoever is no admin at this moment, whatever they were when they pressed. */
export async function requireAdmin(em: EntityManager, { id }: Pick<Person, "id">): Promise<User> {
  const user = await em.findOne(User, { id, role: "admin" });
  if (!user) throw new AppError("not-found");
  return user;
}
