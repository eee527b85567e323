import { afterEach, expect, test, vi } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createClient, createToken, uuidsOf } from "../../support/api.ts";
import { readRows } from "../../support/database.ts";
import { dataOf, meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { filesOf } from "../../support/programs.ts";

let world: World;
afterEach(() => world.stop());

const refused = () => world.telegram.calls().filter(({ outcome }) => "error_code" in outcome);

/** A board with a lamp that its device has no more. */
async function loses(ann: Person) {
  await world.git.commit("hall", filesOf({ inputs: { lamp: "bool", pump: "bool" } }));
  await createUnitInChat(world, ann, "Hall", world.git.urlOf("hall"));
  const { unit, of } = await uuidsOf(world, "Hall");
  const call = createClient(world, await createToken(ann));
  const widgets = [{ variable: of.lamp }, { variable: of.pump }];
  expect((await call("/boards", { method: "POST", body: { name: "Home", widgets } })).status).toBe(200);
  ann.says("/boards");
  const board = await ann.sees("🎛 Home");
  const commit = await world.git.commit("hall", filesOf({ inputs: { pump: "bool" } }));
  expect((await call(`/units/${unit}/update`, { method: "POST", body: { commit } })).status).toBe(200);
  return ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("✖️ lamp: gone"));
}

test("a server that does not know disabled buttons shows the board all the same, and is asked for them once", async () => {
  world = await startWorld({ telegram: { unknownFields: ["disabled"] } });
  const ann = await meet(world);
  const board = await loses(ann);
  expect(refused()).toHaveLength(1);
  // What can't be anything but a button says why it does nothing.
  expect((await ann.presses(board, "✖️ lamp: gone"))?.text).toBe("✖️ lamp: gone");
  await ann.presses(board, "pump: —");
  await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("pump: on ⏳"));
  ann.says("/boards");
  await ann.sees(({ id, buttons }) => id !== board.id && buttons.flat().includes("✖️ lamp: gone"));
  expect(refused()).toHaveLength(1);
});

test("a server that knows them is sent them alone", async () => {
  world = await startWorld();
  const ann = await meet(world);
  const board = await loses(ann);
  expect(JSON.stringify(board.reply_markup)).toContain('{"text":"✖️ lamp: gone","disabled":{}}');
  expect(dataOf(board, "pump")).toBe("w:2:0:1:1");
  await vi.waitFor(async () => expect(await readRows(world.dir, "select id from posting")).toHaveLength(1));
  expect(refused()).toEqual([]);
});
