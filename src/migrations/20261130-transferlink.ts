import { Migration } from "@mikro-orm/migrations";

/** Keeps offers of units to whoever opens a link: they have a hash, and a receiver from then on. */
export class OfferByLink extends Migration {
  override up(): void {
    this.addSql(`create table "offer" (
      "id" integer not null primary key autoincrement,
      "unit_id" integer not null,
      "giver_id" integer not null,
      "receiver_id" integer null,
      "hash" text null,
      "created_at" bigint not null,
      "expires_at" bigint not null,
      "ended_at" bigint null,
      "end" text check ("end" in ('accepted', 'refused', 'cancelled')) null,
      constraint "transfer_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete cascade on update cascade,
      constraint "transfer_giver_id_foreign" foreign key("giver_id") references "user"("id") on delete cascade on update cascade,
      constraint "transfer_receiver_id_foreign" foreign key("receiver_id") references "user"("id") on delete cascade on update cascade
    )`);
    const columns = `"id", "unit_id", "giver_id", "receiver_id", "created_at", "expires_at", "ended_at", "end"`;
    this.addSql(`insert into "offer" (${columns}) select ${columns} from "transfer"`);
    this.addSql(`drop table "transfer"`);
    this.addSql(`alter table "offer" rename to "transfer"`);
    this.addSql(`create unique index "transfer_hash_unique" on "transfer" ("hash")`);
    for (const column of ["unit_id", "giver_id", "receiver_id"]) {
      this.addSql(`create index "transfer_${column}_index" on "transfer" ("${column}")`);
    }
  }
}
