import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type GitServer, startGit } from "../src/sandbox/git.ts";
import { startTelegram, type Telegram } from "../src/sandbox/telegram/telegram.ts";
import { createUnit } from "../src/sandbox/unit.ts";
import { isTaken } from "./support/database.ts";
import { meet, seesButton, withButton } from "./support/people.ts";
import { createUnitInChat, RELAY, type World } from "./support/pepeunit.ts";
import { type Program, runProgram } from "./support/program.ts";

const LONG = 30_000;

let telegram: Telegram;
let git: GitServer;
let dir: string;
let running: Program[] = [];
beforeAll(async () => {
  telegram = await startTelegram();
  git = await startGit({ repositories: { relay: RELAY } });
});
afterAll(() => Promise.all([telegram.stop(), git.stop()]));
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-main-"));
});
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  running = [];
  rmSync(dir, { recursive: true });
});

function run(env: Record<string, string>): Program {
  const program = runProgram(dir, env);
  running.push(program);
  return program;
}

const settings = (): Record<string, string> => ({
  BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.root,
  HTTP_HOST: "127.0.0.1",
  HTTP_PORT: "0",
  REPO_PRIVATE_HOSTS: "allow",
});

/** How the program ends, and what it says then. */
async function endOf(env: Record<string, string>) {
  const program = run(env);
  const { code } = await program.ended;
  return { code, said: program.printed().replace(/^\{.*\}\n/gm, "") };
}

/** Runs until it is up; gives its address. */
async function up(env: Record<string, string>) {
  const program = run(env);
  const [, url = ""] = await program.prints(/"listening":"([^"]+)"/);
  const world = { telegram, git, dir, instance: { localUrl: url } } as unknown as World;
  return { program, world };
}

