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
    publicUrl: undefined,
    httpHost: "0.0.0.0",
    httpPort: 8080,
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
    PEPEUNIT_URL: "https://units.example.org/pepeunit//",
    HTTP_HOST: "",
    HTTP_PORT: "0",
    DATA_DIR: "/var/lib/pepeunit",
    PEPEUNIT_SECRET: Buffer.alloc(32, 1).toString("base64"),
    ADMIN_TELEGRAM_ID: "10000001",
    REPO_PRIVATE_HOSTS: "allow",
    UNIT_SYNCS_PER_SECOND: "3",
    API_REQUESTS_PER_SECOND: "7",
    RETENTION_DAYS: "30",
    LOG_LEVEL: "debug",
  });
  expect(config).toMatchObject({
    telegramApiRoot: "http://127.0.0.1:8081",
    publicUrl: "https://units.example.org/pepeunit",
    httpHost: "0.0.0.0",
    httpPort: 0,
    databaseUrl: "sqlite:/var/lib/pepeunit/pepeunit.db",
    adminTelegramId: 10_000_001,
    allowPrivateHosts: true,
    unitSyncsPerSecond: 3,
    apiRequestsPerSecond: 7,
    retentionDays: 30,
    logLevel: "debug",
  });
  expect(config.secret).toEqual(Buffer.alloc(32, 1));
});

test("nothing at all is one complaint", () => {
  expect(complaint({})).toEqual(["  BOT_TOKEN is missing: ask @BotFather for one"]);
});

test.each([
  [{ BOT_TOKEN: "hello" }, "  BOT_TOKEN does not look like 123456:ABC…: ask @BotFather for one"],
  [{ PEPEUNIT_URL: "units.example.org" }, "  PEPEUNIT_URL must be an http:// or https:// address"],
  [{ TELEGRAM_API_ROOT: "file:///etc" }, "  TELEGRAM_API_ROOT must be an http:// or https:// address"],
  [{ HTTP_PORT: "65536" }, "  HTTP_PORT must be a whole number, 0 to 65535"],
  [{ HTTP_PORT: "-1.5" }, "  HTTP_PORT must be a whole number, 0 to 65535"],
  [{ HTTP_PORT: "0x50" }, "  HTTP_PORT must be a whole number, 0 to 65535"],
  [{ UNIT_SYNCS_PER_SECOND: "0" }, "  UNIT_SYNCS_PER_SECOND must be a whole number, 1 or more"],
  [{ ADMIN_TELEGRAM_ID: "@ann" }, "  ADMIN_TELEGRAM_ID must be a whole number, a Telegram user id"],
  [{ DATABASE_URL: "postgres://x" }, "  DATABASE_URL must be sqlite:<file>"],
  [{ PEPEUNIT_SECRET: "c2hvcnQ=" }, "  PEPEUNIT_SECRET must be base64 of 32 bytes"],
  [{ REPO_PRIVATE_HOSTS: "yes" }, "  REPO_PRIVATE_HOSTS must be allow or refuse"],
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
