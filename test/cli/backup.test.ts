import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createUnit } from "../../src/sandbox/unit.ts";
import { readRows } from "../support/database.ts";
import { LONG, useMachine } from "../support/machine.ts";
import { meet, menuOf, turns } from "../support/people.ts";
import { createUnitInChat } from "../support/pepeunit.ts";
import { scale } from "../support/torture.ts";

const machine = useMachine();
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BACKUP_PASSPHRASE = "correct horse battery";

/** Runs a command as `npm run backup` and `npm run restore` do; nobody can be asked. */
async function command(name: "backup" | "restore", args: string[], env: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    ["--import", join(ROOT, "typescript.mjs"), join(ROOT, `src/cli/${name}.ts`), ...args],
    {
      cwd: machine.dir,
      env: { PATH: process.env.PATH, BACKUP_PASSPHRASE, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  return { code, said };
}

const DAMAGED = "The backup is damaged, a part of it is missing, or the parts are not in order.\n";
/** What is no backup, or only half of one, and what is said of it; each costs a start and a derived key. */
const BAD: readonly (readonly [string[], string | RegExp])[] = [
  [["part.2", "part.1"], DAMAGED],
  [["flipped"], DAMAGED],
  [["part.1"], DAMAGED],
  [["other"], DAMAGED],
  [["nothing"], "There is no file nothing.\n"],
  [[], /^npm run restore -- <backup/],
];
const backups = (): string[] =>
  readdirSync(join(machine.dir, "data", "backups")).map((name) => join("data", "backups", name));

describe("a backup", () => {
  test(
    "made under load and restored after all was destroyed has every sample acknowledged before it, and devices go on with the keys they have",
    async () => {
      const first = await machine.up(machine.settings());
      const ann = await meet(first.world);
      const made = await createUnitInChat(first.world, ann);
      const acknowledged: number[] = [];
      let isLoading = true;
      const load = (async () => {
        while (isLoading) {
          const at = Date.now();
          const { status } = await made.unit.sync({ at, output_variables: { temperature: acknowledged.length } });
          if (status === 200) acknowledged.push(at);
        }
      })();
      while (acknowledged.length < scale(50, 2000)) await new Promise(setImmediate);
      const before = acknowledged.slice();
      expect(await command("backup", [])).toMatchObject({
        code: 0,
        said: expect.stringContaining("1 devices, 1 people"),
      });
      isLoading = false;
      await load;
      expect(acknowledged.length).toBeGreaterThan(before.length);
      const [backup = ""] = backups();
      const kept = join(machine.dir, "elsewhere.age");
      writeFileSync(kept, readFileSync(join(machine.dir, backup)));

      first.program.child.kill("SIGKILL");
      await first.program.ended;
      rmSync(join(machine.dir, "data"), { recursive: true });
      expect(await command("restore", [kept, "--yes"])).toMatchObject({
        code: 0,
        said: expect.stringContaining("Restored."),
      });

      const second = await machine.up(machine.settings());
      const again = createUnit({ ...made.env, PEPEUNIT_URL: second.world.instance.localUrl });
      expect((await again.sync({ output_variables: { temperature: 1 } })).status).toBe(200);
      const rows = await readRows(join(machine.dir, "data"), "select at from sample");
      const times = new Set(rows.map(({ at }) => at));
      expect(before.filter((at) => !times.has(at))).toEqual([]);
      second.program.child.kill("SIGTERM");
      expect((await second.program.ended).code).toBe(0);
    },
    LONG,
  );

  test(
    "is put in place only by its passphrase, whole, in order, while nothing runs and when that was agreed to, and names what came since",
    async () => {
      const first = await machine.up(machine.settings());
      const ann = await meet(first.world);
      const made = await createUnitInChat(first.world, ann);
      expect(await command("backup", [], { BACKUP_PASSPHRASE: "too short" })).toMatchObject({ code: 1 });
      expect(await command("backup", ["--into", "x"])).toMatchObject({
        code: 1,
        said: expect.stringContaining("--to"),
      });
      expect((await command("backup", ["--to", "kept"])).code).toBe(0);
      const [name = ""] = readdirSync(join(machine.dir, "kept"));
      const backup = join("kept", name);
      const bytes = readFileSync(join(machine.dir, backup));
      expect(bytes.subarray(0, 21).toString()).toBe("age-encryption.org/v1");
      const files = {
        "part.1": bytes.subarray(0, 9000),
        "part.2": bytes.subarray(9000),
        other: Buffer.from("hello"),
        flipped: Buffer.from(bytes.map((byte, place) => (place === 12_000 ? byte ^ 1 : byte))),
      };
      for (const [file, content] of Object.entries(files)) writeFileSync(join(machine.dir, file), content);

      // What comes after the backup: new keys, and another device.
      const menu = await menuOf(ann);
      const question = await turns(ann, menu, "🔑");
      await turns(ann, question, "🔑");
      await createUnitInChat(first.world, ann, "Shed");
      expect(await command("restore", [backup, "--yes"])).toMatchObject({
        code: 1,
        said: expect.stringContaining("Another Pepeunit runs"),
      });
      first.program.child.kill("SIGTERM");
      await first.program.ended;

      const database = join(machine.dir, "data", "pepeunit.db");
      const before = readFileSync(database);
      for (const [parts, said] of scale(BAD.slice(0, 2), BAD)) {
        const expected = typeof said === "string" ? said : expect.stringMatching(said);
        expect(await command("restore", [...parts, "--yes"]), parts.join()).toEqual({ code: 1, said: expected });
      }
      expect(await command("restore", [backup, "--yes"], { BACKUP_PASSPHRASE: "correct horse batter" })).toEqual({
        code: 1,
        said: "The passphrase is not the one of this backup.\n",
      });
      const another = { PEPEUNIT_SECRET: Buffer.alloc(32, 7).toString("base64") };
      expect(await command("restore", [backup, "--yes"], another)).toMatchObject({
        code: 1,
        said: expect.stringContaining("PEPEUNIT_SECRET is not the key of this backup"),
      });
      const shown = await command("restore", [backup]);
      expect(shown).toMatchObject({ code: 1, said: expect.stringContaining("Nobody can be asked here: add --yes.") });
      expect(shown.said).toMatch(/^A backup of \S+ \S+ UTC: 1 devices, 1 people, 0 values/m);
      expect(shown.said).toMatch(/^New keys since.*: Greenhouse$/m);
      expect(shown.said).toMatch(/^Made since.*: Shed$/m);
      expect(readFileSync(database)).toEqual(before);

      const restored = await command("restore", ["part.1", "part.2", "--yes"]);
      expect(restored).toMatchObject({ code: 0, said: expect.stringMatching(/beside it, as .*before-/) });
      const names = readdirSync(join(machine.dir, "data"));
      expect(names.filter((file) => file.startsWith("restoring-"))).toEqual([]);
      const aside = names.find((file) => /^pepeunit\.db\.before-[^-]+-[^-]+-[^-]+$/.test(file)) ?? "";
      expect(readFileSync(join(machine.dir, "data", aside))).toEqual(before);

      const second = await machine.up(machine.settings());
      const old = createUnit({ ...made.env, PEPEUNIT_URL: second.world.instance.localUrl });
      expect((await old.sync()).status).toBe(200);
      second.program.child.kill("SIGTERM");
      await second.program.ended;
    },
    LONG,
  );
});
