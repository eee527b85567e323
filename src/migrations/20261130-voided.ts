import { Migration } from "@mikro-orm/migrations";

/** Times that the clock was ahead at (services/clock/corrections). */
export class CreateVoided extends Migration {
  override up(): void {
    this.addSql(`create table "voided" (
      "id" integer not null primary key autoincrement,
      "to_at" bigint not null,
      "epoch" integer not null
    )`);
    this.addSql(`alter table "unit" add column "keys_epoch" integer not null default 0`);
  }
}
