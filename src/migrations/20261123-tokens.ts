import { Migration } from "@mikro-orm/migrations";

/** Tokens of the open API. */
export class CreateTokens extends Migration {
  override up(): void {
    this.addSql(`create table "api_token" (
      "id" integer not null primary key autoincrement,
      "hash" text not null,
      "owner_id" integer not null,
      "name" text not null,
      "scope" text check ("scope" in ('read', 'write')) not null,
      "created_at" bigint not null,
      "expires_at" bigint null,
      "last_used_at" bigint null,
      constraint "api_token_owner_id_foreign" foreign key("owner_id") references "user"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "api_token_hash_unique" on "api_token" ("hash")`);
    this.addSql(`create index "api_token_owner_id_index" on "api_token" ("owner_id")`);
  }
}
