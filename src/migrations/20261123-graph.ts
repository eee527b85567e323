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
      "variable_id" integer not null,
      "rev" integer not null,
      "at" bigint not null,
      "number" real null,
      "text" text null,
      "door" text check ("door" in ('chat', 'api', 'link')) not null,
      "user_id" integer null,
      "link_id" integer null,
      primary key ("variable_id", "rev")
    ) without rowid`);
  }
}
