import { Migration } from "@mikro-orm/migrations";

const VISIBLE = "('private', 'internal', 'trusted', 'public')";

/** Peers, our own keys, what peers follow of ours; something may be visible to trusted instances. */
export class KeepPeers extends Migration {
  override up(): void {
    this.addSql(`create table "peer" (
      "id" integer not null primary key autoincrement,
      "instance_id" text not null,
      "url" text not null,
      "name" text not null,
      "keys" json not null,
      "fingerprint" text not null,
      "may_read" integer not null,
      "we_read" integer not null,
      "allows_plain" integer not null,
      "suspended_at" bigint null,
      "cursor" text null,
      "last_asked_at" bigint null,
      "last_heard_at" bigint null,
      "trouble" json null,
      "trouble_at" bigint null,
      "created_at" bigint not null,
      "added_by" integer not null
    )`);
    this.addSql(`create unique index "peer_instance_id_unique" on "peer" ("instance_id")`);
    this.addSql(`create table "peer_read" (
      "id" integer not null primary key autoincrement,
      "peer_id" integer not null,
      "variable_id" integer not null,
      "for_unit" text null,
      "since" bigint not null,
      "at" bigint null,
      constraint "peer_read_peer_id_foreign" foreign key("peer_id") references "peer"("id") on delete cascade on update cascade,
      constraint "peer_read_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete cascade on update cascade
    )`);
    this.addSql(`create unique index "peer_read_peer_id_variable_id_unique" on "peer_read" ("peer_id", "variable_id")`);
    this.addSql(`create index "peer_read_peer_id_index" on "peer_read" ("peer_id")`);
    this.addSql(`create index "peer_read_variable_id_index" on "peer_read" ("variable_id")`);
    this.addSql(`create table "peer_nonce" (
      "peer_id" integer not null,
      "nonce" text not null,
      "expires_at" bigint not null,
      primary key ("peer_id", "nonce")
    )`);
    this.addSql(`create index "peer_nonce_expires_at_index" on "peer_nonce" ("expires_at")`);
    this.addSql(`create table "peer_act" (
      "id" integer not null primary key autoincrement,
      "at" bigint not null,
      "what" text check ("what" in ('trusted', 'direction', 'suspended', 'resumed', 'removed', 'rotated')) not null,
      "user_id" integer not null,
      "peer_id" integer not null,
      "peer" text not null,
      "detail" text null
    )`);
    this.addSql(`create table "instance_key" (
      "kid" text not null,
      "x" text not null,
      "sealed" text not null,
      "state" text check ("state" in ('pending', 'active', 'retiring')) not null,
      "created_at" bigint not null,
      "active_at" bigint null,
      "retired_at" bigint null,
      primary key ("kid")
    )`);
    this.addSql(`create table "news" (
      "id" integer not null primary key autoincrement,
      "variable_id" integer not null,
      "at" bigint not null
    )`);
    this.addSql(`alter table "grant" add column "to_peer_id" integer null
      constraint "grant_to_peer_id_foreign" references "peer" ("id") on update cascade on delete cascade`);
    this.addSql(`alter table "grant" add column "to_peer_unit" text null`);
    this.addSql(`create index "grant_to_peer_id_index" on "grant" ("to_peer_id")`);
    this.#widen();
  }

  /** Lets columns hold one more word: SQLite changes no check that is there. */
  #widen(): void {
    this.addSql("drop view units");
    for (const [table, end] of [
      ["unit", "not null default 'private'"],
      ["variable", "null"],
    ]) {
      this.addSql(`alter table "${table}" add column "visible_to" text check ("visible_to" in ${VISIBLE}) ${end}`);
      this.addSql(`update "${table}" set "visible_to" = "visibility"`);
      this.addSql(`alter table "${table}" drop column "visibility"`);
      this.addSql(`alter table "${table}" rename column "visible_to" to "visibility"`);
    }
    this.addSql(`create view units as
      select uuid, name, visibility, created_at, seen_at, seen_at / 1000.0 as time, "interval" / 1000.0 as "interval",
        seen_at + nullif("interval", 0) as due_at,
        seen_at + max(120000, min(3 * "interval", "interval" + 86400000)) as silent_at
      from (select unit.uuid as uuid, unit.name as name, unit.visibility as visibility, unit.created_at as created_at,
          status.seen_at as seen_at,
          coalesce(coalesce(unit.sync_by_hand, unit.sync) ->> 'interval' * 1000, status.pace, 0) as "interval"
        from unit left join status on status.unit_id = unit.id)`);
  }
}
