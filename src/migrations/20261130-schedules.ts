import { Migration } from "@mikro-orm/migrations";

/** What people have done at certain times, and which inputs they hold by hand. */
export class KeepSchedules extends Migration {
  override up(): void {
    this.addSql(`create table "schedule" (
      "id" integer not null primary key autoincrement,
      "uuid" text not null,
      "owner_id" integer not null,
      "name" text not null,
      "variable_id" integer null,
      "value" json null,
      "end_value" json null,
      "scene_id" integer null,
      "end_scene_id" integer null,
      "called" text not null,
      "timing" json not null,
      "city" json null,
      "late" integer not null default 10,
      "paused" text check ("paused" in ('hand', 'gone', 'no-access', 'unfit', 'scene', 'no-place')) null,
      "created_at" bigint not null,
      "next_at" bigint null,
      "end_at" bigint null,
      "ran" json not null,
      "decided_at" bigint not null,
      "due_at" bigint null,
      "last_at" bigint null,
      constraint "schedule_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade,
      constraint "schedule_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete set null on update cascade,
      constraint "schedule_scene_id_foreign" foreign key("scene_id") references "scene"("id") on delete set null on update cascade,
      constraint "schedule_end_scene_id_foreign" foreign key("end_scene_id") references "scene"("id") on delete set null on update cascade
    )`);
    this.addSql(`create unique index "schedule_uuid_unique" on "schedule" ("uuid")`);
    for (const column of ["owner_id", "variable_id", "scene_id", "end_scene_id", "due_at"]) {
      this.addSql(`create index "schedule_${column}_index" on "schedule" ("${column}")`);
    }
    this.addSql(`create table "hold" (
      "variable_id" integer not null primary key,
      "user_id" integer not null,
      "until" bigint not null,
      "waiting" json null,
      constraint "hold_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "hold_variable_id_index" on "hold" ("variable_id")`);
    this.addSql(`create index "hold_until_index" on "hold" ("until")`);
  }
}
