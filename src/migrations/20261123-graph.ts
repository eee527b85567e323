import { Migration } from "@mikro-orm/migrations";

/** Links between variables, grants, invitations, boards and alerts in groups, and who changed which input. */
export class CreateGraph extends Migration {
  override up(): void {
    this.addSql(`alter table "user" add column "language" text null`);
    this.addSql(`alter table "user" add column "time_zone" text null`);
    this.addSql(`alter table "unit" add column "visibility" text
      check ("visibility" in ('private', 'internal', 'public')) not null default 'private'`);
    this.addSql(`alter table "variable" add column "visibility" text
      check ("visibility" in ('private', 'internal', 'public')) null`);
    this.addSql(`alter table "rule" add column "chat_id" bigint null`);
    this.addSql(`alter table "rule" add column "thread_id" integer null`);
    this.addSql(`alter table "rule" add column "revoked" integer not null default false`);
    this.addSql(`alter table "outbox" add column "thread_id" integer null`);
    this.addSql(`alter table "board" add column "owner_id" integer null
      constraint "board_owner_id_foreign" references "user"("id") on delete cascade on update cascade`);
    this.addSql(`alter table "board" add column "thread_id" integer null`);
    this.addSql(`alter table "board" add column "audience" text
      check ("audience" in ('owner', 'granted', 'everyone')) not null default 'owner'`);
    this.addSql(`create index "board_owner_id_index" on "board" ("owner_id")`);
    this.addSql(`update board set owner_id = (select owner_id from unit where unit.id = board.unit_id)`);

    this.addSql(`create table "link" (
      "id" integer not null primary key autoincrement,
      "source_id" integer not null,
      "target_id" integer not null,
      "owner_id" integer not null,
      "transform" json not null,
      "paused" integer not null default false,
      "revoked" integer not null default false,
      "created_at" bigint not null,
      constraint "link_source_id_foreign" foreign key("source_id") references "variable"("id") on delete cascade on update cascade,
      constraint "link_target_id_foreign" foreign key("target_id") references "variable"("id") on delete cascade on update cascade,
      constraint "link_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "link_source_id_index" on "link" ("source_id")`);
    this.addSql(`create index "link_target_id_index" on "link" ("target_id")`);
    this.addSql(`create index "link_owner_id_index" on "link" ("owner_id")`);
    this.addSql(`create unique index "link_source_id_target_id_unique" on "link" ("source_id", "target_id")`);

    this.addSql(`create table "grant" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "variable_id" integer null,
      "to_user_id" integer null,
      "to_unit_id" integer null,
      "read" integer not null,
      "write" integer not null,
      "created_at" bigint not null,
      constraint "grant_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "grant_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade,
      constraint "grant_to_user_id_foreign" foreign key("to_user_id") references "user"("id") on delete cascade on update cascade,
      constraint "grant_to_unit_id_foreign" foreign key("to_unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    for (const column of ["unit_id", "variable_id", "to_user_id", "to_unit_id"]) {
      this.addSql(`create index "grant_${column}_index" on "grant" ("${column}")`);
    }

    this.addSql(`create table "invitation" (
      "id" integer not null primary key autoincrement,
      "hash" text not null,
      "created_by_id" integer not null,
      "unit_id" integer null,
      "variable_id" integer null,
      "read" integer not null,
      "write" integer not null,
      "expires_at" bigint not null,
      "used_at" bigint null,
      "created_at" bigint not null,
      constraint "invitation_created_by_id_foreign" foreign key("created_by_id") references "user"("id") on delete cascade on update cascade,
      constraint "invitation_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "invitation_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "invitation_hash_unique" on "invitation" ("hash")`);
    for (const column of ["created_by_id", "unit_id", "variable_id"]) {
      this.addSql(`create index "invitation_${column}_index" on "invitation" ("${column}")`);
    }

    this.addSql(`create table "setting" ("key" text not null, "value" json not null, primary key ("key"))`);
    this.addSql(`create table "input_change" (
      "id" integer not null primary key autoincrement,
      "variable_id" integer not null,
      "at" bigint not null,
      "number" real null,
      "text" text null,
      "door" text check ("door" in ('chat', 'api', 'link')) not null,
      "user_id" integer null,
      "link_id" integer null
    )`);
    this.addSql(`create index "input_change_at_index" on "input_change" ("at")`);
    this.addSql(`create index "input_change_variable_id_at_index" on "input_change" ("variable_id", "at")`);

    // `intake` as before, with the changes of inputs and with messages into forum topics.
    this.addSql("drop view intake");
    this.addSql(`create view intake as select 1 as first, '[]' as samples, '[]' as status, '[]' as inputs, '[]' as changes,
      '[]' as logs, '[]' as rules, '[]' as outbox where false`);
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
      insert into input_change (variable_id, at, number, text, door, user_id, link_id)
        select value ->> 0, value ->> 1, (value ->> 2) * pow(2, value ->> 3), value ->> 4, value ->> 5, value ->> 6, value ->> 7
        from json_each(new.changes);
      insert into device_log (unit_id, at, level, text)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(new.logs) where true
        on conflict do nothing;
      update rule set firing = changed.value ->> 1, changed_at = changed.value ->> 2
        from json_each(new.rules) as changed where rule.id = changed.value ->> 0;
      insert into outbox (chat_id, notice, created_at, due_at, thread_id)
        select value ->> 0, value ->> 1, value ->> 2, value ->> 2, value ->> 3 from json_each(new.outbox);
    end`);
  }
}
