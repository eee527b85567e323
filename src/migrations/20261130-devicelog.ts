import { Migration } from "@mikro-orm/migrations";

/** Who wrote an entry of a unit's log, and a view of the logs for Grafana. */
export class TellLogs extends Migration {
  override up(): void {
    this.addSql(`alter table "device_log" add column "kind" text not null default 'program'`);
    this.addSql(`create view logs as
      select unit.uuid as unit, unit.name as unit_name, device_log.at as at, device_log.at / 1000.0 as time,
        device_log.level as level, device_log.kind as kind, device_log.text as text
      from unit cross join device_log where device_log.unit_id = unit.id`);
  }
}
