import { Migration } from "@mikro-orm/migrations";

/** Keeps offers of units to other people. */
export class KeepTransfers extends Migration {
  override up(): void {
    this.addSql(`create table "transfer" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "giver_id" integer not null,
      "receiver_id" integer not null,
      "created_at" bigint not null,
      "expires_at" bigint not null,
      "ended_at" bigint null,
      "end" text check ("end" in ('accepted', 'refused', 'cancelled')) null,
      constraint "transfer_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "transfer_giver_id_foreign" foreign key("giver_id") references "user"("id") on delete cascade on update cascade,
      constraint "transfer_receiver_id_foreign" foreign key("receiver_id") references "user"("id") on delete cascade on update cascade
    )`);
    for (const column of ["unit_id", "giver_id", "receiver_id"]) {
      this.addSql(`create index "transfer_${column}_index" on "transfer" ("${column}")`);
    }
  }
}
