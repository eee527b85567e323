import { Migration } from "@mikro-orm/migrations";

/** The view of variables has the words of a unit's owner, as domain/words says: a title, a measure, decimals. */
export class ViewOwnWords extends Migration {
  override up(): void {
    this.addSql("drop view variables");
    this.addSql(`create view variables as
      select variable.uuid as uuid, unit.uuid as unit, unit.name as unit_name, variable.kind as kind, variable.name as name,
        coalesce(own_title, title ->> '$.en', variable.name) as title, variable.position as position, variable.type as type,
        nullif(coalesce(own_measure, measure), '') as measure,
        case when own_precision is null then precision when own_precision >= 0 then own_precision end as decimals,
        variable.min as min, variable.max as max, latest.at as at, latest.at / 1000.0 as time, latest.number as number,
        latest.text as text,
        coalesce((select max(to_at) from sealed where variable_id = variable.id), 0) as whole_at,
        variable.archived_at as archived_at
      from variable join unit on unit.id = variable.unit_id left join latest on latest.variable_id = variable.id`);
  }
}
