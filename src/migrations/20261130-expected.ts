import { Migration } from "@mikro-orm/migrations";

/** A value is missed from when it could first have come: not before its device did, nor before an update brought its output. */
export class KeepExpected extends Migration {
  override up(): void {
    this.addSql('alter table "status" add column "first_at" bigint null');
    this.addSql(
      `update "status" set "first_at" = (select created_at from unit where unit.id = unit_id) where seen_at > 0`,
    );
    this.addSql('alter table "variable" add column "added_at" bigint null');
  }
}
