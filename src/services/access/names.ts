import type { EntityManager } from "@mikro-orm/core";
import { nameOf, twinsAmong } from "../../domain/twins.ts";
import { Unit } from "../../entities/unit.ts";
import { User } from "../../entities/user.ts";
import { withTwinFor } from "../../storage/filters.ts";
import { type Asker, whoIs } from "./access.ts";

type Named = Pick<Unit, "id" | "uuid" | "name">;

/** What units are called for somebody, by their ids: one bears its mark where the asker may see another of its name. */
export async function calledNames(
  em: EntityManager,
  asker: Asker,
  units: readonly Named[],
): Promise<Map<number, string>> {
  const found = await em
    .fork({ keepTransactionContext: true })
    .find(
      Unit,
      { id: units.map(({ id }) => id) },
      { fields: ["id"], filters: withTwinFor(whoIs(asker)), disableIdentityMap: true },
    );
  const twins = new Set(found.map(({ id }) => id));
  return new Map(units.map((unit) => [unit.id, nameOf(unit, new Set(twins.has(unit.id) ? [unit.name] : []))]));
}

/** What one unit is called for somebody. */
export async function calledName(em: EntityManager, asker: Asker, unit: Named): Promise<string> {
  return (await calledNames(em, asker, [unit])).get(unit.id) ?? unit.name;
}

/** The names of these people that more than one of all people bear. */
export async function namesakesAmong(
  em: EntityManager,
  people: readonly Pick<User, "name">[],
): Promise<ReadonlySet<string>> {
  const name = { $in: [...new Set(people.map((one) => one.name))] };
  return twinsAmong(await em.find(User, { name }, { fields: ["name"], disableIdentityMap: true }));
}
