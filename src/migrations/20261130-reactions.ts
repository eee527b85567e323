import { Migration } from "@mikro-orm/migrations";

/** Scenes that run when incidents begin or end, and for which they have. */
export class KeepReactions extends Migration {
  override up(): void {
    this.addSql(`create table "reaction" (
      "id" integer not null primary key autoincrement,
      "owner_id" integer not null,
      "rule_id" integer not null,
      "scene_id" integer not null,
      "moment" text check ("moment" in ('began', 'ended')) not null,
      "created_at" bigint not null,
      "stopped_at" bigint null,
      constraint "reaction_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade,
      constraint "reaction_rule_id_foreign" foreign key("rule_id") references "rule"("id") on delete cascade on update cascade,
      constraint "reaction_scene_id_foreign" foreign key("scene_id") references "scene"("id") on delete cascade on update cascade
    )`);
    for (const column of ["owner_id", "rule_id", "scene_id"]) {
      this.addSql(`create index "reaction_${column}_index" on "reaction" ("${column}")`);
    }
    this.addSql(
      `create unique index "reaction_rule_id_scene_id_moment_unique" on "reaction" ("rule_id", "scene_id", "moment")`,
    );
    this.addSql(`create table "reaction_run" (
      "reaction_id" integer not null,
      "incident_id" integer not null,
      "at" bigint not null,
      "changed" integer not null,
      primary key ("reaction_id", "incident_id"),
      constraint "reaction_run_reaction_id_foreign" foreign key("reaction_id") references "reaction"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "reaction_run_reaction_id_index" on "reaction_run" ("reaction_id")`);
  }
}
