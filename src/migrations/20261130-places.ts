import { Migration } from "@mikro-orm/migrations";

/** Lets units move to another repository, and be a folder of one. */
export class KeepPlaces extends Migration {
  override up(): void {
    this.addSql(`alter table "unit" add column "folder" text not null default ''`);
    for (const column of ["url", "folder"]) this.addSql(`alter table "draft" add column "${column}" text null`);
    for (const column of ["url", "folder"]) {
      this.addSql(`alter table "unit_version" add column "${column}" text not null default ''`);
    }
    this.addSql(`alter table "unit_version" add column "ref" text null`);
    this.addSql(`update "unit_version" set
      "url" = (select "repository_url" from "unit" where "unit"."id" = "unit_id"),
      "ref" = (select "repository_ref" from "unit" where "unit"."id" = "unit_id")`);
    this.addSql(`drop index "unit_version_unit_id_commit_unique"`);
    this.addSql(`create unique index "unit_version_unit_id_url_folder_commit_unique"
      on "unit_version" ("unit_id", "url", "folder", "commit")`);
  }
}
