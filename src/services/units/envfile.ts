import { keysOf, withMissing, withValues } from "../../domain/json.ts";
import { AppError } from "../../errors.ts";
import type { Tokens } from "../../protocol/token.ts";

/** What goes into an env.json. */
export interface EnvParts {
  /** The text of json_example.json, or of an earlier env.json. */
  readonly example: string;
  readonly url: string;
  readonly uuid: string;
  readonly generation: number;
  /** Gives that many random bytes. */
  readonly random: (bytes: number) => Buffer;
}

const KEY_BYTES = 32;
/** Settings that a program has no more stay: from update to update they would grow. */
const MAX_BYTES = 256 * 1024;

/** What the instance fills in. */
export const OWN_KEYS: readonly string[] = ["PEPEUNIT_URL", "PEPEUNIT_TOKEN", "SYNC_ENCRYPT_KEY", "SECRET_KEY"];

/** A unit's env.json: the example as it stands, with the four keys of the instance filled in. */
export function createEnv(tokens: Tokens, { example, url, uuid, generation, random }: EnvParts): string {
  const own = {
    PEPEUNIT_URL: url,
    PEPEUNIT_TOKEN: tokens.issue({ uuid, generation }),
    SYNC_ENCRYPT_KEY: random(KEY_BYTES).toString("base64"),
    SECRET_KEY: random(KEY_BYTES).toString("base64"),
  };
  return withValues(example, own);
}

/** Settings of an env.json that are left to whoever gets it, by name. */
export function emptySettings(env: string): string[] {
  return Object.entries(JSON.parse(env) as object).flatMap(([key, value]) =>
    value === "" || value === null ? [key] : [],
  );
}

/** Settings that a json_example.json has and an env.json lacks, by name. */
export function newSettings(env: string, example: string): string[] {
  const known = new Set([...keysOf(env), ...OWN_KEYS]);
  return keysOf(example).filter((key) => !known.has(key));
}

/** The same env.json with what is new in json_example.json, as it stands there. */
export function withSettings(env: string, example: string): string {
  const merged = withMissing(env, example);
  if (Buffer.byteLength(merged) <= MAX_BYTES) return merged;
  throw new AppError("repository-file-too-large", { file: "env.json", kilobytes: MAX_BYTES / 1024 });
}

/** The same env.json with another address. */
export function readdress(env: string, url: string): string {
  const { PEPEUNIT_URL } = JSON.parse(env) as { PEPEUNIT_URL?: string };
  return PEPEUNIT_URL === url ? env : withValues(env, { PEPEUNIT_URL: url });
}
