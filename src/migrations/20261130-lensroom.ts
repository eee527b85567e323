import { Migration } from "@mikro-orm/migrations";

/** Remembers in which room units are selected. */
export class KeepLensRoom extends Migration {
  override up(): void {
    this.addSql(`alter table "lens" add column "room" integer`);
  }
}
