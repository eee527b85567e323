import { Migration } from "@mikro-orm/migrations";

/** Remembers who was asked where they are: nobody is asked twice. */
export class AskZone extends Migration {
  override up(): void {
    this.addSql(`alter table "user" add column "zone_asked" integer not null default false`);
  }
}
