import { afterEach, beforeEach, expect, test } from "vitest";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";
import { readNow } from "../../support/database.ts";

const DAY = 86_400_000;
const YEAR_2000_MS = 946_684_800_000;
const TOO_OLD = "too old: what was kept of its time has been cleared away";

let core: Core;
let unit: number;
let now: number;
beforeEach(async () => {
  core = await openCore();
  unit = await core.unit("Greenhouse", { temperature: "out:float", door: "out:bool" });
  now = Date.now();
});
afterEach(async () => {
  await core.stop();
});

/** What a sync with these samples is told of them. */
function offer(samples: Readonly<Record<string, readonly (readonly [number, unknown])[]>>): Promise<object> {
  const request = { at: ++now, output_variables: samples };
  return core.writer.change(unit, (batch, present) => {
    const report = readReport(present, request, now);
    takeReport(batch, present, request, report, core.live.find);
    return () => report.rejected;
  });
}

async function clear(): Promise<void> {
  await core.flush();
  await core.digest.refresh(now);
  await core.retention.clear(now);
}

test("a sample for a time that has been cleared away is told to be rejected, at once and after a restart", async () => {
  const [old, kept] = [now - 100 * DAY, now - 80 * DAY];
  expect(await offer({ temperature: [[old, 1], [old + 1, 2], [now, 3]], door: [[old, true]] })).toEqual({}); // biome-ignore format: pairs
  await clear();
  const late = { temperature: [[old - 5, 4], [kept, 5], [old, 1]] } as const; // biome-ignore format: pairs
  const rejected = { "output_variables.temperature.0": TOO_OLD, "output_variables.temperature.2": TOO_OLD };
  expect(await offer(late)).toEqual(rejected);
  core = await restartCore(core);
  expect(await offer(late)).toEqual(rejected);
  await core.flush();
  const id = await core.id(unit, "temperature");
  const stored = await readNow(
    core.dir,
    "select at, number from sample where number <> 3 and variable_id = ? order by at",
    id,
  );
  expect(stored).toEqual([
    { at: old + 1, number: 2 },
    { at: kept, number: 5 },
  ]);
});

test("a state's old hours are thinned out, and what comes for them is rejected too", async () => {
  const old = now - 60 * DAY;
  await offer({ door: [[old, true], [old + 1, true], [now, false]] }); // biome-ignore format: pairs
  await clear();
  expect(await offer({ door: [[old + 1, false]], temperature: [[old, 1]] })).toEqual({
    "output_variables.door": TOO_OLD,
  });
});

test("times in seconds, or since 2000, are told what they may be", async () => {
  const old = now - 100 * DAY;
  await offer({ temperature: [[1000, 1], [old, 2], [now, 3]] }); // biome-ignore format: pairs
  await clear();
  expect(await offer({ temperature: [[Math.floor(now / 1000), 1]] })).toEqual({
    "output_variables.temperature": "too old: times are ms since 1970, is this in seconds?",
  });
  expect(await offer({ temperature: [[now - YEAR_2000_MS, 1]] })).toEqual({
    "output_variables.temperature": "too old: times are ms since 1970, is this since 2000?",
  });
  expect(await offer({ temperature: [[Math.floor((now - YEAR_2000_MS) / 1000), 1]] })).toEqual({
    "output_variables.temperature": "too old: times are ms since 1970, is this in seconds?",
  });
});
