import { Migration } from "@mikro-orm/migrations";

/**
 * What others may read out of the file, with names that stay when tables change; docs/grafana.md says what the columns mean.
 * Nothing in them is secret. `at` and what ends in `_at` is ms since the epoch, `time` the same in seconds: ask by `at`,
 * which is in the primary key, and draw `time`. A migration that makes a table anew has to drop its views before.
 */
export class CreateViews extends Migration {
  override up(): void {
    this.addSql(`create view units as
      select unit.uuid as uuid, unit.name as name, unit.visibility as visibility, unit.created_at as created_at,
        status.seen_at as seen_at, status.seen_at / 1000.0 as time
      from unit left join status on status.unit_id = unit.id`);
    this.addSql(`create view variables as
      select variable.uuid as uuid, unit.uuid as unit, unit.name as unit_name, variable.kind as kind, variable.name as name,
        variable.position as position, variable.type as type, variable.measure as measure, variable.min as min,
        variable.max as max, latest.at as at, latest.at / 1000.0 as time, latest.number as number, latest.text as text,
        coalesce((select max(to_at) from sealed where variable_id = variable.id), 0) as whole_at
      from variable join unit on unit.id = variable.unit_id left join latest on latest.variable_id = variable.id`);
    // A cross join goes from left to right: the variable first, then its rows by their primary key.
    this.addSql(`create view samples as
      select variable.uuid as variable, sample.at as at, sample.at / 1000.0 as time, sample.number as number,
        sample.text as text
      from variable cross join sample where sample.variable_id = variable.id`);
    for (const [view, table, more] of [
      ["windows", `"window"`, "figures.median as median, "],
      ["rollups", "rollup", ""],
    ]) {
      this.addSql(`create view ${view} as
        select variable.uuid as variable, figures.width as width, figures.at as at, figures.at / 1000.0 as time,
          figures.count as count, figures.min as min, figures.max as max, figures.mean as mean, ${more}figures.known as known
        from variable cross join ${table} as figures where figures.variable_id = variable.id`);
    }
  }
}
