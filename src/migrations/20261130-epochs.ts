import { Migration } from "@mikro-orm/migrations";

/** Revisions that devices were told before there were epochs are those of epoch 0, which a new database does not know. */
export class CreateEpochs extends Migration {
  override up(): void {
    this.addSql(`create table "epoch" (
      "id" integer not null primary key autoincrement,
      "number" integer not null
    )`);
    this.addSql(`create unique index "epoch_number_unique" on "epoch" ("number")`);
    this.addSql(`insert into "epoch" ("number") select 0 where exists (select 1 from "unit")`);
  }
}
