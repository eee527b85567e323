import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createUnit } from "../src/sandbox/unit.ts";
import { LONG, useMachine } from "./support/machine.ts";
import { meet } from "./support/people.ts";
import { createUnitInChat } from "./support/pepeunit.ts";
import { isTorture } from "./support/torture.ts";

const machine = useMachine();
const { endOf, settings, up } = machine;

describe("what an operator can mend is said in one go, without a stack:", () => {
  test.runIf(isTorture)(
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

  test.runIf(isTorture)(
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

  test.runIf(isTorture)(
    "a DATA_DIR that can't be made, and a key in it that is none",
    async () => {
      writeFileSync(join(machine.dir, "file"), "");
      const { code, said } = await endOf({ ...settings(), DATA_DIR: join(machine.dir, "file", "data") });
      expect(code).toBe(1);
      expect(said.trimEnd().split("\n")).toHaveLength(1);
      expect(said).toContain("DATA_DIR");
      const elsewhere = await endOf({ ...settings(), DATA_DIR: machine.dir, DATABASE_URL: `sqlite:${machine.dir}` });
      expect(elsewhere.code).toBe(1);
      expect(elsewhere.said).toBe(`DATABASE_URL must name a file, and ${machine.dir} is a folder.\n`);
      writeFileSync(join(machine.dir, "secret.key"), "sesame");
      const broken = await endOf({ ...settings(), DATA_DIR: machine.dir });
      expect([broken.code, broken.said]).toEqual([
        1,
        `${join(machine.dir, "secret.key")} must hold base64 of 32 bytes; restore it from a backup\n`,
      ]);
    },
    LONG,
  );
});

test(
  "a second program on one DATA_DIR is refused in a sentence, until the first has ended, in whatever way",
  async () => {
    const place = { ...settings(), DATA_DIR: machine.dir };
    const first = await up(place);
    const second = await endOf(place);
    expect([second.code, second.said]).toEqual([
      1,
      `Another Pepeunit runs in ${machine.dir}: stop it first, or give this one a DATA_DIR and a database of its own.\n`,
    ]);
    expect((await fetch(`${first.world.instance.localUrl}/health`)).status).toBe(200);
    first.program.child.kill("SIGKILL");
    await first.program.ended;
    await up(place);
  },
  LONG,
);

test.runIf(isTorture)(
  "a program whose lock was deleted and taken by another, while it stood still, ends at once and says why",
  async () => {
    const place = { ...settings(), DATA_DIR: machine.dir };
    const { program: first } = await up(place);
    first.child.kill("SIGSTOP");
    const lock = join(machine.dir, "pepeunit.lock");
    rmSync(lock);
    const second = await up(place);
    first.child.kill("SIGCONT");
    expect(await first.ended).toMatchObject({ code: 1 });
    expect(first.printed()).toContain(`\n${lock} was deleted, and another Pepeunit runs in ${machine.dir} now.\n`);
    expect((await fetch(`${second.world.instance.localUrl}/health`)).status).toBe(200);
  },
  LONG,
);

test.runIf(isTorture)(
  "a master key that is not the one of the devices in the database is refused, and theirs goes on working",
  async () => {
    const first = await up({ ...settings(), DATA_DIR: machine.dir });
    const { env } = await createUnitInChat(first.world, await meet(first.world));
    first.program.child.kill("SIGTERM");
    await first.program.ended;
    const other = { PEPEUNIT_SECRET: Buffer.alloc(32, 7).toString("base64") };
    const { code, said } = await endOf({ ...settings(), DATA_DIR: machine.dir, ...other });
    expect(code).toBe(1);
    expect(said.trimEnd().split("\n")).toHaveLength(1);
    expect(said).toContain("locked with another master key: set PEPEUNIT_SECRET to that one");
    const second = await up({ ...settings(), DATA_DIR: machine.dir });
    expect((await createUnit({ ...env, PEPEUNIT_URL: second.world.instance.localUrl }).sync()).status).toBe(200);
  },
  LONG,
);
