import type { EntityManager } from "@mikro-orm/core";
import type { Person, Role } from "../../domain/access.ts";
import { Link } from "../../entities/link.ts";
import { Rule } from "../../entities/rule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import { namesakesAmong } from "../access/names.ts";
import { stopUnentitled } from "../access/revocation.ts";
import type { AlertTimers } from "../alerts/timers.ts";
import { type Page, toPage } from "../page.ts";
import { requireAdmin } from "../settings.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import { toPerson } from "./users.ts";

const PAGE_SIZE = 8;

/** Somebody in the list of people. */
export interface PersonLine {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** When they registered, ms since the epoch, where another has the same name. */
  readonly twinSince?: number | undefined;
}

/** Somebody as an admin sees them. */
export interface PersonView extends Omit<PersonLine, "twinSince"> {
  readonly telegramId: number;
  readonly units: number;
  /** When they registered, ms since the epoch. */
  readonly since: number;
}

/** What admins can do with people. */
export class People {
  readonly #em: EntityManager;
  readonly #writer: Writer;
  readonly #timers: Pick<AlertTimers, "look">;

  constructor(em: EntityManager, writer: Writer, timers: Pick<AlertTimers, "look">) {
    this.#em = em;
    this.#writer = writer;
    this.#timers = timers;
  }

  /** Everybody, in the order in which they came. */
  async list(admin: Person, page: number): Promise<Page<PersonLine>> {
    const em = this.#em.fork();
    await requireAdmin(em, admin);
    return toPage(page, PAGE_SIZE, await em.count(User), async (limit, offset) => {
      const users = await em.find(User, {}, { orderBy: { id: "asc" }, limit, offset });
      const twins = await namesakesAmong(em, users);
      return users.map(({ id, name, role, createdAt }) => {
        return { id, name, role, twinSince: twins.has(name) ? createdAt : undefined };
      });
    });
  }

  async view(admin: Person, userId: number): Promise<PersonView> {
    const em = this.#em.fork();
    await requireAdmin(em, admin);
    const user = await em.findOne(User, userId);
    if (!user) throw new AppError("not-found");
    const { id, name, role, telegramId, createdAt: since } = user;
    return { id, name, role, telegramId, since, units: await em.count(Unit, { owner: id }) };
  }

  /** Refuses as `setRole` would, so that nobody is asked in vain. */
  async mayChange(admin: Person, userId: number, role: Role): Promise<void> {
    const em = this.#em.fork();
    await requireAdmin(em, admin);
    await requireChange(em, userId, role);
  }

  /**
   * Gives somebody a role. Whoever is blocked keeps their units, which go on; what others gave them stops. An admin is
   * made a user before they can be blocked, and the last admin stays one.
   */
  async setRole(admin: Person, userId: number, role: Role, now: number): Promise<Person> {
    const { person, touched } = await this.#writer.exclusive(
      async (em) => {
        await requireAdmin(em, admin);
        const user = await requireChange(em, userId, role);
        const before = user.role;
        const touched = await changeRole(em, user, role, now);
        // Who gives it up themselves has just read so.
        if (isRank(before) && isRank(role) && before !== role && user.id !== admin.id) {
          announce(em, user.telegramId, { kind: "role", role }, now);
        }
        return { person: toPerson(user), touched };
      },
      ({ touched }) => touched,
    );
    // Alerts that go on again have no time of their own yet.
    await this.#timers.look(touched);
    return person;
  }
}

/** Refuses when nobody but this admin could look after the instance. */
export async function requireAnotherAdmin(em: EntityManager, { id }: Pick<User, "id">): Promise<void> {
  if ((await em.count(User, { role: "admin", id: { $ne: id } })) === 0) throw new AppError("last-admin");
}

async function requireChange(em: EntityManager, userId: number, role: Role): Promise<User> {
  const user = await em.findOne(User, userId);
  if (!user) throw new AppError("not-found");
  if (user.role !== "admin" || role === "admin") return user;
  if (role === "blocked") throw new AppError("admin-not-blockable");
  await requireAnotherAdmin(em, user);
  return user;
}

const isRank = (role: Role): role is "admin" | "user" => role !== "blocked";

/** Gives the units that work otherwise from now on. */
async function changeRole(em: EntityManager, user: User, role: Role, now: number): Promise<number[]> {
  const before = user.role;
  if (before === role) return [];
  user.role = role;
  await em.flush();
  if (role === "blocked") return stopUnentitled(em, { owners: [user.id] }, now);
  if (before !== "blocked") return [];
  // Only the block can have stopped alerts on units of their own.
  const unit = { owner: user.id };
  const own = { owner: user.id, revoked: true, $or: [{ output: { unit } }, { unit }] };
  const rules = await em.find(Rule, own, { populate: ["output"] });
  for (const rule of rules) rule.revoked = false;
  await em.flush();
  const stopped = { owner: user.id, revoked: true };
  const links = await em.count(Link, stopped);
  const alerts = await em.count(Rule, stopped);
  announce(em, user.telegramId, { kind: "unblocked", links, alerts }, now);
  return rules.flatMap(({ output, unit }) => output?.$.unit.id ?? unit?.id ?? []);
}
