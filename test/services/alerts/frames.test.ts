import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Condition, defaultTiming, type Timing } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { type Core, openCore } from "../../support/core.ts";

const [MINUTE, HOUR] = [60_000, 3_600_000];
const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 1 };

let core: Core;
let unit: number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  unit = await core.unit("Shed", { heat: "out:float", door: "out:bool" });
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

/** An hour later a frame comes with values of so many minutes ago. */
async function frame(name: string, ...values: [minutes: number, value: number | boolean][]): Promise<void> {
  vi.setSystemTime(Date.now() + HOUR);
  const now = Date.now();
  const request = { at: now, output_variables: { [name]: values.map(([ago, value]) => [now - ago * MINUTE, value]) } };
  await core.live.get(unit);
  await core.writer.change(unit, (batch, present) => {
    takeReport(batch, present, request, readReport(present, request, now), core.live.find);
    return () => undefined;
  });
}

async function make(name: string, condition: Condition, timing: Partial<Timing> = {}): Promise<void> {
  const selector = { kind: "output", outputId: await core.id(unit, name) } as const;
  const words = { condition, timing: { ...defaultTiming(condition), ...timing }, severity: "warning" } as const;
  await core.alerts.make(core.owner, { selector, ...words }, Date.now());
}

const incidents = () => core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } });
const ago = (minutes: number) => Date.now() - minutes * MINUTE;

test("an incident that a frame brings has the worst and the present of all its values, and so has the next frame", async () => {
  await make("heat", ABOVE);
  await frame("heat", [50, 20], [30, 31], [20, 80], [10, 32]);
  const since = ago(30);
  expect(await incidents()).toMatchObject([{ phase: "firing", since, facts: { value: 31, worst: 80, last: 32 } }]);
  await frame("heat", [30, 33], [20, 90], [10, 31]);
  expect(await incidents()).toMatchObject([{ phase: "firing", since, facts: { value: 31, worst: 90, last: 31 } }]);
});

test("over and hot again within a frame are two incidents, each with its own value at its end", async () => {
  await make("heat", ABOVE);
  await frame("heat", [10, 40]);
  await frame("heat", [50, 20], [40, 41], [30, 19], [20, 42]);
  expect(await incidents()).toMatchObject([
    { phase: "resolved", endedAt: ago(50), facts: { value: 40, last: 20 } },
    { phase: "firing", since: ago(20), facts: { value: 42, worst: 42, last: 42 } },
  ]);
});

test("what held for long enough within a frame, and is over at its end, is no incident, also where it would be kept", async () => {
  await make("heat", ABOVE, { forMs: 10 * MINUTE, keepMs: 10 * MINUTE });
  await frame("heat", [50, 41], [45, 41], [1, 20]);
  expect(await incidents()).toEqual([]);
  await frame("heat", [50, 41], [45, 42]);
  expect(await incidents()).toMatchObject([{ phase: "firing", since: ago(50), firedAt: ago(40) }]);
});

test("a door that was opened and closed half an hour before its device came is told, once and for both", async () => {
  await make("door", { kind: "changed" });
  await frame("door", [10, false]);
  await frame("door", [40, true], [10, false]);
  expect(await incidents()).toMatchObject([{ phase: "firing", since: ago(40), facts: { count: 2, last: false } }]);
  vi.setSystemTime(Date.now() + 10 * MINUTE);
  await core.alertTimers.look([unit]);
  expect(await incidents()).toMatchObject([{ phase: "resolved", endedAt: ago(10) }]);
});

test("values that were kept while a device was away end what was missed when they come, and not before it began", async () => {
  const after = 15 * MINUTE;
  await frame("heat", [0, 20]);
  await make("heat", { kind: "no-value", after });
  vi.setSystemTime(Date.now() + after);
  await core.alertTimers.look([unit]);
  const since = Date.now();
  // An hour of values, one a minute; only old ones say nothing new.
  await frame("heat", [59, 20], [40, 20]);
  expect(await incidents()).toMatchObject([{ phase: "firing", since, endedAt: null }]);
  await frame("heat", ...Array.from({ length: 60 }, (_, i): [number, number] => [59 - i, 20]));
  expect(await incidents()).toMatchObject([{ phase: "resolved", since, endedAt: Date.now() }]);
});

test("what is kept for a time after values are there again is kept from when they came", async () => {
  const after = 15 * MINUTE;
  await frame("heat", [0, 20]);
  await make("heat", { kind: "no-value", after }, { keepMs: 30 * MINUTE });
  vi.setSystemTime(Date.now() + after);
  await core.alertTimers.look([unit]);
  await frame("heat", [59, 20], [0, 20]);
  expect(await incidents()).toMatchObject([{ phase: "firing", clearAt: Date.now() }]);
});
