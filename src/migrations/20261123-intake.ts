import { Migration } from "@mikro-orm/migrations";

/**
 * `intake` takes what one group commit stores: a row whose columns are JSON lists of rows. One statement is one trip to
 * the database's thread, and a transaction of its own. Samples and the state of units are kept as they came, one row of
 * `arrival` for all of a commit, and sorted into their tables a little later, many at once (storage/sqlite/journal): each would
 * else write a page of its own. The only SQL that another database would have to say differently.
 */
export class CreateIntake extends Migration {
  override up(): void {
    this.addSql(`create table "arrival" (
      "id" integer not null primary key,
      "samples" json not null,
      "status" json not null
    )`);
    this.addSql(`create view intake as
      select '[]' as samples, '[]' as status, '[]' as inputs, '[]' as logs, '[]' as rules, '[]' as outbox where false`);
    this.addSql(`create trigger intake_insert instead of insert on intake begin
      insert into arrival (samples, status) values (new.samples, new.status);
      insert into latest (variable_id, at, number, text, rev)
        select value ->> 0, value ->> 1, (value ->> 2) + (value ->> 3), value ->> 4, value ->> 5
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
  }
}
