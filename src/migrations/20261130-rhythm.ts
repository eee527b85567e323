import { Migration } from "@mikro-orm/migrations";

/** When units mean to sync, and the interval that was learnt of each; the view tells when they are due, as domain/presence does. */
export class KeepRhythm extends Migration {
  override up(): void {
    this.addSql(`alter table "unit" add column "sync" json null`);
    this.addSql(`alter table "unit" add column "sync_by_hand" json null`);
    this.addSql(`alter table "status" add column "pace" integer not null default 0`);
    this.addSql("drop view units");
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
