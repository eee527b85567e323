import { Migration } from "@mikro-orm/migrations";
import { NUMBER } from "./20261127-ride.ts";

/** Adds which values of inputs take more than their units can read. */
export class KeepUnfit extends Migration {
  override up(): void {
    this.addSql(`alter table "latest" add column "unfit" integer not null default false`);
    this.addSql("drop trigger intake_insert");
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
      insert into sample (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4
        from jsonb_each(new.settle_newest) where true on conflict do nothing;
      insert into latest (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4 from jsonb_each(new.settle_newest) where true
        on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text
        where excluded.at > latest.at;
      update status set last_at = s.value ->> 1, seen_at = s.value ->> 2, input_rev = s.value ->> 3,
        applied_rev = s.value ->> 4, state = s.value ->> 5
        from jsonb_each(new.settle_status) as s where status.unit_id = s.value ->> 0;
      insert into latest (variable_id, at, number, text, rev, unfit)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4, value ->> 5, coalesce(value ->> 10, false)
        from jsonb_each(new.settle_inputs) where true
        on conflict (variable_id) do update set at = excluded.at, number = excluded.number, text = excluded.text,
        rev = excluded.rev, unfit = excluded.unfit;
      insert into input_change (variable_id, rev, at, number, text, door, user_id, link_id, stranger)
        select value ->> 0, value ->> 5, value ->> 1, ${NUMBER}, value ->> 4, value ->> 6, value ->> 7, value ->> 8,
          value ->> 9
        from jsonb_each(new.settle_changes) where true on conflict do nothing;
      delete from arrival where id <= new.settle_until;
    end`);
  }
}
