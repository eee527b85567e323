import { Migration } from "@mikro-orm/migrations";

/** Registration is by invitation unless an admin opens it. Where people had come while it was open by default, it stays so. */
export class KeepRegistration extends Migration {
  override up(): void {
    this.addSql(`insert into setting (key, value) select 'registration', '"open"' where exists (select 1 from user)
      on conflict do nothing`);
  }
}
