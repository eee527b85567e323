import { Migration } from "@mikro-orm/migrations";

/** News are kept a commit in a row: one row for each sample took more of a sync than all else of it. */
export class KeepNewsByCommit extends Migration {
  override up(): void {
    this.addSql(`create table "news_part" ("id" integer not null primary key autoincrement, "items" text not null)`);
    // Numbers go on from there.
    this.addSql(`insert into "news_part" ("id", "items") select seq, '[]' from sqlite_sequence where name = 'news'`);
    this.addSql(`drop table "news"`);
  }
}
