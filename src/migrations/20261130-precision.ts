import { Migration } from "@mikro-orm/migrations";

/** Adds with how many decimals a variable is shown. */
export class AddPrecision extends Migration {
  override up(): void {
    this.addSql(`alter table "variable" add column "precision" integer null`);
  }
}
