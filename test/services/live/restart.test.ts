import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Live, PORTION } from "../../../src/services/live/live.ts";
import { createUnitReader } from "../../../src/storage/sqlite/liveunits.ts";
import { openReader, type Query, type Reader } from "../../../src/storage/sqlite/reader.ts";
import { type Core, openCore } from "../../support/core.ts";
import { EMPTY, execute } from "../../support/database.ts";

const UNITS = 5000;
const IDS = Array.from({ length: UNITS }, (_, i) => i + 1);
const MANY = `
  insert into unit (id, uuid, owner_id, name, repository_url, "commit", world_state, unit_state, generation, env, created_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${UNITS})
    select i, 'uuid-' || i, 1, 'Unit ' || i, '', '', '[]', '{"ip":"string","rssi":"int"}', 1, hex(randomblob(400)), 0 from n;
  insert into status (unit_id, last_at, input_rev, applied_rev, state) select id, 0, 0, 0, '{}' from unit;
  insert into variable (uuid, unit_id, kind, name, position, type, min, max, initial, measure, title)
    with recursive n (i) as (select 0 union all select i + 1 from n where i < 7)
    select unit.id || '-' || i, unit.id, iif(i < 4, 'input', 'output'), 'variable_' || i, i, 'float', 5, 30.5, '20', '°C',
      '{"en":"Temperature ' || i || '","ru":"Температура ' || i || '"}' from unit, n;
  insert into latest (variable_id, at, number) select id, 1764500000000, id * 0.1 from variable;`;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

let core: Core;
let reader: Reader;
beforeAll(async () => {
  core = await openCore();
  await execute(core.dir, MANY);
  reader = await openReader(`sqlite:${core.dir}/pepeunit.db`);
}, 60_000);
afterAll(async () => {
  await reader.close();
  await core.stop();
});

test("a unit that syncs while 5,000 others come into memory waits for one portion of them at most", async () => {
  const reads: number[] = [];
  const units = createUnitReader(reader, EMPTY);
  const live = new Live(
    { ...units, read: (asked) => units.read(asked).finally(() => reads.push([...asked].length)) },
    core.vault,
  );
  const all = live.loadAhead();
  while (reads.length < 2) await nextTurn();
  const before = reads.length;
  const others = [live.get(UNITS - 1), live.get(`uuid-${UNITS - 2}`)];
  expect((await live.get(UNITS))?.name).toBe(`Unit ${UNITS}`);
  await Promise.all(others);
  expect(reads.length - before).toBeLessThanOrEqual(2);
  // The three that were asked for in one go shared a read.
  expect(reads.slice(before)).toContain(3);
  expect(live.find(UNITS / 2)).toBeUndefined();
  await all;
  expect(IDS.filter((id) => !live.find(id))).toEqual([]);
  expect(Math.max(...reads)).toBe(PORTION);
});

test("5,000 units are read with as many statements as one is", async () => {
  const count = async (asked: readonly (number | string)[]) => {
    let statements = 0;
    const counting = (query: Query): Query => {
      return (sql, parameters) => {
        statements++;
        return query(sql, parameters);
      };
    };
    const snapshot: Reader["snapshot"] = (task) => reader.snapshot((query) => task(counting(query)));
    const { units } = await createUnitReader({ ...reader, query: counting(reader.query), snapshot }, EMPTY).read(asked);
    expect(units).toHaveLength(asked.length);
    return statements;
  };
  expect(await count(IDS)).toBe(await count(["uuid-1"]));
});

test("a unit with four inputs and four outputs takes less than 5 KB of memory", async () => {
  const live = new Live(createUnitReader(reader, EMPTY), core.vault);
  await live.get(1);
  const before = heapUsed();
  await live.loadAhead();
  const bytes = (heapUsed() - before) / UNITS;
  expect(live.find(UNITS)?.outputs.get("variable_7")).toMatchObject({ min: 5, max: 30.5, initial: 20, measure: "°C" });
  expect(bytes).toBeLessThan(5000);
});

test("units of the same program share what schema.json says", async () => {
  const [one, two] = [await core.live.get(1), await core.live.get(2)];
  expect(one?.stateRules).toBe(two?.stateRules);
  expect(one?.inputs.get("variable_0")?.title).toBe(two?.inputs.get("variable_0")?.title);
  expect(one?.inputs.get("variable_0")?.value).not.toBe(two?.inputs.get("variable_0")?.value);
});

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
