import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import sqlite3 from "sqlite3";
import { describe, expect, test, vi } from "vitest";
import { createUnit } from "../src/sandbox/unit.ts";
import { isTaken } from "./support/database.ts";
import { FAR, LONG, useMachine } from "./support/machine.ts";
import { meet, seesButton, withButton } from "./support/people.ts";
import { createUnitInChat } from "./support/pepeunit.ts";
import { isTorture, scale } from "./support/torture.ts";

const machine = useMachine();
const { run, settings, up } = machine;

describe("the program", () => {
  test(
    "reads .env, makes its directory and its key once, and prints no secret",
    async () => {
      const lines = Object.entries({ ...settings(), DATA_DIR: join(machine.dir, "deep", "data"), LOG_LEVEL: "debug" });
      writeFileSync(join(machine.dir, ".env"), lines.map(([name, value]) => `${name}=${value}\n`).join(""));
      const first = await up({}, true);
      const key = join(machine.dir, "deep", "data", "secret.key");
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
      expect(printed).not.toContain(machine.telegram.token.split(":")[1]);
    },
    LONG,
  );

  test.runIf(isTorture)(
    "needs no key file when the key is given, also on a machine where nothing is yet",
    async () => {
      const data = join(machine.dir, "data");
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

  test.each(scale(["http://127.0.0.1:1"], ["http://127.0.0.1:1", "no answer"]))(
    "serves devices while Telegram is out of reach (%s), says so in the log and in /health, and ends well",
    async (root) => {
      const hole = createServer(() => {}).listen(0, "127.0.0.1");
      await once(hole, "listening");
      const silent = `http://127.0.0.1:${(hole.address() as AddressInfo).port}`;
      const api = root === "no answer" ? silent : root;
      const { program, world } = await up({ ...settings(), DATA_DIR: machine.dir, TELEGRAM_API_ROOT: api });
      await program.prints(
        /"level":"?(?:40|warn)"?.*Telegram can't be reached: check the network and TELEGRAM_API_ROOT/,
      );
      const health = await fetch(`${world.instance.localUrl}/health`);
      const why = root === "no answer" ? "no answer" : "ECONNREFUSED";
      const report = { ok: false, database: true, bot: false, reason: `Telegram can't be reached (${why})` };
      expect([health.status, await health.json()]).toEqual([503, report]);
      program.child.kill("SIGTERM");
      expect(await program.ended).toEqual({ code: 0, signal: null });
      hole.close();
    },
    LONG,
  );

  test.runIf(isTorture)(
    "says once that Telegram is out of reach, and once that it is back, however often it has tried",
    async () => {
      const polls = ["getMe", "deleteWebhook"];
      for (const method of polls) machine.telegram.fails(method, "lost request", 99);
      const before = machine.telegram.calls("getMe").length;
      const { program } = await up({ ...settings(), DATA_DIR: machine.dir });
      await vi.waitFor(() => expect(machine.telegram.calls("getMe").length).toBeGreaterThan(before + 2), {
        timeout: FAR,
      });
      machine.telegram.heals();
      await program.prints(/the bot is listening/);
      expect(program.printed().match(/Telegram can't be reached/g)).toHaveLength(1);
      expect(program.printed().match(/"Telegram is within reach"/g)).toHaveLength(1);
    },
    LONG,
  );

  test.each(scale([409], [401, 409]))(
    "serves devices when Telegram refuses it with %i while it runs, says why, and hears people once it may again",
    async (error_code) => {
      const { program, world } = await up({ ...settings(), DATA_DIR: machine.dir });
      const ann = await meet(world);
      const { unit } = await createUnitInChat(world, ann);
      machine.telegram.fails("getUpdates", { error_code }, 99);
      ann.says("/units");
      await program.prints(/BOT_TOKEN.*devices are served meanwhile/);
      const health = await fetch(`${world.instance.localUrl}/health`);
      const reason = expect.stringMatching(new RegExp(`BOT_TOKEN \\(${error_code}\\)$`));
      expect([health.status, await health.json()]).toEqual([503, { ok: false, database: true, bot: false, reason }]);
      expect((await unit.sync()).status).toBe(200);
      machine.telegram.heals();
      await ann.sees("One device", { deadlineMs: FAR });
      program.child.kill("SIGTERM");
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.printed().match(/devices are served meanwhile/g)).toHaveLength(1);
    },
    LONG,
  );

  test.runIf(isTorture)(
    "serves the devices of an instance whose token Telegram accepts no more",
    async () => {
      const first = await up({ ...settings(), DATA_DIR: machine.dir });
      const { env } = await createUnitInChat(first.world, await meet(first.world));
      first.program.child.kill("SIGTERM");
      await first.program.ended;
      const BOT_TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
      const { program, world } = await up({ ...settings(), DATA_DIR: machine.dir, BOT_TOKEN });
      await program.prints(/Telegram does not accept BOT_TOKEN/);
      const unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
      expect((await unit.sync()).status).toBe(200);
      program.child.kill("SIGTERM");
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.printed()).not.toContain(BOT_TOKEN);
    },
    LONG,
  );

  test.each(scale<NodeJS.Signals[]>(["SIGTERM"], ["SIGTERM", "SIGINT"]))(
    "ends well at %s while it waits for a database that another program has locked",
    async (signal) => {
      const other = new sqlite3.Database(join(machine.dir, "pepeunit.db"));
      await new Promise<void>((done, failed) =>
        other.exec("pragma journal_mode = wal; begin immediate", (error) => (error ? failed(error) : done())),
      );
      const program = run({ ...settings(), DATA_DIR: machine.dir });
      // Written just before the database is changed.
      await vi.waitFor(() => statSync(join(machine.dir, "secret.key.new")), { timeout: FAR });
      program.child.kill(signal);
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.printed()).toMatch(new RegExp(`"reason":"${signal}".*"stopped before it was up"`));
      await new Promise<void>((done) => other.close(() => done()));
    },
    LONG,
  );

  test(
    "answers a waiting unit at SIGTERM and ends well",
    async () => {
      const { program, world } = await up({ ...settings(), DATA_DIR: machine.dir });
      const { unit } = await createUnitInChat(world, await meet(world));
      const at = Date.now();
      const { json } = await unit.sync({ at: null });
      const waiting = unit.sync({ at, input_rev: json?.input_rev, wait: 30 });
      await vi.waitFor(async () => expect(await isTaken(machine.dir, at)).toBe(true), { timeout: FAR });
      program.child.kill("SIGTERM");
      expect(await waiting).toMatchObject({ status: 200, json: { input_rev: json?.input_rev } });
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.printed()).toMatch(/"reason":"SIGTERM".*"stopped"/s);
    },
    LONG,
  );

  test(
    "delivers after kill -9 what it had committed, and knows everything it had answered",
    async () => {
      const env = { ...settings(), DATA_DIR: machine.dir };
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

      machine.telegram.fails("sendMessage", { retry_after: 1 }, 99);
      const at = Date.now();
      expect((await made.unit.sync({ at, output_variables: { temperature: 31 } })).status).toBe(200);
      first.program.child.kill("SIGKILL");
      expect((await first.program.ended).signal).toBe("SIGKILL");
      machine.telegram.heals();
      expect(ann.chat.find("🔴 Greenhouse: temperature above 30")).toBeUndefined();
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
