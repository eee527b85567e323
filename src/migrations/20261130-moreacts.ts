import { Migration } from "@mikro-orm/migrations";

/** Keeps what people do with single variables, too. */
export class KeepMoreActs extends Migration {
  override up(): void {
    this.addSql(`create table "acts" (
      "id" integer not null primary key autoincrement,
      "at" bigint not null,
      "what" text check ("what" in ('created', 'renamed', 'deleted', 'keys', 'titled', 'measure', 'decimals', 'moved', 'logging', 'rhythm', 'linked', 'relinked', 'unlinked', 'updated', 'visibility', 'granted', 'revoked', 'transferred')) not null,
      "door" text check ("door" in ('chat', 'api')) not null,
      "user_id" integer not null,
      "owner_id" integer not null,
      "unit_id" integer not null,
      "variable_id" integer null,
      "unit" text not null,
      "detail" text null
    )`);
    this.addSql(`insert into "acts" ("id", "at", "what", "door", "user_id", "owner_id", "unit_id", "unit", "detail")
      select "id", "at", "what", "door", "user_id", "owner_id", "unit_id", "unit", "detail" from "act"`);
    this.addSql(`drop table "act"`);
    this.addSql(`alter table "acts" rename to "act"`);
    for (const column of ["owner_id", "unit_id"]) {
      this.addSql(`create index "act_${column}_index" on "act" ("${column}")`);
    }
  }
}
