import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Act } from "../../../src/entities/act.ts";
import type { Content } from "../../../src/services/boards/boards.ts";
import { Definitions } from "../../../src/services/boards/definitions.ts";
import { Postings } from "../../../src/services/boards/postings.ts";
import { openCore } from "../../support/core.ts";

let core: Awaited<ReturnType<typeof openCore>>;
let unitId: number;
let shed: number;
beforeAll(async () => {
  core = await openCore();
  [unitId = 0, shed = 0] = await core.units(["Room", "Shed"], { lamp: "in:bool", heat: "out:float" });
});
afterAll(() => core.stop());

const view = (id: number) => core.boards.view(core.owner, id, Date.now());
const titlesOf = async (id: number) => (await view(id)).widgets.map(({ called }) => called).join("");
async function boardOf(...contents: Content[]): Promise<number> {
  const id = await core.boards.create(core.owner, "Home", 1);
  for (const content of contents) await core.boards.add(core.owner, id, content);
  return id;
}
const heat = async (unit = unitId) => ({ variableId: await core.id(unit, "heat") });

test("a new widget stands at the end, whatever was taken off before", async () => {
  const id = await boardOf(...[..."abcd"].map((title) => ({ title })));
  const [first, , third] = (await view(id)).widgets;
  for (const widget of [first, third]) await core.boards.take(core.owner, widget?.id ?? 0);
  for (const title of "ef") await core.boards.add(core.owner, id, { title });
  expect(await titlesOf(id)).toBe("bdef");
  await core.boards.move(core.owner, (await view(id)).widgets[3]?.id ?? 0, -1);
  await core.boards.add(core.owner, id, { title: "g" });
  expect(await titlesOf(id)).toBe("bdfeg");
});

test("a board takes as many as there are on it, not as there have ever been", async () => {
  const rows = Array.from({ length: 60 }, (_, n) => ({ kind: "title" as const, label: `${n}`, called: `${n}` }));
  const nothing = { unit: null, variable: null, scene: null, state: null, beside: false, options: {} };
  const full = await core.boards.make(
    core.owner,
    "Full",
    rows.map((row) => ({ ...nothing, ...row })),
    1,
  );
  await expect(core.boards.add(core.owner, full, { title: "x" })).rejects.toThrow("board-full");
  await core.boards.take(core.owner, (await view(full)).widgets[0]?.id ?? 0);
  await core.boards.add(core.owner, full, { title: "x" });
  expect((await view(full)).widgets).toHaveLength(60);
});

test("a widget becomes nothing that it can't be: what it asks first stays", async () => {
  const id = await boardOf({ variableId: await core.id(unitId, "lamp") }, { title: "x" });
  const [lamp, title] = (await view(id)).widgets.map((widget) => widget.id) as [number, number];
  await core.boards.change(core.owner, lamp, { kind: "momentary", options: { ask: true } });
  for (const [widget, changes] of [
    [lamp, { options: { ask: true, onMs: 100 } }],
    [lamp, { options: { withinMs: 1e15 } }],
    [lamp, { kind: "title" }],
    [lamp, { kind: "grid" }],
    [title, { kind: "toggle" }],
  ] as const)
    await expect(core.boards.change(core.owner, widget, changes), JSON.stringify(changes)).rejects.toThrow(
      "widget-unfit",
    );
  expect((await view(id)).widgets).toMatchObject([{ kind: "momentary", options: { ask: true } }, { kind: "title" }]);
});

test("a copy has the same widgets, and goes its own way", async () => {
  const id = await boardOf({ title: "x" }, await heat(), { variableId: await core.id(unitId, "lamp") });
  const [, , lamp] = (await view(id)).widgets;
  await core.boards.change(core.owner, lamp?.id ?? 0, { kind: "momentary", label: "Light", options: { onMs: 500 } });
  const copy = await core.boards.copy(core.owner, id, "Home 2", 1);
  const shown = async (board: number) =>
    (await view(board)).widgets.map(({ kind, called, label, options, variableId }) => [
      kind,
      called,
      label,
      options,
      variableId,
    ]);
  expect(await shown(copy)).toEqual(await shown(id));
  expect((await view(copy)).name).toBe("Home 2");
  await core.boards.take(core.owner, (await view(copy)).widgets[0]?.id ?? 0);
  expect([await shown(copy), await shown(id)].map((widgets) => widgets.length)).toEqual([2, 3]);
});

