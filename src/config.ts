import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { MAX_RETENTION_DAYS, RETENTION_DAYS } from "./domain/logging.ts";
import { toPeerUrl } from "./domain/peer.ts";
import type { LogLevel } from "./log.ts";

const STRAY = /[\s\\\p{C}\p{DI}]/u;
/** As DNS has them (RFC 1035, 2.3.4): parts of 1 to 63 characters. */
const HOST = /^([^.]{1,63}\.)*[^.]{1,63}\.?$/;
/** What the URL standard mends is refused: others read it otherwise. */
const isHttpUrl = (text: string): boolean =>
  /^https?:\/\/[^/]/i.test(text) && !STRAY.test(text) && URL.canParse(text) && isReachable(new URL(text));
const isReachable = ({ hostname, port }: URL): boolean =>
  port !== "0" && (hostname.startsWith("[") || (HOST.test(hostname) && hostname.length <= 254));
const httpUrl = z
  .string()
  .trim()
  .refine(isHttpUrl, "must be an http:// or https:// address")
  .transform(withoutTrailingSlash);
/** What a unit can do (firmware/pepeunit): HTTP without TLS, a host by name or IPv4, a path before /sync. */
const unitUrl = z
  .string()
  .refine((text) => !STRAY.test(text), {
    error: "must not have spaces, backslashes or characters that can't be seen",
    abort: true,
  })
  .refine(isHttpUrl, { error: "must be an http:// address, such as http://192.168.1.10:8080", abort: true })
  .refine(
    (text) => new URL(text).protocol === "http:",
    "must begin with http://, not https://: devices can't do TLS, and what they send is encrypted without it",
  )
  .refine(
    (text) => !new URL(text).hostname.startsWith("["),
    "must name a host or an IPv4 address: devices can't do IPv6",
  )
  .refine(
    (text) => !new URL(text).hostname.startsWith("0."),
    "must name a host that devices reach, such as 192.168.1.10: 0.0.0.0 is only where a server listens",
  )
  .refine((text) => !/^[^/]*\/\/[^/]*@/.test(text), "must not have a user name or a password")
  .refine((text) => !/[?#]/.test(text), "must end with its path: nothing from ? or # on")
  .refine(
    (text) => !/^\/+(api|git|health|peers|sync)(\/|$)/i.test(new URL(text).pathname),
    "must not have a path that begins with /api, /git, /health, /peers or /sync, which are the server's own: " +
      "leave that off, as in http://host, or take another, as in http://host/pepeunit",
  )
  .transform((text) => {
    const { origin, pathname } = new URL(text);
    return withoutTrailingSlash(origin + pathname.replace(/\/{2,}/g, "/"));
  });
const peerUrl = httpUrl.refine(
  (text) => toPeerUrl(text) === text,
  "must be the https:// address at which other instances reach this one, such as https://home.example",
);
const NETWORK = "must be addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8";
const networks = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine((list) => list.every(isNetwork), { error: NETWORK, abort: true });
const isNobody = (list: readonly string[]): boolean => list.every((network) => !/\/0+$/.test(network));
const proxies = networks.refine(
  isNobody,
  "must not be everybody (/0), who could say any address then: name the proxies, such as 127.0.0.1,10.0.0.0/8",
);
const proxyUrl = z.string().trim().refine(isHttpUrl, "must be the http:// or https:// address of a proxy");
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
  HTTPS_PROXY: proxyUrl.optional(),
  https_proxy: proxyUrl.optional(),
  ALL_PROXY: proxyUrl.optional(),
  all_proxy: proxyUrl.optional(),
  NO_PROXY: z.string().optional(),
  no_proxy: z.string().optional(),
  PEPEUNIT_URL: unitUrl.optional(),
  PEPEUNIT_PEER_URL: peerUrl.optional(),
  HTTP_HOST: z.string().default("0.0.0.0"),
  HTTP_PORT: whole("0 to 65535", 0, 65535).default(8080),
  TRUSTED_PROXIES: proxies.default([]),
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
  WEBHOOK_PRIVATE_NETWORKS: networks
    .refine(isNobody, "must not be everything (/0): name what is in the house, such as 192.168.1.10")
    .default([]),
  UNIT_SYNCS_PER_SECOND: whole("1 or more", 1, 1e9).default(10),
  API_REQUESTS_PER_SECOND: whole("1 or more", 1, 1e9).default(20),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, "must be 16 characters or more, without spaces")
    .optional(),
  RETENTION_DAYS: whole("1 to 36500 days", 1, MAX_RETENTION_DAYS).default(RETENTION_DAYS),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
    .default("info"),
});

