import { HOUR } from "../../domain/span.ts";
import { STALE } from "../../entities/stale.ts";
import type { Commit } from "../rows.ts";
import { INCIDENT_GONE, storeIncidents, tellIncidents } from "./incidents.ts";
import { WEBHOOK_TRIGGERS } from "./webhooks.ts";

type Json = string;

/** A commit as the view `commit` takes it: lists of rows, as JSON. Null throughout where a portion of a compaction goes alone. */
export type CommitCells = readonly [
  id: number | null,
  samples: Json | null,
  status: Json | null,
  inputs: Json | null,
  logs: Json | null,
  incidents: Json | null,
  notices: Json | null,
  updates: Json | null,
  newsId: number | null,
  news: Json | null,
  cursors: Json | null,
  reactions: Json | null,
  schedules: Json | null,
  waiting: Json | null,
];

/** A portion of a compaction. Null throughout where a commit goes alone. */
export type PortionCells = readonly [
  samples: Json | null,
  /** The newest sample of each output, which is none of the others. */
  newest: Json | null,
  status: Json | null,
  inputs: Json | null,
  changes: Json | null,
  /** The last row of `arrival` that is in the tables with this portion. */
  until: number | null,
];

/** A row for the view `commit`: what a commit stores, a portion of the compaction of earlier ones, or both. */
export type CommitRow = readonly [...CommitCells, ...PortionCells];

const COMMIT = [
  "id",
  "samples",
  "status",
  "inputs",
  "logs",
  "incidents",
  "notices",
  "updates",
  "news_id",
  "news",
  "cursors",
  "reactions",
  "schedules",
  "waiting",
] as const;
const PORTION = ["samples", "newest", "status", "inputs", "changes", "until"] as const;
/** The view's columns, in the order of a CommitRow. */
export const COLUMNS = [...COMMIT, ...PORTION.map((name) => `compacted_${name}`)] as const;
export const VIEW = '"commit"';

export const NO_COMMIT: CommitCells = [
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
];
export const NO_PORTION: PortionCells = [null, null, null, null, null, null];

/** A commit with its number in the journal. */
export function toCommitCells(id: number, commit: Commit): CommitCells {
  return [
    id,
    JSON.stringify(commit.samples),
    JSON.stringify(commit.status),
    JSON.stringify(commit.inputs),
    JSON.stringify(commit.logs),
    // Most commits have none, and come of no update; then their triggers take no time.
    commit.incidents.length > 0 ? JSON.stringify(commit.incidents) : null,
    JSON.stringify(commit.notices),
    commit.updates.length > 0 ? JSON.stringify(commit.updates) : null,
    commit.news?.last ?? null,
    commit.news ? JSON.stringify(commit.news.items) : null,
    commit.cursors ? JSON.stringify(commit.cursors) : null,
    commit.reactions ? JSON.stringify(commit.reactions) : null,
    commit.schedules ? JSON.stringify(commit.schedules) : null,
    commit.waiting ? JSON.stringify(commit.waiting) : null,
  ];
}

/** A view or a trigger, which the code makes and no migration. */
export interface Made {
  readonly type: "view" | "trigger";
  readonly name: string;
  /** As SQLite keeps it. */
  readonly sql: string;
}

/** The number of a value that came as `[…, mantissa, exponent, …]` (exact.ts): whole numbers are read exactly. */
const NUMBER = "(value ->> 2) * pow(2, value ->> 3)";
const empty = (column: string): string => `${/id$|until$/.test(column) ? 0 : "'[]'"} as ${column}`;
const isWindowed = "exists (select 1 from logging where variable_id = new.variable_id and mode <> 'direct')";
const isLate = "new.at < (select until from progress)";

/** Marks the sample's hour, if the sample is still there. */
const mark = (kind: number, condition: string): string => `
    insert into stale (variable_id, kind, hour, from_at, to_at, seq)
      select variable_id, ${kind}, at / ${HOUR} * ${HOUR}, at, at, 1 from sample
      where variable_id = new.variable_id and at = new.at and ${condition}
      on conflict (variable_id, kind, hour) do update
      set from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at), seq = seq + 1;`;

/**
 * The view `commit` takes what a group commit stores, a portion of what is sorted in later, or both: one row whose columns
 * are JSON lists of rows. So either is one trip to the database's thread, and both are one transaction. What is sorted in
 * later is kept as it came: each value would write a page of its own.
 */
