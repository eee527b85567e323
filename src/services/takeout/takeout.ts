import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { withValues } from "../../domain/json.ts";
import { DeviceLog } from "../../entities/devicelog.ts";
import { Removal } from "../../entities/removal.ts";
import { Unit } from "../../entities/unit.ts";
import { UnitVersion } from "../../entities/unitversion.ts";
import { User } from "../../entities/user.ts";
import { Variable } from "../../entities/variable.ts";
import type { UnitReader, VariableRow } from "../../storage/liveunits.ts";
import { fromColumns } from "../../storage/rows.ts";
import type { Past } from "../../storage/series.ts";
import type { Access } from "../access/access.ts";
import type { Vault } from "../live/vault.ts";
import { locationOf, toPerson } from "../people/users.ts";
import type { Repositories } from "../repository/repository.ts";
import { OWN_KEYS } from "../units/envfile.ts";
import { type History, toHistory } from "./csv.ts";
import { readRelations, toTime } from "./relations.ts";

export type { History, Part } from "./csv.ts";

/** A person's copy of what is theirs. */
export interface Takeout {
  /** JSON, for people and programs. */
  readonly document: string;
  /** What the variables of their units have been; undefined when they have none. */
  readonly history: History | undefined;
}

/** Gives people a copy of their data. */
export class Takeouts {
  readonly #em: EntityManager;
  readonly #reader: UnitReader;
  readonly #past: Past;
  readonly #access: Access;
  readonly #vault: Vault;
  readonly #repositories: Pick<Repositories, "show">;

  constructor(deps: {
    em: EntityManager;
    units: UnitReader;
    past: Past;
    access: Access;
    vault: Vault;
    repositories: Pick<Repositories, "show">;
  }) {
    this.#em = deps.em;
    this.#reader = deps.units;
    this.#past = deps.past;
    this.#access = deps.access;
    this.#vault = deps.vault;
    this.#repositories = deps.repositories;
  }

