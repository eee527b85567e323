import { readFile, writeFile } from "node:fs/promises";
import type { Beside } from "../database.ts";
import { fileOf } from "./reader.ts";

/** The file beside a database that a running program keeps there. */
export function shownOf(databaseUrl: string): string {
  return `${fileOf(databaseUrl).replace(/\.db$/, "")}.shown`;
}

/** A number in a file beside the database; one that can't be kept is not known the next time. */
export function besideOf(databaseUrl: string): Beside {
  const file = shownOf(databaseUrl);
  return {
    async read(): Promise<number> {
      const text = await readFile(file, "utf8").catch(() => "");
      return Number.parseInt(text, 10) || 0;
    },
    write: (number: number): Promise<void> => writeFile(file, `${number}\n`, { mode: 0o600 }).catch(() => {}),
  };
}
