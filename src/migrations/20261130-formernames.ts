import { Migration } from "@mikro-orm/migrations";

/** Keeps all names that a variable had, and not the last one alone. */
export class KeepFormerNames extends Migration {
  override up(): void {
    this.addSql(`alter table "variable" add column "former_names" json not null default '[]'`);
    this.addSql(`update "variable" set "former_names" = json_array("former_name") where "former_name" is not null`);
    this.addSql(`alter table "variable" drop column "former_name"`);
  }
}
