import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { execute, readRows } from "../../support/database.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { isTorture, scale } from "../../support/torture.ts";

const TELEGRAM_TAKES = 50_000_000;
/** Texts of 4,000 characters: together more than one file may hold, at full length also when packed. */
const COUNT = scale(12_000, 30_000);
const TEXT = isTorture ? "hex(randomblob(2000))" : "hex(zeroblob(1996)) || printf('%08d', n)";
/** So much is read, packed and sent. */
const PATIENT = { deadlineMs: scale(60_000, 300_000) };

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  const { unit } = await createUnitInChat(world, ann);
  await unit.sync({ output_variables: { temperature: 21.5 } });
  await readRows(world.dir, "select 1");
  await execute(
    world.dir,
    `insert into sample (variable_id, at, text)
     with recursive counted (n) as (select 1 union all select n + 1 from counted where n < ${COUNT})
     select (select id from variable where name = 'door'), ${Date.now() - 86_400_000} + n * 1000, ${TEXT} from counted`,
  );
});
afterAll(() => world.stop());

const files = (from: Shown) =>
  ann.chat.messages.flatMap(({ id, document }) => (document && id > from.id ? [document] : []));

test("what is longer than a file comes to the chat in packed parts, all of it, none too large", {
  timeout: 2 * PATIENT.deadlineMs,
}, async () => {
  ann.says("/settings");
  const page = await ann.sees("Settings");
  await ann.presses(page, "📄 My data");
  const done = await ann.sees("✅ That is all", PATIENT);
  const [document, ...parts] = files(page);
  expect(document?.name).toBe("pepeunit.json");
  expect(JSON.parse(document?.text ?? "").units).toHaveLength(1);
  expect(parts.map(({ name }) => name)).toEqual(parts.map((_, place) => `history-${place + 1}.csv.gz`));
  expect(parts.length).toBeGreaterThanOrEqual(scale(1, 2));
  expect(done.text).toContain(parts.length === 1 ? "one part" : `${parts.length} parts`);
  const rows = parts.flatMap(({ bytes }) => {
    expect(bytes.length).toBeLessThan(TELEGRAM_TAKES);
    const [head, ...lines] = gunzipSync(bytes).toString().trimEnd().split("\n");
    expect(head).toBe("unit,variable,kind,time,value,source");
    return lines;
  });
  const doors = rows.filter((row) => row.startsWith("Greenhouse,door,output,"));
  expect(doors).toHaveLength(COUNT);
  expect(new Set(doors).size).toBe(COUNT);
  expect(rows).toContainEqual(expect.stringMatching(/^Greenhouse,temperature,output,\S+,21\.5,sample$/));
});
