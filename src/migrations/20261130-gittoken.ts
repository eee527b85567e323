import { Migration } from "@mikro-orm/migrations";

/** Keeps what opens people's private repositories. */
export class KeepGitTokens extends Migration {
  override up(): void {
    this.addSql(`create table "git_token" (
      "id" integer not null primary key autoincrement,
      "owner_id" integer not null,
      "host" text not null,
      "sealed" text not null,
      "created_at" bigint not null,
      constraint "git_token_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create index "git_token_owner_id_index" on "git_token" ("owner_id")`);
    this.addSql(`create unique index "git_token_owner_id_host_unique" on "git_token" ("owner_id", "host")`);
  }
}
