import { Migration } from "@mikro-orm/migrations";

/** When an incident's message becomes a picture. */
export class KeepPictures extends Migration {
  override up(): void {
    this.addSql(`alter table "incident_message" add column "picture_at" bigint null`);
    this.addSql(`create index "incident_message_picture_at_index" on "incident_message" ("picture_at")
      where "picture_at" is not null`);
  }
}
