import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { write } from "../../support/api.ts";
import { readNow } from "../../support/database.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ env } = await createUnitInChat(world, ann, "<b>Shed</b> &_*"));
  await addRule(ann);
});
afterAll(() => world.stop());

async function addRule(person: Person): Promise<void> {
  await person.presses(withButton(person, "🎛"), "🔔 Alerts");
  await person.presses(await seesButton(person, "➕"), "➕ Add an alert");
  await person.presses(await seesButton(person, "temperature"), (button) => button.text.startsWith("temperature"));
  await person.presses(await seesButton(person, "above…"), "above…");
  await person.sees("Above what value");
  person.says("30");
  await person.sees("Done. I will write");
}

let clock = Date.now();
const tick = (): number => {
  clock = Math.max(clock + 1, Date.now());
  return clock;
};
const device = () => createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
const reports = (temperature: number) => device().sync({ at: tick(), output_variables: { temperature } });
const outbox = () => readNow(world.dir, "select attempts, due_at from outbox order by id");
const isEmptied = () => vi.waitFor(async () => expect(await outbox()).toEqual([]), { timeout: 5000 });
const count = (text: string) => ann.chat.messages.filter((message) => message.text.includes(text)).length;

/** Each test fires with a value of its own, and nothing is open before. */
beforeEach(async () => {
  world.telegram.heals();
  await reports(-999);
  await isEmptied();
});

test("an alert shows the names as they are, and leaves nothing behind", async () => {
  const mark = ann.chat.mark();
  await reports(31);
  await ann.sees("🔴 <b>Shed</b> &_*: temperature above 30\u00a0°C\nNow 31\u00a0°C\nSince ", { since: mark });
  await reports(-969);
  await ann.sees("🟢 <b>Shed</b> &_*: over after 0 s, now −969\u00a0°C: temperature above 30\u00a0°C", { since: mark });
  await isEmptied();
});

