import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Push } from "../../../src/entities/push.ts";
import { createLog } from "../../../src/log.ts";
import { Pushes } from "../../../src/services/boards/pushes.ts";
import { variableById } from "../../../src/services/live/unit.ts";
import { openCore } from "../../support/core.ts";
import { type HeldTime, holdTime } from "../../support/time.ts";

const PUSHING = { chatId: 1, threadId: null, label: "Gate", onMs: 1000, withinMs: 30_000 };

let core: Awaited<ReturnType<typeof openCore>>;
let time: HeldTime;
let pushes: Pushes;
let unitId: number;
let gate: number;
let now: number;
beforeEach(async () => {
  core = await openCore();
  time = holdTime();
  now = Date.now();
  unitId = await core.unit("Yard", { gate: "in:bool" });
  gate = await core.id(unitId, "gate");
  pushes = open();
});
afterEach(async () => {
  await pushes.stop();
  await core.stop();
});

const open = () => new Pushes({ ...core, log: createLog("silent"), now: () => now, time });
const push = () => pushes.push(core.owner, gate, PUSHING);
const live = async () => (await core.live.get(unitId))!;
const value = async () => variableById(await live(), gate)?.value;
const pending = () => core.em.fork().find(Push, {});
const notices = async () => (await core.em.fork().find(Outbox, {})).map(({ chatId, notice }) => ({ chatId, notice }));
/** The device says that it has what it was given. */
const confirm = () =>
  core.writer.change(unitId, (batch, unit) => {
    unit.appliedRev = unit.inputRev;
    batch.touch(unit);
    return () => undefined;
  });
const sleeps = (count = 1) => vi.waitFor(() => expect(time.sleepers).toBe(count));
const ends = () => vi.waitFor(async () => expect(await pending()).toEqual([]));

/** As a kill would leave it. */
async function restart(): Promise<void> {
  await pushes.stop();
  core.live.forget([unitId]);
  pushes = open();
  await pushes.open();
}

describe("a momentary press", () => {
  test("is on until its moment has passed, which counts from when the unit has it", async () => {
    await push();
    expect(await value()).toBe(true);
    await sleeps();
    time.pass(20_000);
    await confirm();
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(1000));
    time.pass(999);
    expect(await value()).toBe(true);
    time.pass(1);
    await ends();
    expect(await value()).toBe(false);
    expect(await notices()).toEqual([]);
  });

  test("that the unit has not taken in time is withdrawn, and said", async () => {
    await push();
    await sleeps();
    time.pass(30_000);
    await ends();
    expect(await value()).toBe(false);
    expect(await notices()).toEqual([
      {
        chatId: 1,
        notice: { kind: "press-withdrawn", userId: core.owner.id, unitId, unit: "Yard", label: "Gate", seconds: 30 },
      },
    ]);
  });

  test("is one at a time", async () => {
    await push();
    await expect(push()).rejects.toMatchObject({ code: "push-under-way" });
    await sleeps();
    time.pass(30_000);
    await ends();
    await push();
    expect(await value()).toBe(true);
  });

  test("leaves alone what somebody has set since", async () => {
    await push();
    await core.inputs.set(core.owner, gate, false);
    await core.inputs.set(core.owner, gate, true);
    await sleeps();
    time.pass(30_000);
    await ends();
    expect(await value()).toBe(true);
    expect(await notices()).toEqual([]);
  });

  test("that can't be stored does nothing", async () => {
    core.disk.isFailing = true;
    await expect(push()).rejects.toMatchObject({ code: "database-unavailable" });
    core.disk.isFailing = false;
    expect(await value()).toBeUndefined();
    await push();
    expect(await value()).toBe(true);
  });

  test("is turned off as soon as the disk takes it", async () => {
    await push();
    await confirm();
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(1000));
    core.disk.isFailing = true;
    time.pass(1000);
    await sleeps();
    expect(await value()).toBe(true);
    core.disk.isFailing = false;
    time.pass(1000);
    await ends();
    expect(await value()).toBe(false);
  });
});

describe("over a restart", () => {
  test("a press that waits for its unit has the rest of its time, and is not done again", async () => {
    const { rev } = await push();
    await sleeps();
    now += 10_000;
    await restart();
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(20_000));
    expect((await live()).inputRev).toBe(rev);
    await confirm();
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(1000));
    time.pass(1000);
    await ends();
    expect(await value()).toBe(false);
  });

  test("one that is on goes off at once where its moment has passed, however far ahead the clock is", async () => {
    await push();
    await confirm();
    await vi.waitFor(async () => expect(await pending()).toMatchObject([{ taken: true }]));
    now += 3600_000;
    await restart();
    await ends();
    expect(await value()).toBe(false);
    expect(await notices()).toEqual([]);
  });

  test("a clock that was put back makes no moment longer", async () => {
    await push();
    await confirm();
    await vi.waitFor(async () => expect(await pending()).toMatchObject([{ taken: true }]));
    now -= 3600_000;
    await restart();
    await vi.waitFor(() => expect(time.slept.at(-1)).toBe(1000));
  });

  test("one of which nobody knows whether it was done is withdrawn", async () => {
    await push();
    await sleeps();
    await pushes.stop();
    await core.em.fork().nativeUpdate(Push, {}, { rev: null });
    await restart();
    await ends();
    expect(await value()).toBe(false);
    expect(await notices()).toMatchObject([{ notice: { kind: "press-withdrawn" } }]);
  });
});
