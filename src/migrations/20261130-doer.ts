import { Migration } from "@mikro-orm/migrations";

/** Keeps which scene, schedule or reaction has set an input. */
export class KeepDoers extends Migration {
  override up(): void {
    this.addSql(
      `alter table "input_change" add column "doer" text check ("doer" in ('scene', 'schedule', 'reaction')) null`,
    );
    this.addSql(`alter table "input_change" add column "doer_name" text null`);
  }
}
