import { Migration } from "@mikro-orm/migrations";

/** Finds the units of one owner that have one name. */
export class IndexNames extends Migration {
  override up(): void {
    this.addSql('create index "unit_owner_id_name_index" on "unit" ("owner_id", "name")');
  }
}
