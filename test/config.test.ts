import { expect, test } from "vitest";
import { ConfigError, decodeSecret, lanUrl, readConfig } from "../src/config.ts";

const TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAA";

function complaint(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n").slice(1);
  }
  throw new Error("it was not refused");
}

test("a token is all that is needed", () => {
  expect(readConfig({ BOT_TOKEN: TOKEN })).toEqual({
    botToken: TOKEN,
    telegramApiRoot: "https://api.telegram.org",
    telegramProxy: undefined,
    publicUrl: undefined,
    httpHost: "0.0.0.0",
    httpPort: 8080,
    trustedProxies: [],
    webhookNetworks: [],
    dataDir: "./data",
    databaseUrl: "sqlite:data/pepeunit.db",
    secret: undefined,
    adminTelegramId: undefined,
    allowPrivateHosts: false,
    unitSyncsPerSecond: 10,
    apiRequestsPerSecond: 20,
    retentionDays: 90,
    logLevel: "info",
  });
});

test("every variable is read, an empty one is absent, and a slash at the end of an address goes", () => {
  const config = readConfig({
    BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: "http://127.0.0.1:8081/",
    PEPEUNIT_URL: "http://units.example.org/pepeunit//",
    PEPEUNIT_PEER_URL: "https://units.example.org/pepeunit/",
    HTTP_HOST: "",
    HTTP_PORT: "0",
    TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,fd00::/8",
    DATA_DIR: "/var/lib/pepeunit",
    PEPEUNIT_SECRET: Buffer.alloc(32, 1).toString("base64"),
    ADMIN_TELEGRAM_ID: "10000001",
    REPO_PRIVATE_HOSTS: "allow",
    WEBHOOK_PRIVATE_NETWORKS: "192.168.1.10",
    UNIT_SYNCS_PER_SECOND: "3",
    API_REQUESTS_PER_SECOND: "7",
    METRICS_TOKEN: "prometheus-0123456789",
    RETENTION_DAYS: "30",
    LOG_LEVEL: "debug",
  });
  expect(config).toMatchObject({
    telegramApiRoot: "http://127.0.0.1:8081",
    webhookNetworks: ["192.168.1.10"],
    publicUrl: "http://units.example.org/pepeunit",
    peerUrl: "https://units.example.org/pepeunit",
    httpHost: "0.0.0.0",
    httpPort: 0,
    trustedProxies: ["127.0.0.1", "10.0.0.0/8", "fd00::/8"],
    databaseUrl: "sqlite:/var/lib/pepeunit/pepeunit.db",
    adminTelegramId: 10_000_001,
    allowPrivateHosts: true,
    unitSyncsPerSecond: 3,
    apiRequestsPerSecond: 7,
    metricsToken: "prometheus-0123456789",
    retentionDays: 30,
    logLevel: "debug",
  });
  expect(config.secret).toEqual(Buffer.alloc(32, 1));
});

const NO_URL = "  PEPEUNIT_URL must be an http:// address, such as http://192.168.1.10:8080";
const STRAY = "  PEPEUNIT_URL must not have spaces, backslashes or characters that can't be seen";
const LISTENS =
  "  PEPEUNIT_URL must name a host that devices reach, such as 192.168.1.10: 0.0.0.0 is only where a server listens";
const OURS =
  "  PEPEUNIT_URL must not have a path that begins with /api, /git, /health, /peers or /sync, which are the server's own: " +
  "leave that off, as in http://host, or take another, as in http://host/pepeunit";
const EVERYBODY =
  "  TRUSTED_PROXIES must not be everybody (/0), who could say any address then: " +
  "name the proxies, such as 127.0.0.1,10.0.0.0/8";

test("nothing at all is one complaint", () => {
  expect(complaint({})).toEqual(["  BOT_TOKEN is missing: ask @BotFather for one"]);
});

