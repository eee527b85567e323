import { Migration } from "@mikro-orm/migrations";

/** Keeps where people are who say so, rounded. */
export class KeepLocations extends Migration {
  override up(): void {
    for (const column of ["latitude", "longitude"]) this.addSql(`alter table "user" add column "${column}" real null`);
  }
}
