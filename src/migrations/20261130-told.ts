import { Migration } from "@mikro-orm/migrations";

/** Each press in a private chat asks whether its message tells of incidents. */
export class FindTold extends Migration {
  override up(): void {
    this.addSql(`create index "incident_message_chat_id_message_id_index"
      on "incident_message" ("chat_id", "message_id")`);
    this.addSql(`drop index "incident_message_chat_id_index"`);
  }
}
