import { Migration } from "@mikro-orm/migrations";

/** What took commits before is now a view that the code makes (storage/sqlite/commit). */
export class DropIntake extends Migration {
  override up(): void {
    this.addSql("drop view intake");
  }
}
