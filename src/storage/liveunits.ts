import type { Reader } from "./reader.ts";

/** A unit, its owner and its state; JSON is as it is stored. */
export interface UnitRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly ownerId: number;
  readonly ownerChatId: number;
  readonly visibility: "private" | "internal" | "public";
  readonly generation: number;
  readonly keysEpoch: number;
  readonly env: string;
  readonly unitState: string;
  readonly lastAt: number;
  readonly seenAt: number | null;
  readonly inputRev: number;
  readonly appliedRev: number;
  readonly state: string;
}

/** A variable with its present value, which has no `at` where there is none. */
export interface VariableRow {
  readonly id: number;
  readonly unitId: number;
  /** JSON of name, kind, type, values, measure, title and precision: units of the same program have the same text. */
  readonly described: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  /** JSON, of which SQLite keeps numbers as numbers. */
  readonly initial: number | string | null;
  readonly visibility: UnitRow["visibility"] | null;
  readonly driven: 0 | 1;
  /** Driven, and set otherwise than by a link. */
  readonly byHand: 0 | 1;
  readonly at: number | null;
  readonly number: number | null;
  readonly text: string | null;
  readonly rev: number | null;
  readonly unfit: 0 | 1 | null;
}

export interface RuleRow {
  readonly id: number;
  readonly outputId: number;
  readonly ownerChatId: number;
  readonly chatId: number | null;
  readonly threadId: number | null;
  readonly direction: "above" | "below";
  readonly threshold: number;
  readonly hysteresis: number;
  readonly firing: 0 | 1;
  readonly changedAt: number | null;
}

export interface LinkRow {
  readonly id: number;
  readonly sourceId: number;
  readonly ownerId: number;
  readonly transform: string;
  readonly unitId: number;
  readonly target: string;
}

export interface GrantRow {
  readonly unitId: number;
  readonly variableId: number | null;
  readonly toUserId: number | null;
  readonly toUnitId: number | null;
  readonly read: 0 | 1;
  readonly write: 0 | 1;
}

export interface SealRow {
  readonly variableId: number;
  readonly fromAt: number;
  readonly toAt: number;
}

/** All that units in memory are made of. Variables and seals are in order. */
export interface UnitRows {
  readonly units: readonly UnitRow[];
  readonly variables: readonly VariableRow[];
  /** Neither paused nor revoked; so are links. */
  readonly rules: readonly RuleRow[];
  readonly links: readonly LinkRow[];
  readonly grants: readonly GrantRow[];
  readonly seals: readonly SealRow[];
}

/** Reads units for services/live. */
export interface UnitReader {
  /** These units, by id or uuid, and all that links lead to from them, however far. The number of statements is fixed. */
  read(asked: Iterable<number | string>): Promise<UnitRows>;
  /** The ids of the next `count` units after this one. */
  idsAfter(id: number, count: number): Promise<number[]>;
  /** To be called before the database is closed. */
  close(): Promise<void>;
}

const REACHED = `
  with recursive reached (id) as (
    select value from json_each(?1) where typeof(value) = 'integer'
    union
    select unit.id from json_each(?1) cross join unit on uuid = value where typeof(value) = 'text'
    union
    select target.unit_id from reached
      join variable as source on source.unit_id = reached.id
      join link on link.source_id = source.id and not paused and not revoked
      join variable as target on target.id = link.target_id
  ) select json_group_array(id) as ids from reached`;
/** Joins go from the units that are asked for to what they have: everything else is found by an index. */
const ASKED = "json_each(?1) as asked cross join";
const UNITS = `
  select unit.id, uuid, unit.name, owner_id as ownerId, telegram_id as ownerChatId, visibility, generation,
    keys_epoch as keysEpoch, env, unit_state as unitState, last_at as lastAt, seen_at as seenAt,
    input_rev as inputRev, applied_rev as appliedRev, state
  from ${ASKED} unit on unit.id = asked.value cross join status on unit_id = unit.id
    cross join user on user.id = owner_id`;
const VARIABLES = `
  select variable.id, unit_id as unitId,
    json_array(name, kind, variable.type, "values", measure, title, precision) as described,
    min, max, step, initial, visibility,
    exists (select 1 from link where target_id = variable.id and not paused and not revoked) as driven,
    exists (select 1 from link cross join input_change on input_change.variable_id = target_id
      where target_id = variable.id and not paused and not revoked and input_change.rev = latest.rev
        and door <> 'link') as byHand,
    latest.at, latest.number, latest.text, latest.rev, latest.unfit
  from ${ASKED} variable on unit_id = asked.value left join latest on variable_id = variable.id
  order by unit_id, kind, position`;
const RULES = `
  select rule.id, output_id as outputId, telegram_id as ownerChatId, chat_id as chatId, thread_id as threadId,
    direction, threshold, hysteresis, firing, changed_at as changedAt
  from ${ASKED} variable on unit_id = asked.value
    cross join rule on output_id = variable.id and not paused and not revoked cross join user on user.id = owner_id
  order by rule.id`;
const LINKS = `
  select link.id, source_id as sourceId, owner_id as ownerId, transform, target.unit_id as unitId, target.name as target
  from ${ASKED} variable as source on source.unit_id = asked.value
    cross join link on source_id = source.id and not paused and not revoked
    cross join variable as target on target.id = target_id
  order by link.id`;
const GRANTS = `
  select unit_id as unitId, variable_id as variableId, to_user_id as toUserId, to_unit_id as toUnitId, read, write
  from ${ASKED} "grant" on unit_id = asked.value order by "grant".id`;
const SEALS = `
  select variable_id as variableId, from_at as fromAt, to_at as toAt
  from ${ASKED} variable on unit_id = asked.value cross join sealed on variable_id = variable.id
  order by variable_id, from_at`;
const IDS_AFTER = "select id from unit where id > ?1 order by id limit ?2";

/** On a connection of its own, so that no commit waits for it, and it for nobody. */
export function createUnitReader(reader: Reader): UnitReader {
  return {
    read: (asked) =>
      reader.snapshot(async (query) => {
        const [reached] = await query<{ ids: string }>(REACHED, [JSON.stringify([...asked])]);
        const ids = [reached?.ids ?? "[]"];
        return {
          units: await query<UnitRow>(UNITS, ids),
          variables: await query<VariableRow>(VARIABLES, ids),
          rules: await query<RuleRow>(RULES, ids),
          links: await query<LinkRow>(LINKS, ids),
          grants: await query<GrantRow>(GRANTS, ids),
          seals: await query<SealRow>(SEALS, ids),
        };
      }),
    idsAfter: async (id, count) => (await reader.query<{ id: number }>(IDS_AFTER, [id, count])).map(({ id }) => id),
    close: () => reader.close(),
  };
}
