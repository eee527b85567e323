import { DAY } from "../../domain/span.ts";
import type { Incidents, Jump, RuleStatistics } from "../incidents.ts";
import type { Reader } from "./reader.ts";
import { toSql } from "./sql.ts";

const YEAR = 366 * DAY;
/** In the outbox: what is to be told of incidents in a chat is found when it is sent. */
const NOTICE = `'{"kind":"incidents"}'`;

/** One that is under way may have seen what was before; another one waits behind it, and there is no use for more. */
const IS_FEW = `(select count(*) from outbox where outbox.chat_id = incident_message.chat_id and notice = ${NOTICE}) < 2`;

/** Stores the rows of incidents (rows.ts) in a list of JSON; one went with its rule or its unit where that is deleted by then. */
export function storeIncidents(rows: string): string {
  return `
    delete from incident where id in (select value ->> 0 from json_each(${rows}) where value ->> 4 = 'dropped');
    insert into incident (id, rule_id, unit_id, output_id, phase, since, fire_at, fired_at, clear_at, ended_at, facts)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
        value ->> 8, value ->> 9, value ->> 10
      from json_each(${rows}) as given where value ->> 4 <> 'dropped'
        and exists (select 1 from rule where id = given.value ->> 1) and exists (select 1 from unit where id = given.value ->> 2)
        and (value ->> 3 is null or exists (select 1 from variable where id = given.value ->> 3))
      order by key
      on conflict (id) do update set phase = excluded.phase, fire_at = excluded.fire_at, fired_at = excluded.fired_at,
      clear_at = excluded.clear_at, ended_at = excluded.ended_at, facts = excluded.facts;`;
}

/** Has the messages of incidents looked at; both are SQL: their ids, and the time. */
export function tellIncidents(ids: string, now: string): string {
  return `${addMessages(ids)};
    update incident_message set stale = stale + 1 where incident_id in (${ids});
    ${announce(`incident_id in (${ids})`, now)};`;
}

/** Incidents get a message in each chat that they go to and that has none yet. */
function addMessages(ids: string): string {
  return `
    insert into incident_message (incident_id, chat_id, thread_id)
      select incident.id, coalesce(recipient.chat_id, telegram_id), thread_id from incident
        join recipient on recipient.rule_id = incident.rule_id and accepted_at is not null
        left join user on user.id = user_id
      where incident.id in (${ids}) and phase = 'firing' and coalesce(recipient.chat_id, telegram_id) is not null
      order by incident.id, recipient.id on conflict do nothing`;
}

/** Has the outbox look at the chats of messages. */
function announce(where: string, now: string | number): string {
  return `insert into outbox (chat_id, notice, created_at, due_at, attempts)
      select distinct chat_id, ${NOTICE}, ${now}, ${now}, 0 from incident_message where ${where} and ${IS_FEW}`;
}

/** A message whose incident goes with its rule or its unit says so before it is forgotten. */
export const INCIDENT_GONE = `after delete on incident begin
    delete from incident_message where incident_id = old.id and message_id is null;
    update incident_message set stale = stale + 1, due_at = null where incident_id = old.id;
    insert into outbox (chat_id, notice, created_at, due_at, attempts)
      select distinct chat_id, ${NOTICE}, old.since, old.since, 0 from incident_message
      where incident_id = old.id and ${IS_FEW};
  end`;

const LAST_ID = "select coalesce((select seq from sqlite_sequence where name = 'incident'), 0) as id";
const NEXT_DUE = "select min(due_at) as at from incident_message where due_at is not null and stale = 0";
/** Messages of a rule's incidents where they don't go any more; its id is one parameter, twice. */
const IS_LEFT = `incident_id in (select id from incident where rule_id = ?) and not exists (
    select 1 from recipient left join user on user.id = user_id
    where rule_id = ? and accepted_at is not null and coalesce(recipient.chat_id, telegram_id) = incident_message.chat_id
      and thread_id is incident_message.thread_id)`;
const STATISTICS = `
  select rule_id as ruleId, count(*) as times, avg(ended_at - since) as meanMs
  from incident where rule_id in (select value from json_each(?1)) and since >= ?2 and fired_at is not null
  group by rule_id`;

/** Since when a rule with a cooldown rests; it is looked at again when it has. */
const ENDED = "coalesce(incident.clear_at, incident.ended_at)";

/**
 * What waits for a time by the clock of before is at as far from it after a jump, and what was then is as long ago. A time
 * that was ahead of that clock already came from another one.
 */
function toJump({ from, by }: Jump): readonly (readonly [set: string, where: string])[] {
  const rests = `phase = 'resolved' and ${ENDED} <= ${from} and exists (select 1 from rule where rule.id = rule_id
    and cooldown_ms > 0 and ${ENDED} + keep_ms + cooldown_ms > ${from})`;
  const moved = (...columns: string[]) => columns.map((column) => `${column} = ${column} + ${by}`).join(", ");
  return [
    [moved("since", "fire_at"), `phase = 'pending' and since <= ${from}`],
    [moved("clear_at"), `phase = 'firing' and clear_at <= ${from}`],
    [`clear_at = ${ENDED} + ${by}`, rests],
    // Not what is quiet until it is over.
    [moved("snoozed_until"), `snoozed_until > ${from} and snoozed_until < ${from + 50 * YEAR}`],
    // What went on already has not begun yet by a clock that went back.
    [moved("since", "fire_at", "fired_at"), `phase = 'firing' and since > ${from + by} and since <= ${from}`],
  ];
}

export function createIncidents(reader: Reader): Incidents {
  return {
    lastId: async () => (await reader.query<{ id: number }>(LAST_ID))[0]?.id ?? 0,
    nextDue: async () => (await reader.query<{ at: number | null }>(NEXT_DUE))[0]?.at ?? undefined,
    async tellDue(em, now) {
      const { execute } = toSql(em);
      const due = `due_at <= ${now} and stale = 0`;
      await execute(announce(due, now));
      await execute(`update incident_message set stale = 1 where ${due}`);
    },
    async join(em, rule, now) {
      const { execute } = toSql(em);
      const open = `select id from incident where rule_id = ${rule} and phase = 'firing'`;
      await execute(addMessages(open));
      await execute(announce(`incident_id in (${open}) and told_at is null`, now));
    },
    async leave(em, rule, now) {
      const { execute } = toSql(em);
      // Of what nobody was told, and of what is over and said so, there is nothing left to say.
      await execute(`delete from incident_message where (message_id is null or closed) and ${IS_LEFT}`, rule, rule);
      await execute(announce(IS_LEFT, now), rule, rule);
      const asked = "update incident_message set stale = stale + 1, due_at = null, picture_at = null";
      await execute(`${asked} where ${IS_LEFT}`, rule, rule);
    },
    async jump(em, jump) {
      const { execute, query } = toSql(em);
      const moves = toJump(jump);
      const any = moves.map(([, where]) => `(${where})`).join(" or ");
      const units = await query<{ id: number }>(`select distinct unit_id as id from incident where ${any}`);
      for (const [set, where] of moves) await execute(`update incident set ${set} where ${where}`);
      const { from, by } = jump;
      // What the night holds back is looked at again: its end is a time of the day.
      const due = `case when is_digest and told_at is null then ${from + by} else due_at + ${by} end`;
      await execute(`update incident_message set due_at = ${due} where due_at > ${from}`);
      return units.map(({ id }) => id);
    },
    statistics: (rules, since) => reader.query<RuleStatistics>(STATISTICS, [JSON.stringify(rules), since]),
  };
}
