import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { createClient, createToken, uuidsOf } from "../../support/api.ts";
import { openGroup, postMade } from "../../support/groups.ts";
import { begins, dataOf, meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let unit: VirtualUnit;
let group: Group;
let call: ReturnType<typeof createClient>;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  ({ unit } = await createUnitInChat(world, ann));
  call = createClient(world, await createToken(ann));
  ({ of } = await uuidsOf(world, "Greenhouse"));
  const parts = [{ input: of.relay, value: true }];
  expect((await call("/scenes", { method: "POST", body: { name: "Cool", parts } })).status).toBe(200);
  group = await openGroup(world, { title: "Home", members: [ann, bob], supergroup: true });
});
afterAll(() => world.stop());

const current = (shown: Shown) => ann.chat.current(shown) ?? shown;
/** Presses a button of the board once it is there: a board follows its device meanwhile. */
async function step(label: string): Promise<void> {
  await vi.waitFor(() => dataOf(current(board), label));
  await ann.presses(current(board), ({ text }) => begins(text, label));
}
const inputs = async () => (await unit.sync({ at: null })).json?.input_variables;
let board: Shown;

test("a scene is put on a board, where a press runs it, after a question if its owner likes", async () => {
  expect(
    (await call("/boards", { method: "POST", body: { name: "House", widgets: [{ variable: of.target }] } })).status,
  ).toBe(200);
  ann.says("/boards");
  board = await seesButton(ann, "target");
  for (const label of ["⚙️", "✏️ Edit", "➕ Add", "🎬 Scene", "🎬 Cool", "✔️ Done"]) await step(label);
  await vi.waitFor(() => dataOf(current(board), "☰ Boards"));
  expect((await ann.presses(current(board), "🎬 Cool")).text).toBe("▶️ Cool");
  expect(await inputs()).toMatchObject({ relay: true });

  for (const label of ["⚙️", "✏️ Edit", "🎬 Cool", "⬜️ Asks first", "« Back", "✔️ Done"]) await step(label);
  await vi.waitFor(() => dataOf(current(board), "☰ Boards"));
  await step("🎬 Cool");
  await vi.waitFor(() => expect(current(board).text).toBe("Cool: really?"));
  await step("✅ Yes");
  await vi.waitFor(() => dataOf(current(board), "🎬 Cool"));
});

test("in a group its owner runs it, or everybody for them, as the audit says", async () => {
  const posted = await postMade(ann.in(group), "House", "Only me");
  expect((await bob.in(group).presses(posted, "🎬 Cool")).text).toContain("Ann");
  const open = await postMade(ann.in(group), "House", "Everyone here");
  await call(`/variables/${of.relay}/value`, { method: "PUT", body: { value: false } });
  await bob.in(group).presses(open, "🎬 Cool");
  const asked = await bob.in(group).sees("really?");
  await bob.in(group).presses(asked, "✅ Yes");
  await vi.waitFor(async () => {
    const { acts } = (await call("/acts?kind=input")).json;
    expect(acts[0]).toMatchObject({ by: { name: "Bob" }, doer: { kind: "scene", name: "Cool" }, value: true });
  });
});

test("a board tells programs which scene it runs, and that it is gone", async () => {
  const { boards } = (await call("/boards")).json;
  const { scenes } = (await call("/scenes")).json;
  const path = `/boards/${boards[0].uuid}`;
  const scene = { kind: "scene", scene: scenes[0].uuid, status: "ok" };
  const read = (await call(path)).json;
  expect(read.widgets).toMatchObject([{ scene: null }, scene]);
  const { status, json } = await call("/boards", {
    method: "POST",
    body: { name: "Other", widgets: [{ scene: scenes[0].uuid, label: "Go" }] },
  });
  expect([status, json.widgets]).toMatchObject([200, [{ ...scene, label: "Go" }]]);
  await call(`/scenes/${scenes[0].uuid}`, { method: "DELETE" });
  expect((await call(path)).json.widgets).toMatchObject([{}, { kind: "scene", scene: null, status: "gone" }]);
});