test("Telegram's retry_after is obeyed, and the order is kept", async () => {
  const mark = ann.chat.mark();
  world.telegram.fails("sendMessage", { retry_after: 1 });
  const before = world.telegram.calls("sendMessage").length;
  await reports(41);
  await ann.sees("Now 41", { since: mark });
  await reports(-959);
  await ann.sees("now −959", { since: mark });
  await isEmptied();
  const [refused, first, second] = world.telegram.calls("sendMessage").slice(before);
  expect(refused?.outcome.ok).toBe(false);
  expect((first?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  expect([first, second].map((call) => String(call?.parameters.text).slice(0, 2))).toEqual(["🔴", "🟢"]);
});

test("a lost connection and a broken Telegram only delay it", async () => {
  const mark = ann.chat.mark();
  world.telegram.fails("sendMessage", "lost request");
  await reports(51);
  await ann.sees("Now 51", { since: mark });
  await reports(-949);
  await ann.sees("now −949", { since: mark });
  world.telegram.fails("sendMessage", { error_code: 502 });
  await reports(52);
  await ann.sees("Now 52", { since: mark });
  expect(count("Now 52")).toBe(1);
  expect(count("now −949")).toBe(1);
  await isEmptied();
});

test("an answer that is lost sends it twice rather than never", async () => {
  const mark = ann.chat.mark();
  world.telegram.fails("sendMessage", "lost answer");
  await reports(61);
  await vi.waitFor(() => expect(count("Now 61")).toBe(2));
  await isEmptied();
  await ann.sees("Now 61", { since: mark });
});

test("an answer that is none sends its message again, and no message of another chat", async () => {
  const eve = await meet(world, { first_name: "Eve" });
  const other = await createUnitInChat(world, eve, "Eve's");
  await addRule(eve);
  const mark = ann.chat.mark();
  world.telegram.fails("sendMessage", { json: null });
  await reports(65);
  await other.unit.sync({ output_variables: { temperature: 66 } });
  await ann.sees("Now 65", { since: mark });
  await isEmptied();
  expect(count("Now 65")).toBe(2);
  await reports(-935);
  await ann.sees("now −935", { since: mark });
  expect(eve.chat.messages.filter(({ text }) => text.includes("Now 66"))).toHaveLength(1);
});

test("a chat that hangs delays no other", async () => {
  const uma = await meet(world, { first_name: "Uma" });
  const other = await createUnitInChat(world, uma, "Uma's");
  await addRule(uma);
  const mark = ann.chat.mark();
  world.telegram.fails("sendMessage", "no answer");
  await reports(67);
  await vi.waitFor(async () => expect(await outbox()).toHaveLength(1));
  await other.unit.sync({ output_variables: { temperature: 68 } });
  await uma.sees("Now 68");
  await vi.waitFor(async () => expect(await outbox()).toHaveLength(1));
  await world.restart();
  await ann.sees("Now 67", { since: mark });
  await reports(-933);
  await ann.sees("now −933", { since: mark });
  await isEmptied();
});

test("a message that can't be written is left out, and holds up nothing behind it", async () => {
  const mark = ann.chat.mark();
  const notice = JSON.stringify({ kind: "alert-fired", unit: "Shed", at: "yesterday" });
  const sql = "insert into outbox (chat_id, notice, created_at, due_at) values (?, ?, 0, 0)";
  await write(world, sql, ann.id, notice);
  await reports(69);
  await ann.sees("Now 69", { since: mark });
  await reports(-931);
  await ann.sees("now −931", { since: mark });
  await isEmptied();
});

test("what could not be sent goes out after a restart, however the instance ended", async () => {
  const mark = ann.chat.mark();
  world.telegram.fails("sendMessage", { retry_after: 2 });
  await reports(71);
  await vi.waitFor(async () => expect((await outbox())[0]?.attempts).toBe(1));
  await world.restart();
  await ann.sees("Now 71", { since: mark });
  await reports(-900);
  await ann.sees("now −900", { since: mark });
  await isEmptied();
});

test("whoever has blocked the bot is not written to again and again, and others are", async () => {
  const bob = await meet(world, { first_name: "Bob" });
  const other = await createUnitInChat(world, bob, "Bob's");
  await addRule(bob);
  ann.blocks();
  const before = world.telegram.calls("sendMessage").length;
  await reports(81);
  await other.unit.sync({ output_variables: { temperature: 82 } });
  await bob.sees("Now 82");
  await isEmptied();
  const tried = world.telegram.calls("sendMessage").slice(before);
  expect(tried.filter(({ parameters }) => parameters.chat_id === ann.id)).toHaveLength(1);
  ann.unblocks();
  await reports(-83);
  await isEmptied();
  const mark = ann.chat.mark();
  await reports(83);
  await ann.sees("Now 83", { since: mark });
});

test("the hour has two digits in Russian too, also where the zone is named", async () => {
  const ivan = await meet(world, { first_name: "Иван" });
  const { unit } = await createUnitInChat(world, ivan, "Теплица");
  await addRule(ivan);
  ivan.says("/settings");
  await ivan.presses(await seesButton(ivan, "🌐"), "🌐 Language");
  await ivan.presses(await seesButton(ivan, "Русский"), "Русский");
  await ivan.sees("Язык: Русский");
  const morning = new Date(Date.now() - 86_400_000).setUTCHours(7, 5, 6, 0);
  await unit.sync({ output_variables: { temperature: [[morning, 31]] } });
  expect((await ivan.sees("Сейчас 31")).text).toMatch(/, 07:05 UTC$/);
});

test("one chat that has to wait does not hold up another", async () => {
  const tom = await meet(world, { first_name: "Tom" });
  const other = await createUnitInChat(world, tom, "Tom's");
  await addRule(tom);
  world.telegram.fails("sendMessage", { retry_after: 60 });
  await reports(91);
  await vi.waitFor(async () => expect((await outbox())[0]?.attempts).toBe(1));
  await other.unit.sync({ output_variables: { temperature: 92 } });
  await tom.sees("Now 92");
  await vi.waitFor(async () => expect(await outbox()).toHaveLength(1));
});