  /** The copy as of now. The keys of devices are not in it: they are in env.json, which the person has from each unit's card. */
  async make({ id }: Person, now: number): Promise<Takeout> {
    const em = this.#em.fork();
    const user = await em.findOneOrFail(User, id);
    const { telegramId, name, role, locale, language = null, timeZone = null } = user;
    const { listValues, dark: darkPictures, quietFrom = null, quietTo = null } = user;
    const person = {
      telegramId,
      name,
      role,
      telegramLanguage: locale,
      language,
      timeZone,
      listValues,
      darkPictures,
      quietFrom,
      quietTo,
      location: locationOf(user),
      registeredAt: toTime(user.createdAt),
    };
    const variables = await em.find(Variable, { unit: { owner: id } }, { orderBy: { unit: "asc", id: "asc" } });
    const copy = {
      madeAt: toTime(now),
      person,
      units: await this.#units(em, id, variables),
      ...(await readRelations(em, this.#access, toPerson(user))),
    };
    const units = new Map((await em.find(Unit, { owner: id })).map((unit) => [unit.id, unit.name]));
    const columns = variables.map(({ id, unit, kind, name, type }) => ({
      id,
      kind,
      name,
      type,
      unit: units.get(unit.id) ?? "",
    }));
    return { document: `${toDocument(copy)}\n`, history: toHistory(this.#past, columns, id, now) };
  }

  async #units(em: EntityManager, owner: number, variables: readonly Variable[]): Promise<object[]> {
    const units = await em.find(Unit, { owner }, { orderBy: { id: "asc" } });
    const ofUnits = { unit: { owner } };
    const present = await this.#reader.read(units.map(({ id }) => id));
    const statuses = new Map(present.units.map((unit) => [unit.id, unit]));
    const latest = new Map(present.variables.map((variable) => [variable.id, variable]));
    const orderBy = { at: "asc", id: "asc" } as const;
    const logsOf = groupBy(await em.find(DeviceLog, ofUnits, { orderBy }), ({ unit }) => unit.id);
    const versionsOf = groupBy(await em.find(UnitVersion, ofUnits, { orderBy }), ({ unit }) => unit.id);
    const removals = await em.find(Removal, { variable: ofUnits }, { orderBy });
    const removalsOf = groupBy(removals, ({ variable }) => variable.id);
    const variablesOf = groupBy(variables, ({ unit }) => unit.id);
    const copies: object[] = [];
    for (const unit of units) {
      const { id, uuid, name, repositoryUrl, repositoryRef = null, folder, commit, visibility } = unit;
      const status = statuses.get(id);
      copies.push({
        uuid,
        name,
        repositoryUrl: this.#repositories.show(repositoryUrl),
        repositoryRef,
        repositoryFolder: folder,
        commit,
        commits: (versionsOf.get(id) ?? []).map((one) => this.#toVersion(one)),
        visibility,
        rhythmByHand: unit.syncByHand ?? null,
        createdAt: toTime(unit.createdAt),
        settings: new Written(withValues(this.#vault.unlock(uuid, unit.env), NO_KEYS)),
        lastSeenAt: toTime(status?.seenAt),
        state: JSON.parse(status?.state ?? "{}"),
        variables: (variablesOf.get(id) ?? []).map((one) => {
          const removed = (removalsOf.get(one.id) ?? []).map((removal) => toRemoval(removal, owner));
          return { ...toVariable(one, latest.get(one.id)), ...(removed.length > 0 && { removed }) };
        }),
        log: (logsOf.get(id) ?? []).map(({ at, level, kind, text }) => ({ at: toTime(at), level, kind, text })),
      });
      // Opening an env.json takes about a millisecond; devices sync between two of them.
      await nextTurn();
    }
    return copies;
  }

  /** A commit that a unit has been on. */
  #toVersion({ commit, url, folder, ref = null, at }: UnitVersion): object {
    const repositoryUrl = this.#repositories.show(url);
    return { commit, repositoryUrl, repositoryRef: ref, repositoryFolder: folder, begunAt: toTime(at) };
  }
}

/** What is left out of an env.json. */
const NO_KEYS = Object.fromEntries(OWN_KEYS.map((key) => [key, undefined]));

/** JSON that stays as it was written. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text.trim();
  }
}

/** The copy as a document, in which what was written stays so. */
export function toDocument(copy: object): string {
  const mark = randomUUID();
  const written: string[] = [];
  const put = (_: string, value: unknown) => (value instanceof Written ? `${mark} ${written.push(value.text)}` : value);
  const marked = JSON.stringify(copy, put, 2);
  // From the beginning of a line, a mark is looked for once in each.
  return marked.replaceAll(
    new RegExp(`^( *)("[^"\\n]*": )"${mark} (\\d+)"`, "gm"),
    (_, indent: string, name: string, place: string) =>
      indent + name + (written[Number(place) - 1] ?? "").replaceAll("\n", `\n${indent}`),
  );
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Readings that were removed; `byOwner` is false for those that somebody did who owned the unit before. */
function toRemoval({ at, door, userId, count, firstAt, lastAt, lowest, highest }: Removal, owner: number): object {
  const readings = {
    count,
    from: toTime(firstAt),
    to: toTime(lastAt),
    lowest: lowest ?? null,
    highest: highest ?? null,
  };
  return { at: toTime(at), door, byOwner: userId === owner, ...readings };
}

function toVariable(variable: Variable, latest: VariableRow | undefined): object {
  const { uuid, kind, name, type, min, max, step, precision, values, measure, title, visibility, archivedAt } =
    variable;
  const { ownTitle, ownMeasure, ownPrecision, ownPosition } = variable;
  const value = latest && fromColumns(type, latest.number, latest.text);
  const described = { uuid, kind, name, type, min, max, step, precision, values, measure, title, visibility };
  const own = { title: ownTitle, measure: ownMeasure, precision: ownPrecision, position: ownPosition };
  return { ...described, own, value, at: toTime(latest?.at), archivedAt: toTime(archivedAt) };
}
