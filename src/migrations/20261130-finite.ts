import { Migration } from "@mikro-orm/migrations";

/** Means and medians whose sum was more than a number holds were stored as infinite: they become what bounds them. */
export class BoundMeans extends Migration {
  override up(): void {
    for (const [table, figure] of [
      ["rollup", "mean"],
      ["window", "mean"],
      ["window", "median"],
    ]) {
      this.addSql(`update "${table}" set "${figure}" = "max" where "${figure}" = 9e999`);
      this.addSql(`update "${table}" set "${figure}" = "min" where "${figure}" = -9e999`);
    }
  }
}
