import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGit } from "../../../src/sandbox/git.ts";
import { startTelegram } from "../../../src/sandbox/telegram/telegram.ts";
import { execute, readNow } from "../../support/database.ts";
import { FAR_MS } from "../../support/patience.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, type World } from "../../support/pepeunit.ts";
import { runProgram } from "../../support/program.ts";
import { filesOf } from "../../support/programs.ts";
import { scale } from "../../support/torture.ts";

const BEFORE = filesOf({ inputs: { relay: "bool" }, outputs: { temp: "float", door: "string" } });
const AFTER = filesOf({ inputs: { relay: "bool" }, outputs: { temp: "float", light: "int" } });
/** Late in an update, a trigger that takes longer than anybody waits. */
const HOLD = `create trigger hold after insert on unit_version begin
  select count(*) from (with recursive n (i) as (select 1 union all select i + 1 from n limit 10000000000) select i from n);
end`;
const STATE = `select (select "commit" from unit) as "commit", (select count(*) from unit_version) as versions,
  (select group_concat(name) from (select name from variable where archived_at is null order by id)) as present,
  (select count(*) from variable where archived_at is not null) as archived`;

test("a program that is killed in the middle of an update has done nothing of it, and can do it after the next start", async () => {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-update-"));
  const [telegram, git] = await Promise.all([
    startTelegram({ deadlineMs: FAR_MS }),
    startGit({ repositories: { porch: BEFORE } }),
  ]);
  const start = () =>
    runProgram(dir, {
      BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      HTTP_HOST: "127.0.0.1",
      HTTP_PORT: "0",
      DATA_DIR: dir,
      REPO_PRIVATE_HOSTS: "allow",
    });
  let program = start();
  try {
    const [, localUrl = ""] = await program.prints(/"listening":"([^"]+)"/);
    const claim = async () => (await program.prints(/\?start=(\S+)/))[1];
    const world = { telegram, git, dir, claim, instance: { localUrl } } as unknown as World;
    const ann = await meet(world);
    await createUnitInChat(world, ann, "Porch", git.urlOf("porch"));
    const before = await readNow(dir, STATE);
    const next = await git.commit("porch", AFTER);
    await ann.presses(withButton(ann, "⚙️ "), "⚙️ More");
    await ann.presses(await seesButton(ann, "🧩"), "🧩 Program");
    await ann.presses(await seesButton(ann, "⬆️ Look"), "⬆️ Look for an update");
    const update = await seesButton(ann, "✅ Update");
    await execute(dir, HOLD);
    void ann.presses(update, "✅ Update").catch(() => {});
    // What is begun is not committed: nobody else can write, however often they try, each time for a second.
    for (let refused = 0; refused < scale(3, 30); ) {
      refused = await execute(dir, "begin immediate; rollback").then(
        () => 0,
        () => refused + 1,
      );
    }
    program.child.kill("SIGKILL");
    await program.ended;
    await execute(dir, "drop trigger hold");
    expect(await readNow(dir, STATE)).toEqual(before);

    program = start();
    await program.prints(/"listening":"([^"]+)"/);
    await ann.presses(update, "✅ Update");
    await ann.sees((message) => message.id === update.id && message.text.includes("now."));
    expect(await readNow(dir, STATE)).toEqual([
      { commit: next, versions: 2, present: "relay,temp,light", archived: 1 },
    ]);
  } finally {
    program.child.kill("SIGKILL");
    await program.ended;
    await Promise.all([telegram.stop(), git.stop()]);
    rmSync(dir, { recursive: true });
  }
});
