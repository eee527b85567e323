import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Condition, defaultTiming, type Timing } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { MOST_OUTPUTS } from "../../../src/services/alerts/dryrun.ts";
import type { Selector } from "../../../src/services/alerts/rule.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { createChance } from "../../support/chance.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";

const MINUTE = 60_000;
const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 1 };

let core: Core;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

async function sync(unit: number, heat: readonly (readonly [at: number, value: number])[]): Promise<void> {
  const request = { at: Date.now(), output_variables: { heat } };
  await core.live.get(unit);
  await core.writer.change(unit, (batch, present) => {
    takeReport(batch, present, request, readReport(present, request, request.at), core.live.find);
    return () => undefined;
  });
}

const outputOf = async (unit: number): Promise<Selector> => ({ kind: "output", outputId: await core.id(unit, "heat") });
/** A minute after the last value. */
const tryOut = (selector: Selector, timing: Timing = defaultTiming(ABOVE), condition = ABOVE) =>
  core.dryRuns.try(core.owner, selector, condition, timing, Date.now() + MINUTE);

describe("a try is what fires", () => {
  test.each([1, 2, 3])("of a device that brings ten values at a time, too, over restarts, chance %i", async (seed) => {
    const chance = createChance(seed);
    const unit = await core.unit("Shed", { heat: "out:float" });
    const selector = await outputOf(unit);
    const timing: Timing = {
      forMs: chance.pick([0, 3 * MINUTE, 12 * MINUTE]),
      keepMs: chance.pick([0, 4 * MINUTE, 15 * MINUTE]),
      cooldownMs: chance.pick([0, 30 * MINUTE]),
      hours: null,
    };
    await core.alerts.make(core.owner, { selector, condition: ABOVE, timing, severity: "warning" }, Date.now());
    for (let frame = 0; frame < 40; frame++) {
      const values: [number, number][] = [];
      for (let minute = 0; minute < 10; minute++) {
        vi.setSystemTime(Date.now() + MINUTE);
        // What is due as a frame comes is judged by what that says.
        if (minute < 9) await core.alertTimers.look([unit]);
        const slow = Math.sin((frame * 10 + minute) / 25) * 4;
        values.push([Date.now(), Math.round(29 + slow + chance.int(-2, 2))]);
      }
      await sync(unit, values);
      if (chance.odds(0.1)) core = await restartCore(core);
    }
    // What time makes of it in the last minute.
    vi.setSystemTime(Date.now() + MINUTE);
    await core.alertTimers.look([unit]);
    vi.setSystemTime(Date.now() - MINUTE);
    const live = await core.em.fork().find(Incident, { phase: { $ne: "pending" } }, { orderBy: { since: "asc" } });
    const run = await tryOut(selector, timing);
    expect(run?.spans).toEqual(live.map(({ since, endedAt }) => [since, endedAt ?? Date.now() + MINUTE]));
    expect(run).toMatchObject({ every: 10 * MINUTE, tried: 1, of: 1, times: live.length });
    expect(live.length).toBeGreaterThan(1);
  });
});

describe("a try of any device", () => {
  test("is of all in its room, and shows the one that would fire most", async () => {
    const units = await core.units(["One", "Two", "Three"], { heat: "out:float" });
    const room = await core.rooms.make(core.owner, null, "Greenhouse", Date.now());
    await core.rooms.place(core.owner, units.slice(0, 2), room.id);
    for (let minute = 0; minute < 6; minute++) {
      vi.setSystemTime(Date.now() + MINUTE);
      const [one = 0, two = 0, three = 0] = units;
      await sync(one, [[Date.now(), minute === 2 ? 40 : 20]]);
      await sync(two, [[Date.now(), minute % 2 ? 40 : 20]]);
      await sync(three, [[Date.now(), minute % 2 ? 40 : 20]]);
    }
    const outputId = await core.id(units[1] ?? 0, "heat");
    const inRoom = await tryOut({ kind: "many", name: "heat", roomId: room.id });
    expect(inRoom).toMatchObject({ times: 4, longestMs: MINUTE, tried: 2, of: 2, every: null, noisiest: { outputId } });
    expect(inRoom?.spans).toHaveLength(4);
    expect(await tryOut({ kind: "many", name: "heat", roomId: null })).toMatchObject({ times: 7, tried: 3, of: 3 });
    expect(await tryOut({ kind: "many", name: null, roomId: null })).toBeNull();
  });

  test("says on how many it was tried, where there are more", async () => {
    await core.units(
      Array.from({ length: MOST_OUTPUTS + 1 }, (_, n) => `Unit ${n}`),
      { heat: "out:float" },
    );
    const run = await tryOut({ kind: "many", name: "heat", roomId: null });
    expect(run).toMatchObject({ tried: MOST_OUTPUTS, of: MOST_OUTPUTS + 1, times: 0, noisiest: null });
  });
});

test("what would keep a rule quieter leaves it a way to be over", async () => {
  const unit = await core.unit("Shed", { heat: "out:float" });
  const selector = await outputOf(unit);
  for (let minute = 0; minute < 200; minute++) {
    vi.setSystemTime(Date.now() + MINUTE);
    await sync(unit, [[Date.now(), minute % 10 === 9 ? 60 : 20]]);
  }
  const condition = { ...ABOVE, threshold: 50 };
  const run = await tryOut(selector, undefined, condition);
  expect(run?.times).toBe(20);
  const wider = run?.suggestion?.condition;
  expect(wider && "deadband" in wider && wider.deadband).toBeLessThanOrEqual(15);
  expect(await core.dryRuns.deadband(core.owner, selector, condition, Date.now())).toBe(15);
});
