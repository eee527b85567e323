import { Migration } from "@mikro-orm/migrations";

/** Remembers over a crash what links and alert rules are still to make of changed values. */
export class KeepUnsettled extends Migration {
  override up(): void {
    this.addSql(`create table "unsettled" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "variables" json not null,
      "links" json not null,
      constraint "unsettled_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "unsettled_unit_id_index" on "unsettled" ("unit_id")`);
  }
}