describe("what an operator can mend is said in one go, without a stack:", () => {
  test(
    "no token",
    async () => {
      const { code, said } = await endOf({});
      expect(code).toBe(1);
      expect(said).toBe("The configuration needs a change:\n  BOT_TOKEN is missing: ask @BotFather for one\n");
    },
    LONG,
  );

  test(
    "every wrong variable at once, and none of their values",
    async () => {
      const bad = {
        BOT_TOKEN: "sesame-token",
        TELEGRAM_API_ROOT: "sesame-root",
        PEPEUNIT_URL: "ftp://sesame-url",
        HTTP_PORT: "sesame-port",
        DATABASE_URL: "mysql://sesame-db",
        PEPEUNIT_SECRET: "sesame-secret",
        ADMIN_TELEGRAM_ID: "sesame-admin",
        REPO_PRIVATE_HOSTS: "sesame-hosts",
        LOG_LEVEL: "sesame-log",
      };
      const { code, said } = await endOf(bad);
      expect(code).toBe(1);
      const lines = said.trimEnd().split("\n").slice(1);
      expect(lines.map((line) => line.trim().split(" ")[0])).toEqual(Object.keys(bad));
      expect(said).not.toContain("sesame");
    },
    LONG,
  );

  test(
    "a token that Telegram does not know",
    async () => {
      const { code, said } = await endOf({ ...settings(), BOT_TOKEN: "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
      expect([code, said]).toEqual([1, "Telegram does not accept BOT_TOKEN: ask @BotFather for a valid one.\n"]);
    },
    LONG,
  );

  test(
    "a port that is taken, and an address that is not ours",
    async () => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;
      const { code, said } = await endOf({ ...settings(), HTTP_PORT: String(port) });
      other.close();
      expect([code, said]).toEqual([1, `Port ${port} is taken: set HTTP_PORT to another one.\n`]);
      const foreign = await endOf({ ...settings(), HTTP_HOST: "203.0.113.7" });
      expect(foreign.code).toBe(1);
      expect(foreign.said.trimEnd().split("\n")).toHaveLength(1);
      expect(foreign.said).toContain("HTTP_HOST");
    },
    LONG,
  );

  test(
    "a DATA_DIR that can't be made, and a key in it that is none",
    async () => {
      writeFileSync(join(dir, "file"), "");
      const { code, said } = await endOf({ ...settings(), DATA_DIR: join(dir, "file", "data") });
      expect(code).toBe(1);
      expect(said.trimEnd().split("\n")).toHaveLength(1);
      expect(said).toContain("DATA_DIR");
      const elsewhere = await endOf({ ...settings(), DATA_DIR: dir, DATABASE_URL: `sqlite:${dir}` });
      expect(elsewhere.code).toBe(1);
      expect(elsewhere.said).toBe("The database can't be used (SQLITE_CANTOPEN): check DATABASE_URL and DATA_DIR.\n");
      writeFileSync(join(dir, "secret.key"), "sesame");
      const broken = await endOf({ ...settings(), DATA_DIR: dir });
      expect([broken.code, broken.said]).toEqual([
        1,
        `${join(dir, "secret.key")} must hold base64 of 32 bytes; restore it from a backup\n`,
      ]);
    },
    LONG,
  );
});

describe("the program", () => {
  test(
    "reads .env, makes its directory and its key once, and prints no secret",
    async () => {
      const lines = Object.entries({ ...settings(), DATA_DIR: join(dir, "deep", "data"), LOG_LEVEL: "debug" });
      writeFileSync(join(dir, ".env"), lines.map(([name, value]) => `${name}=${value}\n`).join(""));
      const first = await up({});
      const key = join(dir, "deep", "data", "secret.key");
      expect(statSync(key).mode & 0o777).toBe(0o600);
      const secret = readFileSync(key, "utf8").trim();
      expect(Buffer.from(secret, "base64")).toHaveLength(32);
      first.program.child.kill("SIGTERM");
      expect(await first.program.ended).toEqual({ code: 0, signal: null });
      const second = await up({});
      expect(readFileSync(key, "utf8").trim()).toBe(secret);
      second.program.child.kill("SIGINT");
      expect(await second.program.ended).toEqual({ code: 0, signal: null });
      const printed = first.program.printed() + second.program.printed();
      expect(printed).not.toContain(secret);
      expect(printed).not.toContain(telegram.token.split(":")[1]);
    },
    LONG,
  );

  test(
    "needs no key file when the key is given, also on a machine where nothing is yet",
    async () => {
      const data = join(dir, "data");
      const { program } = await up({
        ...settings(),
        DATA_DIR: data,
        PEPEUNIT_SECRET: Buffer.alloc(32, 7).toString("base64"),
      });
      program.child.kill("SIGTERM");
      expect((await program.ended).code).toBe(0);
      expect(() => statSync(join(data, "secret.key"))).toThrow();
    },
    LONG,
  );

  test.each(["http://127.0.0.1:1", "no answer"])(
    "serves devices while Telegram is out of reach (%s), says so in the log and in /health, and ends well",
    async (root) => {
      const hole = createServer(() => {}).listen(0, "127.0.0.1");
      await once(hole, "listening");
      const silent = `http://127.0.0.1:${(hole.address() as AddressInfo).port}`;
      const api = root === "no answer" ? silent : root;
      const { program, world } = await up({ ...settings(), DATA_DIR: dir, TELEGRAM_API_ROOT: api });
      await program.prints(
        /"level":"?(?:40|warn)"?.*Telegram can't be reached: check the network and TELEGRAM_API_ROOT/,
      );
      const health = await fetch(`${world.instance.localUrl}/health`);
      expect([health.status, await health.json()]).toEqual([503, { ok: false, database: true, bot: false }]);
      program.child.kill("SIGTERM");
      expect(await program.ended).toEqual({ code: 0, signal: null });
      hole.close();
    },
    LONG,
  );

  test(
    "says once that Telegram is out of reach, and once that it is back, however often it has tried",
    async () => {
      const polls = ["getMe", "deleteWebhook"];
      for (const method of polls) telegram.fails(method, "lost request", 99);
      const before = telegram.calls("getMe").length;
      const { program } = await up({ ...settings(), DATA_DIR: dir });
      await vi.waitFor(() => expect(telegram.calls("getMe").length).toBeGreaterThan(before + 2), { timeout: 10_000 });
      telegram.heals();
      await program.prints(/the bot is listening/);
      expect(program.printed().match(/Telegram can't be reached/g)).toHaveLength(1);
      expect(program.printed().match(/"Telegram is within reach"/g)).toHaveLength(1);
    },
    LONG,
  );

  test(
    "answers a waiting unit at SIGTERM and ends well",
    async () => {
      const { program, world } = await up({ ...settings(), DATA_DIR: dir });
      const { unit } = await createUnitInChat(world, await meet(world));
      const at = Date.now();
      const waiting = unit.sync({ at, input_rev: 1, wait: 30 });
      await vi.waitFor(async () => expect(await isTaken(dir, at)).toBe(true));
      program.child.kill("SIGTERM");
      expect(await waiting).toMatchObject({ status: 200, json: { input_rev: 1 } });
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.printed()).toMatch(/"reason":"SIGTERM".*"stopped"/s);
    },
    LONG,
  );

  test(
    "delivers after kill -9 what it had committed, and knows everything it had answered",
    async () => {
      const env = { ...settings(), DATA_DIR: dir };
      const first = await up(env);
      const ann = await meet(first.world, { first_name: "Ann" });
      const made = await createUnitInChat(first.world, ann);
      await ann.presses(withButton(ann, "🎛"), "🔔 Alerts");
      await ann.presses(await seesButton(ann, "➕"), "➕ Add an alert");
      await ann.presses(await seesButton(ann, "temperature"), (button) => button.text.startsWith("temperature"));
      await ann.presses(await seesButton(ann, "above…"), "above…");
      await ann.sees("Above what value");
      ann.says("30");
      await ann.sees("Done. I will write");

      telegram.fails("sendMessage", { retry_after: 1 }, 99);
      const at = Date.now();
      expect((await made.unit.sync({ at, output_variables: { temperature: 31 } })).status).toBe(200);
      first.program.child.kill("SIGKILL");
      expect((await first.program.ended).signal).toBe("SIGKILL");
      telegram.heals();
      expect(ann.chat.find("🔴")).toBeUndefined();
      const mark = ann.chat.mark();
      const second = await up(env);
      await ann.sees("🔴 Greenhouse: temperature above 30", { since: mark });
      const again = createUnit({ ...made.env, PEPEUNIT_URL: second.world.instance.localUrl });
      expect((await again.sync({ at })).status).toBe(409);
      expect((await again.sync({ at: at + 1 })).status).toBe(200);
      second.program.child.kill("SIGTERM");
      expect((await second.program.ended).code).toBe(0);
      expect(ann.chat.messages.filter(({ text }) => text.startsWith("🔴"))).toHaveLength(1);
    },
    LONG,
  );
});
