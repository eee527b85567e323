import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Act } from "../../../src/entities/act.ts";
import { Grant } from "../../../src/entities/grant.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { EVERYTHING } from "../../../src/services/directory/directory.ts";
import { type Core, openCore } from "../../support/core.ts";
import { scale } from "../../support/torture.ts";

/** At full length as many as one person may have. */
const MOST = scale(40, 500);
const MAX_RULES = 200;
const SPOT = { chatId: 1, messageId: 7 };

let core: Core;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  core = await openCore();
  ann = core.owner;
  bob = await core.person(2, "Bob");
  await core.units(
    Array.from({ length: MOST }, (_, n) => `unit ${n}`),
    { t: "out:float" },
  );
  await core.units(["his"], { t: "out:float" }, bob.id);
});
afterAll(() => core.stop());

test("as many units as a person may have are selected, and what can be done with each is done, or said why not", async () => {
  const ids = await core.directory.idsOf(ann, EVERYTHING, 0);
  expect(ids).toHaveLength(MOST);
  await core.lenses.set(SPOT, { selected: ids });
  const { selected } = await core.lenses.read(SPOT);
  expect(selected).toEqual(ids);

  const { id: room } = await core.rooms.make(ann, null, "All", 0);
  expect(await core.rooms.place(ann, ids, room)).toBe(MOST);

  const [output] = await core.many.outputs(ann, ids);
  expect(output).toMatchObject({ name: "t", units: MOST });
  const rule = { output: await core.alerts.output(ann, output?.id ?? 0), direction: "above", threshold: 1 } as const;
  const alerts = await core.many.alert(ann, ids, rule, () => {});
  const done = Math.min(MOST, MAX_RULES);
  expect(alerts).toMatchObject({ done, failed: 0, stopped: done < MOST ? { code: "too-many-rules" } : null });
  expect(await core.em.fork().count(Rule)).toBe(done);

  const told: number[] = [];
  const shared = await core.many.share(ann, ids, bob.id, { read: true, write: false }, (done) => told.push(done));
  expect(shared).toEqual({ done: MOST, skipped: 0, failed: 0, stopped: null });
  expect(told.at(-1)).toBe(MOST);
  expect(await core.em.fork().count(Grant, { toUser: bob.id })).toBe(MOST);
  expect((await core.em.fork().find(Outbox, { chatId: bob.telegramId })).map(({ notice }) => notice)).toEqual([
    { kind: "units-shared", unit: "unit 0", units: MOST, person: "Ann" },
  ]);

  // Whoever may only look deletes and shares none of them.
  expect(await core.many.remove(bob, ids, () => {})).toMatchObject({ done: 0, skipped: MOST });
  expect(await core.many.share(bob, ids, ann.id, { read: true, write: false }, () => {})).toMatchObject({ done: 0 });

  expect(await core.many.remove(ann, ids, () => {})).toMatchObject({ done: MOST, failed: 0, stopped: null });
  expect(await core.em.fork().count(Unit)).toBe(1);
  expect(await core.many.remove(ann, ids, () => {})).toMatchObject({ done: 0, skipped: 0, failed: 0 });
});

test("sharing goes on with the others where a unit has been deleted, or can't be shared once more", async () => {
  const ids = await core.units(["one", "two", "full", "four", "gone"], { t: "out:float" });
  const [, , full = 0, , gone = 0] = ids;
  const cat = await core.person(3, "Cat");
  const others = await core.units(
    Array.from({ length: 500 }, (_, n) => `other ${n}`),
    {},
    bob.id,
  );
  await core.em.fork().insertMany(
    Grant,
    others.map((toUnit) => ({ unit: full, toUnit, read: true, write: false, createdAt: 0 })),
  );
  const shared = await core.many.share(ann, ids, cat.id, { read: true, write: false }, (done) => {
    // Deleted before its turn comes.
    if (done === 1) void core.unitsOf.remove(ann, gone);
  });
  expect(shared).toEqual({ done: 3, skipped: 0, failed: 2, stopped: null });
  expect((await core.em.fork().find(Outbox, { chatId: cat.telegramId })).map(({ notice }) => notice)).toEqual([
    { kind: "units-shared", unit: "one", units: 3, person: "Ann" },
  ]);
  expect(await core.em.fork().count(Act, { unitId: full, what: "granted" })).toBe(0);
});
