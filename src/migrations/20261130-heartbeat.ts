import { Migration } from "@mikro-orm/migrations";

/** The last moment at which time was proven. */
export class CreateHeartbeat extends Migration {
  override up(): void {
    this.addSql(`create table "heartbeat" (
      "id" integer not null primary key autoincrement,
      "at" bigint not null,
      "uptime" bigint not null
    )`);
  }
}
