import { Migration } from "@mikro-orm/migrations";

/** Keeps people's rooms, which units are in them, and how lists are looked at. */
export class KeepRooms extends Migration {
  override up(): void {
    this.addSql(`create table "room" (
      "id" integer not null primary key autoincrement,
      "owner_id" integer not null,
      "parent_id" integer null,
      "name" text not null,
      "created_at" bigint not null,
      constraint "room_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "room_owner_id_index" on "room" ("owner_id")`);
    this.addSql(`create table "placement" (
      "owner_id" integer not null,
      "unit_id" integer not null,
      "room_id" integer not null,
      constraint "placement_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade,
      constraint "placement_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "placement_room_id_foreign" foreign key("room_id") references "room"("id") on delete cascade on update cascade,
      primary key ("owner_id", "unit_id")
    ) without rowid`);
    for (const column of ["owner_id", "unit_id", "room_id"]) {
      this.addSql(`create index "placement_${column}_index" on "placement" ("${column}")`);
    }
    this.addSql(`create table "lens" (
      "chat_id" bigint not null,
      "message_id" integer not null,
      "search" text null,
      "filter" text check ("filter" in ('silent', 'firing', 'mine', 'shared')) null,
      "selected" json null,
      "drafts" json null,
      "updated_at" bigint not null,
      primary key ("chat_id", "message_id")
    ) without rowid`);
    this.addSql(`alter table "user" add column "list_values" integer not null default false`);
  }
}
