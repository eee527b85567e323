import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { meet, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { filesOf } from "../../support/programs.ts";

let world: World;
let ann: Person;
let call: Client;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  await world.git.commit("yard", filesOf({ inputs: { gate: "bool" }, outputs: { lux: "float" } }));
  await createUnitInChat(world, ann, "Yard", world.git.urlOf("yard"));
  ({ of } = await uuidsOf(world, "Yard"));
  call = createClient(world, await createToken(ann));
});
afterAll(() => world.stop());

/** Makes a board by the API, and opens it in the chat. */
async function opens(name: string, widgets: readonly object[]): Promise<Shown> {
  expect((await call("/boards", { method: "POST", body: { name, widgets } })).status).toBe(200);
  ann.says("/boards");
  return ann.sees(`🎛 ${name}`);
}
const current = (shown: Shown): Shown => ann.chat.current(shown) ?? shown;

describe("a pin", () => {
  const pinned = () => ann.chat.pinned.map(({ id }) => id);
  async function pins(name: string): Promise<Shown> {
    for (const one of ann.chat.pinned) {
      await turns(ann, current(one), "⚙️");
      await turns(ann, current(one), "📌 Unpin");
    }
    const board = await opens(name, [{ variable: of.lux }]);
    await turns(ann, board, "⚙️");
    await turns(ann, current(board), "📌 Pin");
    await vi.waitFor(() => expect(pinned()).toEqual([board.id]));
    return board;
  }

  test("goes along where a board is sent again and its message can't be deleted", async () => {
    const board = await pins("Stuck");
    const menu = await turns(ann, board, "⚙️");
    world.telegram.fails("deleteMessage", { error_code: 400, description: "Bad Request: message can't be deleted" });
    await ann.presses(menu, "⬇️ Send again here");
    const next = await ann.sees(({ id, text }) => id !== board.id && text.includes("🎛 Stuck"));
    await vi.waitFor(() => expect(pinned()).toEqual([next.id]));
    expect(current(board).text).toBe("Closed.");
  });

  test("goes with a board that is deleted, from each of its messages", async () => {
    const first = await pins("Gone");
    ann.says("/boards");
    const second = await ann.sees("🎛 Gone");
    await turns(ann, second, "⚙️");
    await turns(ann, current(second), "📌 Pin");
    await turns(ann, current(second), "⚙️");
    await turns(ann, current(second), "🗑 Delete");
    await turns(ann, current(second), "🗑 Delete it");
    await vi.waitFor(() => expect(pinned()).toEqual([]));
    expect(current(first).text).not.toContain("🎛 Gone");
  });
});

test("a refusal is told, and the board is there again in place of what was asked", async () => {
  const gate = { kind: "momentary", variable: of.gate, options: { withinMs: 60_000 } };
  const plain = await opens("Plain", [gate]);
  const asking = await opens("Asking", [{ ...gate, options: { ask: true } }]);
  await turns(ann, asking, "☝️ gate");
  await ann.presses(current(plain), "☝️ gate");
  const since = ann.chat.mark();
  expect((await ann.presses(current(asking), "✅ Yes"))?.text).toBe("“gate” is still under way.");
  await ann.sees(({ id, buttons }) => id === asking.id && buttons.flat().includes("☝️ gate: on ⏳"), { since });
});
