import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite3 from "sqlite3";
import { expect, test } from "vitest";
import { startGit } from "../src/sandbox/git.ts";
import { startTelegram } from "../src/sandbox/telegram/telegram.ts";
import { FAR_MS } from "./support/patience.ts";
import { meet, menuOf, seesButton } from "./support/people.ts";
import { createUnitInChat, RELAY, type World } from "./support/pepeunit.ts";
import { runProgram } from "./support/program.ts";

/** Words that only a person knows. */
const WORDS = ["Zitronenbaum", "Annabella", "Himbeere", "12.3", "65.4"];

test("whatever fails, the log of a running program says what and where, and no word of anybody's", async () => {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-log-"));
  const [telegram, git] = await Promise.all([
    startTelegram({ deadlineMs: FAR_MS }),
    startGit({ repositories: { relay: RELAY } }),
  ]);
  const program = runProgram(dir, {
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: "0",
    DATA_DIR: dir,
    REPO_PRIVATE_HOSTS: "allow",
    LOG_LEVEL: "debug",
  });
  try {
    const [, localUrl = ""] = await program.prints(/"listening":"([^"]+)"/);
    const claim = async () => (await program.prints(/\?start=(\S+)/))[1];
    const world = { telegram, git, dir, claim, instance: { localUrl } } as unknown as World;
    const ann = await meet(world, { first_name: "Annabella" });
    const { unit } = await createUnitInChat(world, ann, "Zitronenbaum");
    await unit.sync({ output_variables: { temperature: 1 } });

    const description = `Bad Request: can't parse entities: unsupported start tag "Zitronenbaum" at byte offset 1`;
    telegram.fails("sendDocument", { error_code: 400, description });
    await ann.presses(await menuOf(ann), "📄 env.json");
    await program.prints(/a person met a failure/);

    await run(
      join(dir, "pepeunit.db"),
      "create trigger t before insert on unit begin select raise(abort, 'full'); end",
    );
    ann.says("/new");
    await ann.sees("called");
    ann.says("Himbeere");
    await ann.sees("link");
    ann.says(git.urlOf("relay"));
    await ann.presses(await seesButton(ann, "✅ Create"), "✅ Create");
    await program.prints(/SQLITE_CONSTRAINT/);
    await run(
      join(dir, "pepeunit.db"),
      "create trigger u before update of latitude on user begin select raise(abort, 'nowhere'); end",
    );
    ann.sends({ location: { latitude: 12.3456, longitude: 65.4321 } });
    await program.prints(/SQLITE_CONSTRAINT: nowhere/);
  } finally {
    program.child.kill("SIGKILL");
    await program.ended;
    await Promise.all([telegram.stop(), git.stop()]);
    rmSync(dir, { recursive: true });
  }
  const lines = program
    .printed()
    .split("\n")
    .filter((line) => line.includes('"err"'))
    .map((line) => JSON.parse(line).err);
  expect(lines).toContainEqual(
    expect.objectContaining({
      type: "GrammyError",
      code: 400,
      method: "sendDocument",
      description: "Bad Request: can't parse entities: unsupported start tag … at byte offset 1",
    }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ description: "SQLITE_CONSTRAINT: full" }));
  for (const word of WORDS) expect(program.printed()).not.toContain(word);
});

function run(path: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(path, sqlite3.OPEN_READWRITE);
    db.run(sql, (error) => db.close(() => (error ? reject(error) : resolve())));
  });
}
