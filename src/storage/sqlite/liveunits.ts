import type {
  GrantRow,
  LinkRow,
  PastNumber,
  RemovedRow,
  RuleRow,
  SealRow,
  UnitReader,
  UnitRow,
  UnitRows,
  VariableRow,
} from "../liveunits.ts";
import type { SqliteJournal } from "./journal.ts";
import type { Pending } from "./pending.ts";
import type { Reader } from "./reader.ts";

const REACHED = `
  with recursive reached (id) as (
    select value from json_each(?1) where typeof(value) = 'integer'
    union
    select unit.id from json_each(?1) cross join unit on uuid = value where typeof(value) = 'text'
    union
    select target.unit_id from reached
      join variable as source on source.unit_id = reached.id and source.archived_at is null
      join link on link.source_id = source.id and not paused and not revoked
      join variable as target on target.id = link.target_id and target.archived_at is null
  ) select json_group_array(id) as ids from reached`;
/** Joins go from the units that are asked for to what they have: everything else is found by an index. */
const ASKED = "json_each(?1) as asked cross join";
const UNITS = `
  select unit.id, uuid, unit.name, owner_id as ownerId, telegram_id as ownerChatId, visibility, generation,
    keys_epoch as keysEpoch, env, remote_instance is not null as mirrored, unit_state as unitState, last_at as lastAt, seen_at as seenAt,
    pace, coalesce(sync_by_hand, sync, 'null') as sync,
    input_rev as inputRev, applied_rev as appliedRev, state
  from ${ASKED} unit on unit.id = asked.value cross join status on unit_id = unit.id
    cross join user on user.id = owner_id`;
/** A link works when both of its ends are what their units have at present. */
const DRIVING = `select 1 from link cross join variable as source on source.id = source_id
      where target_id = variable.id and not paused and not revoked and source.archived_at is null`;
const VARIABLES = `
  select variable.id, unit_id as unitId,
    json_array(name, kind, variable.type, "values", measure, title, precision, own_title, own_measure, own_precision, own_position) as described,
    min, max, step, initial, visibility, former_names as formerNames, archived_at as archivedAt,
    archived_at is null and exists (${DRIVING}) as driven,
    archived_at is null and exists (${DRIVING}) and coalesce((select door from input_change
      where input_change.variable_id = variable.id and input_change.rev <= latest.rev order by rev desc limit 1) <> 'link', false) as byHand,
    latest.at, latest.number, latest.text, latest.rev, latest.unfit
  from ${ASKED} variable on unit_id = asked.value left join latest on variable_id = variable.id
  order by unit_id, kind, position`;
const RULE = "rule.id, condition, for_ms, keep_ms, cooldown_ms, hours, rule.owner_id, rule.created_at";
const WORKS = "not paused and not revoked";
/** The room in which a rule's owner has a unit, and those that it is in. */
const ROOMS = `
  with recursive around (id) as (
    select placement.room_id from placement where placement.owner_id = rule.owner_id and placement.unit_id = unit.id
    union select parent_id from room join around on room.id = around.id where parent_id is not null
  ) select id from around`;
/** What rules watch: an output, a unit, an output of each unit of their owner or each of these units. */
const WATCHED = `
  select ${RULE}, variable.unit_id, variable.id as output_id
  from ${ASKED} variable on variable.unit_id = asked.value cross join rule on output_id = variable.id and ${WORKS}
  union all select ${RULE}, rule.unit_id, null
  from ${ASKED} rule on rule.unit_id = asked.value and ${WORKS}
  union all select ${RULE}, unit.id, variable.id
  from ${ASKED} unit on unit.id = asked.value cross join rule on rule.owner_id = unit.owner_id and of_many and ${WORKS}
    left join variable on variable.unit_id = unit.id and kind = 'output' and variable.name = many_name and archived_at is null
  where (many_name is null or variable.id is not null) and (rule.room_id is null or rule.room_id in (${ROOMS}))`;
const RULES = `
  select watched.id, watched.unit_id as unitId, watched.output_id as outputId, condition, for_ms as forMs,
    keep_ms as keepMs, cooldown_ms as cooldownMs, hours, time_zone as zone,
    (select max(watched.created_at, unit.created_at, coalesce(first_at, 0), coalesce(
      (select added_at from variable where variable.id = watched.output_id), 0))
      from unit cross join status on status.unit_id = unit.id where unit.id = watched.unit_id) as expectedFrom,
    incident.id as incidentId, phase, since, fired_at as firedAt, clear_at as clearAt, facts,
    snoozed_worse as snoozedWorse, case when cooldown_ms > 0 then (
      select max(coalesce(past.clear_at, past.ended_at)) from incident as past where past.rule_id = watched.id
        and past.unit_id = watched.unit_id and past.output_id is watched.output_id and past.phase = 'resolved') end as endedAt
  from (${WATCHED}) as watched cross join user on user.id = watched.owner_id
    left join incident on incident.rule_id = watched.id and incident.unit_id = watched.unit_id
      and coalesce(incident.output_id, 0) = coalesce(watched.output_id, 0) and phase <> 'resolved'
  order by watched.id`;
