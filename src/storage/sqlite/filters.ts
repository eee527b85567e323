import { type Dictionary, type MikroORMOptions, raw } from "@mikro-orm/core";
import { toWho, type Who } from "../../domain/access.ts";
import type { knownTo, offeredTo, withTwinFor } from "../filters.ts";

/** A condition in SQL, with the values of its question marks. */
interface Condition {
  readonly sql: string;
  readonly parameters: readonly number[];
}

type Filter = MikroORMOptions["filters"][string];
type Names = keyof (ReturnType<typeof knownTo> & ReturnType<typeof offeredTo> & ReturnType<typeof withTwinFor>);

/** What `may(who, "see", { unit })` says, on rows of `unit`. No other SQL asks for a visibility. */
function known(who: Who, unit: string): Condition {
  const isShown = `${unit}.visibility <> 'private'`;
  const isGiven = (column: string): string => `${unit}.id in (select unit_id from "grant" where ${column} = ?)`;
  switch (who.kind) {
    case "stranger":
      return { sql: `${unit}.visibility = 'public'`, parameters: [] };
    case "unit":
      return { sql: `(${isShown} or ${isGiven("to_unit_id")})`, parameters: [who.id] };
    case "peer":
      return {
        sql: `(${unit}.remote_instance is null and (${unit}.visibility in ('trusted', 'public') or ${isGivenToPeer(unit)}))`,
        parameters: [who.id],
      };
    case "user":
      if (who.role === "blocked") return { sql: "false", parameters: [] };
      return {
        sql: `(${unit}.owner_id = ? or ${isShown} or ${isGiven("to_user_id")})`,
        parameters: [who.id, who.id],
      };
  }
}

/** Of what is given to one unit of a peer it hears by the address alone. */
const isGivenToPeer = (unit: string): string =>
  `${unit}.id in (select unit_id from "grant" where to_peer_id = ? and to_peer_unit is null)`;

/** The filters of ../filters.ts. */
export const FILTERS: Record<Names, Filter> = {
  known: filter("known", ({ who }, unit) => known(who, unit)),
  offered: filter("offered", ({ person }, unit) => {
    const { sql, parameters } = known(toWho(person), unit);
    const isGiven = `${unit}.id in (
      select unit_id from "grant" where to_unit_id in (select id from unit where owner_id = ?))`;
    return { sql: `(${sql} or ${isGiven})`, parameters: [...parameters, person.id] };
  }),
  twin: filter("twin", ({ who }, unit) => {
    const { sql, parameters } = known(who, "other");
    return {
      sql: `exists (select 1 from unit as other where other.name = ${unit}.name and other.id <> ${unit}.id and ${sql})`,
      parameters,
    };
  }),
};

function filter(name: Names, toCondition: (args: Dictionary, unit: string) => Condition): Filter {
  const cond = (args: Dictionary) => ({
    [raw((unit) => toCondition(args, unit).sql, [...toCondition(args, "unit").parameters])]: [],
  });
  return { name, cond, entity: ["Unit"], default: false };
}
