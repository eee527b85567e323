import { join } from "node:path";
import sqlite3 from "sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Call } from "../../../src/sandbox/telegram/call.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { openBoard, seesLabel } from "../../support/groups.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let eve: Person;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld({ telegram: { limits: "telegram" } });
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  eve = await meet(world, { first_name: "Eve" });
  ({ env } = await createUnitInChat(world, ann));
});
afterAll(() => world.stop());

const relay = (button: { text: string }) => button.text.startsWith("Relay");
const PRESSES = "select count(*) as n from input_change";
const plus = (button: { text: string }) => button.text === "+";

/** Changes the database behind the instance's back, and starts it anew. */
async function alter(sql: string): Promise<void> {
  await new Promise<void>((done, fail) => {
    const db = new sqlite3.Database(join(world.dir, "pepeunit.db"));
    db.exec(sql, (error) => db.close(() => (error ? fail(error) : done())));
  });
  await world.restart();
}

const grant = (variable: string, write: boolean) =>
  alter(`insert into "grant" (unit_id, variable_id, to_user_id, read, write, created_at)
    select unit_id, id, 2, true, ${write}, 0 from variable where name = '${variable}'`);

test("where those with access may press, each presses by their own right, input by input", async () => {
  await grant("relay", true);
  const { group, board } = await openBoard(world, [ann, bob, eve], "Greenhouse", "Those with access");
  await bob.in(group).presses(board, relay);
  await seesLabel(bob.in(group), board, "Relay: on ⏳");
  const refusal = { text: "Only those to whom Ann gave access can press this.", show_alert: true };
  expect(await bob.in(group).presses(board, plus)).toEqual(refusal);
  expect(await eve.in(group).presses(board, relay)).toEqual(refusal);
  await ann.in(group).presses(board, plus);
  await seesLabel(ann.in(group), board, "target: 20.5\u00a0°C ⏳");
  const last = await readRows(world.dir, "select user_id from input_change order by rev desc limit 2");
  expect(last).toEqual([{ user_id: 1 }, { user_id: 2 }]);
});

test("where everyone may press, what the poster may not set, nobody can", async () => {
  const { group, board } = await openBoard(world, [bob, ann, eve], "Greenhouse · 👥 Ann", "Everyone here");
  await eve.in(group).presses(board, relay);
  await seesLabel(eve.in(group), board, "Relay: off ⏳");
  const [{ id } = {}] = await readRows(world.dir, "select id from variable where name = 'relay'");
  const presses = await readRows(world.dir, PRESSES);
  // The board is shown afresh after the start; a phone may still have the button.
  const stale = `b-set:${id}:1:0`;
  await alter(`update "grant" set write = false`);
  const gone = { text: "Bob has no right to this any more, so the board has none either.", show_alert: true };
  for (const person of [eve, ann, bob]) expect(await person.in(group).forges(board, stale)).toEqual(gone);
  const since = group.chat.mark();
  await alter(`update user set role = 'blocked' where id = 2`);
  await eve.in(group).sees(({ id, text }) => id === board.id && text.includes("This board is over"), { since });
  // What the board was is forgotten a moment after it is shown to be over.
  const over = "This board no longer works. /board posts a fresh one.";
  expect([gone.text, over]).toContain((await eve.in(group).forges(board, stale)).text);
  expect(await readRows(world.dir, PRESSES)).toEqual(presses);
});

test("many changes at once keep to Telegram's limits, and the last one is shown", async () => {
  const { group } = await openBoard(world, [ann, eve], "Greenhouse", "Only me");
  const unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
  const since = group.chat.mark();
  const clock = Date.now();
  for (let n = 1; n <= 40; n++) await unit.sync({ at: clock + n, output_variables: { temperature: n } });
  await ann.in(group).sees("temperature: 40", { since });
  const refused = ({ parameters, outcome }: Call) => parameters.chat_id === group.id && !outcome.ok;
  expect(world.telegram.calls("editMessageText").filter(refused)).toEqual([]);
});
