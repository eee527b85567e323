import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { LogLevel } from "./log.ts";

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
const httpUrl = z.string().refine(isHttpUrl, "must be an http:// or https:// address").transform(withoutTrailingSlash);
const whole = (name: string, min: number, max: number) =>
  z
    .string()
    .refine(
      (text) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be a whole number, ${name}`,
    )
    .transform(Number);

const Env = z.object({
  BOT_TOKEN: z
    .string("is missing: ask @BotFather for one")
    .regex(/^\d+:[\w-]{20,}$/, "does not look like 123456:ABC…: ask @BotFather for one"),
  TELEGRAM_API_ROOT: httpUrl.default("https://api.telegram.org"),
  PEPEUNIT_URL: httpUrl.optional(),
  HTTP_HOST: z.string().default("0.0.0.0"),
  HTTP_PORT: whole("0 to 65535", 0, 65535).default(8080),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, "must be sqlite:<file>")
    .optional(),
  PEPEUNIT_SECRET: z
    .string()
    .refine((text) => decodeSecret(text) !== undefined, "must be base64 of 32 bytes")
    .optional(),
  ADMIN_TELEGRAM_ID: whole("a Telegram user id", 1, 2 ** 52).optional(),
  REPO_PRIVATE_HOSTS: z.enum(["allow", "refuse"], "must be allow or refuse").default("refuse"),
  UNIT_SYNCS_PER_SECOND: whole("1 or more", 1, 1e9).default(10),
  API_REQUESTS_PER_SECOND: whole("1 or more", 1, 1e9).default(20),
  RETENTION_DAYS: whole("1 to 36500 days", 1, 36_500).default(90),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
    .default("info"),
});

export interface Config {
  readonly botToken: string;
  readonly telegramApiRoot: string;
  /** What devices reach; absent when it has to be guessed from the port that was bound. */
  readonly publicUrl: string | undefined;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** The master key, when given by the environment. */
  readonly secret: Buffer | undefined;
  readonly adminTelegramId: number | undefined;
  readonly allowPrivateHosts: boolean;
  readonly unitSyncsPerSecond: number;
  /** Of one token of the open API, or of one address without any. */
  readonly apiRequestsPerSecond: number;
  /** Of the samples of outputs whose owners have not chosen. */
  readonly retentionDays: number;
  readonly logLevel: LogLevel;
}

/** What is wrong with the environment, in words, one line a variable. */
export class ConfigError extends Error {}

/** Reads the environment once; throws one ConfigError naming every bad variable and no value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
    throw new ConfigError(`The configuration needs a change:\n${lines.join("\n")}`);
  }
  const e = parsed.data;
  return {
    botToken: e.BOT_TOKEN,
    telegramApiRoot: e.TELEGRAM_API_ROOT,
    publicUrl: e.PEPEUNIT_URL,
    httpHost: e.HTTP_HOST,
    httpPort: e.HTTP_PORT,
    dataDir: e.DATA_DIR,
    databaseUrl: e.DATABASE_URL ?? `sqlite:${join(e.DATA_DIR, "pepeunit.db")}`,
    secret: e.PEPEUNIT_SECRET === undefined ? undefined : decodeSecret(e.PEPEUNIT_SECRET),
    adminTelegramId: e.ADMIN_TELEGRAM_ID,
    allowPrivateHosts: e.REPO_PRIVATE_HOSTS === "allow",
    unitSyncsPerSecond: e.UNIT_SYNCS_PER_SECOND,
    apiRequestsPerSecond: e.API_REQUESTS_PER_SECOND,
    retentionDays: e.RETENTION_DAYS,
    logLevel: e.LOG_LEVEL,
  };
}

/** `http://<this machine's LAN address>:<port>`, or loopback where there is no network. */
export function lanUrl(port: number): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const lan = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  return `http://${lan?.address ?? "127.0.0.1"}:${port}`;
}

/** 32 bytes from base64, or undefined. */
export function decodeSecret(text: string): Buffer | undefined {
  const bytes = Buffer.from(text.trim(), "base64");
  return bytes.length === 32 && bytes.toString("base64") === text.trim() ? bytes : undefined;
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
