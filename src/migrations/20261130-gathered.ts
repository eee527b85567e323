import { Migration } from "@mikro-orm/migrations";

/** Remembers what waits to be told with others; until now only what came in a quiet time has waited. */
export class GatherIncidents extends Migration {
  override up(): void {
    this.addSql(`alter table "incident_message" add column "is_gathered" integer not null default false`);
    this.addSql(`update "incident_message" set "is_digest" = true where "told_at" is null and "due_at" is not null`);
  }
}
