import { Migration } from "@mikro-orm/migrations";

/** Samples that were stored while the clock was ahead, once that is known (services/clock/misdated). */
export class SetMisdatedAside extends Migration {
  override up(): void {
    this.addSql(`create table "misdated" (
      "variable_id" integer not null,
      "at" bigint not null,
      "found_at" bigint not null,
      "number" real null,
      "text" text null,
      primary key ("variable_id", "at", "found_at")
    ) without rowid`);
  }
}
