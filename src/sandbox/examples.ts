import { readdirSync } from "node:fs";
import { readFirmware } from "./board/firmware.ts";

const EXAMPLES = new URL("../../firmware/examples/", import.meta.url);
const NEEDED = ["schema.json", "json_example.json", "main.py"];

/** Path in the repository → text. */
export type RepositoryFiles = Readonly<Record<string, string>>;

/** The example units by name, each as its author's repository: the program with the library beside it. */
export function readExamples(): Readonly<Record<string, RepositoryFiles>> {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const examples = folders.map(({ name }): [string, RepositoryFiles] => [name, toRepository(readFirmware(name))]);
  return Object.fromEntries(examples.filter(([, files]) => NEEDED.every((file) => file in files)));
}

/** A board's flash begins at the slash, a repository does not. */
function toRepository(flash: Readonly<Record<string, string | Uint8Array>>): RepositoryFiles {
  const decoder = new TextDecoder();
  const files = Object.entries(flash).map(([path, content]): [string, string] => [
    path.replace(/^\//, ""),
    typeof content === "string" ? content : decoder.decode(content),
  ]);
  return Object.fromEntries(files);
}
