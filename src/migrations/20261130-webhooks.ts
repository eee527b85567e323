import { Migration } from "@mikro-orm/migrations";

/** Where incidents are sent for programs, and what is still to be sent there. */
export class KeepWebhooks extends Migration {
  override up(): void {
    this.addSql(`create table "webhook" (
      "id" integer not null primary key autoincrement,
      "owner_id" integer not null,
      "host" text not null,
      "sealed" text not null,
      "created_at" bigint not null,
      "sent_at" bigint null,
      "failures" integer not null default 0,
      "failing_since" bigint null,
      "trouble" text null,
      "due_at" bigint not null default 0,
      "stopped_at" bigint null,
      constraint "webhook_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "webhook_owner_id_index" on "webhook" ("owner_id")`);
    this.addSql(`create table "webhook_event" (
      "id" integer not null primary key autoincrement,
      "webhook_id" integer not null,
      "event" text check ("event" in ('firing', 'acknowledged', 'resolved')) not null,
      "incident_id" integer not null,
      "rule_id" integer not null,
      "since" bigint not null,
      "at" bigint null,
      constraint "webhook_event_webhook_id_foreign" foreign key("webhook_id") references "webhook"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "webhook_event_webhook_id_index" on "webhook_event" ("webhook_id")`);
    this.addSql(`create unique index "webhook_event_webhook_id_incident_id_event_unique"
      on "webhook_event" ("webhook_id", "incident_id", "event")`);
  }
}
