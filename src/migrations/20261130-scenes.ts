import { Migration } from "@mikro-orm/migrations";

/** Inputs that people set together. */
export class KeepScenes extends Migration {
  override up(): void {
    this.addSql(`create table "scene" (
      "id" integer not null primary key autoincrement,
      "uuid" text not null,
      "owner_id" integer not null,
      "name" text not null,
      "created_at" bigint not null,
      constraint "scene_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "scene_uuid_unique" on "scene" ("uuid")`);
    this.addSql(`create index "scene_owner_id_index" on "scene" ("owner_id")`);
    this.addSql(`create table "scene_part" (
      "id" integer not null primary key autoincrement,
      "scene_id" integer not null,
      "position" integer not null,
      "unit_id" integer null,
      "variable_id" integer null,
      "called" text not null,
      "value" json not null,
      constraint "scene_part_scene_id_foreign" foreign key("scene_id") references "scene"("id") on delete cascade on update cascade,
      constraint "scene_part_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete set null on update cascade,
      constraint "scene_part_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete set null on update cascade
    )`);
    for (const column of ["scene_id", "unit_id", "variable_id"]) {
      this.addSql(`create index "scene_part_${column}_index" on "scene_part" ("${column}")`);
    }
  }
}
