import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { type Location, roundLocation, zoneAt } from "../../domain/location.ts";
import { isZone, toZone } from "../../domain/zone.ts";
import { Rule } from "../../entities/rule.ts";
import { Schedule } from "../../entities/schedule.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { AppError, toAppError } from "../../errors.ts";
import { tellWaiting } from "../alerts/close.ts";
import { readRegistration } from "../settings.ts";
import { aside } from "../writer/once.ts";
import type { Writer } from "../writer/writer.ts";

/** What Telegram tells of a person. */
export interface Newcomer {
  readonly telegramId: number;
  readonly name: string;
  readonly locale: string;
}

/** What Telegram tells of somebody it may not tell all of. */
export interface Told {
  readonly telegramId: number;
  readonly name: string | undefined;
  readonly locale: string | undefined;
}

/** What a person has chosen for themself; null where they have not. */
export interface Preferences {
  readonly language: string | null;
  readonly timeZone: string | null;
  /** Pictures on a dark ground. */
  readonly dark: boolean;
  /** Where they have said they are, rounded. */
  readonly location: Location | null;
}

/** What a newcomer comes with, and how the registration mode may let them in. */
export interface Entry {
  readonly accept?: Accept;
  /** Whether they have opened the link that makes an admin; it works while there is none. */
  readonly isClaim?: boolean;
}

/**
 * Uses up an invitation for this person within the transaction that registers them, or fails and undoes that; gives the
 * units that it touches.
 */
export type Accept = (em: EntityManager, person: Person) => Promise<readonly number[]>;