export interface Config {
  readonly botToken: string;
  readonly telegramApiRoot: string;
  /** Through what Telegram is reached; may hold a password. */
  readonly telegramProxy: string | undefined;
  /** What devices reach; absent when it has to be guessed from the port that was bound. */
  readonly publicUrl: string | undefined;
  /** What other instances reach, where that is another address. */
  readonly peerUrl: string | undefined;
  readonly httpHost: string;
  readonly httpPort: number;
  /** Whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** The master key, when given by the environment. */
  readonly secret: Buffer | undefined;
  readonly adminTelegramId: number | undefined;
  readonly allowPrivateHosts: boolean;
  /** Where in the house webhooks may lead. */
  readonly webhookNetworks: readonly string[];
  readonly unitSyncsPerSecond: number;
  /** Of one token of the open API, or of one address without any. */
  readonly apiRequestsPerSecond: number;
  /** Of the samples of outputs whose owners have not chosen. */
  readonly retentionDays: number;
  /** Who brings it sees /metrics; nobody does without. */
  readonly metricsToken: string | undefined;
  readonly logLevel: LogLevel;
}

/** What is wrong with the environment, in words, one line a variable. */
export class ConfigError extends Error {}

const StorageEnv = Env.pick({ DATA_DIR: true, DATABASE_URL: true, PEPEUNIT_SECRET: true });

/** Where all is kept, for commands that need nothing else; throws as readConfig does. */
export function readStorageConfig(env: NodeJS.ProcessEnv): Pick<Config, "dataDir" | "databaseUrl" | "secret"> {
  return toStorage(parse(StorageEnv, withoutEmpty(env)));
}

function toStorage(e: z.infer<typeof StorageEnv>): Pick<Config, "dataDir" | "databaseUrl" | "secret"> {
  return {
    dataDir: e.DATA_DIR,
    databaseUrl: e.DATABASE_URL ?? `sqlite:${join(e.DATA_DIR, "pepeunit.db")}`,
    secret: e.PEPEUNIT_SECRET === undefined ? undefined : decodeSecret(e.PEPEUNIT_SECRET),
  };
}

function parse<T>(schema: z.ZodType<T>, given: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
  throw new ConfigError(`The configuration needs a change:\n${lines.join("\n")}`);
}

/** Reads the environment once; throws one ConfigError naming every bad variable and no value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = withoutEmpty(env);
  // It may be of a kind that only others can use.
  if (given.https_proxy ?? given.HTTPS_PROXY) given.ALL_PROXY = given.all_proxy = undefined;
  const e = parse(Env, given);
  return {
    botToken: e.BOT_TOKEN,
    telegramApiRoot: e.TELEGRAM_API_ROOT,
    telegramProxy: toProxy(
      e.TELEGRAM_API_ROOT,
      e.https_proxy ?? e.HTTPS_PROXY ?? e.all_proxy ?? e.ALL_PROXY,
      e.no_proxy ?? e.NO_PROXY,
    ),
    publicUrl: e.PEPEUNIT_URL,
    peerUrl: e.PEPEUNIT_PEER_URL,
    httpHost: e.HTTP_HOST,
    httpPort: e.HTTP_PORT,
    trustedProxies: e.TRUSTED_PROXIES,
    ...toStorage(e),
    adminTelegramId: e.ADMIN_TELEGRAM_ID,
    allowPrivateHosts: e.REPO_PRIVATE_HOSTS === "allow",
    webhookNetworks: e.WEBHOOK_PRIVATE_NETWORKS,
    unitSyncsPerSecond: e.UNIT_SYNCS_PER_SECOND,
    apiRequestsPerSecond: e.API_REQUESTS_PER_SECOND,
    retentionDays: e.RETENTION_DAYS,
    metricsToken: e.METRICS_TOKEN,
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

function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const most = isIP(address) === 4 ? 32 : 128;
  return isIP(address) !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && +bits <= most));
}

/** The proxy for an https:// address, but for hosts that NO_PROXY names, as curl reads it. */
function toProxy(address: string, proxy: string | undefined, exceptions = ""): string | undefined {
  const { protocol, hostname } = new URL(address);
  const isExcepted = exceptions.split(/[\s,]+/).some((part) => {
    const name = part.toLowerCase().replace(/^\*?\./, "");
    return name === "*" || name === hostname || (name !== "" && hostname.endsWith(`.${name}`));
  });
  return protocol === "https:" && !isExcepted ? proxy : undefined;
}
