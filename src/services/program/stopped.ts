import type { EntityManager } from "@mikro-orm/core";
import type { Held } from "../../domain/update.ts";
import { Link } from "../../entities/link.ts";
import { Rule } from "../../entities/rule.ts";
import type { Unit } from "../../entities/unit.ts";
import type { User } from "../../entities/user.ts";
import { calledNames } from "../access/names.ts";
import { announce } from "../writer/announce.ts";
import type { Way } from "./led.ts";

/** How many links and alerts hang on a variable, whoever has made them. */
export interface Hanging {
  readonly links: number;
  readonly alerts: number;
}

const NOTHING: Hanging = { links: 0, alerts: 0 };
const WORKS = { paused: false, revoked: false };

interface Stopping {
  readonly owner: User;
  readonly variableId: number;
  readonly kind: keyof Hanging;
}

/** What works at some variables, and stops when they go. A link between two of them is one. */
async function findStopping(em: EntityManager, ids: readonly number[]): Promise<Stopping[]> {
  const among = { $in: [...ids] };
  const present = { archivedAt: null };
  const ends = [
    { source: { id: among }, target: present },
    { target: { id: among }, source: present },
  ];
  const links = await em.find(Link, { ...WORKS, $or: ends }, { populate: ["owner"] });
  const rules = await em.find(Rule, { ...WORKS, output: { id: among } }, { populate: ["owner"] });
  const has = new Set(ids);
  return [
    ...links.map(({ owner, source, target }) => ({
      owner: owner.$,
      variableId: has.has(source.id) ? source.id : target.id,
      kind: "links" as const,
    })),
    ...rules.map(({ owner, output }) => ({ owner: owner.$, variableId: output?.id ?? 0, kind: "alerts" as const })),
  ];
}

/** What works at each of some variables. */
export async function hangingOn(em: EntityManager, ids: readonly number[]): Promise<ReadonlyMap<number, Hanging>> {
  return tally(await findStopping(em, ids), ({ variableId }) => variableId);
}

/** Tells those whose links and alerts stop with some variables; to be called before these go. Gives what stops in all. */
export async function tellOfStopped(
  em: EntityManager,
  unit: Unit,
  gone: readonly Held[],
  isTold: (owner: User) => boolean,
  now: number,
): Promise<Hanging> {
  const stopping = await findStopping(
    em,
    gone.map(({ id }) => id),
  );
  for (const [owner, stopped] of tally(stopping, ({ owner }) => owner)) {
    if (!isTold(owner)) continue;
    const ids = new Set(stopping.filter((one) => one.owner === owner).map(({ variableId }) => variableId));
    const names = gone.filter(({ id }) => ids.has(id)).map(({ name, title }) => ({ name, title }));
    const called = (await calledNames(em, owner, [unit])).get(unit.id) ?? unit.name;
    const what = { kind: "variables-archived", unitId: unit.id, unit: called, names } as const;
    announce(em, owner.telegramId, { ...what, ...stopped }, now);
  }
  return tally(stopping, () => 0).get(0) ?? NOTHING;
}

/** Links that work again, since an end of theirs came back and the other is there. */
export async function findRevived(em: EntityManager, ids: readonly number[]): Promise<Way[]> {
  const among = { $in: [...ids] };
  const present = { archivedAt: null };
  const ends = [
    { source: { id: among }, target: present },
    { target: { id: among }, source: present },
  ];
  const links = await em.find(Link, { ...WORKS, $or: ends }, { populate: ["source"], orderBy: { id: "asc" } });
  return links.map(({ id, source }) => ({ id, unitId: source.$.unit.id }));
}

/** The units at the other ends of a unit's links: they hold its variables' names. */
export async function findNeighbours(em: EntityManager, unit: Unit): Promise<number[]> {
  const where = { $or: [{ source: { unit } }, { target: { unit } }] };
  const links = await em.find(Link, where, { populate: ["source", "target"] });
  return [...new Set(links.flatMap(({ source, target }) => [source.$.unit.id, target.$.unit.id]))];
}

function tally<K>(stopping: readonly Stopping[], keyOf: (one: Stopping) => K): Map<K, Hanging> {
  const tallies = new Map<K, Hanging>();
  for (const one of stopping) {
    const sum = tallies.get(keyOf(one)) ?? NOTHING;
    tallies.set(keyOf(one), { ...sum, [one.kind]: sum[one.kind] + 1 });
  }
  return tallies;
}
