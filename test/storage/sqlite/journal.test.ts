import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../../src/log.ts";
import { openSqlite } from "../../../src/storage/sqlite/database.ts";
import { readNow, WAITING } from "../../support/database.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("what was acknowledged just before a crash is there after the next start", async () => {
  const ann = world.telegram.person({ first_name: "Ann", language_code: "en" });
  ann.starts();
  await ann.sees("Hello");
  const { unit } = await createUnitInChat(world, ann);
  const at = Date.now();
  const values = [0.1 + 0.2, 1 / 3, -1e-7, 12345678.901234567, 28.428979, 0.0036821, 21.5];
  const answer = await unit.sync({
    at,
    output_variables: { temperature: values.map((value, i) => [at - values.length + i, value]), door: "open" },
  });
  expect(answer.status).toBe(200);

  // The files as a crash at this moment would leave them: answered, and not yet sorted in.
  const crashed = join(world.dir, "crashed");
  mkdirSync(crashed);
  for (const end of ["", "-wal"]) copyFileSync(`${world.dir}/pepeunit.db${end}`, `${crashed}/pepeunit.db${end}`);
  expect(await readNow(crashed, "select 1 from arrival")).toHaveLength(1);
  expect(await readNow(crashed, "select 1 from sample")).toEqual([]);

  const database = await openSqlite(`sqlite:${join(crashed, "pepeunit.db")}`, { log: createLog("silent") });
  await database.journal.open();
  await database.close();
  const samples = await readNow(crashed, "select number from sample where number is not null order by at");
  expect(samples.map(({ number }) => number)).toEqual(values);
  expect(await readNow(crashed, "select text from latest where text is not null")).toEqual([{ text: "open" }]);
  expect(await readNow(crashed, "select last_at from status")).toEqual([{ last_at: at }]);
  expect(await readNow(crashed, WAITING)).toEqual([]);
});
