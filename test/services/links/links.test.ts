import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Grant } from "../../../src/entities/grant.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { type Core, openCore } from "../../support/core.ts";
import { readNow } from "../../support/database.ts";

const RELAY = { in: "in:float", out: "out:float" };
const DAY = 24 * 3600_000;

let core: Core;
let bob: Person;
/** Ann's, and Bob's. */
let [hers, his] = [0, 0];
beforeEach(async () => {
  core = await openCore();
  bob = await core.person(2, "Bob");
  hers = await core.unit("hers", RELAY);
  his = await core.unit("his", RELAY, 2);
});
afterEach(() => core.stop());

/** Gives a right on a whole unit, or takes all of them away. */
const give = (unitId: number, to: { toUser?: number; toUnit?: number }, rights: { read: boolean; write: boolean }) =>
  core.writer.exclusive(
    async (em) => {
      em.create(Grant, { unit: em.getReference(Unit, unitId), ...to, ...rights, createdAt: 0 } as never);
    },
    () => [unitId],
  );
const takeBack = (unitId: number) =>
  core.writer.exclusive(
    (em) => em.nativeDelete(Grant, { unit: unitId }),
    () => [unitId],
  );

describe("over other people's units", () => {
  test("a link needs the right to read its source and to write its target", async () => {
    const from = await core.id(hers, "out");
    const to = await core.id(his, "in");
    const add = () => core.links.add(bob, from, to, { kind: "none" }, 0);
    await expect(add()).rejects.toMatchObject({ code: "not-found" });
    await give(hers, { toUser: 2 }, { read: true, write: false });
    expect((await core.choices.sourceUnits(bob, 0, 0)).items.map(({ name }) => name)).toEqual(["his", "hers"]);
    expect((await core.choices.targetUnits(bob, from, 0, 0)).items.map(({ name }) => name)).toEqual(["his"]);
    await core.report(hers, { out: 8 });
    expect(await add()).toMatchObject({ state: "on", target: { value: 8 } });
    await expect(core.links.add(core.owner, from, to, { kind: "none" }, 0)).rejects.toMatchObject({
      code: "not-found",
    });
    await give(his, { toUser: 1 }, { read: false, write: true });
    await expect(core.links.add(core.owner, from, to, { kind: "none" }, 0)).rejects.toMatchObject({
      code: "link-exists",
    });
  });

  test("a right of a unit is enough for the one who owns that unit", async () => {
    const from = await core.id(hers, "out");
    const to = await core.id(his, "in");
    await give(hers, { toUnit: his }, { read: true, write: false });
    expect((await core.choices.sources(bob, hers)).ends.map(({ name }) => name)).toEqual(["out", "in"]);
    const { id } = await core.links.add(bob, from, to, { kind: "none" }, 0);
    await core.report(hers, { out: 3 });
    expect(await core.value(his, "in")).toBe(3);
    expect(await core.links.view(bob, id)).toMatchObject({ source: { unit: "hers", value: 3 } });
  });

  test("what the owner of a link may not see any more is neither named nor shown, and it does not go on", async () => {
    await give(hers, { toUser: 2 }, { read: true, write: false });
    const link = await core.links.add(bob, await core.id(hers, "out"), await core.id(his, "in"), { kind: "none" }, 0);
    await core.links.setPaused(bob, link.id, true);
    await takeBack(hers);
    expect(await core.links.view(bob, link.id)).toMatchObject({ source: null, target: { name: "in" } });
    await expect(core.links.setPaused(bob, link.id, false)).rejects.toMatchObject({ code: "link-revoked" });
    await expect(core.links.setTransform(bob, link.id, { kind: "invert" })).rejects.toMatchObject({
      code: "link-revoked",
    });
    await core.links.remove(bob, link.id);
    expect((await core.links.list(bob, 0)).total).toBe(0);
  });

  test("an input's owner sees that it is driven and by whom, not from where, and may take the link away", async () => {
    await give(hers, { toUser: 2 }, { read: false, write: true });
    const input = await core.id(hers, "in");
    await core.links.add(bob, await core.id(his, "out"), input, { kind: "none" }, 0);
    await core.report(his, { out: 5 });
    expect(await core.links.driving(core.owner, input)).toMatchObject([
      { source: null, owner: "Bob", removable: true, paused: false },
    ]);
    const byBob = { door: "link", source: null, by: { name: "Bob", self: false }, value: 5 };
    expect(await core.audit.last(core.owner, input)).toMatchObject(byBob);
    expect(await core.links.driving(bob, input)).toMatchObject([
      { source: { unit: "his" }, owner: null, removable: true },
    ]);
    const eve = await core.person(3, "Eve");
    await expect(core.links.driving(eve, input)).rejects.toMatchObject({ code: "not-found" });
    await expect(core.links.unlink(eve, input, 0)).rejects.toMatchObject({ code: "not-found" });
    expect(await core.links.unlink(core.owner, input, 0)).toBe(1);
    expect(await core.audit.last(core.owner, input)).toMatchObject(byBob);
    await core.report(his, { out: 6 });
    expect(await core.value(hers, "in")).toBe(5);
  });
});

