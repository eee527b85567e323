import { Migration } from "@mikro-orm/migrations";

/** Finds the units of one name, whosever they are. */
export class IndexNamesOfAll extends Migration {
  override up(): void {
    this.addSql('create index "unit_name_index" on "unit" ("name")');
    this.addSql('drop index "unit_owner_id_name_index"');
  }
}
