import { Migration } from "@mikro-orm/migrations";

/** Alert rules of every kind, where their messages go, and their incidents. */
export class KeepIncidents extends Migration {
  override up(): void {
    this.addSql(`create table "rules" (
      "id" integer not null primary key autoincrement,
      "owner_id" integer not null,
      "output_id" integer null,
      "unit_id" integer null,
      "of_many" integer not null default false,
      "many_name" text null,
      "room_id" integer null,
      "condition" json not null,
      "severity" text check ("severity" in ('info', 'warning', 'critical')) not null default 'warning',
      "for_ms" integer not null default 0,
      "keep_ms" integer not null default 0,
      "cooldown_ms" integer not null default 0,
      "hours" json null,
      "paused" integer not null default false,
      "revoked" integer not null default false,
      "created_at" bigint not null,
      constraint "rule_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade,
      constraint "rule_output_id_foreign" foreign key("output_id") references "variable"("id") on delete cascade on update cascade,
      constraint "rule_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    // 17 digits tell any two numbers apart.
    this.addSql(`insert into "rules" ("id", "owner_id", "output_id", "condition", "paused", "revoked", "created_at")
      select "id", "owner_id", "output_id",
        printf('{"kind":"%s","threshold":%!.17g,"deadband":%!.17g}', "direction", "threshold", "hysteresis"),
        "paused", "revoked", "created_at"
      from "rule"`);
    this.addSql(`create table "recipient" (
      "id" integer not null primary key autoincrement,
      "rule_id" integer not null,
      "user_id" integer null,
      "chat_id" bigint null,
      "thread_id" integer null,
      "accepted_at" bigint null,
      constraint "recipient_rule_id_foreign" foreign key("rule_id") references "rule"("id") on delete cascade on update cascade,
      constraint "recipient_user_id_foreign" foreign key("user_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create table "incident" (
      "id" integer not null primary key autoincrement,
      "rule_id" integer not null,
      "unit_id" integer not null,
      "output_id" integer null,
      "phase" text check ("phase" in ('pending', 'firing', 'resolved')) not null,
      "since" bigint not null,
      "fire_at" bigint not null,
      "fired_at" bigint null,
      "clear_at" bigint null,
      "ended_at" bigint null,
      "stopped" integer not null default false,
      "facts" json not null,
      "acknowledged_at" bigint null,
      "acknowledged_by_id" integer null,
      "snoozed_until" bigint null,
      "snoozed_worse" real null,
      constraint "incident_rule_id_foreign" foreign key("rule_id") references "rule"("id") on delete cascade on update cascade,
      constraint "incident_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "incident_output_id_foreign" foreign key("output_id") references "variable"("id") on delete cascade on update cascade,
      constraint "incident_acknowledged_by_id_foreign" foreign key("acknowledged_by_id") references "user"("id") on delete set null on update cascade
    )`);
    this.addSql(`create table "incident_message" (
      "id" integer not null primary key autoincrement,
      "incident_id" integer not null,
      "chat_id" bigint not null,
      "thread_id" integer null,
      "message_id" integer null,
      "told_at" bigint null,
      "shown" text null,
      "is_photo" integer not null default false,
      "stale" integer not null default 1,
      "closed" integer not null default false,
      "due_at" bigint null,
      "reminders" integer not null default 0
    )`);
    // Rules keep their recipients, and what holds is an incident of which all have been told.
    this.addSql(`create temporary table "moved" as
      select "rule"."id" as "rule_id", "owner_id", "output_id", "unit_id", "chat_id", "thread_id", "rule"."created_at",
        "firing", coalesce("changed_at", "rule"."created_at") as "since", "telegram_id"
      from "rule" join "variable" on "variable"."id" = "output_id" join "user" on "user"."id" = "rule"."owner_id"`);
    this.addSql(`drop table "rule"`);
    this.addSql(`alter table "rules" rename to "rule"`);
    for (const column of ["owner_id", "output_id", "unit_id"]) {
      this.addSql(`create index "rule_${column}_index" on "rule" ("${column}")`);
    }
    this.addSql(`insert into "recipient" ("rule_id", "user_id", "chat_id", "thread_id", "accepted_at")
      select "rule_id", case when "chat_id" is null then "owner_id" end, "chat_id", "thread_id", "created_at" from "moved"`);
    this.addSql(`insert into "incident" ("rule_id", "unit_id", "output_id", "phase", "since", "fire_at", "fired_at", "facts")
      select "rule_id", "unit_id", "output_id", 'firing', "since", "since", "since", '{}' from "moved" where "firing"`);
    this.addSql(`insert into "incident_message" ("incident_id", "chat_id", "thread_id", "told_at", "stale")
      select "incident"."id", coalesce("chat_id", "telegram_id"), "thread_id", "incident"."since", 0
      from "incident" join "moved" on "moved"."rule_id" = "incident"."rule_id"`);
    this.addSql(`drop table "moved"`);
    for (const column of ["rule_id", "user_id", "chat_id"]) {
      this.addSql(`create index "recipient_${column}_index" on "recipient" ("${column}")`);
    }
    for (const column of ["rule_id", "unit_id", "output_id", "acknowledged_by_id"]) {
      this.addSql(`create index "incident_${column}_index" on "incident" ("${column}")`);
    }
    this.addSql(`create index "incident_rule_id_since_index" on "incident" ("rule_id", "since")`);
    this.addSql(`create unique index "incident_open_unique" on "incident" ("rule_id", "unit_id", coalesce("output_id", 0))
      where "phase" <> 'resolved'`);
    for (const column of ["incident_id", "chat_id"]) {
      this.addSql(`create index "incident_message_${column}_index" on "incident_message" ("${column}")`);
    }
    this.addSql(`create unique index "incident_message_incident_id_chat_id_thread_id_unique"
      on "incident_message" ("incident_id", "chat_id", coalesce("thread_id", 0))`);
    this.addSql(`create index "incident_message_due_index" on "incident_message" ("due_at")
      where "due_at" is not null and "stale" = 0`);
    this.addSql(
      `create index "incident_message_stale_index" on "incident_message" ("chat_id", "id") where "stale" > 0`,
    );
    this.addSql(`alter table "user" add column "quiet_from" integer null`);
    this.addSql(`alter table "user" add column "quiet_to" integer null`);
  }
}
