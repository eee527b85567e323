import type { EntityManager } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sqlite";
import { nameOf } from "../../domain/twins.ts";
import type { Unit } from "../../entities/unit.ts";
import { type Asker, whoIs } from "./access.ts";
import { knownTo } from "./visible.ts";

const twinsAmong = (known: string): string => `
  select id from unit where id in (select value from json_each(?)) and exists (
    select 1 from unit as other where other.name = unit.name and other.id <> unit.id and ${known})`;

type Named = Pick<Unit, "id" | "uuid" | "name">;

/** What units are called for somebody, by their ids: one bears its mark where the asker may see another of its name. */
export async function calledNames(
  em: EntityManager,
  asker: Asker,
  units: readonly Named[],
): Promise<Map<number, string>> {
  const ids = JSON.stringify(units.map(({ id }) => id));
  const known = knownTo(whoIs(asker), "other");
  const found = await (em as SqlEntityManager)
    .getConnection()
    .execute<{ id: number }[]>(twinsAmong(known.sql), [ids, ...known.parameters], "all", em.getTransactionContext());
  const twins = new Set(found.map(({ id }) => id));
  return new Map(units.map((unit) => [unit.id, nameOf(unit, new Set(twins.has(unit.id) ? [unit.name] : []))]));
}

/** What one unit is called for somebody. */
export async function calledName(em: EntityManager, asker: Asker, unit: Named): Promise<string> {
  return (await calledNames(em, asker, [unit])).get(unit.id) ?? unit.name;
}
