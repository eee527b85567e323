import { Migration } from "@mikro-orm/migrations";

/** A unit and its outputs may stand for those of another instance. */
export class KeepMirrors extends Migration {
  override up(): void {
    this.addSql(`alter table "unit" add column "remote_instance" text null`);
    this.addSql(`alter table "unit" add column "remote_uuid" text null`);
    this.addSql(`alter table "variable" add column "remote_uuid" text null`);
    this.addSql(`alter table "variable" add column "remote_gone_at" bigint null`);
    this.addSql(
      `create unique index "unit_mirror_unique" on "unit" ("owner_id", "remote_instance", "remote_uuid") where "remote_instance" is not null`,
    );
  }
}
