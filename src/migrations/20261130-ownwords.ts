import { Migration } from "@mikro-orm/migrations";

/** Keeps what owners say of variables instead of their repositories. */
export class KeepOwnWords extends Migration {
  override up(): void {
    for (const column of [
      `"own_title" text`,
      `"own_measure" text`,
      `"own_precision" integer`,
      `"own_position" integer`,
    ]) {
      this.addSql(`alter table "variable" add column ${column} null`);
    }
  }
}