/** Everybody who uses this instance, each for themself. */
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

  async byId(id: number): Promise<Person | undefined> {
    const user = await this.#em.fork().findOne(User, id);
    return user ? toPerson(user) : undefined;
  }

  /** Whether anybody has ever pressed start. */
  async areKnown(): Promise<boolean> {
    return (await this.#em.fork().count(User)) > 0;
  }

  /** Whose alert rule it is. */
  async ofRule(ruleId: number): Promise<Person | undefined> {
    const rule = await this.#em.fork().findOne(Rule, ruleId, { populate: ["owner"] });
    return rule ? toPerson(rule.owner.$) : undefined;
  }

  /** When all but what is critical is held back for a person, in minutes since midnight in their zone; null for never. */
  async quiet({ id }: Person): Promise<{ readonly from: number; readonly to: number } | null> {
    const { quietFrom = null, quietTo = null } = await this.#em.fork().findOneOrFail(User, id);
    return quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
  }

  /** What waits for the end of the hours of before is looked at again. */
  async setQuiet({ id }: Person, quiet: { readonly from: number; readonly to: number } | null): Promise<Person> {
    const change = { quietFrom: quiet?.from ?? null, quietTo: quiet?.to ?? null };
    return this.#change(id, (user) => Object.assign(user, change), tellOfTime);
  }

  /** The person who writes now, after a change of their name or of Telegram's language, as far as those are told. */
  async meet({ telegramId, ...told }: Told): Promise<Person | undefined> {
    const user = await this.#em.fork().findOne(User, { telegramId });
    if (!user) return undefined;
    const { name = user.name, locale = user.locale } = told;
    if ((user.name === name && user.locale === locale) || user.role === "blocked") return toPerson(user);
    const changing = aside(() => this.#change(user.id, (known) => Object.assign(known, { name, locale })));
    return changing.catch((error: unknown) => {
      // Whoever only looks needs nothing stored.
      if (toAppError(error).code !== "database-unavailable") throw error;
      return toPerson(user);
    });
  }

  /**
   * Makes the person known, if the registration mode or what they come with allows it. The person of ADMIN_TELEGRAM_ID is
   * admin again at every start, so that an instance can't lose its last; without one, whoever comes by the claim is.
   */
  async register({ telegramId, name, locale }: Newcomer, now: number, entry: Entry = {}): Promise<Person> {
    const { accept, isClaim = false } = entry;
    // Most who come again have nothing that would have to be stored, even while nothing can be.
    const known = accept || isClaim ? undefined : await this.#em.fork().findOne(User, { telegramId, name, locale });
    const mayBecomeAdmin = telegramId === this.#adminTelegramId && known?.role !== "admin";
    if (known && known.role !== "blocked" && !mayBecomeAdmin) return toPerson(known);
    const register = async (em: EntityManager) => {
      let user = await em.findOne(User, { telegramId });
      if (user?.role === "blocked") throw new AppError("blocked");
      const isAdmin = this.#adminTelegramId ? telegramId === this.#adminTelegramId : isClaim && !(await hasAdmin(em));
      if (user) {
        em.assign(user, { name, locale, ...(isAdmin && { role: "admin" }) });
      } else {
        const mode = isAdmin ? "open" : await readRegistration(em);
        if (mode === "closed") throw new AppError("registration-closed");
        if (mode === "invitation" && !accept) throw new AppError("registration-invited");
        user = em.create(User, { telegramId, name, locale, role: isAdmin ? "admin" : "user", createdAt: now });
      }
      await em.flush();
      const touched = (await accept?.(em, toPerson(user))) ?? [];
      return { person: toPerson(user), touched };
    };
    return (await this.#writer.exclusive(register, ({ touched }) => touched)).person;
  }

  /** Whether the link that makes an admin would make one. */
  async isUnclaimed(): Promise<boolean> {
    return !this.#adminTelegramId && !(await hasAdmin(this.#em.fork()));
  }

  async preferences({ id }: Person): Promise<Preferences> {
    const user = await this.#em.fork().findOneOrFail(User, id);
    const { language = null, timeZone = null, dark } = user;
    return { language, timeZone, dark, location: locationOf(user) };
  }

  /** Chooses a language; Telegram's with null. */
  async setLanguage({ id }: Person, language: string | null): Promise<Person> {
    return this.#change(id, (user) => Object.assign(user, { language }));
  }

  /** Whether a person without a time zone is to be asked for it now: true once, and again when the question may be lost. */
  async takeZoneQuestion({ id }: Person, mayBeLost = false): Promise<boolean> {
    const isOpen = ({ timeZone, zoneAsked }: User): boolean => timeZone === null && (!zoneAsked || mayBeLost);
    if (!isOpen(await this.#em.fork().findOneOrFail(User, id))) return false;
    return this.#writer.exclusive(async (em) => {
      const user = await em.findOneOrFail(User, id);
      const asks = isOpen(user);
      user.zoneAsked = true;
      return asks;
    });
  }

  /** The hours of the person's alerts, and their quiet hours, are in it from now on. */
  async setTimeZone({ id }: Person, timeZone: string): Promise<Person> {
    if (!isZone(timeZone)) throw new AppError("zone-unknown");
    return this.#change(id, (user) => Object.assign(user, { timeZone }), tellOfTime);
  }

  /** Keeps where a person is, rounded, and takes their time zone from it. */
  async setLocation({ id }: Person, location: Location): Promise<Person> {
    const timeZone = zoneAt(location);
    const change = { ...roundLocation(location), ...(timeZone && { timeZone }) };
    return this.#change(id, (user) => Object.assign(user, change), tellOfTime);
  }

  /** The time zone stays. */
  async forgetLocation({ id }: Person): Promise<void> {
    await this.#change(id, (user) => Object.assign(user, { latitude: null, longitude: null }), tellSchedules);
  }

  /** Chooses the ground of all pictures from now on. */
  async setDark({ id }: Person, dark: boolean): Promise<void> {
    await this.#change(id, (user) => Object.assign(user, { dark }));
  }

  async admins(): Promise<Person[]> {
    return (await this.#em.fork().find(User, { role: "admin" })).map(toPerson);
  }

  /** Those whose command menu is not everybody's: admins, and who has chosen a language. */
  async withOwnMenu(): Promise<Person[]> {
    const users = await this.#em.fork().find(User, { $or: [{ role: "admin" }, { language: { $ne: null } }] });
    return users.map(toPerson);
  }

  /** `then` gives the units that the change touches. */
  async #change(id: number, change: (user: User) => void, then = touchNothing): Promise<Person> {
    const task = async (em: EntityManager) => {
      const user = await em.findOne(User, id);
      if (!user) throw new AppError("not-registered");
      change(user);
      return { person: toPerson(user), touched: await then(em, user) };
    };
    return (await this.#writer.exclusive(task, ({ touched }) => touched)).person;
  }
}

const touchNothing = async (_em: EntityManager, _user: User): Promise<readonly number[]> => [];

/** Has looked at what depends on somebody's time; gives the units that their alerts with hours watch. */
async function tellOfTime(em: EntityManager, { id, telegramId }: User): Promise<readonly number[]> {
  await tellSchedules(em, { id });
  await tellWaiting(em, telegramId, Date.now());
  const rules = await em.find(Rule, { owner: id, hours: { $ne: null } }, { populate: ["output"] });
  const mine = rules.some(({ ofMany }) => ofMany) ? await em.find(Unit, { owner: id }, { fields: ["id"] }) : [];
  const ids = [
    ...mine.map((unit) => unit.id),
    ...rules.flatMap(({ unit, output }) => unit?.id ?? output?.$.unit.id ?? []),
  ];
  return [...new Set(ids)];
}

/** Has it found out anew when somebody's schedules run: as after a jump of the clock. */
async function tellSchedules(em: EntityManager, { id: owner }: Pick<User, "id">): Promise<readonly number[]> {
  await em.flush();
  await em.nativeUpdate(Schedule, { owner, dueAt: { $ne: null } }, { dueAt: 0, decidedAt: Number.MAX_SAFE_INTEGER });
  return [];
}

async function hasAdmin(em: EntityManager): Promise<boolean> {
  return (await em.count(User, { role: "admin" })) > 0;
}

/** Where somebody has said they are. */
export function locationOf({
  latitude = null,
  longitude = null,
}: Pick<User, "latitude" | "longitude">): Location | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

export function toPerson({ id, telegramId, name, locale, language, role, timeZone }: User): Person {
  return { id, telegramId, name, locale: language ?? locale, role, timeZone: toZone(timeZone) };
}
