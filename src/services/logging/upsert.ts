import type { Run } from "../../storage/sqlite/store.ts";

const PORTION = 100;

/** Removes marks that have not changed; a mark is [variable, kind, hour, seq]. */
export const DROP_MARKS = `
  delete from stale where (variable_id, kind, hour, seq) in (
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?1))`;

/** Puts rows into a table in the place of those with the same key, which is the first three columns; a few at a time, so that syncs go on between. */
export async function upsert(
  run: Run,
  table: string,
  columns: readonly string[],
  rows: readonly (number | null)[][],
): Promise<void> {
  const sets = columns.slice(3).map((column) => `${column} = excluded.${column}`);
  for (let i = 0; i < rows.length; i += PORTION) {
    const portion = rows.slice(i, i + PORTION);
    const places = portion.map(() => `(${columns.map(() => "?").join(", ")})`);
    const sql = `insert into ${table} (${columns.join(", ")}) values ${places.join(", ")}
      on conflict (${columns.slice(0, 3).join(", ")}) do update set ${sets.join(", ")}`;
    await run(sql, portion.flat());
  }
}
