import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
let env: UnitEnv;
let card: Shown;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit, env } = await createUnitInChat(world, ann));
  card = withButton(ann, "🎛");
});
afterAll(() => world.stop());

async function postBoard(): Promise<Shown> {
  await ann.presses(card, "🎛 Board");
  return seesButton(ann, "Relay");
}

const shows = (board: Shown, label: string, since: number) =>
  ann.sees((message) => message.id === board.id && message.buttons.flat().includes(label), { since });

/** Everything that was sent to a message so far, as it was asked for. */
const edits = ({ id }: Shown) =>
  world.telegram.calls("editMessageText").filter(({ parameters }) => parameters.message_id === id);

test("a second board, and the outputs of both, follow a press on the first", async () => {
  const first = await postBoard();
  const second = await postBoard();
  const mark = ann.chat.mark();
  await ann.presses(first, (button) => button.text.startsWith("Relay"));
  await Promise.all([shows(first, "Relay: on ⏳", mark), shows(second, "Relay: on ⏳", mark)]);
  await unit.sync({ output_variables: { temperature: 21.5 } });
  for (const board of [first, second]) {
    await ann.sees(({ id, text }) => id === board.id && text.includes("temperature: 21.5\u00a0°C"), { since: mark });
  }
});

test("what is shown already is not sent again, whatever happens", async () => {
  const board = await postBoard();
  const mark = ann.chat.mark();
  for (let n = 0; n < 5; n++) await unit.sync({ output_variables: { temperature: 22 }, unit_state: { uptime: n } });
  const { json } = await unit.sync();
  await unit.sync({ input_rev: json?.input_rev });
  await shows(board, "Relay: on ✓", mark);
  for (let n = 0; n < 3; n++) await unit.sync({ output_variables: { temperature: 22 }, unit_state: { uptime: n } });
  await ann.presses(board, (button) => button.text.startsWith("Relay"));
  await shows(board, "Relay: off ⏳", mark);
  const sent = edits(board).map(({ parameters: { text, reply_markup } }) => JSON.stringify([text, reply_markup]));
  expect(new Set(sent).size).toBe(sent.length);
});

test("not even after a restart, when nobody remembers what is shown: it is asked once", async () => {
  const board = await postBoard();
  await world.restart();
  const menu = await menuOf(ann, card);
  const device = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
  const before = edits(board).length;
  const mark = ann.chat.mark();
  for (let n = 0; n < 5; n++) {
    await device.sync({ at: Date.now() + 1000 * n + 1000, output_variables: { temperature: 22 } });
    // Each of these goes around once more after the edits that the sync has caused.
    await ann.presses(menu, "📄 env.json");
    await ann.sees((message) => message.document !== undefined);
  }
  await device.sync({ at: Date.now() + 9000, output_variables: { temperature: 23 } });
  await ann.sees(({ id, text }) => id === board.id && text.includes("23"), { since: mark });
  expect(edits(board).length - before).toBeLessThanOrEqual(2);
  await turns(ann, menu, "« Greenhouse");
});

test("a board whose message is deleted, or whose person has left, is forgotten", async () => {
  unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
  const board = await postBoard();
  const other = await postBoard();
  ann.deletes(board);
  const mark = ann.chat.mark();
  await unit.sync({ at: Date.now() + 20_000, output_variables: { temperature: 24 } });
  await ann.sees(({ id, text }) => id === other.id && text.includes("24"), { since: mark });
  await vi.waitFor(() => expect(edits(board)).toHaveLength(1));
  await unit.sync({ at: Date.now() + 21_000, output_variables: { temperature: 25 } });
  await ann.sees(({ id, text }) => id === other.id && text.includes("25"), { since: mark });
  expect(edits(board)).toHaveLength(1);
});

test("an edit that Telegram puts off, or that is lost, is made later with the newest state", async () => {
  const board = await postBoard();
  const mark = ann.chat.mark();
  world.telegram.fails("editMessageText", { retry_after: 1 }, 4);
  await unit.sync({ at: Date.now() + 22_000, output_variables: { temperature: 26 } });
  await unit.sync({ at: Date.now() + 23_000, output_variables: { temperature: 27 } });
  await ann.sees(({ id, text }) => id === board.id && text.includes("27"), { since: mark });
});

/** Another temperature than ever before, later than ever before. */
let degrees = 30;
async function reports(): Promise<string> {
  degrees++;
  await unit.sync({ at: Date.now() + 1000 * degrees, output_variables: { temperature: degrees } });
  return `temperature: ${degrees}\u00a0°C`;
}

test.each([
  "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 7",
  "Bad Request: MESSAGE_TOO_LONG",
  "Bad Request: not enough rights to send text messages to the chat",
])(
  "a board whose message is there still follows its unit after Telegram has refused an edit (%s)",
  async (description) => {
    const board = await postBoard();
    const before = edits(board).length;
    world.telegram.fails("editMessageText", { error_code: 400, description }, 10);
    await reports();
    await vi.waitFor(() => expect(edits(board).length).toBeGreaterThan(before));
    world.telegram.heals();
    const mark = ann.chat.mark();
    const next = await reports();
    await ann.sees(({ id, text }) => id === board.id && text.includes(next), { since: mark });
  },
);

test.each([
  [400, "Bad Request: message to edit not found"],
  [400, "Bad Request: chat not found"],
  [403, "Forbidden: bot was blocked by the user"],
])("a board that can never be edited again is forgotten (%s, %s)", async (error_code, description) => {
  const kept = () => readRows(world.dir, "select message_id from posting");
  const board = await postBoard();
  await vi.waitFor(async () => expect(await kept()).toContainEqual({ message_id: board.id }));
  world.telegram.fails("editMessageText", { error_code, description }, 10);
  await reports();
  await vi.waitFor(async () => expect(await kept()).not.toContainEqual({ message_id: board.id }));
  world.telegram.heals();
});
