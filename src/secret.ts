import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, decodeSecret } from "./config.ts";

/** The master key kept in `<dataDir>/secret.key` (mode 600), made at the first start. */
export async function openSecret(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, "secret.key");
  await mkdir(dataDir, { recursive: true });
  try {
    // wx: two starts at once can't each make a key.
    await writeFile(file, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const secret = decodeSecret(await readFile(file, "utf8"));
  if (!secret) throw new ConfigError(`${file} must hold base64 of 32 bytes; restore it from a backup`);
  return secret;
}
