import { Migration } from "@mikro-orm/migrations";

const HOUR = 3_600_000;
/**
 * Windows and roll-ups, and a trigger that marks which samples they do not know yet, in the transaction of the samples.
 * The sync path pays for late samples and for outputs with windows only: an hour that closes is swept as a whole
 * (services/logging/digest). A sample for a time that is sealed goes at once.
 */
export class CreateLogger extends Migration {
  override up(): void {
    this.addSql(`create table "logging" (
      "variable_id" integer not null,
      "since_at" bigint not null,
      "mode" text check ("mode" in ('direct', 'mean', 'median')) not null,
      "window_ms" integer null,
      "weighted" integer not null,
      "retention_days" integer null,
      "cleared_at" bigint not null default 0,
      constraint "logging_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade,
      primary key ("variable_id", "since_at")
    )`);
    this.addSql(`create index "logging_variable_id_index" on "logging" ("variable_id")`);
    this.addSql(`create table "window" (
      "variable_id" integer not null,
      "width" integer not null,
      "at" bigint not null,
      "count" integer not null,
      "min" real not null,
      "max" real not null,
      "mean" real not null,
      "median" real null,
      "known" integer null,
      primary key ("variable_id", "width", "at")
    ) without rowid`);
    this.addSql(`create table "rollup" (
      "variable_id" integer not null,
      "width" integer not null,
      "at" bigint not null,
      "count" integer not null,
      "min" real null,
      "max" real null,
      "mean" real null,
      "known" integer null,
      primary key ("variable_id", "width", "at")
    ) without rowid`);
    this.addSql(`create table "stale" (
      "variable_id" integer not null,
      "kind" integer not null,
      "hour" bigint not null,
      "from_at" bigint not null,
      "to_at" bigint not null,
      "seq" integer not null,
      primary key ("variable_id", "kind", "hour")
    ) without rowid`);
    this.addSql(`create table "sealed" (
      "variable_id" integer not null,
      "from_at" bigint not null,
      "to_at" bigint not null,
      primary key ("variable_id", "from_at")
    ) without rowid`);
    this.addSql(`create table "progress" (
      "id" integer not null primary key,
      "until" bigint not null,
      "swept_from" bigint null,
      "swept_variable" integer null
    )`);
    this.addSql(`insert into progress (id, until) select 1, unixepoch() * 1000 / ${HOUR} * ${HOUR}`);
    this.addSql(`insert into stale (variable_id, kind, hour, from_at, to_at, seq)
      select variable_id, 0, at / ${HOUR} * ${HOUR}, min(at), max(at), 1 from sample
      where at < (select until from progress) group by variable_id, at / ${HOUR}`);

    this.addSql(`create trigger sample_insert after insert on sample
      when new.at < (select until from progress)
        or exists (select 1 from logging where variable_id = new.variable_id and mode <> 'direct')
    begin
      delete from sample where variable_id = new.variable_id and at = new.at and exists (
        select 1 from sealed where variable_id = new.variable_id and new.at >= from_at and new.at < to_at);
      ${mark(0, "new.at < (select until from progress)")};
      ${mark(1, "exists (select 1 from logging where variable_id = new.variable_id and mode <> 'direct')")};
    end`);
    // Seals a time up to its end once all figures of it are made, and of `thin` samples from `thin_from` on keeps changes.
    this.addSql(`create view seal as select 0 as variable_id, 0 as from_at, 0 as to_at, 0 as thin_from where false`);
    this.addSql(`create trigger seal_insert instead of insert on seal begin
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
    end`);
  }
}

/** Marks the sample's hour, if the sample is still there. */
function mark(kind: number, condition: string): string {
  return `insert into stale (variable_id, kind, hour, from_at, to_at, seq)
    select variable_id, ${kind}, at / ${HOUR} * ${HOUR}, at, at, 1 from sample
    where variable_id = new.variable_id and at = new.at and ${condition}
    on conflict (variable_id, kind, hour) do update
    set from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at), seq = seq + 1`;
}