const LINKS = `
  select link.id, source_id as sourceId, owner_id as ownerId, transform, target.unit_id as unitId, target.name as target
  from ${ASKED} variable as source on source.unit_id = asked.value and source.archived_at is null
    cross join link on source_id = source.id and not paused and not revoked
    cross join variable as target on target.id = target_id and target.archived_at is null
  order by link.id`;
const GRANTS = `
  select unit_id as unitId, variable_id as variableId, to_user_id as toUserId, to_unit_id as toUnitId,
    to_peer_id as toPeerId, to_peer_unit as toPeerUnit, read, write
  from ${ASKED} "grant" on unit_id = asked.value order by "grant".id`;
const SEALS = `
  select variable_id as variableId, from_at as fromAt, to_at as toAt
  from ${ASKED} variable on unit_id = asked.value cross join sealed on variable_id = variable.id
  order by variable_id, from_at`;
const REMOVED = `
  select variable_id as variableId, at
  from ${ASKED} variable on unit_id = asked.value cross join removed on variable_id = variable.id`;
const FIRST = "select max(at) from sample where variable_id = ?1 and at <= ?2 and number is not null";
const RECENT = `
  select at, number from sample
  where variable_id = ?1 and at >= coalesce((${FIRST}), ?2) and number is not null order by at desc limit ?3`;
const IDS_AFTER = "select id from unit where id > ?1 order by id limit ?2";

/** Reads units on a connection of its own, so that no commit waits for it, and it for nobody. */
export function createUnitReader(
  reader: Reader,
  journal: Pick<SqliteJournal, "compactions" | "holds" | "catchUp">,
): UnitReader {
  const find = (asked: Iterable<number | string>): Promise<UnitRows> =>
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
        removed: await query<RemovedRow>(REMOVED, ids),
      };
    });
  return {
    async read(asked) {
      const { compactions } = journal;
      const rows = await find(asked);
      // Most units have nothing that waits: those have it that have sent something since the tables were last up to date.
      const isLatest = compactions === journal.compactions && !rows.units.some(({ id }) => journal.holds(id));
      if (isLatest) return rows;
      const pending = await journal.catchUp();
      return complete(await find(asked), pending);
    },
    async recent(outputs, most) {
      const past = new Map<number, PastNumber[]>();
      for (const [id, from] of outputs)
        past.set(id, (await reader.query<PastNumber>(RECENT, [id, from, most])).reverse());
      return past;
    },
    idsAfter: async (id, count) => (await reader.query<{ id: number }>(IDS_AFTER, [id, count])).map(({ id }) => id),
  };
}

/** Brings rows up to date with what the tables lack. */
function complete(rows: UnitRows, pending: Pending): UnitRows {
  if (pending.isEmpty) return rows;
  const units = rows.units.map((unit): UnitRow => {
    const row = pending.status(unit.id);
    if (!row) return unit;
    const [, lastAt, seenAt, inputRev, appliedRev, state, pace] = row;
    return { ...unit, lastAt, seenAt, inputRev, appliedRev, state, pace };
  });
  const variables = rows.variables.map((variable): VariableRow => {
    const input = pending.input(variable.id);
    if (input) {
      const [, at, number, text, rev, , , , , unfit = 0] = input;
      return { ...variable, at, number, text, rev, unfit, byHand: isByHand(variable, pending) ? 1 : 0 };
    }
    const sample = pending.sample(variable.id);
    if (!sample) return variable;
    const [, at, number, text] = sample;
    if (variable.at !== null && at <= variable.at) return variable;
    return { ...variable, at, number, text, rev: variable.rev ?? 0, unfit: variable.unfit ?? 0 };
  });
  return { ...rows, units, variables };
}

function isByHand({ id, driven, byHand }: VariableRow, pending: Pending): boolean {
  if (driven === 0) return false;
  const door = pending.door(id);
  // What is stored without a door leaves the value as it was set.
  return door === null ? byHand === 1 : door !== "link";
}
