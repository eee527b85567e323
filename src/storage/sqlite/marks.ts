import { DAY, floorTo, HOUR } from "../../domain/span.ts";
import { AHEAD_MS } from "../times.ts";

/** Times that say when something was: one that is ahead becomes the present. */
export const PAST: Readonly<Record<string, readonly string[]>> = {
  user: ["created_at"],
  unit: ["created_at", "checked_at", "unread_since"],
  unit_version: ["at"],
  variable: ["archived_at", "remote_gone_at", "added_at"],
  draft: ["created_at"],
  board: ["created_at", "opened_at"],
  posting: ["created_at"],
  act: ["at"],
  grant: ["created_at"],
  link: ["created_at"],
  rule: ["created_at"],
  recipient: ["accepted_at"],
  room: ["created_at"],
  lens: ["updated_at"],
  git_token: ["created_at"],
  incident: ["since", "fired_at", "clear_at", "ended_at", "acknowledged_at"],
  incident_message: ["told_at"],
  invitation: ["created_at", "used_at"],
  api_token: ["created_at", "last_used_at"],
  dialog: ["updated_at"],
  outbox: ["created_at"],
  input_change: ["at"],
  latest: ["at"],
  status: ["last_at", "seen_at", "first_at"],
  transfer: ["created_at", "ended_at"],
  removal: ["at", "first_at", "last_at"],
  removed: ["removed_at"],
  instance_key: ["created_at", "active_at", "retired_at"],
  peer: ["created_at", "suspended_at", "trouble_at", "last_asked_at", "last_heard_at"],
  peer_act: ["at"],
  webhook: ["created_at", "sent_at", "failing_since", "stopped_at"],
  webhook_event: ["since", "at"],
  peer_read: ["since", "at"],
  scene: ["created_at"],
  reaction: ["created_at", "stopped_at"],
  reaction_run: ["at"],
  schedule: ["created_at", "last_at"],
};

/** Times of other tables and columns, each with a statement of its own below. */
export const OTHERS = ["invitation.expires_at", "api_token.expires_at", "outbox.due_at", "logging.since_at"].concat([
  "logging.cleared_at",
  "sealed.from_at",
  "sealed.to_at",
  "progress.until",
  "progress.swept_from",
  "transfer.expires_at",
  "removed.at",
  "push.due_at",
  "incident.fire_at",
  "incident.snoozed_until",
  "incident_message.due_at",
  "incident_message.picture_at",
  "peer_nonce.expires_at",
  "webhook.due_at",
  "hold.until",
  "schedule.due_at",
  // What is to run next follows from these (domain/schedule/progress).
  "schedule.decided_at",
  "schedule.next_at",
  "schedule.end_at",
]);

/** An end that was counted from a time that is ahead comes as much sooner. */
const shift = (table: string) => `
  update ${table} set expires_at = expires_at - (created_at - :now) where created_at > :limit and expires_at is not null`;
/** Somebody chose some hours; what is quiet until it is over ends in a hundred years. */
const IS_QUIET_AHEAD = `snoozed_until > :limit + ${DAY} and snoozed_until < :now + ${50 * 366 * DAY}`;
const NEXT_WINDOW = "case when window_ms is null then :now else (:now + window_ms - 1) / window_ms * window_ms end";

/**
 * Mends what the database holds of a time that has not come yet, in this order; `:now` is that time, `:limit` the latest
 * that is believed, `:hour` and `:day` where its hour and its day began.
 */
const STATEMENTS: readonly string[] = [
  "update incident set fire_at = :now + fire_at - since, snoozed_until = null, snoozed_worse = null where since > :limit",
  `update incident set snoozed_until = null where ${IS_QUIET_AHEAD}`,
  // What somebody has pressed is done or undone within minutes.
  `update push set due_at = :now where due_at > :limit + ${HOUR}`,
  `update incident_message set due_at = :now where due_at > :limit + ${2 * DAY}`,
  `update webhook set due_at = :now where due_at > :limit + ${HOUR}`,
  `update incident_message set picture_at = :now where picture_at > :limit + ${HOUR}`,
  // Nobody holds an input for longer than a day.
  `update hold set until = :now where until > :limit + ${DAY}`,
  "update schedule set due_at = :now where decided_at > :limit and due_at is not null",
  // Whatever was signed then is too far ahead to be taken again.
  `delete from peer_nonce where expires_at > :limit + ${HOUR}`,
  ...["invitation", "api_token", "transfer"].map(shift),
  ...Object.entries(PAST).flatMap(([table, columns]) =>
    columns.map((column) => `update "${table}" set ${column} = :now where ${column} > :limit`),
  ),
  "update outbox set due_at = :now + coalesce(pause_ms, 0) where due_at > :limit + coalesce(pause_ms, 0)",
  // Of several choices the last one counts, from its next window on.
  `delete from logging where since_at > :limit + coalesce(window_ms, 0) and exists (
    select 1 from logging as later where later.variable_id = logging.variable_id and later.since_at > logging.since_at)`,
  `update or replace logging set since_at = ${NEXT_WINDOW} where since_at > :limit + coalesce(window_ms, 0)`,
  "update logging set cleared_at = :day where cleared_at > :limit",
  // Samples that come from now on are to be stored and counted.
  "delete from removed where at > :limit",
  "delete from sealed where from_at > :limit",
  "update sealed set to_at = :hour where to_at > :limit",
  `update progress set until = :hour, swept_variable = case when swept_from < :hour then swept_variable end,
    swept_from = case when swept_from < :hour then swept_from end where until > :limit`,
];

/** The latest of the times that requests of units have left, 0 without. */
export const LATEST_MARK = "select max(coalesce(max(last_at), 0), coalesce(max(seen_at), 0)) as at from status";

// Changes of inputs are many: where one is ahead, the clock has shown that time.
const IS_AHEAD = `select ${[
  ...Object.entries(PAST)
    .filter(([table]) => table !== "input_change")
    .flatMap(([table, columns]) =>
      columns.map((column) => `exists (select 1 from "${table}" where ${column} > :limit)`),
    ),
  `exists (select 1 from incident where ${IS_QUIET_AHEAD})`,
  "exists (select 1 from schedule where decided_at > :limit and due_at > :now)",
  "exists (select 1 from outbox where due_at > :limit + coalesce(pause_ms, 0))",
  "exists (select 1 from logging where since_at > :limit + coalesce(window_ms, 0) or cleared_at > :limit)",
  "exists (select 1 from sealed where to_at > :limit)",
  "exists (select 1 from progress where until > :limit)",
].join(" or ")} as ahead`;

/** Asks whether any time is ahead. */
export function askAhead(now: number): string {
  return fill(IS_AHEAD, now);
}

/** The statements that put right what is ahead. */
export function toMend(now: number): string[] {
  return STATEMENTS.map((sql) => fill(sql, now));
}

/** Puts `:now` and times that come of it into a statement: the driver would bind them as numbers with a point. */
export function fill(sql: string, now: number): string {
  const values = { now, limit: now + AHEAD_MS, hour: floorTo(now, HOUR), day: floorTo(now, DAY) };
  return sql.replaceAll(/:(now|limit|hour|day)\b/g, (_, name: keyof typeof values) => String(values[name]));
}