export const MADE: readonly Made[] = [
  view("commit", `select ${COLUMNS.map(empty).join(", ")} where false`),
  // Of two samples of the same time the first counts.
  trigger(
    "commit_insert",
    `instead of insert on ${VIEW} begin
    insert into arrival (id, samples, status, changes)
      select new.id, new.samples, new.status, new.inputs where new.id is not null;
    insert into device_log (unit_id, at, level, text, kind)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(new.logs) where true
      on conflict do nothing;
    insert into outbox (chat_id, notice, created_at, due_at, thread_id)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 2, value ->> 3 from json_each(new.notices);
    insert into sample (variable_id, at, number, text)
      select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4
      from jsonb_each(new.compacted_samples) where true on conflict do nothing;
    insert into sample (variable_id, at, number, text)
      select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4
      from jsonb_each(new.compacted_newest) where true on conflict do nothing;
    insert into latest (variable_id, at, number, text)
      select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4 from jsonb_each(new.compacted_newest) where true
      on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text
      where excluded.at > latest.at;
    update status set last_at = s.value ->> 1, seen_at = s.value ->> 2, input_rev = s.value ->> 3,
      applied_rev = s.value ->> 4, state = s.value ->> 5, pace = s.value ->> 6,
      first_at = coalesce(first_at, nullif(s.value ->> 2, 0))
      from jsonb_each(new.compacted_status) as s where status.unit_id = s.value ->> 0;
    insert into latest (variable_id, at, number, text, rev, unfit)
      select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4, value ->> 5, coalesce(value ->> 10, false)
      from jsonb_each(new.compacted_inputs) where true
      on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text,
      rev = excluded.rev, unfit = excluded.unfit;
    insert into input_change (variable_id, rev, at, number, text, door, user_id, link_id, stranger, doer,
      doer_name)
      select value ->> 0, value ->> 5, value ->> 1, ${NUMBER}, value ->> 4, value ->> 6, value ->> 7, value ->> 8,
        value ->> 9, value ->> 11, value ->> 12
      from jsonb_each(new.compacted_changes) where true on conflict do nothing;
    delete from arrival where id <= new.compacted_until;
  end`,
  ),
  trigger(
    "commit_updates",
    `instead of insert on ${VIEW} when new.updates is not null begin
    insert into handled_update (bot_id, update_id, finished)
      select value ->> 0, value ->> 1, false from json_each(new.updates) where true on conflict do nothing;
  end`,
  ),
  trigger(
    "commit_news",
    `instead of insert on ${VIEW} when new.news is not null begin
    insert into news_part (id, items) values (new.news_id, new.news) on conflict do nothing;
  end`,
  ),
  trigger(
    "commit_cursors",
    `instead of insert on ${VIEW} when new.cursors is not null begin
    update peer set cursor = c.value ->> 1, last_heard_at = c.value ->> 2, trouble = null, trouble_at = null
      from json_each(new.cursors) as c where peer.id = c.value ->> 0;
  end`,
  ),
  trigger(
    "commit_reactions",
    `instead of insert on ${VIEW} when new.reactions is not null begin
    insert into reaction_run (reaction_id, incident_id, at, changed)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(new.reactions) as given
      where exists (select 1 from reaction where id = given.value ->> 0) on conflict do nothing;
  end`,
  ),
  trigger(
    "commit_schedules",
    `instead of insert on ${VIEW} when new.schedules is not null begin
    update schedule set next_at = s.value ->> 1, end_at = s.value ->> 2, due_at = s.value ->> 3, ran = s.value ->> 4,
      decided_at = s.value ->> 5, last_at = s.value ->> 6
      from json_each(new.schedules) as s where schedule.id = s.value ->> 0;
  end`,
  ),
  trigger(
    "commit_waiting",
    `instead of insert on ${VIEW} when new.waiting is not null begin
    update hold set waiting = w.value ->> 1 from json_each(new.waiting) as w where hold.variable_id = w.value ->> 0;
  end`,
  ),
  trigger(
    "commit_incidents",
    `instead of insert on ${VIEW} when new.incidents is not null begin
    ${storeIncidents("new.incidents")}
    ${tellIncidents("select value ->> 0 from json_each(new.incidents) where value ->> 12 is null", "(select max(value ->> 11) from json_each(new.incidents))")}
  end`,
  ),
  trigger("incident_gone", INCIDENT_GONE),
  ...Object.entries(WEBHOOK_TRIGGERS).map(([name, sql]) => trigger(name, sql)),
  // Marks which samples windows and roll-ups do not know yet. Syncs pay for late samples and for outputs with windows only:
  // an hour that closes is swept as a whole (rollups.ts). A sample for a time that is sealed goes at once.
  trigger(
    "sample_insert",
    `after insert on sample when ${isLate} or ${isWindowed} begin
    delete from sample where variable_id = new.variable_id and at = new.at and exists (
      select 1 from sealed where variable_id = new.variable_id and new.at >= from_at and new.at < to_at);
    ${mark(STALE.rollups, isLate)}
    ${mark(STALE.windows, isWindowed)}
  end`,
  ),
  // Seals a time up to its end once all figures of it are made, and of samples from `thin_from` on keeps changes.
  view("seal", "select 0 as variable_id, 0 as from_at, 0 as to_at, 0 as thin_from where false"),
  trigger(
    "seal_insert",
    `instead of insert on "seal" begin
    insert into sealed (variable_id, from_at, to_at) select new.variable_id, new.from_at, new.to_at
      where not exists (select 1 from stale where variable_id = new.variable_id and hour < new.to_at)
        and exists (
          select 1 from progress where case when swept_variable is null or new.variable_id <= swept_variable
            then until else swept_from end >= new.to_at)
      on conflict (variable_id, from_at) do update set to_at = max(to_at, excluded.to_at);
    delete from sample where new.thin_from is not null and variable_id = new.variable_id
      and at >= new.thin_from and at < new.to_at
      and exists (
        select 1 from sealed
        where variable_id = new.variable_id and from_at = new.from_at and to_at >= new.to_at)
      and at in (
        select at from (
          select at, number, text, lag(at) over chain as before_at, lag(number) over chain as before,
            lag(text) over chain as before_text
          from sample where variable_id = new.variable_id and at < new.to_at and at >= coalesce(
            (select max(at) from sample where variable_id = new.variable_id and at < new.thin_from), new.thin_from)
          window chain as (order by at)
        ) where before_at is not null and number is before and text is before_text);
  end`,
  ),
];

function view(name: string, body: string): Made {
  return { type: "view", name, sql: `CREATE VIEW "${name}" as ${body}` };
}

function trigger(name: string, body: string): Made {
  return { type: "trigger", name, sql: `CREATE TRIGGER "${name}" ${body}` };
}