test.each([
  [{ BOT_TOKEN: "hello" }, "  BOT_TOKEN does not look like 123456:ABC…: ask @BotFather for one"],
  [{ PEPEUNIT_URL: "units.example.org" }, NO_URL],
  [{ PEPEUNIT_URL: "http:units.example.org" }, NO_URL],
  [{ PEPEUNIT_URL: "http:///units.example.org" }, NO_URL],
  [{ PEPEUNIT_URL: "http://units.example.org:0" }, NO_URL],
  [{ PEPEUNIT_URL: "http://.." }, NO_URL],
  [{ PEPEUNIT_URL: "http://units..org" }, NO_URL],
  [{ PEPEUNIT_URL: `http://${"u".repeat(64)}.example.org` }, NO_URL],
  [{ PEPEUNIT_URL: `http://${"u.".repeat(127)}example.org` }, NO_URL],
  [{ PEPEUNIT_URL: "http://0.0.0.0:8080" }, LISTENS],
  [{ PEPEUNIT_URL: "http://0:8080" }, LISTENS],
  [{ PEPEUNIT_URL: "http://units.example.org/my units" }, STRAY],
  [{ PEPEUNIT_URL: "http:\\\\units.example.org" }, STRAY],
  [{ PEPEUNIT_URL: "http://units\u200b.example.org" }, STRAY],
  [{ PEPEUNIT_URL: "\ufeffhttp://units.example.org" }, STRAY],
  [{ PEPEUNIT_URL: "http://units.example.org/\u2060" }, STRAY],
  [{ PEPEUNIT_URL: "http://host/api" }, OURS],
  [{ PEPEUNIT_URL: "http://host/api/v1" }, OURS],
  [{ PEPEUNIT_URL: "http://host/git" }, OURS],
  [{ PEPEUNIT_URL: "http://host/peers" }, OURS],
  [{ PEPEUNIT_URL: "http://host/sync/" }, OURS],
  [{ PEPEUNIT_URL: "http://host//health" }, OURS],
  [
    { PEPEUNIT_URL: "https://units.example.org" },
    "  PEPEUNIT_URL must begin with http://, not https://: devices can't do TLS, and what they send is encrypted without it",
  ],
  [
    { PEPEUNIT_URL: "http://[fd00::1]:8080" },
    "  PEPEUNIT_URL must name a host or an IPv4 address: devices can't do IPv6",
  ],
  [{ PEPEUNIT_URL: "http://ann:secret@host" }, "  PEPEUNIT_URL must not have a user name or a password"],
  [{ PEPEUNIT_URL: "http://ann@host" }, "  PEPEUNIT_URL must not have a user name or a password"],
  [{ PEPEUNIT_URL: "http://host/?a=1" }, "  PEPEUNIT_URL must end with its path: nothing from ? or # on"],
  [{ PEPEUNIT_URL: "http://host/#top" }, "  PEPEUNIT_URL must end with its path: nothing from ? or # on"],
  [{ PEPEUNIT_URL: "http://host?" }, "  PEPEUNIT_URL must end with its path: nothing from ? or # on"],
  [{ HTTPS_PROXY: "socks5://host:1080" }, "  HTTPS_PROXY must be the http:// or https:// address of a proxy"],
  [{ HTTPS_PROXY: "http://pro xy:1080" }, "  HTTPS_PROXY must be the http:// or https:// address of a proxy"],
  [{ ALL_PROXY: "socks5://host:1080" }, "  ALL_PROXY must be the http:// or https:// address of a proxy"],
  [{ https_proxy: "http:proxy" }, "  https_proxy must be the http:// or https:// address of a proxy"],
  [{ TRUSTED_PROXIES: "0.0.0.0/0" }, EVERYBODY],
  [{ TRUSTED_PROXIES: "127.0.0.1,::/0" }, EVERYBODY],
  [{ TRUSTED_PROXIES: "10.0.0.0/00" }, EVERYBODY],
  [{ TELEGRAM_API_ROOT: "http:telegram.example" }, "  TELEGRAM_API_ROOT must be an http:// or https:// address"],
  [{ TELEGRAM_API_ROOT: "file:///etc" }, "  TELEGRAM_API_ROOT must be an http:// or https:// address"],
  [{ HTTP_PORT: "65536" }, "  HTTP_PORT must be a whole number, 0 to 65535"],
  [{ HTTP_PORT: "-1.5" }, "  HTTP_PORT must be a whole number, 0 to 65535"],
  [{ HTTP_PORT: "0x50" }, "  HTTP_PORT must be a whole number, 0 to 65535"],
  [{ UNIT_SYNCS_PER_SECOND: "0" }, "  UNIT_SYNCS_PER_SECOND must be a whole number, 1 or more"],
  [{ ADMIN_TELEGRAM_ID: "@ann" }, "  ADMIN_TELEGRAM_ID must be a whole number, a Telegram user id"],
  [{ DATABASE_URL: "postgres://x" }, "  DATABASE_URL must be sqlite:<file>"],
  [{ PEPEUNIT_SECRET: "c2hvcnQ=" }, "  PEPEUNIT_SECRET must be base64 of 32 bytes"],
  [{ REPO_PRIVATE_HOSTS: "yes" }, "  REPO_PRIVATE_HOSTS must be allow or refuse"],
  [{ METRICS_TOKEN: "short" }, "  METRICS_TOKEN must be 16 characters or more, without spaces"],
  [{ METRICS_TOKEN: "with spaces in between" }, "  METRICS_TOKEN must be 16 characters or more, without spaces"],
  [{ LOG_LEVEL: "loud" }, "  LOG_LEVEL must be debug, info, warn, error or silent"],
])("%j is one complaint in words", (env, line) => {
  expect(complaint({ BOT_TOKEN: TOKEN, ...env })).toEqual([line]);
});

