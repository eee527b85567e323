import type { EntityManager } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sqlite";
import { nameOf } from "../domain/twins.ts";
import { Unit } from "../entities/unit.ts";

const TWINS = `
  select id from unit where id in (select value from json_each(?)) and exists (
    select 1 from unit as other
    where other.owner_id = unit.owner_id and other.name = unit.name and other.id <> unit.id)`;

/** What people call units, by their ids: where an owner has two of one name, each bears its mark, as do those of these names. */
export async function calledNames(
  em: EntityManager,
  units: readonly Pick<Unit, "id" | "uuid" | "name">[],
  names: ReadonlySet<string> = new Set(),
): Promise<Map<number, string>> {
  const ids = JSON.stringify(units.map(({ id }) => id));
  const found = await (em as SqlEntityManager).execute<{ id: number }[]>(TWINS, [ids]);
  const twins = new Set(found.map(({ id }) => id));
  return new Map(units.map((unit) => [unit.id, nameOf(unit, twins.has(unit.id) ? new Set([unit.name]) : names)]));
}

/** The other units of this owner that have this name: what they are called changes as one comes or goes. */
export async function namesakes(em: EntityManager, owner: number, name: string): Promise<number[]> {
  return (await em.find(Unit, { owner, name }, { fields: ["id"], disableIdentityMap: true })).map(({ id }) => id);
}
