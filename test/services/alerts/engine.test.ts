import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Condition, defaultTiming, type Timing } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Rule } from "../../../src/entities/rule.ts";
import type { SyncRequest } from "../../../src/protocol/request.ts";
import type { Selector } from "../../../src/services/alerts/rule.ts";
import { readReport, takeReport } from "../../../src/services/sync/report.ts";
import { type Core, openCore, restartCore } from "../../support/core.ts";
import { execute } from "../../support/database.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const START = Date.UTC(2026, 10, 30, 12);

let core: Core;
let unit: number;
let heat: number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  core = await openCore();
  unit = await core.unit("Shed", { heat: "out:float", door: "out:bool", said: "out:string" });
  heat = await core.id(unit, "heat");
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

/** Time goes on, and whatever is due by then is looked at. */
async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.alertTimers.look([unit]);
}

/** A sync at this moment. */
async function sync(request: Omit<SyncRequest, "at">, of = unit): Promise<void> {
  vi.setSystemTime(Date.now() + 1);
  const at = Date.now();
  await core.live.get(of);
  await core.writer.change(of, (batch, present) => {
    takeReport(batch, present, { at, ...request }, readReport(present, { at, ...request }, at), core.live.find);
    return () => undefined;
  });
}
const reports = (values: Record<string, unknown>) => sync({ output_variables: values });

async function make(
  condition: Condition,
  timing: Partial<Timing> = {},
  selector: Selector = { kind: "output", outputId: heat },
) {
  const words = { condition, timing: { ...defaultTiming(condition), ...timing }, severity: "warning" } as const;
  return core.alerts.make(core.owner, { selector, ...words }, Date.now());
}

const ABOVE: Condition = { kind: "above", threshold: 30, deadband: 1 };
const incidents = () => core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } });
const phases = async () => (await incidents()).map(({ phase }) => phase);
const messages = () => core.em.fork().find(IncidentMessage, {}, { orderBy: { id: "asc" } });

