import { Migration } from "@mikro-orm/migrations";

/** Keeps the history of the examples that the instance serves itself: units may be on any commit of it. */
export class KeepExamples extends Migration {
  override up(): void {
    this.addSql(`create table "git_object" (
      "id" text not null primary key,
      "type" text check ("type" in ('commit', 'tree', 'blob')) not null,
      "data" blob not null
    )`);
    this.addSql(`create table "example" ("name" text not null primary key, "commit" text not null)`);
  }
}
