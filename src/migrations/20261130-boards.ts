import { Migration } from "@mikro-orm/migrations";

const COLUMNS = `"id", "unit_id", "chat_id", "message_id", "locale", "page", "created_at", "owner_id", "thread_id", "audience"`;

/** Boards of one's own. What was a board so far is a message that shows one, or a unit. */
export class MakeBoards extends Migration {
  override up(): void {
    this.addSql(`create table "posting" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer null,
      "board_id" integer null,
      "chat_id" bigint not null,
      "message_id" integer not null,
      "locale" text not null,
      "page" integer not null default 0,
      "created_at" bigint not null,
      "owner_id" integer null,
      "thread_id" integer null,
      "audience" text check ("audience" in ('owner', 'granted', 'everyone')) not null default 'owner',
      "pinned" integer not null default false,
      constraint "posting_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "posting_board_id_foreign" foreign key("board_id") references "board"("id") on delete cascade on update cascade,
      constraint "posting_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`insert into "posting" (${COLUMNS}) select ${COLUMNS} from "board"`);
    this.addSql(`drop table "board"`);
    this.addSql(`create unique index "posting_chat_id_message_id_unique" on "posting" ("chat_id", "message_id")`);
    for (const column of ["unit_id", "board_id", "owner_id"]) {
      this.addSql(`create index "posting_${column}_index" on "posting" ("${column}")`);
    }

    this.addSql(`create table "board" (
      "id" integer not null primary key autoincrement,
      "uuid" text not null,
      "owner_id" integer not null,
      "name" text not null,
      "revision" integer not null default 1,
      "created_at" bigint not null,
      "opened_at" bigint not null,
      constraint "board_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "board_uuid_unique" on "board" ("uuid")`);
    this.addSql(`create index "board_owner_id_index" on "board" ("owner_id")`);

    this.addSql(`create table "widget" (
      "id" integer not null primary key autoincrement,
      "board_id" integer not null,
      "position" integer not null,
      "kind" text check ("kind" in ('toggle', 'momentary', 'stepper', 'presets', 'grid', 'list', 'typed', 'value', 'state', 'title')) not null,
      "unit_id" integer null,
      "variable_id" integer null,
      "state" text null,
      "label" text null,
      "called" text not null,
      "beside" integer not null default false,
      "options" json not null,
      "since" integer not null default 1,
      constraint "widget_board_id_foreign" foreign key("board_id") references "board"("id") on delete cascade on update cascade,
      constraint "widget_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete set null on update cascade,
      constraint "widget_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete set null on update cascade
    )`);
    for (const column of ["board_id", "unit_id", "variable_id"]) {
      this.addSql(`create index "widget_${column}_index" on "widget" ("${column}")`);
    }

    this.addSql(`create table "push" (
      "id" integer not null primary key autoincrement,
      "variable_id" integer not null,
      "user_id" integer not null,
      "chat_id" bigint not null,
      "thread_id" integer null,
      "label" text not null,
      "on_ms" integer not null,
      "within_ms" integer not null,
      "rev" integer null,
      "due_at" bigint not null,
      "taken" integer not null default false,
      constraint "push_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "push_variable_id_index" on "push" ("variable_id")`);
    this.addSql(`create unique index "push_variable_id_unique" on "push" ("variable_id")`);
  }
}
