import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { defaultTiming } from "../../src/domain/alert/condition.ts";
import type { Value } from "../../src/domain/value.ts";
import { Incident } from "../../src/entities/incident.ts";
import { Unsettled } from "../../src/entities/unsettled.ts";
import { readReport, takeReport } from "../../src/services/sync/report.ts";
import { type Core, restartCore } from "../support/core.ts";
import { type Connected, openPrograms, type Program, type Programs } from "../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

const DAY = 86_400_000;

const present = (unit: Connected, name: string): Promise<Value | undefined> => programs.core.value(unit.id, name);
const set = async (unit: Connected, input: string, value: Value) =>
  programs.core.inputs.set(programs.core.owner, await unit.idOf(input), value);
const phasesOf = async (unit: Connected): Promise<string[]> =>
  (await programs.core.em.fork().find(Incident, { unit: unit.id }, { orderBy: { id: "asc" } })).map(
    ({ phase }) => phase,
  );

const METER: Program = { outputs: { temp: "float" } };
const HEATER: Program = { inputs: { sp: "float" } };

describe("a bad reading that is removed", () => {
  test("takes back what links and alerts made of it", async () => {
    const { connect, core, link, removePresent, watch } = programs;
    const [meter, heater, fan] = [await connect(METER), await connect(HEATER), await connect(HEATER)];
    await link(meter, "temp", heater, "sp");
    await link(heater, "sp", fan, "sp", { kind: "scale", factor: 2, offset: 0 });
    await watch(meter, "temp", 60);
    await core.report(meter.id, { temp: 22 });
    await core.report(meter.id, { temp: 85 });
    expect([await present(heater, "sp"), await present(fan, "sp"), await phasesOf(meter)]).toEqual([
      85,
      170,
      ["firing"],
    ]);
    await removePresent(meter, "temp");
    expect(await present(meter, "temp")).toBe(22);
    expect([await present(heater, "sp"), await present(fan, "sp"), await phasesOf(meter)]).toEqual([
      22,
      44,
      ["resolved"],
    ]);
    await core.report(meter.id, { temp: 22 });
    expect(await present(heater, "sp")).toBe(22);
  });

  test("ends the alert also where no reading is left", async () => {
    const { connect, core, removePresent, watch } = programs;
    const meter = await connect(METER);
    await watch(meter, "temp", 60);
    await core.report(meter.id, { temp: 85 });
    await removePresent(meter, "temp");
    expect([await present(meter, "temp"), await phasesOf(meter)]).toEqual([undefined, ["resolved"]]);
  });

  test("leaves what somebody has set by hand meanwhile", async () => {
    const { connect, core, link, removePresent } = programs;
    const [meter, heater] = [await connect(METER), await connect(HEATER)];
    await link(meter, "temp", heater, "sp");
    await core.report(meter.id, { temp: 22 });
    await core.report(meter.id, { temp: 85 });
    await set(heater, "sp", 30);
    await removePresent(meter, "temp");
    expect(await present(heater, "sp")).toBe(30);
    await core.report(meter.id, { temp: 23 });
    expect(await present(heater, "sp")).toBe(23);
  });

  test("drives nothing where it was none that is present", async () => {
    const { connect, core, link } = programs;
    const [meter, other, heater] = [await connect(METER), await connect(METER), await connect(HEATER)];
    await link(meter, "temp", heater, "sp");
    await link(other, "temp", heater, "sp");
    await core.report(meter.id, { temp: 85 });
    const { at = 0 } = (await core.live.get(meter.id))?.outputs.get("temp") ?? {};
    await core.report(meter.id, { temp: 22 });
    await core.report(other.id, { temp: 40 });
    const bad = { output: await meter.idOf("temp"), span: [at, at + 1] as const, limit: null };
    await core.removals.remove(core.owner, bad, "chat", Date.now());
    expect([await present(meter, "temp"), await present(heater, "sp")]).toEqual([22, 40]);
  });
});