describe("the audit", () => {
  test("names a person to those who may set the input, and to others only the door", async () => {
    await give(hers, { toUser: 2 }, { read: false, write: true });
    const input = await core.id(hers, "in");
    await core.inputs.set(bob, input, 1, "api");
    expect(await core.audit.last(core.owner, input)).toMatchObject({ door: "api", by: { name: "Bob", self: false } });
    expect(await core.audit.last(bob, input)).toMatchObject({ by: { name: "Bob", self: true } });
    const eve = await core.person(3, "Eve");
    await give(hers, { toUser: 3 }, { read: true, write: false });
    expect(await core.audit.last(eve, input)).toMatchObject({ door: "api", by: null });
    await expect(core.audit.ofInput(bob, input, 0)).rejects.toMatchObject({ code: "not-found" });
    await expect(core.audit.ofUnit(eve, hers, 0)).rejects.toMatchObject({ code: "not-found" });
  });

  test("finds what people set, however much links have brought since", async () => {
    const input = await core.id(his, "in");
    const { rev } = await core.inputs.set(bob, input, 7);
    const byBob = { value: 7, door: "chat", by: { name: "Bob", self: true } };
    expect((await core.audit.ofInput(bob, input, 0)).items).toMatchObject([byBob]);
    await core.em.getConnection().execute(
      `insert into input_change (variable_id, rev, at, number, door)
       with recursive n (i) as (select 1 union all select i + 1 from n where i < 2000)
       select ?, ? + i, ? + i, i, 'link' from n`,
      [input, rev, Date.now()],
    );
    expect((await core.audit.ofInput(bob, input, 99)).items).not.toContainEqual(expect.objectContaining(byBob));
    expect(await core.audit.ofInput(bob, input, 0, "by-hand")).toMatchObject({ total: 1, items: [byBob] });
    expect(await core.audit.ofUnit(bob, his, 0, "by-hand")).toMatchObject({ total: 1, items: [byBob] });
  });

  test("keeps 90 days, and nothing of inputs that are gone", async () => {
    const input = await core.id(hers, "in");
    const other = await core.id(his, "in");
    const now = Date.now();
    const rows = (count: number, variable: number, at: number, after = 0) =>
      core.em.getConnection().execute(
        `insert into input_change (variable_id, rev, at, number, door) with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
         select ?, ? + i, ?, i, 'link' from n`,
        [count, variable, after, at],
      );
    await rows(12_000, input, now - 91 * DAY);
    await rows(3, input, now - 89 * DAY, 12_000);
    await rows(6000, 999_999, now);
    await rows(2, other, now);
    await core.audit.clear(now);
    expect(
      await readNow(core.dir, "select variable_id as id, count(*) as n from input_change group by 1 order by 1"),
    ).toEqual([
      { id: input, n: 3 },
      { id: other, n: 2 },
    ]);
  });
});

test("what a person calls the units at the ends is one question, however many links there are", async () => {
  const outputs = { a: "out:float", b: "out:float", c: "out:float" };
  const source = await core.unit("source", outputs);
  const into = await core.id(hers, "in");
  for (const name of ["a", "b", "c"]) await core.rows([[await core.id(source, name), into]]);
  const asked = vi.spyOn(core.em.getConnection(), "execute");
  const questions = async (ask: () => Promise<unknown>): Promise<number> => {
    asked.mockClear();
    await ask();
    return asked.mock.calls.filter(([sql]) => String(sql).includes("from unit as other")).length;
  };
  const links = await core.links.list(core.owner, 0);
  expect(links.items).toHaveLength(3);
  expect(await questions(() => core.links.list(core.owner, 0))).toBe(1);
  expect(await questions(() => core.links.view(core.owner, links.items[0]?.id ?? 0))).toBe(1);
  expect(await questions(() => core.links.driving(core.owner, into))).toBe(1);
  const from = await core.id(source, "a");
  expect(await questions(() => core.links.plan(core.owner, from, into))).toBe(1);
  asked.mockRestore();
});
