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
import type { Noted, Settling } from "../settle.ts";
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

/** What the portions of one removal have stored. */
interface Kept {
  removal?: Pick<Removal, "id">;
  noted?: Noted | undefined;
}

/** Removes bad readings of outputs, for the owners of their units: figures are then as if they had never come. */
export class Removals {
  readonly #em: EntityManager;
  readonly #removals: Stored;
  readonly #access: Access;
  readonly #writer: Writer;
  readonly #settling: Settling;

  constructor(deps: { em: EntityManager; removals: Stored; access: Access; writer: Writer; settling: Settling }) {
    this.#em = deps.em;
    this.#removals = deps.removals;
    this.#access = deps.access;
    this.#writer = deps.writer;
    this.#settling = deps.settling;
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
    const stored: Kept = {};
    try {
      const found = await this.#removeAll(unitId, bad, { userId: person.id, door, at: now }, stored);
      return { found, isSealed: await this.#isSealed(bad) };
    } finally {
      // Not between portions: what is left by then may be no better.
      if (stored.noted) await this.#settling.settle([stored.noted]);
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
    stored: Kept,
  ): Promise<Found | undefined> {
    let all: Found | undefined;
    for (;;) {
      const portion = await this.#removals.portion(bad);
      if (!portion) return all;
      const sum: Found = all ? join(all, portion.found) : portion.found;
      const { removal, noted } = stored;
      const { count, ...next }: Pick<Removed, "count"> & Kept = await this.#writer.exclusive(
        async (em) => {
          const removed = await this.#removals.remove(em, bad.output, portion.times, removal === undefined, by.at);
          // Somebody else was quicker.
          if (removed.count === 0) return { count: 0, ...stored };
          if (removal) await em.nativeUpdate(Removal, { id: removal.id }, sum);
          const moved = { unitId, variables: [bad.output] };
          return {
            count: removed.count,
            removal: removal ?? em.create(Removal, { variable: bad.output, ...by, ...sum }),
            noted: noted ?? (removed.wasPresent ? this.#settling.note(em, moved) : undefined),
          };
        },
        () => [unitId],
      );
      if (count > 0) all = sum;
      Object.assign(stored, next);
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
