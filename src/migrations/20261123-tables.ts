import { Migration } from "@mikro-orm/migrations";

export class CreateTables extends Migration {
  override up(): void {
    this.addSql(`create table "user" (
      "id" integer not null primary key autoincrement,
      "telegram_id" bigint not null,
      "name" text not null,
      "locale" text not null,
      "role" text check ("role" in ('admin', 'user', 'blocked')) not null,
      "created_at" bigint not null
    )`);
    this.addSql(`create unique index "user_telegram_id_unique" on "user" ("telegram_id")`);
    this.addSql(`create table "unit" (
      "id" integer not null primary key autoincrement,
      "uuid" text not null,
      "owner_id" integer not null,
      "name" text not null,
      "repository_url" text not null,
      "repository_ref" text null,
      "commit" text not null,
      "world_state" json not null,
      "unit_state" json not null,
      "generation" integer not null,
      "env" text not null,
      "created_at" bigint not null,
      constraint "unit_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "unit_uuid_unique" on "unit" ("uuid")`);
    this.addSql(`create index "unit_owner_id_index" on "unit" ("owner_id")`);
    this.addSql(`create table "variable" (
      "id" integer not null primary key autoincrement,
      "uuid" text not null,
      "unit_id" integer not null,
      "kind" text check ("kind" in ('input', 'output')) not null,
      "name" text not null,
      "position" integer not null,
      "type" text check ("type" in ('bool', 'int', 'float', 'string', 'datetime')) not null,
      "min" real null,
      "max" real null,
      "step" real null,
      "values" json null,
      "initial" json null,
      "measure" text null,
      "title" json null,
      constraint "variable_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "variable_uuid_unique" on "variable" ("uuid")`);
    this.addSql(`create index "variable_unit_id_index" on "variable" ("unit_id")`);
    this.addSql(`create unique index "variable_unit_id_kind_name_unique" on "variable" ("unit_id", "kind", "name")`);
    this.addSql(`create table "status" (
      "unit_id" integer not null,
      "last_at" bigint not null,
      "seen_at" bigint null,
      "input_rev" integer not null,
      "applied_rev" integer not null,
      "state" json not null,
      constraint "status_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      primary key ("unit_id")
    )`);
    this.addSql(`create table "latest" (
      "variable_id" integer not null,
      "at" bigint not null,
      "number" real null,
      "text" text null,
      "rev" integer not null default 0,
      constraint "latest_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade,
      primary key ("variable_id")
    )`);
    this.addSql(`create table "sample" (
      "variable_id" integer not null,
      "at" bigint not null,
      "number" real null,
      "text" text null,
      primary key ("variable_id", "at")
    ) without rowid`);
    this.addSql(`create table "device_log" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "at" bigint not null,
      "level" text check ("level" in ('debug', 'info', 'warning', 'error')) not null,
      "text" text not null,
      constraint "device_log_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "device_log_unit_id_index" on "device_log" ("unit_id")`);
    this.addSql(`create unique index "device_log_unit_id_at_text_unique" on "device_log" ("unit_id", "at", "text")`);
    this.addSql(`create table "rule" (
      "id" integer not null primary key autoincrement,
      "output_id" integer not null,
      "owner_id" integer not null,
      "direction" text check ("direction" in ('above', 'below')) not null,
      "threshold" real not null,
      "hysteresis" real not null,
      "paused" integer not null default false,
      "firing" integer not null default false,
      "changed_at" bigint null,
      "created_at" bigint not null,
      constraint "rule_output_id_foreign" foreign key("output_id") references "variable"("id") on delete cascade on update cascade,
      constraint "rule_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "rule_output_id_index" on "rule" ("output_id")`);
    this.addSql(`create index "rule_owner_id_index" on "rule" ("owner_id")`);
    this.addSql(`create table "outbox" (
      "id" integer not null primary key autoincrement,
      "chat_id" bigint not null,
      "notice" json not null,
      "created_at" bigint not null,
      "due_at" bigint not null,
      "attempts" integer not null default 0
    )`);
    this.addSql(`create index "outbox_due_at_index" on "outbox" ("due_at")`);
    this.addSql(`create table "board" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "chat_id" bigint not null,
      "message_id" integer not null,
      "locale" text not null,
      "page" integer not null default 0,
      "created_at" bigint not null,
      constraint "board_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "board_unit_id_index" on "board" ("unit_id")`);
    this.addSql(`create unique index "board_chat_id_message_id_unique" on "board" ("chat_id", "message_id")`);
    this.addSql(`create table "dialog" (
      "key" text not null,
      "state" json not null,
      "updated_at" bigint not null,
      primary key ("key")
    )`);
  }
}
