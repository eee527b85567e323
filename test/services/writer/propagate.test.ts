import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Transform } from "../../../src/domain/transform.ts";
import { Link } from "../../../src/entities/link.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";
import { readNow, readRows } from "../../support/database.ts";

let core: Core;
beforeEach(async () => {
  core = await openCore();
});
afterEach(() => core.stop());

const RELAY = { in: "in:float", out: "out:float" };
const changesOf = async (inputId: number) => {
  await core.flush();
  const rows = await readNow(core.dir, "select number from input_change where variable_id = ? order by rev", inputId);
  return rows.map(({ number }) => number);
};

describe("a value passes along a link", () => {
  test("in the commit that brings it, with the transformation of each link and its conversion", async () => {
    const source = await core.unit("source", { n: "out:float", b: "out:bool", s: "out:string", i: "out:int" });
    const target = await core.unit("target", { f: "in:float", i: "in:int:0:50", b: "in:bool", s: "in:string", m: "in:string" }); // biome-ignore format: a line a unit
    const links: [string, string, Transform][] = [
      ["n", "f", { kind: "scale", factor: 1.8, offset: 32 }],
      ["n", "i", { kind: "none" }],
      ["n", "b", { kind: "threshold", on: 25, off: 20 }],
      ["n", "s", { kind: "round", digits: 1 }],
      ["s", "m", { kind: "map", pairs: [["open", "alarm"]] }],
    ];
    for (const [from, to, transform] of links) {
      await core.links.add(core.owner, await core.id(source, from), await core.id(target, to), transform, 0);
    }
    core.batches.length = 0;
    await core.report(source, { n: 30.26, s: "open" });
    expect(core.batches).toHaveLength(1);
    const values = async () => Promise.all(["f", "i", "b", "s", "m"].map((name) => core.value(target, name)));
    expect(await values()).toEqual([86.468, 30, true, "30.3", "alarm"]);
    await core.report(source, { n: 22, s: "closed" });
    expect(await values()).toEqual([71.6, 22, true, "22", "alarm"]);
    await core.report(source, { n: 999 });
    expect(await values()).toEqual([1830.2, 50, true, "999", "alarm"]);
    await core.report(source, { n: -1 });
    expect(await values()).toEqual([30.2, 0, false, "-1", "alarm"]);
  });

  test("and is still there after a restart, as is the way on", async () => {
    const [a = 0, b = 0] = await core.units(["a", "b"], RELAY);
    await core.links.add(core.owner, await core.id(a, "out"), await core.id(b, "in"), { kind: "none" }, 0);
    await core.report(a, { out: 5 });
    core = await restartCore(core);
    expect(await core.value(b, "in")).toBe(5);
    await core.report(a, { out: 6 });
    expect(await core.value(b, "in")).toBe(6);
    core = await restartCore(core);
    expect(await core.value(b, "in")).toBe(6);
  });

  test("an equal value is no change: it stops there, with neither a revision nor a line in the audit", async () => {
    const [a = 0, b = 0, c = 0] = await core.units(["a", "b", "c"], RELAY);
    await core.rows([[await core.id(a, "out"), await core.id(b, "in"), { kind: "round", digits: 0 }]]);
    await core.rows([[await core.id(b, "in"), await core.id(c, "in")]]);
    await core.report(a, { out: 5.1 });
    const rev = (await core.live.get(b))?.inputRev;
    core.batches.length = 0;
    await core.report(a, { out: 4.9 });
    expect((await core.live.get(b))?.inputRev).toBe(rev);
    expect([...(core.batches[0]?.inputsChanged ?? [])]).toEqual([]);
    expect(await changesOf(await core.id(c, "in"))).toEqual([5]);
  });

  test("through a diamond, what comes behind it gets what it comes to, once", async () => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = await core.units(["a", "b", "c", "d", "e"], RELAY);
    const [out, ...ins] = [
      await core.id(a, "out"),
      ...(await Promise.all([b, c, d, e].map((id) => core.id(id, "in")))),
    ];
    const [inB = 0, inC = 0, inD = 0, inE = 0] = ins;
    // D is reached directly, and on a longer way through B and C.
    await core.rows([[out, inD], [out, inB], [inB, inC], [inC, inD, { kind: "scale", factor: 10, offset: 0 }], [inD, inE]]); // biome-ignore format: the graph
    await core.report(a, { out: 3 });
    expect(await core.value(d, "in")).toBe(30);
    expect(await core.value(e, "in")).toBe(30);
    expect(await changesOf(inE)).toEqual([30]);
  });
});

