import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Files } from "./message.ts";

const FIRMWARE = new URL("../../../firmware/", import.meta.url);

/** The flash of a board with the library and, if named, the program of an example in firmware/examples. */
export function readFirmware(example?: string): Files {
  return { ...readFolder("pepeunit", "/pepeunit"), ...(example ? readFolder(`examples/${example}`, "") : {}) };
}

function readFolder(folder: string, path: string): Files {
  const url = new URL(`${folder}/`, FIRMWARE);
  const found: Record<string, string> = {};
  for (const entry of readdirSync(fileURLToPath(url), { withFileTypes: true })) {
    if (entry.isDirectory()) Object.assign(found, readFolder(`${folder}/${entry.name}`, `${path}/${entry.name}`));
    else found[`${path}/${entry.name}`] = readFileSync(new URL(entry.name, url), "utf8");
  }
  return found;
}
