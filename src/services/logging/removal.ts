import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import type { Bad, Limit } from "../../domain/removal.ts";
import type { Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import { Removal } from "../../entities/removal.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Found, Same, Removals as Stored } from "../../storage/removals.ts";
import type { Access } from "../access/access.ts";
import { type Page, toPage } from "../page.ts";
import type { Writer } from "../writer/writer.ts";

const PAGE_SIZE = 5;

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

  constructor(deps: { em: EntityManager; removals: Stored; access: Access; writer: Writer }) {
    this.#em = deps.em;
    this.#removals = deps.removals;
    this.#access = deps.access;
    this.#writer = deps.writer;
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

  /** Removes these readings, portion by portion, so that syncs go on between; gives what went. */
  async remove(person: Person, bad: Bad, door: "chat" | "api", now: number): Promise<Removable> {
    const unitId = await this.#check(person, bad);
    let all: Found | undefined;
    let noted: number | undefined;
    for (;;) {
      const portion = await this.#removals.portion(bad);
      if (!portion) return { found: all, isSealed: await this.#isSealed(bad) };
      const { times, found } = portion;
      const sum: Found = all ? join(all, found) : found;
      const id = noted;
      noted = await this.#writer.exclusive(
        async (em) => {
          await this.#removals.remove(em, bad.output, times, id === undefined, now);
          if (id !== undefined) {
            await em.nativeUpdate(Removal, { id }, sum);
            return id;
          }
          const removal = em.create(Removal, { variable: bad.output, at: now, userId: person.id, door, ...sum });
          await em.flush();
          return removal.id;
        },
        () => [unitId],
      );
      all = sum;
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
    return rows.map(({ at, door, count, firstAt, lastAt, lowest = null, highest = null, userId }) => {
      const name = names.get(userId);
      const by = name === undefined ? null : { name, self: userId === person.id };
      return { at, door, count, firstAt, lastAt, lowest, highest, by };
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

function join(a: Found, b: Found): Found {
  return {
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    lowest: a.lowest === null ? b.lowest : Math.min(a.lowest, b.lowest ?? a.lowest),
    highest: a.highest === null ? b.highest : Math.max(a.highest, b.highest ?? a.highest),
  };
}
