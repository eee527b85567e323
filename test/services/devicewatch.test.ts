import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Person } from "../../src/domain/access.ts";
import type { LogLine } from "../../src/domain/devicelog.ts";
import type { Notice } from "../../src/domain/notice.ts";
import { DeviceLog } from "../../src/entities/devicelog.ts";
import { Outbox } from "../../src/entities/outbox.ts";
import { AppError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { DeviceWatch } from "../../src/services/devicewatch.ts";
import { type Services, startServices } from "../support/services.ts";

const MINUTE = 60_000;
let services: Services;
let ann: Person;
beforeAll(async () => {
  services = await startServices();
  ann = await services.person("Ann");
});
afterAll(() => services.stop());

/** A watch over a new unit, on clocks that the test moves. */
async function watch(name: string, of?: Awaited<ReturnType<Services["unit"]>>) {
  const unit = of ?? (await services.unit(ann, name, [], ["heat"]));
  const live = await services.live.get(unit.id);
  if (!live) throw new Error("no such unit");
  const { em, writer } = services;
  let passed = 0;
  const began = Date.now();
  const now = () => began + passed;
  const watched = new DeviceWatch({ em, writer, log: createLog("silent"), now, time: { now: () => passed } });
  const settle = () => writer.exclusive(async () => {});
  return {
    unit,
    pass: (ms: number) => {
      passed += ms;
    },
    line: (text: string, level: LogLine[1] = "error"): LogLine => [now(), level, text],
    async note(lines: readonly LogLine[], rejected?: Record<string, string>): Promise<void> {
      watched.note(live, lines, rejected);
      await watched.settled();
      await settle();
    },
    async tell(): Promise<void> {
      await watched.tell();
      await settle();
    },
    async told(): Promise<{ texts: readonly string[]; more: number }[]> {
      const rows = await em.fork().find(Outbox, {}, { orderBy: { id: "asc" } });
      return rows.flatMap(({ notice: stored }) => {
        const notice = stored as Notice;
        return notice.kind === "unit-errors" && notice.unitId === unit.id
          ? [{ texts: notice.texts, more: notice.more }]
          : [];
      });
    },
    entries: async () =>
      (await em.fork().find(DeviceLog, { unit: unit.id }, { orderBy: { id: "asc" } })).map(({ kind, level, text }) => [
        kind,
        level,
        text,
      ]),
  };
}

test("an error is told of once an hour, whatever numbers are in it; each kind for itself", async () => {
  const { note, told, line, pass } = await watch("Hourly");
  await note([line("sensor 1 is gone"), line("just so", "info")]);
  await note([line("sensor 2 is gone")]);
  pass(59 * MINUTE);
  await note([line("sensor 3 is gone"), line("no memory")]);
  expect(await told()).toEqual([
    { texts: ["sensor 1 is gone"], more: 0 },
    { texts: ["no memory"], more: 0 },
  ]);
  pass(MINUTE);
  await note([line("sensor 4 is gone")]);
  expect(await told()).toHaveLength(3);
});

test("errors of one request are one message, which counts them all; more than a handful of messages wait for the next", async () => {
  const { note, told, line, pass } = await watch("Many");
  await note(["a", "b", "c", "d", "e", "f", "g"].map((text) => line(text)));
  for (const text of ["h", "i", "j", "k", "l", "m", "l"]) await note([line(text)]);
  expect(await told()).toEqual([
    { texts: ["a", "b", "c"], more: 4 },
    ...["h", "i", "j", "k"].map((text) => ({ texts: [text], more: 0 })),
  ]);
  pass(60 * MINUTE);
  await note([line("n")]);
  expect((await told()).at(-1)).toEqual({ texts: ["l", "m", "n"], more: 0 });
});

test("what waits is told of an hour later, though no other error comes, and once", async () => {
  const { note, tell, told, line, pass } = await watch("Quiet afterwards");
  for (const text of ["a", "b", "c", "d", "e", "out of memory"]) await note([line(text)]);
  await tell();
  expect(await told()).toHaveLength(5);
  pass(60 * MINUTE);
  await tell();
  await tell();
  expect((await told()).slice(5)).toEqual([{ texts: ["out of memory"], more: 0 }]);
});

test("what is refused is an entry once, also after a restart", async () => {
  const first = await watch("Refused");
  await first.note([], { "output_variables.heat.3": "not a number", colour: "unknown key" });
  await first.note([], { "output_variables.heat.9": "not a number" });
  const known = [
    ["rejected", "warning", "output_variables.heat.3: not a number"],
    ["rejected", "warning", "colour: unknown key"],
  ];
  expect(await first.entries()).toEqual(known);
  const second = await watch("Refused", first.unit);
  await second.note([], { "output_variables.heat.4": "not a number", "": "not JSON" });
  expect(await second.entries()).toEqual([...known, ["rejected", "warning", "not JSON"]]);
  expect(await first.told()).toEqual([]);
});

test("what could not be stored is noted when it comes again", async () => {
  const { note, entries, told, line } = await watch("Full disk");
  vi.spyOn(services.writer, "change").mockRejectedValueOnce(new AppError("database-unavailable"));
  await note([line("pump stuck")], { colour: "unknown key" });
  expect([await entries(), await told()]).toEqual([[], []]);
  await note([line("pump stuck")], { colour: "unknown key" });
  expect(await entries()).toEqual([["rejected", "warning", "colour: unknown key"]]);
  expect(await told()).toEqual([{ texts: ["pump stuck"], more: 0 }]);
});

test("made up names fill no log", async () => {
  const { note, entries } = await watch("Flood");
  const names = Array.from({ length: 100 }, (_, n) => String.fromCodePoint(0x4e00 + n).repeat(200));
  await note([], Object.fromEntries(names.map((name) => [name, "unknown key"])));
  const seen = await entries();
  expect(seen).toHaveLength(20);
  for (const [, , text = ""] of seen) expect(text.length).toBeLessThanOrEqual(300);
});

test("an error of before a restart is not told of again within the hour", async () => {
  const first = await watch("Restarted");
  const { em } = services;
  await em.fork().insert(DeviceLog, {
    unit: first.unit.id,
    ...{ at: Date.now() - 10 * MINUTE, level: "error", text: "pump 1 stuck" },
  });
  await first.note([first.line("pump 2 stuck"), first.line("door open")]);
  expect(await first.told()).toEqual([{ texts: ["door open"], more: 0 }]);
  first.pass(51 * MINUTE);
  await first.note([first.line("pump 3 stuck")]);
  expect((await first.told()).at(-1)).toEqual({ texts: ["pump 3 stuck"], more: 0 });
});
