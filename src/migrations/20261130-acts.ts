import { Migration } from "@mikro-orm/migrations";

/** Keeps what people do with units and with who may use them. */
export class KeepActs extends Migration {
  override up(): void {
    this.addSql(`create table "act" (
      "id" integer not null primary key autoincrement,
      "at" bigint not null,
      "what" text check ("what" in ('created', 'renamed', 'deleted', 'keys', 'updated', 'visibility', 'granted', 'revoked', 'transferred')) not null,
      "door" text check ("door" in ('chat', 'api')) not null,
      "user_id" integer not null,
      "owner_id" integer not null,
      "unit_id" integer not null,
      "unit" text not null,
      "detail" text null
    )`);
    for (const column of ["owner_id", "unit_id"]) {
      this.addSql(`create index "act_${column}_index" on "act" ("${column}")`);
    }
  }
}
