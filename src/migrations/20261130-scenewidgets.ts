import { Migration } from "@mikro-orm/migrations";

const COLUMNS = `"id", "board_id", "position", "kind", "unit_id", "variable_id", "state", "label", "called", "beside", "options", "since"`;

/** A widget may run a scene: SQLite changes no check that is there. */
export class ShowScenes extends Migration {
  override up(): void {
    this.addSql(`create table "widgets" (
      "id" integer not null primary key autoincrement,
      "board_id" integer not null,
      "position" integer not null,
      "kind" text check ("kind" in ('toggle', 'momentary', 'stepper', 'presets', 'grid', 'list', 'typed', 'value', 'state', 'title', 'scene')) not null,
      "unit_id" integer null,
      "variable_id" integer null,
      "state" text null,
      "label" text null,
      "called" text not null,
      "beside" integer not null default false,
      "options" json not null,
      "since" integer not null default 1,
      "scene_id" integer null,
      constraint "widget_board_id_foreign" foreign key("board_id") references "board"("id") on delete cascade on update cascade,
      constraint "widget_unit_id_foreign" foreign key("unit_id") references "unit"("id") on delete set null on update cascade,
      constraint "widget_variable_id_foreign" foreign key("variable_id") references "variable"("id") on delete set null on update cascade,
      constraint "widget_scene_id_foreign" foreign key("scene_id") references "scene"("id") on delete set null on update cascade
    )`);
    this.addSql(`insert into "widgets" (${COLUMNS}) select ${COLUMNS} from "widget"`);
    this.addSql(`drop table "widget"`);
    this.addSql(`alter table "widgets" rename to "widget"`);
    for (const column of ["board_id", "unit_id", "variable_id", "scene_id"]) {
      this.addSql(`create index "widget_${column}_index" on "widget" ("${column}")`);
    }
  }
}
