import { Migration } from "@mikro-orm/migrations";

/** Lets units follow their repositories: an archive of variables, the commits a unit has been on, updates looked at. */
export class KeepUpdates extends Migration {
  override up(): void {
    this.addSql(`alter table "variable" add column "archived_at" bigint null`);
    this.addSql(`alter table "variable" add column "former_name" text null`);
    this.addSql(`drop index "variable_unit_id_kind_name_unique"`);
    this.addSql(`create unique index "variable_unit_id_kind_name_unique" on "variable" ("unit_id", "kind", "name")
      where "archived_at" is null`);
    for (const column of [`"latest_commit" text`, `"checked_at" bigint`, `"unread_since" bigint`, `"told" json`]) {
      this.addSql(`alter table "unit" add column ${column} null`);
    }
    this.addSql(`create table "unit_version" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "commit" text not null,
      "at" bigint not null,
      constraint "unit_version_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "unit_version_unit_id_index" on "unit_version" ("unit_id")`);
    this.addSql(`create unique index "unit_version_unit_id_commit_unique" on "unit_version" ("unit_id", "commit")`);
    this.addSql(
      `insert into "unit_version" ("unit_id", "commit", "at") select "id", "commit", "created_at" from "unit"`,
    );
    this.addSql(`create table "draft" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "commit" text not null,
      "ref" text null,
      "schema" json not null,
      "example" text not null,
      "renames" json not null,
      "created_at" bigint not null,
      constraint "draft_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "draft_unit_id_unique" on "draft" ("unit_id")`);
    // The view of before, with when a variable went.
    this.addSql("drop view variables");
    this.addSql(`create view variables as
      select variable.uuid as uuid, unit.uuid as unit, unit.name as unit_name, variable.kind as kind, variable.name as name,
        variable.position as position, variable.type as type, variable.measure as measure, variable.min as min,
        variable.max as max, latest.at as at, latest.at / 1000.0 as time, latest.number as number, latest.text as text,
        coalesce((select max(to_at) from sealed where variable_id = variable.id), 0) as whole_at,
        variable.archived_at as archived_at
      from variable join unit on unit.id = variable.unit_id left join latest on latest.variable_id = variable.id`);
  }
}
