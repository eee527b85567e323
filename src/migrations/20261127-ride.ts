import { Migration } from "@mikro-orm/migrations";

/** The number of a value that came as `[…, mantissa, exponent, …]` (storage/sqlite/exact): whole numbers are read exactly. */
export const NUMBER = "(value ->> 2) * pow(2, value ->> 3)";

/**
 * `intake` takes what a group commit stores, a portion of what is sorted in later, or both: a row whose columns are JSON
 * lists of rows, so that either is one trip to the database's thread, and both one transaction. What is sorted in later
 * is kept as it came: each value would write a page of its own. The only SQL that another database would have to say
 * differently.
 */
export class SortInWithCommits extends Migration {
  override up(): void {
    this.addSql(`alter table input_change add column "stranger" text null`);
    this.addSql("drop view settle");
    this.addSql("drop view intake");
    this.addSql(`create view intake as select 1 as id, '[]' as samples, '[]' as status, '[]' as changes, '[]' as logs,
      '[]' as rules, '[]' as outbox, '[]' as settle_samples, '[]' as settle_newest, '[]' as settle_status,
      '[]' as settle_inputs, '[]' as settle_changes, 0 as settle_until where false`);
    // Of two samples of the same time the first counts.
    this.addSql(`create trigger intake_insert instead of insert on intake begin
      insert into arrival (id, samples, status, changes)
        select new.id, new.samples, new.status, new.changes where new.id is not null;
      insert into device_log (unit_id, at, level, text)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(new.logs) where true
        on conflict do nothing;
      update rule set firing = changed.value ->> 1, changed_at = changed.value ->> 2
        from json_each(new.rules) as changed where rule.id = changed.value ->> 0;
      insert into outbox (chat_id, notice, created_at, due_at, thread_id)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 2, value ->> 3 from json_each(new.outbox);
      insert into sample (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4
        from jsonb_each(new.settle_samples) where true on conflict do nothing;
      insert into latest (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4 from jsonb_each(new.settle_newest) where true
        on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text
        where excluded.at > latest.at;
      update status set last_at = s.value ->> 1, seen_at = s.value ->> 2, input_rev = s.value ->> 3,
        applied_rev = s.value ->> 4, state = s.value ->> 5
        from jsonb_each(new.settle_status) as s where status.unit_id = s.value ->> 0;
      insert into latest (variable_id, at, number, text, rev)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4, value ->> 5 from jsonb_each(new.settle_inputs) where true
        on conflict (variable_id) do update
        set at = excluded.at, number = excluded.number, text = excluded.text, rev = excluded.rev;
      insert into input_change (variable_id, rev, at, number, text, door, user_id, link_id, stranger)
        select value ->> 0, value ->> 5, value ->> 1, ${NUMBER}, value ->> 4, value ->> 6, value ->> 7, value ->> 8,
          value ->> 9
        from jsonb_each(new.settle_changes) where true on conflict do nothing;
      delete from arrival where id <= new.settle_until;
    end`);
  }
}