test("the history is asked for trends by those alone who show them", async () => {
  const id = await boardOf(await heat(), { title: "x" });
  await core.report(unitId, { heat: 21 });
  const asked = vi.spyOn(core.history, "lastBefore").mockResolvedValue([Date.now() - 3_700_000, 20]);
  const board = await view(id);
  expect(asked).not.toHaveBeenCalled();
  const { widgets } = await core.boards.withTrends(board, Date.now());
  expect(widgets.map(({ trend }) => trend)).toEqual([1, null]);
  expect(asked).toHaveBeenCalledOnce();
  asked.mockRestore();
});

test("a posted board follows its own units, after a start too", async () => {
  const ids = [await boardOf(await heat(), { title: "x" }), await boardOf(await heat(shed)), await boardOf()];
  const place = {
    ownerId: core.owner.id,
    chatId: 1,
    threadId: null,
    audience: "owner",
    locale: "en",
    page: 0,
  } as const;
  for (const [index, boardId] of ids.entries()) {
    await core.postings.put({ ...place, unitId: null, boardId, messageId: index + 1 }, 1);
  }
  const started = new Postings({ ...core, definitions: new Definitions(core.em) });
  await started.open();
  for (const postings of [core.postings, started]) {
    const shown = (unit: number) => postings.of([unit]).map(({ boardId }) => boardId);
    expect([shown(unitId), shown(shed)]).toEqual([[ids[0]], [ids[1]]]);
  }
});

test("a board of which nothing is left is turned by whoever has posted it, and by nobody else", async () => {
  const bob = await core.person(2, "Bob");
  const boardId = await boardOf({ title: "x" });
  const posting = { unitId: null, boardId, ownerId: core.owner.id, chatId: -1, messageId: 1, threadId: null } as const;
  const shown = { ...posting, audience: "granted", locale: "en", page: 0 } as const;
  expect((await core.postings.acting(shown, core.owner)).id).toBe(core.owner.id);
  await expect(core.postings.acting(shown, bob)).rejects.toThrow("not-found");
  const blocked = { ...core.owner, role: "blocked" as const };
  await expect(core.postings.acting(shown, blocked)).rejects.toThrow("not-found");
  await expect(core.postings.acting(shown, core.owner, await core.id(unitId, "lamp"))).rejects.toThrow("not-found");
});

test("what is done with boards is in the audit of their owner: by chat or program, changes in a row once", async () => {
  const cid = await core.person(3, "Cid");
  const id = await core.boards.create(cid, "Den", Date.now());
  for (const title of "ab") await core.boards.add(cid, id, { title });
  const [widget] = (await core.boards.view(cid, id, Date.now())).widgets;
  await core.boards.change(cid, widget?.id ?? 0, { label: "c" });
  await core.boards.move(cid, widget?.id ?? 0, 1);
  await core.boards.rename(cid, id, "Lair");
  await core.boards.take(cid, widget?.id ?? 0);
  const copy = await core.boards.copy(cid, id, "Lair 2", Date.now());
  await core.boards.remove(cid, id);
  const { uuid } = await core.documents.make(cid, { name: "Api", widgets: [] }, Date.now());
  await core.documents.replace(cid, uuid, { name: "Program", widgets: [] }, Date.now());
  await core.documents.remove(cid, uuid);
  const { items } = await core.acts.list(cid, {}, 0);
  expect(
    items.map(({ kind, what, unit, unitId, door, by, detail }) => [kind, what, unit, unitId, door, by?.name, detail]),
  ).toEqual(
    [
      ["created", "Den", "chat", null],
      ["changed", "Den", "chat", null],
      ["renamed", "Lair", "chat", "Den"],
      ["changed", "Lair", "chat", null],
      ["copied", "Lair 2", "chat", "Lair"],
      ["deleted", "Lair", "chat", null],
      ["created", "Api", "api", null],
      ["changed", "Program", "api", null],
      ["deleted", "Program", "api", null],
    ]
      .toReversed()
      .map(([what, name, door, detail]) => ["board", what, name, null, door, "Cid", detail]),
  );
  expect((await core.acts.list(cid, { kind: "board" }, 0)).items).toHaveLength(9);
  expect((await core.acts.list(cid, { kind: "unit" }, 0)).items).toEqual([]);
  expect((await core.acts.list(core.owner, { kind: "board" }, 0)).items.some(({ unit }) => unit === "Lair")).toBe(
    false,
  );
  // A change of long after is one more.
  await core.em.fork().nativeUpdate(Act, { boardId: copy }, { at: 1 });
  for (const title of "xy") await core.boards.add(cid, copy, { title });
  expect((await core.acts.list(cid, { kind: "board" }, 0)).items.map(({ what }) => what)).toHaveLength(10);
});