describe("an update", () => {
  test("that cuts an input's value cuts what it drives", async () => {
    const { connect, link } = programs;
    const [first, second] = [await connect({ inputs: { n: "float" } }), await connect(HEATER)];
    await link(first, "n", second, "sp");
    await set(first, "n", 77);
    await first.to({ inputs: { n: { type: "float", max: 10 } } });
    expect([await present(first, "n"), await present(second, "sp")]).toEqual([10, 10]);
  });

  test("that cuts what a link has brought gives it back when it widens the limits again", async () => {
    const { connect, core, link } = programs;
    const [meter, heater, fan] = [await connect(METER), await connect(HEATER), await connect(HEATER)];
    await link(meter, "temp", heater, "sp");
    await link(heater, "sp", fan, "sp");
    await core.report(meter.id, { temp: 80 });
    await heater.to({ inputs: { sp: { type: "float", max: 50 } } });
    expect([await present(heater, "sp"), await present(fan, "sp")]).toEqual([50, 50]);
    await core.flush();
    await heater.to({ inputs: { sp: { type: "float", max: 100 } } });
    expect([await present(heater, "sp"), await present(fan, "sp")]).toEqual([80, 80]);
  });

  test("lets a value in that its list did not have before", async () => {
    const { connect, core, link } = programs;
    const meter = await connect({ outputs: { mode: "int" } });
    const heater = await connect({ inputs: { mode: { type: "int", values: [1, 2] } } });
    await link(meter, "mode", heater, "mode");
    await core.report(meter.id, { mode: 2 });
    await core.report(meter.id, { mode: 5 });
    expect(await present(heater, "mode")).toBe(2);
    await heater.to({ inputs: { mode: { type: "int", values: [1, 2, 5] } } });
    expect(await present(heater, "mode")).toBe(5);
  });

  test("leaves what was set by hand, also under another name", async () => {
    const { commit, connect, core, link, removePresent } = programs;
    const [meter, heater] = [await connect(METER), await connect(HEATER)];
    await link(meter, "temp", heater, "sp");
    await core.report(meter.id, { temp: 80 });
    await set(heater, "sp", 30);
    const id = await heater.idOf("sp");
    await commit(heater.name, { inputs: { setpoint: { type: "float", max: 90 } } });
    const { draft } = await heater.look();
    await core.updates.rename(core.owner, heater.id, draft, id, "setpoint");
    await core.updates.accept(core.owner, heater.id, draft, Date.now());
    expect(await present(heater, "setpoint")).toBe(30);
    await core.report(meter.id, { temp: 85 });
    await set(heater, "setpoint", 31);
    await removePresent(meter, "temp");
    await heater.to({ inputs: { setpoint: { type: "float", max: 95 } } });
    expect(await present(heater, "setpoint")).toBe(31);
  });

  test("that makes an output whole makes its present value whole, and what it drives; its history stays", async () => {
    const { connect, core, link } = programs;
    const [meter, heater] = [await connect(METER), await connect(HEATER)];
    await link(meter, "temp", heater, "sp");
    await core.report(meter.id, { temp: 2.6 });
    await meter.to({ outputs: { temp: "int" } });
    expect([await present(meter, "temp"), await present(heater, "sp")]).toEqual([3, 3]);
    await meter.backTo(meter.first);
    expect([await present(meter, "temp"), await present(heater, "sp")]).toEqual([2.6, 2.6]);
  });

  test("that brings an output back has its rules look at what is present", async () => {
    const { connect, core, watch } = programs;
    const meter = await connect({ outputs: { temp: "float", door: "bool" } });
    await watch(meter, "temp", 60);
    await core.report(meter.id, { temp: 70 });
    await meter.to({ outputs: { door: "bool" } });
    expect(await phasesOf(meter)).toEqual(["resolved"]);
    await meter.backTo(meter.first);
    expect(await phasesOf(meter)).toEqual(["resolved", "firing"]);
  });
});

test("what came while the clock was ahead stays present until the next reading, and so does what hangs on it", async () => {
  const { connect, core, link, watch } = programs;
  const [meter, heater] = [await connect(METER), await connect(HEATER)];
  await link(meter, "temp", heater, "sp");
  await watch(meter, "temp", 60);
  await core.report(meter.id, { temp: 22 });
  const reportAt = (at: number, temp: number) =>
    core.writer.change(meter.id, (batch, unit) => {
      const request = { at, output_variables: { temp } };
      takeReport(batch, unit, request, readReport(unit, request, at), core.live.find);
      return () => undefined;
    });
  const ahead = Date.now() + 90 * DAY;
  await reportAt(ahead, 85);
  await core.corrections.correct(Date.now());
  expect([await present(meter, "temp"), await present(heater, "sp"), await phasesOf(meter)]).toEqual([
    85,
    85,
    ["firing"],
  ]);
  // It is no sample any more, and what is removed besides does not touch it.
  const bad = { output: await meter.idOf("temp"), span: [0, ahead] as const, limit: null };
  expect((await core.removals.remove(core.owner, bad, "chat", Date.now())).found?.count).toBe(1);
  expect([await present(meter, "temp"), await present(heater, "sp")]).toEqual([85, 85]);
  await reportAt(Date.now() + 1000, 22);
  expect([await present(heater, "sp"), await phasesOf(meter)]).toEqual([22, ["resolved"]]);
});

