import { Migration } from "@mikro-orm/migrations";

/** Remembers who wants pictures on a dark ground. */
export class KeepDark extends Migration {
  override up(): void {
    this.addSql(`alter table "user" add column "dark" integer not null default false`);
  }
}