describe("a loop", () => {
  test("ends where the value is what is there already", async () => {
    const [a = 0, b = 0] = await core.units(["a", "b"], RELAY);
    const inA = await core.id(a, "in");
    const inB = await core.id(b, "in");
    await core.rows([[inA, inB], [inB, inA]]); // biome-ignore format: the graph
    await core.inputs.set(core.owner, inA, 7);
    expect([await core.value(a, "in"), await core.value(b, "in")]).toEqual([7, 7]);
    expect(await changesOf(inA)).toEqual([7]);
    expect(await changesOf(inB)).toEqual([7]);
  });

  test("that a person closes passes its new link once", async () => {
    const [a = 0, b = 0] = await core.units(["a", "b"], RELAY);
    const inA = await core.id(a, "in");
    const inB = await core.id(b, "in");
    const more = { kind: "scale", factor: 1, offset: 1 } as const;
    await core.rows([[inB, inA, more]]);
    await core.inputs.set(core.owner, inA, 0);
    await core.links.add(core.owner, inA, inB, more, 0);
    expect([await core.value(a, "in"), await core.value(b, "in")]).toEqual([2, 1]);
    expect(await changesOf(inB)).toEqual([1]);
  });

  test("that would count for ever passes each link once a change", async () => {
    const [a = 0, b = 0, c = 0] = await core.units(["a", "b", "c"], RELAY);
    const inA = await core.id(a, "in");
    const inB = await core.id(b, "in");
    const inC = await core.id(c, "in");
    const more: Transform = { kind: "scale", factor: 1, offset: 1 };
    await core.rows([[inA, inB, more], [inB, inC, more], [inC, inA, more]]); // biome-ignore format: the graph
    await core.inputs.set(core.owner, inA, 1);
    expect(await changesOf(inB)).toEqual([2]);
    expect(await changesOf(inC)).toEqual([3]);
    expect(await changesOf(inA)).toEqual([1, 4]);
  });

  test("is told before it is closed, over any number of units", async () => {
    const ids = await core.units(["a", "b", "c"], RELAY);
    const [a = 0, b = 0, c = 0] = ids;
    const plan = async (from: number, to: number) =>
      (await core.links.plan(core.owner, await core.id(from, "out"), await core.id(to, "in"))).closesLoop;
    await core.links.add(core.owner, await core.id(a, "out"), await core.id(b, "in"), { kind: "none" }, 0);
    await core.links.add(core.owner, await core.id(b, "out"), await core.id(c, "in"), { kind: "none" }, 0);
    expect(await Promise.all([plan(a, c), plan(c, a), plan(b, a)])).toEqual([false, true, true]);
    // A sensor that drives a valve of its own device is what a device is for.
    expect(await plan(a, a)).toBe(false);
  });
});

