import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Condition, defaultTiming, type Timing } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import type { RuleView, RuleWords } from "../../../src/services/alerts/rule.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];
const ABOVE = { kind: "above", threshold: 30, deadband: 1 } as const satisfies Condition;

let core: Core;
let unit: number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  unit = await core.unit("Shed", { heat: "out:float" });
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.alertTimers.look([unit]);
}

/** A value of this moment. */
async function reports(heat: number): Promise<void> {
  vi.setSystemTime(Date.now() + 1);
  const request = { at: Date.now(), output_variables: { heat } };
  await core.live.get(unit);
  await core.writer.change(unit, (batch, present) => {
    takeReport(batch, present, request, readReport(present, request, request.at), core.live.find);
    return () => undefined;
  });
}

async function make(timing: Partial<Timing> = {}): Promise<RuleView> {
  const selector = { kind: "output", outputId: await core.id(unit, "heat") } as const;
  const words = { condition: ABOVE, timing: { ...defaultTiming(ABOVE), ...timing }, severity: "warning" } as const;
  return core.alerts.make(core.owner, { selector, ...words }, Date.now());
}

const change = ({ id }: RuleView, words: Partial<RuleWords>) => core.alerts.change(core.owner, id, words, Date.now());
const incidents = () => core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } });
const by = () => ({ person: core.owner, chatId: core.owner.telegramId });

describe("an incident whose rule is changed", () => {
  test("goes on, and stays acknowledged, unless what is waited for is another thing", async () => {
    const rule = await make();
    await reports(35);
    const [incident] = await incidents();
    await core.incidents.acknowledge(by(), incident?.id ?? 0, Date.now());
    const hours = { days: [6], from: 0, to: 60 };
    for (const timing of [{ forMs: HOUR }, { keepMs: HOUR }, { cooldownMs: HOUR }, { hours }]) {
      await pass(MINUTE);
      await change(rule, { timing: { ...rule.timing, ...timing } });
    }
    await change(rule, { condition: { ...ABOVE, deadband: 3 }, timing: rule.timing });
    const acknowledgedAt = incident?.since;
    expect(await incidents()).toMatchObject([{ phase: "firing", since: incident?.since, acknowledgedAt }]);
    await change(rule, { condition: { ...ABOVE, threshold: 31 } });
    expect(await incidents()).toMatchObject([{ phase: "resolved", stopped: true }, { phase: "firing" }]);
  });

  test("is over where it is by the new deadband, or by how long it is kept now", async () => {
    const rule = await make({ keepMs: HOUR });
    await reports(35);
    await reports(29.5);
    await pass(MINUTE);
    expect(await incidents()).toMatchObject([{ phase: "firing" }]);
    await change(rule, { condition: { ...ABOVE, deadband: 0 } });
    expect(await incidents()).toMatchObject([{ phase: "firing", clearAt: Date.now() }]);
    await pass(5 * MINUTE);
    await change(rule, { timing: { ...rule.timing, keepMs: MINUTE } });
    expect(await incidents()).toMatchObject([{ phase: "resolved", stopped: false, endedAt: Date.now() - 5 * MINUTE }]);
  });

  test("waits, while it is pending, by the new rule from when it began", async () => {
    const rule = await make({ forMs: 10 * MINUTE });
    await reports(35);
    const since = Date.now();
    await pass(4 * MINUTE);
    await change(rule, { timing: { ...rule.timing, forMs: HOUR } });
    await pass(20 * MINUTE);
    await reports(36);
    expect(await incidents()).toMatchObject([{ phase: "pending", since }]);
    await change(rule, { timing: { ...rule.timing, forMs: 5 * MINUTE } });
    expect(await incidents()).toMatchObject([{ phase: "firing", since, firedAt: since + 5 * MINUTE }]);
  });
});

describe("what gets worse within a minute", () => {
  const isStale = async () => (await core.em.fork().find(IncidentMessage, {})).map(({ stale }) => stale > 0);

  test("is kept at once, and told once the minute is over", async () => {
    await make();
    await reports(31);
    await core.em.fork().nativeUpdate(IncidentMessage, {}, { stale: 0 });
    await pass(20 * SECOND);
    await reports(45);
    await reports(44);
    await pass(39 * SECOND);
    expect(await isStale()).toEqual([false]);
    await pass(SECOND);
    expect(await isStale()).toEqual([true]);
    core = await restartCore(core);
    await reports(43);
    await reports(20);
    expect(await incidents()).toMatchObject([{ phase: "resolved", facts: { value: 31, worst: 45, last: 20 } }]);
  });

  test("is kept too while it is pending, over a restart", async () => {
    await make({ forMs: 10 * MINUTE });
    await reports(31);
    await pass(MINUTE);
    await reports(80);
    await reports(32);
    core = await restartCore(core);
    await pass(10 * MINUTE);
    expect(await incidents()).toMatchObject([{ phase: "firing", facts: { value: 31, worst: 80, last: 32 } }]);
  });

  test("is what the next value must be worse than to ring again", async () => {
    await make();
    await reports(31);
    await reports(45);
    await reports(40);
    const [incident] = await incidents();
    await core.incidents.snooze(by(), incident?.id ?? 0, { kind: "worse" }, Date.now());
    expect(await incidents()).toMatchObject([{ snoozedWorse: 45 }]);
    await core.em.fork().nativeUpdate(IncidentMessage, {}, { stale: 0 });
    await reports(45);
    expect(await isStale()).toEqual([false]);
    await reports(46);
    expect(await isStale()).toEqual([true]);
  });
});
