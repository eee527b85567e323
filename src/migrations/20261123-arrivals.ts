import { Migration } from "@mikro-orm/migrations";

/**
 * Arrivals become rows of their own, read again only after a crash: what is sorted in later comes from memory. `intake`
 * takes all that a group commit stores, `settle` one portion of what is sorted in: a row each, whose columns are JSON
 * lists of rows, so that either is one trip to the database's thread and a transaction of its own. The only SQL that
 * another database would have to say differently.
 */
export class SplitArrivals extends Migration {
  override up(): void {
    this.addSql("drop view intake");
    this.addSql(`alter table "arrival" rename to "old_arrival"`);
    this.addSql(`create table "arrival" (
      "id" integer not null primary key,
      "variable_id" integer not null,
      "at" bigint not null,
      "number" real null,
      "text" text null
    )`);
    this.addSql(`create table "report" (
      "id" integer not null primary key,
      "unit_id" integer not null,
      "last_at" bigint not null,
      "seen_at" bigint null,
      "input_rev" integer not null,
      "applied_rev" integer not null,
      "state" json not null
    )`);
    this.addSql(`create view intake as
      select 1 as first, '[]' as samples, '[]' as status, '[]' as inputs, '[]' as logs, '[]' as rules, '[]' as outbox where false`);
    this.addSql(`create trigger intake_insert instead of insert on intake begin
      insert into arrival (id, variable_id, at, number, text)
        select new.first + key, value ->> 0, value ->> 1, (value ->> 2) * pow(2, value ->> 3), value ->> 4
        from json_each(new.samples);
      insert into report (id, unit_id, last_at, seen_at, input_rev, applied_rev, state)
        select new.first + key, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 from json_each(new.status);
      insert into latest (variable_id, at, number, text, rev)
        select value ->> 0, value ->> 1, (value ->> 2) * pow(2, value ->> 3), value ->> 4, value ->> 5
        from json_each(new.inputs) where true
        on conflict (variable_id) do update
        set at = excluded.at, number = excluded.number, text = excluded.text, rev = excluded.rev;
      insert into device_log (unit_id, at, level, text)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(new.logs) where true
        on conflict do nothing;
      update rule set firing = changed.value ->> 1, changed_at = changed.value ->> 2
        from json_each(new.rules) as changed where rule.id = changed.value ->> 0;
      insert into outbox (chat_id, notice, created_at, due_at)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 2 from json_each(new.outbox);
    end`);
    // Of two samples of the same time the first counts.
    this.addSql(`create view settle as
      select '[]' as samples, '[]' as newest, '[]' as status, 0 as settled where false`);
    this.addSql(`create trigger settle_insert instead of insert on settle begin
      insert into sample (variable_id, at, number, text)
        select value ->> 0, value ->> 1, (value ->> 2) * pow(2, value ->> 3), value ->> 4
        from json_each(new.samples) where true on conflict do nothing;
      insert into latest (variable_id, at, number, text)
        select value ->> 0, value ->> 1, (value ->> 2) * pow(2, value ->> 3), value ->> 4 from json_each(new.newest) where true
        on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text
        where excluded.at > latest.at;
      update status set last_at = s.value ->> 1, seen_at = s.value ->> 2, input_rev = s.value ->> 3,
        applied_rev = s.value ->> 4, state = s.value ->> 5
        from json_each(new.status) as s where status.unit_id = s.value ->> 0;
      delete from arrival where id <= new.settled;
      delete from report where id <= new.settled;
    end`);
    this.addSql(`insert into arrival (variable_id, at, number, text)
      select s.value ->> 0, s.value ->> 1, (s.value ->> 2) + (s.value ->> 3), s.value ->> 4
      from old_arrival, json_each(old_arrival.samples) as s order by old_arrival.id, s.key`);
    this.addSql(`insert into report (unit_id, last_at, seen_at, input_rev, applied_rev, state)
      select s.value ->> 0, s.value ->> 1, s.value ->> 2, s.value ->> 3, s.value ->> 4, s.value ->> 5
      from old_arrival, json_each(old_arrival.status) as s order by old_arrival.id, s.key`);
    this.addSql(`drop table "old_arrival"`);
  }
}