describe("a rule", () => {
  test("that is true when it is made is an incident since it was measured", async () => {
    await reports({ heat: 35 });
    const at = Date.now();
    await pass(MINUTE);
    const rule = await make(ABOVE);
    expect(rule).toMatchObject({ firing: true, open: 1 });
    expect(await incidents()).toMatchObject([{ phase: "firing", since: at, facts: { value: 35 } }]);
    expect(await messages()).toMatchObject([{ chatId: core.owner.telegramId, toldAt: null }]);
    expect(await core.em.fork().find(Outbox, {})).toMatchObject([{}, { notice: { kind: "incidents" } }]);
  });

  test("of many samples at once makes an incident of what is so at their end, since it began to be", async () => {
    await make(ABOVE);
    const now = Date.now();
    await reports({ heat: [[now - 9, 20], [now - 8, 31], [now - 7, 20]] }); // biome-ignore format: pairs
    expect(await incidents()).toEqual([]);
    await reports({ heat: [[now - 6, 31], [now - 5, 20], [now - 4, 32], [now - 3, 33]] }); // biome-ignore format: pairs
    expect(await incidents()).toMatchObject([
      { phase: "firing", since: now - 4, facts: { value: 32, worst: 33, last: 33 } },
    ]);
  });

  test("does not fire by samples that come late", async () => {
    await make(ABOVE);
    await reports({ heat: 20 });
    await reports({ heat: [[Date.now() - MINUTE, 99]] });
    expect(await incidents()).toEqual([]);
  });

  test("that has to hold for a time is pending first, and goes on after a restart as if there had been none", async () => {
    await make(ABOVE, { forMs: 5 * MINUTE });
    await reports({ heat: 31 });
    const since = Date.now();
    expect(await incidents()).toMatchObject([{ phase: "pending", since, fireAt: since + 5 * MINUTE }]);
    expect(await messages()).toEqual([]);
    core = await restartCore(core);
    await pass(5 * MINUTE - SECOND);
    expect(await phases()).toEqual(["pending"]);
    core = await restartCore(core);
    await pass(HOUR);
    expect(await incidents()).toMatchObject([{ phase: "firing", since, firedAt: since + 5 * MINUTE }]);
    expect(await messages()).toHaveLength(1);
  });

  test("that was pending and did not last leaves nothing", async () => {
    await make(ABOVE, { forMs: 5 * MINUTE });
    await reports({ heat: 31 });
    await reports({ heat: 20 });
    expect(await incidents()).toEqual([]);
  });

  test("keeps an incident for a time, and then it is over since it was", async () => {
    await make(ABOVE, { keepMs: 5 * MINUTE });
    await reports({ heat: 31 });
    await reports({ heat: 20 });
    const clearAt = Date.now();
    core = await restartCore(core);
    await pass(5 * MINUTE - 2 * SECOND);
    expect(await incidents()).toMatchObject([{ phase: "firing", clearAt }]);
    await pass(2 * SECOND);
    expect(await incidents()).toMatchObject([{ phase: "resolved", endedAt: clearAt }]);
  });

  test("remembers the worst and the last value, and how long it was", async () => {
    await make(ABOVE);
    for (const value of [31, 40, 35]) await reports({ heat: value });
    await reports({ heat: 20 });
    expect(await incidents()).toMatchObject([{ phase: "resolved", facts: { value: 31, worst: 40, last: 20 } }]);
  });

  test("on a text, a bool and a change says what they are", async () => {
    const [door, said] = [await core.id(unit, "door"), await core.id(unit, "said")];
    await make({ kind: "is", values: ["lost"] }, {}, { kind: "output", outputId: said });
    await make({ kind: "changed" }, {}, { kind: "output", outputId: door });
    await reports({ said: "lost", door: true });
    await reports({ said: "found", door: false });
    await reports({ door: true });
    expect(await incidents()).toMatchObject([
      { phase: "resolved", facts: { value: "lost", last: "found" } },
      { phase: "firing", facts: { last: true, count: 2 } },
    ]);
    await pass(11 * MINUTE);
    expect(await phases()).toEqual(["resolved", "resolved"]);
  });

  test("that is paused, changed or deleted ends its incidents, and their messages are looked at", async () => {
    const rule = await make(ABOVE);
    await reports({ heat: 31 });
    await core.alerts.pause(core.owner, rule.id);
    expect(await incidents()).toMatchObject([{ phase: "resolved", stopped: true }]);
    await core.alerts.resume(core.owner, rule.id);
    expect(await phases()).toEqual(["resolved", "firing"]);
    await core.alerts.change(core.owner, rule.id, { condition: { ...ABOVE, threshold: 40 } }, Date.now());
    expect(await phases()).toEqual(["resolved", "resolved"]);
    await core.em.fork().nativeUpdate(IncidentMessage, {}, { messageId: 5, toldAt: 5, stale: 0 });
    await core.alerts.remove(core.owner, rule.id);
    expect(await incidents()).toEqual([]);
    expect((await messages()).map(({ stale }) => stale)).toEqual([1, 1]);
  });

  test("ends with its unit, and the message is told of it", async () => {
    await make(ABOVE);
    await reports({ heat: 31 });
    await core.em.fork().nativeUpdate(IncidentMessage, {}, { messageId: 5, toldAt: 5, stale: 0 });
    await core.unitsOf.remove(core.owner, unit, Date.now());
    expect(await incidents()).toEqual([]);
    expect(await messages()).toMatchObject([{ messageId: 5, stale: 1 }]);
  });

  test("that is gone from the database holds up no sync", async () => {
    const rule = await make(ABOVE);
    await core.em.fork().nativeDelete(Rule, { id: rule.id });
    await reports({ heat: 31 });
    expect(await incidents()).toEqual([]);
    expect(await core.value(unit, "heat")).toBe(31);
  });

  test("on an output of all units makes an incident of each, those of new units too", async () => {
    await make(ABOVE, {}, { kind: "many", name: "heat", roomId: null });
    const next = await core.unit("Barn", { heat: "out:float" });
    await core.unit("Other", { level: "out:float" });
    await reports({ heat: 31 });
    await sync({ output_variables: { heat: 32 } }, next);
    expect((await incidents()).map((incident) => [incident.unit.id, incident.phase])).toEqual([
      [unit, "firing"],
      [next, "firing"],
    ]);
  });

  test("that an equal one is there for is noticed", async () => {
    const first = await make(ABOVE);
    const draft = { selector: first.selector, condition: ABOVE, timing: first.timing, severity: "info" } as const;
    expect((await core.alerts.twin(core.owner, draft))?.id).toBe(first.id);
    expect(await core.alerts.twin(core.owner, { ...draft, condition: { ...ABOVE, threshold: 31 } })).toBeUndefined();
  });

  test("is copied to other outputs at once, but not to where it is", async () => {
    const next = await core.unit("Barn", { heat: "out:float" });
    const rule = await make(ABOVE);
    expect(await core.alerts.copy(core.owner, rule.id, [heat, await core.id(next, "heat")], Date.now())).toBe(1);
  });

  test("refuses what can't be asked of an output", async () => {
    const door = await core.id(unit, "said");
    await expect(make(ABOVE, {}, { kind: "output", outputId: door })).rejects.toThrow("condition-unfit");
    await expect(make({ kind: "silent", after: null })).rejects.toThrow("condition-unfit");
  });
});

