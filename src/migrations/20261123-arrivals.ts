import { Migration } from "@mikro-orm/migrations";

/** The number of a value that came as `[…, mantissa, exponent, …]` (storage/rows): whole numbers are read exactly. */
const NUMBER = "(value ->> 2) * pow(2, value ->> 3)";

/**
 * `intake` takes all that a group commit stores, `settle` one portion of what is sorted in later: a row each, whose columns
 * are JSON lists of rows, so that either is one trip to the database's thread and a transaction of its own. What is sorted
 * in later is kept as it came: each value would write a page of its own. The only SQL that another database would have to say differently.
 */
export class KeepArrivals extends Migration {
  override up(): void {
    // A number was the sum of two.
    this.addSql(`update arrival set samples = (
      select json_group_array(json_array(value ->> 0, value ->> 1, (value ->> 2) + (value ->> 3), value ->> 4))
      from json_each(arrival.samples))`);
    this.addSql(`alter table arrival add column "changes" json not null default '[]'`);
    this.addSql("drop view intake");
    this.addSql(`create view intake as select 1 as id, '[]' as samples, '[]' as status, '[]' as changes, '[]' as logs,
      '[]' as rules, '[]' as outbox where false`);
    this.addSql(`create trigger intake_insert instead of insert on intake begin
      insert into arrival (id, samples, status, changes) values (new.id, new.samples, new.status, new.changes);
      insert into device_log (unit_id, at, level, text)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(new.logs) where true
        on conflict do nothing;
      update rule set firing = changed.value ->> 1, changed_at = changed.value ->> 2
        from json_each(new.rules) as changed where rule.id = changed.value ->> 0;
      insert into outbox (chat_id, notice, created_at, due_at, thread_id)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 2, value ->> 3 from json_each(new.outbox);
    end`);
    // Of two samples of the same time the first counts.
    this.addSql(`create view settle as select '[]' as samples, '[]' as newest, '[]' as status, '[]' as inputs,
      '[]' as changes, 0 as settled where false`);
    this.addSql(`create trigger settle_insert instead of insert on settle begin
      insert into sample (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4
        from json_each(new.samples) where true on conflict do nothing;
      insert into latest (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4 from json_each(new.newest) where true
        on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text
        where excluded.at > latest.at;
      update status set last_at = s.value ->> 1, seen_at = s.value ->> 2, input_rev = s.value ->> 3,
        applied_rev = s.value ->> 4, state = s.value ->> 5
        from json_each(new.status) as s where status.unit_id = s.value ->> 0;
      insert into latest (variable_id, at, number, text, rev)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4, value ->> 5 from json_each(new.inputs) where true
        on conflict (variable_id) do update
        set at = excluded.at, number = excluded.number, text = excluded.text, rev = excluded.rev;
      insert into input_change (variable_id, rev, at, number, text, door, user_id, link_id)
        select value ->> 0, value ->> 5, value ->> 1, ${NUMBER}, value ->> 4, value ->> 6, value ->> 7, value ->> 8
        from json_each(new.changes) where true on conflict do nothing;
      delete from arrival where id <= new.settled;
    end`);
  }
}
