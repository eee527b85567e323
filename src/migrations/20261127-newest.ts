import { Migration } from "@mikro-orm/migrations";
import { NUMBER } from "./20261127-ride.ts";

/** The newest samples of a portion come once, as present values; here they are stored as samples too. */
export class NewestAreSamples extends Migration {
  override up(): void {
    this.addSql(`create trigger intake_newest instead of insert on intake begin
      insert into sample (variable_id, at, number, text)
        select value ->> 0, value ->> 1, ${NUMBER}, value ->> 4
        from jsonb_each(new.settle_newest) where true on conflict do nothing;
    end`);
  }
}
