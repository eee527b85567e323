import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toModel } from "../../../src/bot/features/graph/graphview.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { MAX_BOXES } from "../../../src/services/links/graph.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";

const RELAY = { in: "in:float", out: "out:float" };

let core: Core;
beforeEach(async () => {
  core = await openCore();
});
afterEach(() => core.stop());

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const link = async (pairs: readonly (readonly [from: number, to: number])[]) =>
  core.rows(await Promise.all(pairs.map(async ([from, to]) => [await core.id(from, "out"), await core.id(to, "in")] as const))); // biome-ignore format: one call

test("a few units are one picture, with the links between them", async () => {
  const [a = 0, b = 0, c = 0] = await core.units(["a", "b", "c"], RELAY);
  await link([[a, b]]);
  const view = await core.graph.view(core.owner, null, 0, 0);
  expect(view).toMatchObject({ page: 0, pages: 1, total: 3, focus: null, more: 0 });
  expect(view.nodes.map(({ id }) => id)).toEqual([a, b, c]);
  expect(view.edges).toEqual([{ from: await core.id(a, "out"), to: await core.id(b, "in"), transform: { kind: "none" }, paused: false }]); // biome-ignore format: one row
});

test("sixty units are pages of neighbours, then of those that nothing links, each unit on one", async () => {
  const ids = await core.units(names(60, "u"), RELAY);
  const id = (n: number): number => ids[n] ?? 0;
  // A star of 20, two pairs, and 36 alone.
  await link([...names(19, "").map((_, n) => [id(0), id(n + 1)] as const), [id(20), id(21)], [id(22), id(23)]]); // biome-ignore format: the graph
  const first = await core.graph.view(core.owner, null, 0, 0);
  const pages = await Promise.all(names(first.pages, "").map((_, page) => core.graph.view(core.owner, null, page, 0)));
  const shown = pages.map(({ nodes }) => nodes.map((node) => node.id));
  expect(shown.flat().sort((a, b) => a - b)).toEqual(ids);
  expect(shown.every((page) => page.length <= MAX_BOXES)).toBe(true);
  expect(first.nodes[0]?.id).toBe(id(0));
  expect(first.edges).toHaveLength(MAX_BOXES - 1);
  expect(first.nodes.filter(({ leadsOn }) => leadsOn).map((node) => node.id)).toEqual([id(0)]);
  expect(pages.at(-1)?.edges).toEqual([]);
  const beyond = await core.graph.view(core.owner, null, 99, 0);
  expect(beyond.page).toBe(first.pages - 1);
});

test("a variable is told to be linked though the other end is in another picture, or the link is one of too many to draw", async () => {
  const ids = await core.units(names(30, "u"), RELAY);
  await link(ids.slice(1).map((id, n) => [ids[n] ?? 0, id] as const));
  const { nodes, edges, pages } = await core.graph.view(core.owner, null, 0, 0);
  expect(pages).toBeGreaterThan(1);
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const linked = nodes.flatMap(({ variables }) => variables.filter((one) => one.linked).map(({ id }) => id));
  expect(linked).toEqual(expect.arrayContaining([...drawn]));
  expect(linked.length).toBe(drawn.size + 1);
  const ends = [await core.id(ids[0] ?? 0, "in"), await core.id(ids[29] ?? 0, "out")];
  expect(linked).not.toEqual(expect.arrayContaining(ends));
});

describe("where a unit has more variables than a box shows", () => {
  const shownFirst = async (kind: string, now = Date.now() + 60_000) => {
    const { nodes } = await core.graph.view(core.owner, null, 0, now);
    const variables = (nodes[0]?.variables ?? []).filter((one) => one.kind === kind);
    return variables.toSorted((a, b) => a.rank - b.rank).map(({ name }) => name);
  };
  const outputs = names(20, "o");
  const spec = Object.fromEntries(outputs.map((name) => [name, "out:float"]));

  test("those that changed last are first, whatever came with the last sync, also after a restart", async () => {
    const unit = await core.unit("big", spec);
    const all = Object.fromEntries(outputs.map((name) => [name, 1]));
    await core.report(unit, all);
    await core.report(unit, { ...all, o17: 2 });
    await core.report(unit, { ...all, o17: 2, o9: 5 });
    for (let count = 0; count < 5; count++) await core.report(unit, { ...all, o17: 2, o9: 5 });
    expect(await shownFirst("output")).toEqual([
      "o9",
      "o17",
      ...outputs.filter((name) => name !== "o9" && name !== "o17"),
    ]);
    core = await restartCore(core);
    expect((await shownFirst("output")).slice(0, 2)).toEqual(["o9", "o17"]);
  });

  test("what changed within the hour comes before what changes all the time, and that before the rest", async () => {
    const unit = await core.unit("noisy", { ...spec, door: "out:bool", set: "in:float" });
    for (let count = 0; count < 30; count++) {
      const noise = Object.fromEntries(outputs.slice(1).map((name) => [name, count]));
      await core.report(unit, { ...noise, o0: 1, door: count > 20 });
    }
    expect((await shownFirst("output")).slice(0, 2)).toEqual(["door", "o0"]);
    const later = Date.now() + 2 * 3_600_000;
    expect((await shownFirst("output", later)).slice(-2)).toEqual(["door", "o0"]);
  });
});