describe("nothing passes", () => {
  test("a link that is paused or revoked, and goes on when it is resumed", async () => {
    const [a = 0, b = 0] = await core.units(["a", "b"], RELAY);
    const [link = 0] = await core.rows([[await core.id(a, "out"), await core.id(b, "in")]]);
    await core.links.setPaused(core.owner, link, true);
    await core.report(a, { out: 1 });
    expect(await core.value(b, "in")).toBeUndefined();
    await core.links.setPaused(core.owner, link, false);
    expect(await core.value(b, "in")).toBe(1);
    await core.writer.exclusive(
      (em) => em.nativeUpdate(Link, {}, { revoked: true }),
      () => [a, b],
    );
    await core.report(a, { out: 2 });
    expect(await core.value(b, "in")).toBe(1);
  });

  test("to a unit that is gone, while the others go on", async () => {
    const [a = 0, b = 0, c = 0] = await core.units(["a", "b", "c"], RELAY);
    const out = await core.id(a, "out");
    await core.rows([[out, await core.id(b, "in")], [out, await core.id(c, "in")]]); // biome-ignore format: the graph
    await core.report(a, { out: 1 });
    await core.writer.exclusive(
      (em) => em.nativeDelete(Unit, b),
      () => [b],
    );
    await core.report(a, { out: 2 });
    expect(await core.value(c, "in")).toBe(2);
    expect(await core.value(b, "in")).toBeUndefined();
  });

  test("when the commit fails: memory is as it was, of the targets too", async () => {
    const [a = 0, b = 0, c = 0] = await core.units(["a", "b", "c"], RELAY);
    await core.rows([[await core.id(a, "out"), await core.id(b, "in")], [await core.id(b, "in"), await core.id(c, "in")]]); // biome-ignore format: the graph
    await core.report(a, { out: 1 });
    core.fail(true);
    await expect(core.report(a, { out: 2 })).rejects.toMatchObject({ code: "database-unavailable" });
    core.fail(false);
    expect(await Promise.all([core.value(a, "out"), core.value(b, "in"), core.value(c, "in")])).toEqual([1, 1, 1]);
    expect((await core.live.get(c))?.inputRev).toBe(1);
    await core.report(a, { out: 2 });
    expect(await core.value(c, "in")).toBe(2);
    expect(await changesOf(await core.id(c, "in"))).toEqual([1, 2]);
  });
});

describe("one change reaches, in one commit,", () => {
  test("the end of a chain of 1,000 links", async () => {
    const ids = await core.units(
      Array.from({ length: 1001 }, (_, n) => `u${n}`),
      RELAY,
    );
    const ins = await variables(core, "in");
    const out = await core.id(ids[0] ?? 0, "out");
    await core.rows(ids.slice(1).map((_, n) => [n === 0 ? out : (ins[n] ?? 0), ins[n + 1] ?? 0] as const));
    core = await restartCore(core);
    await core.report(ids[0] ?? 0, { out: 42 });
    expect(core.batches).toHaveLength(1);
    expect(core.batches[0]?.inputsChanged.size).toBe(1000);
    expect(await core.value(ids.at(-1) ?? 0, "in")).toBe(42);
    expect(await readRows(core.dir, "select count(*) as n from input_change where number = 42")).toEqual([{ n: 1000 }]);
    core = await restartCore(core);
    expect(await core.value(ids.at(-1) ?? 0, "in")).toBe(42);
    await core.report(ids[0] ?? 0, { out: 43 });
    expect(await core.value(ids.at(-1) ?? 0, "in")).toBe(43);
  });

  test("1,000 inputs of as many units", async () => {
    const ids = await core.units(
      Array.from({ length: 1001 }, (_, n) => `u${n}`),
      RELAY,
    );
    const ins = await variables(core, "in");
    const out = await core.id(ids[0] ?? 0, "out");
    await core.rows(ins.slice(1).map((input) => [out, input] as const));
    core = await restartCore(core);
    await core.report(ids[0] ?? 0, { out: 42 });
    expect(core.batches).toHaveLength(1);
    expect(core.batches[0]?.inputsChanged.size).toBe(1000);
    const sql =
      "select count(*) as n from latest join variable on variable.id = variable_id where number = 42 and kind = 'input'";
    expect(await readRows(core.dir, sql)).toEqual([{ n: 1000 }]);
  });
});

async function variables({ dir }: Core, name: string): Promise<number[]> {
  const rows = await readNow(dir, "select id from variable where name = ? order by unit_id", name);
  return rows.map(({ id }) => Number(id));
}
