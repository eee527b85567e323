import { Migration } from "@mikro-orm/migrations";

/** Forgets tokens that were typed before their host and were taken for it: they stood in clear, and opened nothing. */
export class ForgetTokenHosts extends Migration {
  override up(): void {
    const tokens = ["glpat", "gldt", "glrt", "glcbt", "glptt", "glft", "glimt", "glagent", "glsoat", "gloas", "glffct"];
    const globs = [...tokens.map((prefix) => `${prefix}-*`), "eyj*.eyj*.*"];
    this.addSql(`delete from "git_token" where ${globs.map((glob) => `"host" glob '${glob}'`).join(" or ")}`);
  }
}
