import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR } from "../../../src/domain/span.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { createLog } from "../../../src/log.ts";
import { Strays } from "../../../src/services/program/strays.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";

let core: Core;
let unitId: number;
let hours = 0;
const create = () =>
  new Strays({
    em: core.em,
    writer: core.writer,
    log: createLog("silent"),
    now: () => 0,
    time: { now: () => hours * HOUR },
  });
let strays: Strays;
beforeAll(async () => {
  core = await openCore();
  unitId = await core.unit("Greenhouse", { temp: "out:float" });
  strays = create();
});
afterAll(() => core.stop());

/** What the owner has been told by now: unknown, then refused names. */
async function told() {
  // One queue for all transactions: what came before is done.
  await core.writer.exclusive(async () => undefined);
  const rows = await core.em.fork().find(Outbox, {}, { orderBy: { id: "asc" } });
  return rows.map(({ notice }) => {
    const { unknown, refused } = notice as unknown as { unknown: string[]; refused: string[] };
    return [unknown, refused];
  });
}

async function sends(outputs: Record<string, unknown>, rejected: Record<string, string>): Promise<void> {
  const unit = await core.live.get(unitId);
  if (unit) strays.note(unit, { at: 1, output_variables: outputs }, rejected);
}

const UNKNOWN = { "output_variables.door": "unknown variable" };

test("a name that schema.json does not know is told once, and after a restart too", async () => {
  for (let n = 0; n < 3; n++) await sends({ door: 1, temp: 2 }, UNKNOWN);
  expect(await told()).toEqual([[["door"], []]]);
  core = await restartCore(core);
  strays = create();
  await sends({ door: 1 }, UNKNOWN);
  expect(await told()).toEqual([[["door"], []]]);
});

test("another name is told too, but not within the hour", async () => {
  const both = { ...UNKNOWN, "output_variables.light": "unknown variable" };
  await sends({ door: 1, light: 1 }, both);
  expect(await told()).toHaveLength(1);
  hours += 1;
  await sends({ door: 1, light: 1 }, both);
  expect((await told()).slice(1)).toEqual([[["light"], []]]);
});

test("a value that does not fit is told when that goes on; a time that does not fit is not", async () => {
  hours += 1;
  for (let n = 0; n < 4; n++) await sends({ temp: "warm" }, { "output_variables.temp": "not a float" });
  for (let n = 0; n < 9; n++) await sends({ temp: [[1, 2]] }, { "output_variables.temp": "too old: what was kept" });
  expect(await told()).toHaveLength(2);
  await sends(
    {
      temp: [
        [1, "x"],
        [2, 3],
      ],
    },
    { "output_variables.temp.0": "not a float" },
  );
  expect((await told()).slice(2)).toEqual([[[], ["temp"]]]);
});

test("a program that makes up names is told of so many times at most", async () => {
  for (let n = 0; n < 100; n++) {
    hours += 1;
    await sends({ [`made-${n}`]: 1 }, { [`output_variables.made-${n}`]: "unknown variable" });
    await told();
  }
  expect((await told()).length).toBeLessThan(25);
});
