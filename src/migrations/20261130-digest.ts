import { Migration } from "@mikro-orm/migrations";

/** Remembers which messages tell of what came in a quiet time. */
export class KeepDigests extends Migration {
  override up(): void {
    this.addSql(`alter table "incident_message" add column "is_digest" integer not null default false`);
  }
}
