import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../domain/access.ts";
import type { Doer } from "../domain/doer.ts";
import { DAY } from "../domain/span.ts";
import type { Value } from "../domain/value.ts";
import { ACTS, Act } from "../entities/act.ts";
import { Removal } from "../entities/removal.ts";
import { Unit } from "../entities/unit.ts";
import { User } from "../entities/user.ts";
import type { ChangeRow, Changes } from "../storage/changes.ts";
import { fromColumns } from "../storage/rows.ts";
import type { Access } from "./access/access.ts";
import { calledNames } from "./access/names.ts";
import { type ChangedInput, toDoer } from "./audit.ts";
import type { Live } from "./live/live.ts";
import type { LiveUnit, LiveVariable } from "./live/unit.ts";
import { type Page, toPage } from "./page.ts";

const PAGE_SIZE = 10;
/** Nobody turns more pages. */
const MAX_ENTRIES = 500;
const LIFE_MS = 90 * DAY;

/** Buttons carry the place of one: a new one is the last. */
export const ACT_KINDS = ["input", "unit", "update", "access", "removal", "variable", "link", "board"] as const;
export type ActKind = (typeof ACT_KINDS)[number];

/** What can have been done: an input `set`, samples `removed`, or what is kept in Act. */
export const WHATS = ["set", "removed", ...ACTS] as const;
/** What is kept in Act of units; the rest is of boards. */
const OF_KIND: Readonly<Record<Exclude<ActKind, "input" | "removal" | "board">, readonly Act["what"][]>> = {
  unit: ["created", "renamed", "deleted", "keys", "rhythm"],
  update: ["updated"],
  access: ["visibility", "granted", "revoked", "transferred"],
  variable: ["titled", "measure", "decimals", "moved", "logging"],
  link: ["linked", "relinked", "unlinked"],
};

/** Which of them; all without. */
export interface ActFilter {
  readonly unitId?: number | undefined;
  readonly userId?: number | undefined;
  readonly kind?: ActKind | undefined;
  /** From this time on, ms since the epoch. */
  readonly from?: number | undefined;
  /** Before this time. */
  readonly to?: number | undefined;
}

/** Something that somebody did by hand or through the API. */
export interface ActView {
  readonly at: number;
  readonly kind: ActKind;
  readonly what: (typeof WHATS)[number];
  readonly door: "chat" | "api";
  /** Null where they are gone. */
  readonly by: { readonly id: number | null; readonly name: string; readonly self: boolean } | null;
  /** What did it for them. */
  readonly doer: Doer | null;
  /** Null where it is gone, or it was a board. */
  readonly unitId: number | null;
  readonly unitUuid: string | null;
  /** What the unit is called; of kind `board`, what the board was. */
  readonly unit: string;
  /** What it was done with: an input that was set, an output of which readings were removed …; null for all of the unit. */
  readonly variable: (ChangedInput & { readonly kind: LiveVariable["kind"] }) | null;
  readonly value: Value | undefined;
  /** How many readings were removed. */
  readonly count: number | null;
  readonly detail: string | null;
}

interface Source {
  count(most: number): Promise<number>;
  /** The newest, at most so many. */
  read(most: number): Promise<ActView[]>;
}

/** What people did with a person's units, and the person with boards: what they set, changed, gave and removed. */
export class Acts {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #access: Access;
  readonly #changes: Changes;

  constructor(deps: { em: EntityManager; live: Live; access: Access; changes: Changes }) {
    this.#em = deps.em;
    this.#live = deps.live;
    this.#access = deps.access;
    this.#changes = deps.changes;
  }

  /** A page of them, the newest first; for the owner of the units. */
  async list(person: Person, filter: ActFilter, page: number): Promise<Page<ActView>> {
    const sources = await this.#sources(person, filter);
    let total = 0;
    for (const source of sources) total += await source.count(MAX_ENTRIES);
    return toPage(page, PAGE_SIZE, Math.min(total, MAX_ENTRIES), async (limit, offset) =>
      (await merged(sources, offset + limit)).slice(offset),
    );
  }