test("around a unit are its neighbours, in portions when they are many, else also theirs", async () => {
  const ids = await core.units(names(60, "u"), RELAY);
  const id = (n: number): number => ids[n] ?? 0;
  await link([...names(30, "").map((_, n) => [id(0), id(n + 1)] as const), [id(30), id(31)], [id(31), id(32)]]); // biome-ignore format: the graph
  const centre = await core.graph.view(core.owner, id(0), 0, 0);
  expect(centre).toMatchObject({ pages: 3, focus: { id: id(0) } });
  expect(centre.nodes.map((node) => node.id)).toEqual(ids.slice(0, MAX_BOXES));
  const second = await core.graph.view(core.owner, id(0), 1, 0);
  expect(second.nodes.map((node) => node.id)).toEqual([id(0), ...ids.slice(12, 23)]);
  const edge = await core.graph.view(core.owner, id(32), 0, 0);
  expect(edge.nodes.slice(0, 4).map((node) => node.id)).toEqual([id(32), id(31), id(30), id(0)]);
  const alone = await core.graph.view(core.owner, id(50), 0, 0);
  expect(alone.nodes.map((node) => node.id)).toEqual([id(50)]);
});

test("what I may not see is not there: units, variables, and links that end at them", async () => {
  const bob = await core.person(2, "Bob");
  const [a = 0, b = 0, c = 0] = await core.units(["a", "b", "c"], { ...RELAY, secret: "in:float" });
  const his = await core.unit("his", RELAY, 2);
  await link([[a, b], [b, c], [a, his]]); // biome-ignore format: the graph
  await core.rows([[await core.id(a, "out"), await core.id(b, "secret")]]);
  await core.report(a, { out: 77 });
  await core.em.fork().nativeUpdate(Unit, { id: [a, b] }, { visibility: "internal" });
  await core.em.fork().nativeUpdate(Variable, { name: "secret" }, { visibility: "private" });
  core.live.forget([a, b]);
  const view = await core.graph.view(bob, null, 0, 0);
  expect(view.nodes.map(({ name }) => name)).toEqual(["his", "a", "b"]);
  expect(view.edges.map(({ to }) => to).sort()).toEqual([await core.id(b, "in"), await core.id(his, "in")].sort());
  expect(view.nodes.flatMap(({ variables }) => variables.map(({ name }) => name))).not.toContain("secret");
  await core.em.fork().nativeUpdate(Variable, { name: "out", unit: a }, { visibility: "private" });
  core.live.forget([a]);
  const less = await core.graph.view(bob, null, 0, 0);
  expect(less.edges).toEqual([]);
  expect(JSON.stringify(less.nodes.find(({ id }) => id === a))).not.toContain("out");
  await expect(core.graph.view(bob, c, 0, 0)).rejects.toMatchObject({ code: "not-found" });
});

test("one's own scenes are in the picture, with lines to what they set there, and others' are not", async () => {
  const [a = 0, b = 0] = await core.units(["a", "b"], RELAY);
  const bob = await core.person(2, "Bob");
  const gift = { unitId: a, variableId: null, read: true, write: true };
  await core.grants.give(core.owner, gift, { userId: bob.id }, 0);
  const parts = [{ inputId: await core.id(a, "in"), value: 1 }, { inputId: await core.id(b, "in"), value: 2 }]; // biome-ignore format: one row
  const id = await core.scenes.make(core.owner, "Away", 0, parts);
  await core.scenes.make(bob, "Mine", 0, parts.slice(0, 1));
  const { scenes } = await core.graph.view(core.owner, null, 0, 0);
  expect(scenes).toEqual([{ id, name: "Away", inputs: parts.map(({ inputId }) => inputId) }]);
  const around = await core.graph.view(core.owner, b, 0, 0);
  expect(around.scenes).toEqual([{ id, name: "Away", inputs: [parts[1]?.inputId] }]);
  const model = toModel(loadTranslations("locales")("en"), around, false);
  expect(model.units.at(-1)).toMatchObject({ name: "🎬 Away", variables: [{ kind: "output", value: "1" }] });
  expect(model.links).toEqual([{ from: `scene-${id}`, to: parts[1]?.inputId, paused: false }]);
});
