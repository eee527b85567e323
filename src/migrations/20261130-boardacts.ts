import { Migration } from "@mikro-orm/migrations";

/** Keeps what people do with their boards, too. */
export class KeepBoardActs extends Migration {
  override up(): void {
    this.addSql(`create table "acts" (
      "id" integer not null primary key autoincrement,
      "at" bigint not null,
      "what" text check ("what" in ('created', 'renamed', 'deleted', 'keys', 'titled', 'measure', 'decimals', 'moved', 'logging', 'rhythm', 'linked', 'relinked', 'unlinked', 'updated', 'visibility', 'granted', 'revoked', 'transferred', 'copied', 'changed')) not null,
      "door" text check ("door" in ('chat', 'api')) not null,
      "user_id" integer not null,
      "owner_id" integer not null,
      "unit_id" integer null,
      "variable_id" integer null,
      "board_id" integer null,
      "unit" text not null,
      "detail" text null
    )`);
    const columns = `"id", "at", "what", "door", "user_id", "owner_id", "unit_id", "variable_id", "unit", "detail"`;
    this.addSql(`insert into "acts" (${columns}) select ${columns} from "act"`);
    this.addSql(`drop table "act"`);
    this.addSql(`alter table "acts" rename to "act"`);
    for (const column of ["owner_id", "unit_id"]) {
      this.addSql(`create index "act_${column}_index" on "act" ("${column}")`);
    }
  }
}