  /** The newest, without the first few; and whether there are others behind. */
  async portion(
    person: Person,
    filter: ActFilter,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly acts: readonly ActView[]; readonly more: boolean }> {
    const all = await merged(await this.#sources(person, filter), skip + limit + 1);
    return { acts: all.slice(skip, skip + limit), more: all.length > skip + limit };
  }

  /** Those who did something lately. */
  async people(person: Person, filter: ActFilter): Promise<{ readonly id: number; readonly name: string }[]> {
    const { acts } = await this.portion(person, filter, { skip: 0, limit: MAX_ENTRIES });
    const named = acts.flatMap(({ by }) => (by && by.id !== null ? [[by.id, by.name] as const] : []));
    return [...new Map(named)].map(([id, name]) => ({ id, name }));
  }

  /** Removes what is older than 90 days. */
  async clear(now: number): Promise<void> {
    await this.#em.fork().nativeDelete(Act, { at: { $lt: now - LIFE_MS } });
  }

  async #sources(person: Person, filter: ActFilter): Promise<Source[]> {
    const { unitId, kind } = filter;
    const units = unitId === undefined ? await this.#own(person) : [await this.#access.unit(person, "own", unitId)];
    const names = await this.#names(person, units);
    return [
      ...(kind === undefined || kind === "input" ? [this.#inputs(units, filter, names)] : []),
      ...(kind === undefined || kind === "removal" ? [this.#removals(person, filter, names)] : []),
      ...(kind === undefined || (kind !== "input" && kind !== "removal")
        ? [this.#acts(person, units, filter, names)]
        : []),
    ];
  }

  async #own({ id: owner }: Person): Promise<LiveUnit[]> {
    const rows = await this.#em.fork().find(Unit, { owner }, { fields: ["id"], disableIdentityMap: true });
    const units = await Promise.all(rows.map(({ id }) => this.#live.get(id)));
    return units.filter((unit) => unit !== undefined);
  }

  async #names(person: Person, units: readonly LiveUnit[]): Promise<Names> {
    const called = await calledNames(this.#em, person, units);
    const by = new Map<number, Promise<User | null>>();
    const userOf = (id: number): Promise<User | null> => {
      const known = by.get(id) ?? this.#em.fork().findOne(User, id);
      by.set(id, known);
      return known;
    };
    return {
      unit: (unit) => ({ unitId: unit.id, unitUuid: unit.uuid, unit: called.get(unit.id) ?? unit.name }),
      by: async (userId, stranger) => {
        const name = userId === null ? stranger : (await userOf(userId))?.name;
        return typeof name === "string" ? { id: userId, name, self: userId === person.id } : null;
      },
    };
  }

  #inputs(units: readonly LiveUnit[], { userId, from, to }: ActFilter, names: Names): Source {
    const found = new Map<number, readonly [LiveUnit, LiveVariable]>();
    for (const unit of units) {
      const archived = unit.archived.filter(({ kind }) => kind === "input");
      for (const input of [...unit.inputs.values(), ...archived]) found.set(input.id, [unit, input]);
    }
    const ids = [...found.keys()];
    const only = { from, to, userId };
    const toView = async (row: ChangeRow): Promise<ActView[]> => {
      const [unit, input] = found.get(row.input) ?? [];
      if (!unit || !input || row.door === "link") return [];
      return [
        {
          ...EMPTY,
          ...names.unit(unit),
          at: row.at,
          kind: "input",
          what: "set",
          door: row.door,
          by: await names.by(row.userId, row.stranger),
          doer: toDoer(row.doer, row.doerName),
          variable: toChanged(input),
          value: fromColumns(input.type, row.number, row.text),
        },
      ];
    };
    return {
      count: (most) => this.#changes.count(ids, "by-hand", most, only),
      read: async (most) => {
        const page = { each: most, limit: most, offset: 0 };
        const rows = await this.#changes.newest(ids, "by-hand", page, only);
        return (await Promise.all(rows.map(toView))).flat();
      },
    };
  }

  #removals(person: Person, { unitId, userId, from, to }: ActFilter, names: Names): Source {
    const unit = { owner: person.id, ...(unitId !== undefined && { id: unitId }) };
    // An output's own list has them for ever.
    const since = Math.max(from ?? 0, Date.now() - LIFE_MS);
    const where = { variable: { unit }, ...(userId !== undefined && { userId }), ...within(since, to) };
    return {
      count: (most) =>
        this.#em
          .fork()
          .count(Removal, where)
          .then((count) => Math.min(count, most)),
      read: async (most) => {
        const orderBy = { at: "desc", id: "desc" } as const;
        const rows = await this.#em.fork().find(Removal, where, { orderBy, limit: most, populate: ["variable"] });
        const views = rows.map(async ({ at, door, count, userId, variable }): Promise<ActView[]> => {
          const live = await this.#live.get(variable.$.unit.id);
          const output = live && variablesOf(live).find(({ id }) => id === variable.id);
          if (!live || !output) return [];
          const by = await names.by(userId, null);
          const entry = { at, kind: "removal", what: "removed", door, by, variable: toChanged(output), count } as const;
          return [{ ...EMPTY, ...names.unit(live), ...entry }];
        });
        return (await Promise.all(views)).flat();
      },
    };
  }

  #acts(person: Person, units: readonly LiveUnit[], filter: ActFilter, names: Names): Source {
    const { unitId, userId, kind, from, to } = filter;
    const byId = new Map(units.map((unit) => [unit.id, unit]));
    const ofUnits = unitId === undefined ? { $or: [{ ownerId: person.id }, { unitId: [...byId.keys()] }] } : { unitId };
    const where = { ...ofUnits, ...ofKind(kind), ...(userId !== undefined && { userId }), ...within(from, to) };
    return {
      count: (most) =>
        this.#em
          .fork()
          .count(Act, where)
          .then((count) => Math.min(count, most)),
      read: async (most) => {
        const orderBy = { at: "desc", id: "desc" } as const;
        const rows = await this.#em.fork().find(Act, where, { orderBy, limit: most });
        return Promise.all(
          rows.map(
            async ({ at, what, door, userId, unitId, variableId, boardId, unit, detail = null }): Promise<ActView> => {
              const present = byId.get(unitId ?? 0);
              const named = present ? names.unit(present) : { ...NO_UNIT, unit };
              const known = present && variablesOf(present).find(({ id }) => id === variableId);
              const variable = known ? toChanged(known) : null;
              const by = await names.by(userId, null);
              return { ...EMPTY, ...named, at, kind: kindOf(what, boardId), what, door, by, variable, detail };
            },
          ),
        );
      },
    };
  }
}

interface Names {
  unit(unit: LiveUnit): Pick<ActView, "unitId" | "unitUuid" | "unit">;
  by(userId: number | null, stranger: string | null): Promise<ActView["by"]>;
}

const NO_UNIT = { unitId: null, unitUuid: null };
const EMPTY = { doer: null, variable: null, value: undefined, count: null, detail: null };

async function merged(sources: readonly Source[], most: number): Promise<ActView[]> {
  const all: ActView[] = [];
  for (const source of sources) all.push(...(await source.read(most)));
  return all.toSorted((one, other) => other.at - one.at).slice(0, most);
}

function within(from: number | undefined, to: number | undefined) {
  if (from === undefined && to === undefined) return {};
  return { at: { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lt: to }) } };
}

/** Of what is kept in Act. */
function ofKind(kind: ActKind | undefined) {
  if (kind === "board") return { boardId: { $ne: null } };
  return kind && kind !== "input" && kind !== "removal" ? { boardId: null, what: { $in: [...OF_KIND[kind]] } } : {};
}

function kindOf(what: Act["what"], boardId: number | null | undefined): ActKind {
  if (typeof boardId === "number") return "board";
  const kinds = Object.keys(OF_KIND) as (keyof typeof OF_KIND)[];
  return kinds.find((kind) => OF_KIND[kind].includes(what)) ?? "unit";
}

function variablesOf({ inputs, outputs, archived }: LiveUnit): LiveVariable[] {
  return [...inputs.values(), ...outputs.values(), ...archived];
}

/** Views spread it, which what is held in memory does not stand. */
function toChanged({ id, name, title, type, measure, step, precision, kind }: LiveVariable): ActView["variable"] {
  return { id, name, title, type, measure, step, precision, kind };
}