describe("silence", () => {
  const NO_VALUE: Condition = { kind: "no-value", after: 10 * MINUTE };

  test("of an output begins when its time has passed, and ends with a value", async () => {
    await make(NO_VALUE);
    await reports({ heat: 1 });
    await pass(10 * MINUTE - SECOND);
    expect(await phases()).toEqual([]);
    await pass(SECOND);
    expect(await phases()).toEqual(["firing"]);
    await reports({ heat: 1 });
    expect(await phases()).toEqual(["resolved"]);
  });

  test("while the server was away is nobody's fault; what was silent before stays so", async () => {
    await make(NO_VALUE);
    await reports({ heat: 1 });
    vi.setSystemTime(Date.now() + DAY);
    core = await restartCore(core);
    await pass(10 * MINUTE - SECOND);
    expect(await phases()).toEqual([]);
    await pass(SECOND);
    expect(await phases()).toEqual(["firing"]);
    core = await restartCore(core);
    await pass(SECOND);
    expect(await phases()).toEqual(["firing"]);
  });

  test("of a unit is by its own rhythm or a set time, and its return is an event", async () => {
    const it: Selector = { kind: "unit", unitId: unit };
    await make({ kind: "silent", after: null }, {}, it);
    await make({ kind: "silent", after: HOUR }, {}, it);
    await make({ kind: "back" }, {}, it);
    await pass(DAY);
    // It was never heard of.
    expect(await phases()).toEqual([]);
    await reports({ heat: 1 });
    await pass(2 * MINUTE);
    expect(await phases()).toEqual(["firing"]);
    await pass(HOUR);
    expect(await phases()).toEqual(["firing", "firing"]);
    await reports({ heat: 1 });
    expect(await phases()).toEqual(["resolved", "resolved", "firing"]);
  });

  test("a unit's errors and unknown names are events", async () => {
    const it: Selector = { kind: "unit", unitId: unit };
    await make({ kind: "error" }, {}, it);
    await make({ kind: "unknown" }, {}, it);
    await sync({ output_variables: { heat: 1, ghost: 2 }, log: [[Date.now(), "error", "no memory"]] });
    expect((await incidents()).map(({ facts }) => facts.value)).toEqual(["no memory", "ghost"]);
  });

  test("a long error is cut between two characters", async () => {
    await make({ kind: "error" }, {}, { kind: "unit", unitId: unit });
    await sync({ log: [[Date.now(), "error", `${"x".repeat(199)}😀!`]] });
    expect(await incidents()).toMatchObject([{ facts: { value: `${"x".repeat(199)}😀` } }]);
  });
});

describe("an upgrade", () => {
  test("keeps rules with their deadband, recipients and state, and sends nothing", async () => {
    await core.stop();
    const dir = mkdtempSync(join(tmpdir(), "pepeunit-alerts-"));
    writeFileSync(join(dir, "pepeunit.db"), gunzipSync(readFileSync("test/storage/kept/2866f2a.db.gz")));
    await execute(dir, "update rule set firing = 1, changed_at = 5, threshold = -1, hysteresis = 0.1 where id = 1");
    core = await openCore(dir);
    const [rule, other] = (await core.alerts.list(core.owner, 0)).items.concat(
      (await core.alerts.list({ ...core.owner, id: 2 }, 0)).items,
    );
    expect(rule).toMatchObject({
      condition: { kind: "above", threshold: -1, deadband: 0.1 },
      recipients: [{ chatId: -100123456789, accepted: true }],
      firing: true,
    });
    expect(other).toMatchObject({ paused: true, firing: false, recipients: [{ userId: 2 }] });
    expect(await incidents()).toMatchObject([{ phase: "firing", since: 5 }]);
    expect(await messages()).toMatchObject([{ chatId: -100123456789, toldAt: 5, messageId: null, stale: 0 }]);
    const told = await core.em.fork().find(Outbox, {});
    expect(told.map(({ notice }) => (notice as { kind: string }).kind)).not.toContain("incidents");
  });
});
