import { readdirSync, readFileSync } from "node:fs";

/** A button as the source makes it. */
export interface MadeButton {
  readonly name: string;
  /** How many numbers it carries, and how many more it may. */
  readonly count: number;
  readonly more: number;
  readonly style: string | undefined;
}

const MADE = /= createButton(?:<[^(]*>)?\(\s*"([^"]+)",\s*(\d+)(?:,\s*(\d+))?(?:,\s*"(\w+)")?,?\s*\);/g;

/** The table of all buttons that the bot makes, and how often it makes one. */
export function readButtons(): { readonly buttons: readonly MadeButton[]; readonly mentions: number } {
  const files = readdirSync("src/bot", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const source = files.map((file) => readFileSync(`src/bot/${file}`, "utf8")).join("\n");
  const buttons = [...source.matchAll(MADE)].map(([, name = "", count, more = 0, style]) => {
    return { name, count: Number(count), more: Number(more), style };
  });
  return { buttons, mentions: source.match(/= createButton/g)?.length ?? 0 };
}
