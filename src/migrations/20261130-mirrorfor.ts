import { Migration } from "@mikro-orm/migrations";

/** An output of another instance may have been given to one unit here alone. */
export class KeepMirrorFor extends Migration {
  override up(): void {
    this.addSql(`alter table "variable" add column "remote_for" text null`);
  }
}
