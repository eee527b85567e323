import { Migration } from "@mikro-orm/migrations";

/** Finds what people have set among what a busy link has: those few alone are in this index. */
export class IndexByHand extends Migration {
  override up(): void {
    this.addSql(
      `create index "input_change_by_hand_index" on "input_change" ("variable_id", "rev") where "door" <> 'link'`,
    );
  }
}
