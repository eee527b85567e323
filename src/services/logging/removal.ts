import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Bad, Limit } from "../../domain/removal.ts";
import { MINUTE, type Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import { Removal } from "../../entities/removal.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Found, Removed, Same, Removals as Stored } from "../../storage/removals.ts";
import type { Access } from "../access/access.ts";
import { type Page, toPage } from "../page.ts";
import { settle } from "../settle.ts";
import type { Find } from "../writer/propagate.ts";
import type { Writer } from "../writer/writer.ts";

const PAGE_SIZE = 5;
/** So long a second press may have been on its way. */
const MOMENT_MS = 5 * MINUTE;

/** What would go, or has gone. */
export interface Removable {
  /** Undefined where there is nothing. */
  readonly found: Found | undefined;
  /** Whether a part of the time is summed up for good: readings of it are gone or stay, and so do their figures. */
  readonly isSealed: boolean;
}

/** One time that readings were removed. */
export interface RemovalView extends Found {
  readonly at: number;
  readonly door: "chat" | "api";
  /** Null where they are gone. */
  readonly by: { readonly name: string; readonly self: boolean } | null;
}

/** Removes bad readings of outputs, for the owners of their units: figures are then as if they had never come. */
export class Removals {
  readonly #em: EntityManager;
  readonly #removals: Stored;
  readonly #access: Access;
  readonly #writer: Writer;
  readonly #find: Find;

  /** `find` gives the units in memory that links lead to. */
  constructor(deps: { em: EntityManager; removals: Stored; access: Access; writer: Writer; find: Find }) {
    this.#em = deps.em;
    this.#removals = deps.removals;
    this.#access = deps.access;
    this.#writer = deps.writer;
    this.#find = deps.find;
  }

  /** What these readings are. */
  async look(person: Person, bad: Bad): Promise<Removable> {
    await this.#check(person, bad);
    return { found: await this.#removals.find(bad), isSealed: await this.#isSealed(bad) };
  }

  /** The highest and the lowest values in a span: what is bad is among them. None of what is no number. */
  async extremes(
    person: Person,
    output: number,
    span: Span,
  ): Promise<{ readonly highest: readonly Same[]; readonly lowest: readonly Same[] }> {
    const { variable } = await this.#access.variable(person, "own", "output", output);
    if (!TRAITS[variable.type].isNumber) return { highest: [], lowest: [] };
    return this.#removals.extremes(output, span);
  }

  /**
   * Removes these readings, portion by portion, so that syncs go on between; gives what went. Links and alerts then follow
   * the newest that is left.
   */
  async remove(person: Person, bad: Bad, door: "chat" | "api", now: number): Promise<Removable> {
    const unitId = await this.#check(person, bad);
    let wasPresent = false;
    try {
      const found = await this.#removeAll(unitId, bad, { userId: person.id, door, at: now }, () => {
        wasPresent = true;
      });
      return { found, isSealed: await this.#isSealed(bad) };
    } finally {
      // Not between portions: what is left by then may be no better.
      if (wasPresent) await settle(this.#writer, this.#find, [{ unitId, variables: [bad.output] }]);
    }
  }

  /** The same readings as this person has removed a moment ago, if they have: a press may come twice. */
  async justRemoved(person: Person, bad: Bad, count: number, now: number): Promise<Removable | undefined> {
    await this.#check(person, bad);
    const [firstAt, end] = bad.span;
    const where = { variable: bad.output, userId: person.id, count, at: { $gt: now - MOMENT_MS } };
    const within = { firstAt: { $gte: firstAt }, lastAt: { $lt: end } };
    const found = await this.#em.fork().findOne(Removal, { ...where, ...within }, { orderBy: { id: "desc" } });
    return found ? { found: toFound(found), isSealed: await this.#isSealed(bad) } : undefined;
  }

  async #removeAll(
    unitId: number,
    bad: Bad,
    by: Pick<Removal, "userId" | "door" | "at">,
    onPresent: () => void,
  ): Promise<Found | undefined> {
    let all: Found | undefined;
    let noted: number | undefined;
    for (;;) {
      const portion = await this.#removals.portion(bad);
      if (!portion) return all;
      const sum: Found = all ? join(all, portion.found) : portion.found;
      const id: number | undefined = noted;
      const { removed, row }: { removed: Removed; row: number | undefined } = await this.#writer.exclusive(
        async (em) => {
          const removed = await this.#removals.remove(em, bad.output, portion.times, id === undefined, by.at);
          // Somebody else was quicker.
          if (removed.count === 0) return { removed, row: id };
          if (id !== undefined) {
            await em.nativeUpdate(Removal, { id }, sum);
            return { removed, row: id };
          }
          const removal = em.create(Removal, { variable: bad.output, ...by, ...sum });
          await em.flush();
          return { removed, row: removal.id };
        },
        () => [unitId],
      );
      if (removed.wasPresent) onPresent();
      if (removed.count > 0) all = sum;
      noted = row;
    }
  }

  /** What was removed of an output, the newest first; for its owner. */
  async made(person: Person, output: number, page: number): Promise<Page<RemovalView>> {
    await this.#access.variable(person, "own", "output", output);
    const em = this.#em.fork();
    const total = await em.count(Removal, { variable: output });
    return toPage(page, PAGE_SIZE, total, async (limit, offset) =>
      this.#toViews(person, await em.find(Removal, { variable: output }, { orderBy: { id: "desc" }, limit, offset })),
    );
  }

  /** The same in portions, from behind one of them on. */
  async portion(
    person: Person,
    output: number,
    { after, limit }: { readonly after?: number | undefined; readonly limit: number },
  ): Promise<{ readonly removals: readonly RemovalView[]; readonly next: number | null }> {
    await this.#access.variable(person, "own", "output", output);
    const where = { variable: output, ...(after !== undefined && { id: { $lt: after } }) };
    const rows = await this.#em.fork().find(Removal, where, { orderBy: { id: "desc" }, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      removals: await this.#toViews(person, shown),
      next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  async #toViews(person: Person, rows: readonly Removal[]): Promise<RemovalView[]> {
    const users = await this.#em.fork().find(User, { id: rows.map(({ userId }) => userId) });
    const names = new Map(users.map(({ id, name }) => [id, name]));
    return rows.map((row) => {
      const { at, door, userId } = row;
      const name = names.get(userId);
      const by = name === undefined ? null : { name, self: userId === person.id };
      return { at, door, by, ...toFound(row) };
    });
  }

  #isSealed({ output, span }: Bad): Promise<boolean> {
    return this.#removals.isSealed(output, span);
  }

  /** The unit's id. */
  async #check(person: Person, { output, span: [from, to], limit }: Bad): Promise<number> {
    const { unit, variable } = await this.#access.variable(person, "own", "output", output);
    if (from >= to) throw new AppError("period-backwards");
    if (limit && !isLimited(variable, limit)) throw new AppError("removal-numbers-only", { name: variable.name });
    return unit.id;
  }
}

function isLimited({ type }: { readonly type: keyof typeof TRAITS }, { value }: Limit): boolean {
  return TRAITS[type].isNumber && Number.isFinite(value);
}

function toFound({ count, firstAt, lastAt, lowest = null, highest = null }: Removal): Found {
  return { count, firstAt, lastAt, lowest, highest };
}

function join(a: Found, b: Found): Found {
  return {
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    lowest: a.lowest === null ? b.lowest : Math.min(a.lowest, b.lowest ?? a.lowest),
    highest: a.highest === null ? b.highest : Math.max(a.highest, b.highest ?? a.highest),
  };
}