test("a secret is exactly 32 bytes in exact base64", () => {
  const good = Buffer.alloc(32, 255).toString("base64");
  expect(decodeSecret(` ${good}\n`)).toEqual(Buffer.alloc(32, 255));
  for (const bad of ["", good.slice(0, -1), `${good}A`, good.replace("/", "_"), `${good.slice(0, -2)}==`]) {
    expect(decodeSecret(bad)).toBeUndefined();
  }
});

test("the address that devices reach is one of this machine's", () => {
  expect(lanUrl(8080)).toMatch(/^http:\/\/\d+\.\d+\.\d+\.\d+:8080$/);
});

test.each([
  ["http://units.example.org", "http://units.example.org"],
  ["http://Units.Example.org:80/", "http://units.example.org"],
  ["http://192.168.1.10:8080//home///units//", "http://192.168.1.10:8080/home/units"],
  ["http://host/apis", "http://host/apis"],
  ["http://host.:8080", "http://host.:8080"],
  [`http://${"u".repeat(63)}.example.org`, `http://${"u".repeat(63)}.example.org`],
  ["http://host/home/api", "http://host/home/api"],
  ["http://bücher.example/grün", "http://xn--bcher-kva.example/gr%C3%BCn"],
])("%s reaches devices as %s", (given, told) => {
  expect(readConfig({ BOT_TOKEN: TOKEN, PEPEUNIT_URL: given }).publicUrl).toBe(told);
});

test("Telegram is reached through HTTPS_PROXY, but for hosts that NO_PROXY names and addresses without TLS", () => {
  const proxyOf = (env: Record<string, string>) => readConfig({ BOT_TOKEN: TOKEN, ...env }).telegramProxy;
  const HTTPS_PROXY = "http://ann:secret@proxy:3128";
  expect(proxyOf({ HTTPS_PROXY })).toBe(HTTPS_PROXY);
  expect(proxyOf({ https_proxy: HTTPS_PROXY })).toBe(HTTPS_PROXY);
  expect(proxyOf({ HTTPS_PROXY: ` ${HTTPS_PROXY}\n` })).toBe(HTTPS_PROXY);
  expect(proxyOf({ ALL_PROXY: HTTPS_PROXY })).toBe(HTTPS_PROXY);
  expect(proxyOf({ all_proxy: HTTPS_PROXY, NO_PROXY: "*" })).toBeUndefined();
  expect(proxyOf({ HTTPS_PROXY, ALL_PROXY: "socks5://host:1080" })).toBe(HTTPS_PROXY);
  expect(proxyOf({ HTTPS_PROXY, NO_PROXY: "localhost,example.org, gram.org" })).toBe(HTTPS_PROXY);
  for (const NO_PROXY of ["api.telegram.org", "localhost, .telegram.org", "*.telegram.org", "Telegram.org", "*"]) {
    expect(proxyOf({ HTTPS_PROXY, NO_PROXY })).toBeUndefined();
  }
  expect(proxyOf({ HTTPS_PROXY, TELEGRAM_API_ROOT: "http://127.0.0.1:8081" })).toBeUndefined();
});

test.each(["proxy", "10.0.0.0/33", "fd00::/129", "10.0.0.1/8/8", "10.0.0.1,", "*"])(
  "%s is no proxy to be trusted",
  (text) => {
    expect(complaint({ BOT_TOKEN: TOKEN, TRUSTED_PROXIES: text })).toEqual([
      "  TRUSTED_PROXIES must be addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8",
    ]);
  },
);
