import { Migration } from "@mikro-orm/migrations";

/** Lets owners remove bad readings: who removed what, and what must not come back. */
export class KeepRemovals extends Migration {
  override up(): void {
    this.addSql(`create table "removal" (
      "id" integer not null primary key autoincrement,
      "variable_id" integer not null,
      "at" bigint not null,
      "user_id" integer not null,
      "door" text check ("door" in ('chat', 'api')) not null,
      "count" integer not null,
      "first_at" bigint not null,
      "last_at" bigint not null,
      "lowest" real null,
      "highest" real null,
      constraint "removal_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "removal_variable_id_index" on "removal" ("variable_id")`);
    this.addSql(`create table "removed" (
      "variable_id" integer not null,
      "at" bigint not null,
      "removed_at" bigint not null,
      constraint "removed_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade,
      primary key ("variable_id", "at")
    ) without rowid`);
    this.addSql(`create index "removed_variable_id_index" on "removed" ("variable_id")`);
  }
}