test("a crash right after the transaction loses nothing of what follows from it, and follows it once", async () => {
  const own = await openPrograms();
  const { connect, core, git, link, removePresent, watch } = own;
  async function row() {
    const [meter, heater, fan] = [await connect(METER), await connect(HEATER), await connect(HEATER)];
    const { id } = await link(meter, "temp", heater, "sp");
    await link(heater, "sp", fan, "sp");
    await watch(meter, "temp", 60);
    for (const temp of [22, 85]) await core.report(meter.id, { temp });
    return { meter, heater, fan, id };
  }
  const [removed, updated, linked, resumed] = [await row(), await row(), await row(), await row()];
  await core.links.setPaused(core.owner, resumed.id, true);
  await core.links.remove(core.owner, linked.id);
  for (const { meter } of [linked, resumed]) await core.report(meter.id, { temp: 70 });
  vi.spyOn(core.settling, "settle").mockResolvedValue();
  await removePresent(removed.meter, "temp");
  await updated.heater.to({ inputs: { sp: { type: "float", max: 50 } } });
  await link(linked.meter, "temp", linked.heater, "sp");
  await core.links.setPaused(core.owner, resumed.id, false);

  const valuesOf = (one: Core) =>
    Promise.all(
      [removed, updated, linked, resumed].flatMap(({ heater, fan }) => [
        one.value(heater.id, "sp"),
        one.value(fan.id, "sp"),
      ]),
    );
  expect(await valuesOf(core)).toEqual([85, 85, 50, 85, 85, 85, 85, 85]);
  const again = await restartCore(core);
  expect(await valuesOf(again)).toEqual([22, 22, 50, 50, 70, 70, 70, 70]);
  const incidents = await again.em.fork().find(Incident, {}, { orderBy: { id: "asc" } });
  expect(incidents.map(({ phase }) => phase)).toEqual(["resolved", "firing", "firing", "firing"]);
  await again.inputs.set(again.owner, await again.id(linked.heater.id, "sp"), 30);
  const third = await restartCore(again);
  expect(await valuesOf(third)).toEqual([22, 22, 50, 50, 30, 30, 70, 70]);
  expect(await third.em.fork().count(Unsettled)).toBe(0);
  await third.stop();
  await git.stop();
});

test("what follows from a change comes later where the disk takes no writes for a moment; the change is done", async () => {
  const { connect, core, link } = programs;
  const [first, second] = [await connect({ inputs: { n: "float" } }), await connect(HEATER)];
  await link(first, "n", second, "sp");
  await set(first, "n", 77);
  await programs.commit(first.name, { inputs: { n: { type: "float", max: 10 } } });
  const { draft } = await first.look();
  core.fail(true);
  await core.updates.accept(core.owner, first.id, draft, Date.now());
  core.fail(false);
  expect([await present(first, "n"), await present(second, "sp")]).toEqual([10, 77]);
  await core.settling.catchUp();
  expect([await present(first, "n"), await present(second, "sp")]).toEqual([10, 10]);
});

test("a unit that changes hands is looked at by the alerts of its new owner", async () => {
  const { connect, core, tom } = programs;
  core.alertTimers.start();
  await connect(METER, tom);
  const meter = await connect(METER);
  await core.report(meter.id, { temp: 70 });
  const condition = { kind: "above", threshold: 60, deadband: 0 } as const;
  const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
  await core.alerts.make(tom, { selector: { kind: "many", name: "temp", roomId: null }, ...words }, Date.now());
  await core.transfers.offer(core.owner, meter.id, tom.id);
  const offer = (await core.transfers.pending(core.owner, meter.id)).offer?.id ?? 0;
  await core.transfers.accept(tom, offer);
  await vi.waitFor(async () => expect(await phasesOf(meter)).toEqual(["firing"]));
});
