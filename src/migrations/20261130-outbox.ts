import { Migration } from "@mikro-orm/migrations";

/** Messages are looked for by their chat, and a pause is kept beside its end. */
export class PauseChats extends Migration {
  override up(): void {
    this.addSql(`alter table "outbox" add column "pause_ms" integer null`);
    this.addSql(`create index "outbox_chat_id_index" on "outbox" ("chat_id")`);
  }
}
