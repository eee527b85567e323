import { afterEach, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import type { LoggingChoice } from "../../../src/domain/logging.ts";
import type { Bad, Limit } from "../../../src/domain/removal.ts";
import type { ValueType } from "../../../src/domain/value.ts";
import { Sample } from "../../../src/entities/sample.ts";
import { openCore, restartCore } from "../../support/core.ts";
import { createRandom, type Lab, openLab, type Stored } from "../../support/lab.ts";
import { scale } from "../../support/torture.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const BEGIN = Date.UTC(2025, 0, 10, 7, 20);
const OWNER: Person = { id: 1, telegramId: 1, name: "Ann", locale: "en", role: "user", timeZone: "UTC" };
const CHOICES: readonly LoggingChoice[] = [
  { mode: "direct", windowMs: null, weighted: false, retentionDays: null },
  { mode: "mean", windowMs: 5 * MINUTE, weighted: false, retentionDays: null },
  { mode: "mean", windowMs: MINUTE, weighted: true, retentionDays: null },
  { mode: "mean", windowMs: 6 * HOUR, weighted: true, retentionDays: null },
  { mode: "median", windowMs: 15 * MINUTE, weighted: false, retentionDays: null },
];

let lab: Lab;
let isOpen = false;
afterEach(async () => {
  if (isOpen) await lab.close();
  isOpen = false;
});

async function open(types: readonly ValueType[]): Promise<void> {
  lab = await openLab(types, Math.floor(BEGIN / HOUR) * HOUR);
  isOpen = true;
}

const all = (output: number, limit: Limit | null = null): Bad => ({ output, span: [0, BEGIN + 99 * DAY], limit });

/** All that is kept of an output, and some of what is answered. */
async function stateOf(id: number, now: number) {
  const rows = (sql: string) => lab.read(sql, id);
  const figures = await Promise.all(
    [MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY].flatMap((step) =>
      (["mean", "median", "last"] as const).map(async (aggregate) => {
        const to = Math.ceil(now / DAY) * DAY;
        const from = to - Math.min(5000 * step, 60 * DAY);
        const [series] = await lab.history.read({ outputs: [id], from, to, step, aggregate });
        return series?.points.map((point) => point.map(rounded));
      }),
    ),
  );
  return {
    samples: await rows("select at, number, text from sample where variable_id = ?1 order by at"),
    windows: await rows(`select * from "window" where variable_id = ?1 order by width, at`).then(anonymous),
    rollups: await rows("select * from rollup where variable_id = ?1 order by width, at").then(anonymous),
    figures,
    stats: Object.values(await lab.history.stats(id, now - 50 * DAY, now + HOUR))
      .flat()
      .map(rounded),
  };
}

/** A sum of the same numbers in another order differs in its last digits. */
function rounded<T>(value: T): T | string {
  return typeof value === "number" ? value.toPrecision(12) : value;
}

function anonymous(rows: readonly object[]): object[] {
  return rows.map((row) => ({ ...row, variable_id: 0, mean: rounded((row as { mean: number }).mean) }));
}

test.each(CHOICES.map((choice, seed) => [choice.mode, choice.windowMs, choice.weighted, seed] as const))(
  "figures after bad readings are removed are those of a series that never had them (18; %s of %s, weighted: %s)",
  { timeout: 120_000 },
  async (_mode, _window, _weighted, seed) => {
    const random = createRandom(seed + 5);
    await open(["float", "float"]);
    const [spoilt, clean] = lab.outputs as [number, number];
    let now = BEGIN;
    for (const id of lab.outputs) await lab.outputLogging.set(id, CHOICES[seed]!, now - 2 * DAY);
    for (let round = 0; round < scale(7, 20); round++) {
      const span = [HOUR, 9 * HOUR, 2 * DAY][Math.floor(random() * 3)]!;
      const good: Stored[] = [];
      const bad: Stored[] = [];
      // Odd times are bad readings: they are at no time of a good one.
      for (let at = now - span; at < now; at += 1 + Math.floor((random() * span) / 20)) {
        const even = Math.floor(at / 2) * 2;
        if (random() < 0.75) good.push([even, Math.round(random() * 5000) / 100]);
        else bad.push([even + 1, 85 + (random() < 0.5 ? 0 : random())]);
      }
      await lab.put(clean, good);
      await lab.put(spoilt, [...good, ...bad]);
      const work = lab.digest.refresh(now);
      if (random() < 0.5) await work;
      if (random() < 0.5) {
        // By one value, by all that is above, or one reading after another.
        const how = random();
        if (how < 0.3) await lab.removals.remove(OWNER, all(spoilt, { kind: "most", value: -1 }), "chat", now);
        if (how < 0.7) await lab.removals.remove(OWNER, all(spoilt, { kind: "above", value: 84.9 }), "chat", now);
        else {
          for (const [at] of bad) {
            await lab.removals.remove(OWNER, { output: spoilt, span: [at, at + 1], limit: null }, "api", now);
          }
        }
      }
      await work;
      now += Math.floor([MINUTE, 3 * HOUR, 2 * DAY][Math.floor(random() * 3)]! * random()) + 1;
    }
    await lab.removals.remove(OWNER, all(spoilt, { kind: "least", value: 85 }), "chat", now);
    const { figures, stats } = await stateOf(spoilt, now);
    const before = await stateOf(clean, now);
    expect({ figures, stats }).toEqual({ figures: before.figures, stats: before.stats });
    await lab.digest.refresh(now);
    expect(await stateOf(spoilt, now)).toEqual(await stateOf(clean, now));
    expect(await lab.read("select * from stale where kind = 0")).toEqual([]);
  },
);

test("the newest that is left becomes the present value, also after a restart, and what comes again does not bring a reading back", async () => {
  let core = await openCore();
  const unit = await core.unit("Greenhouse", { temp: "out:float", door: "out:string" });
  const [temp, door] = [await core.id(unit, "temp"), await core.id(unit, "door")];
  const now = Date.now() - HOUR;
  const readings = [
    [now, 20],
    [now + 1, 21],
    [now + 2, 85],
  ];
  await core.report(unit, { temp: readings, door: [[now, "open"]] });
  const spike: Bad = { output: temp, span: [now - DAY, now + DAY], limit: { kind: "above", value: 80 } };
  const found = { count: 1, firstAt: now + 2, lastAt: now + 2, lowest: 85, highest: 85 };
  expect(await core.removals.look(core.owner, spike)).toEqual({ found, isSealed: false });
  expect(await core.removals.remove(core.owner, spike, "chat", now)).toEqual({ found, isSealed: false });
  expect(await core.removals.remove(core.owner, spike, "chat", now)).toEqual({ found: undefined, isSealed: false });
  expect(await core.value(unit, "temp")).toBe(21);
  await core.report(unit, { temp: readings, door: [[now + 1, "shut"]] });
  core = await restartCore(core);
  await core.report(unit, { temp: [...readings, [now + 3, 22]] });
  await core.flush();
  const rows = await core.em.fork().find(Sample, { variableId: temp }, { orderBy: { at: "asc" } });
  expect(rows.map(({ at, number }) => [at - now, number])).toEqual([
    [0, 20],
    [1, 21],
    [3, 22],
  ]);
  await core.removals.remove(core.owner, { output: temp, span: [now + 3, now + 4], limit: null }, "api", now);
  expect(await core.value(unit, "temp")).toBe(21);

  await core.removals.remove(core.owner, { output: door, span: [0, now + DAY], limit: null }, "api", now);
  expect(await core.value(unit, "door")).toBeUndefined();
  core = await restartCore(core);
  expect([await core.value(unit, "temp"), await core.value(unit, "door")]).toEqual([21, undefined]);
  const limited = { output: door, span: [0, now], limit: { kind: "above", value: 1 } } as const;
  await expect(core.removals.look(core.owner, limited)).rejects.toMatchObject({ code: "removal-numbers-only" });

  const made = await core.removals.made(core.owner, temp, 0);
  expect(made.items.map(({ door, count, highest, by }) => [door, count, highest, by?.self])).toEqual([
    ["api", 1, 22, true],
    ["chat", 1, 85, true],
  ]);
  const tom = await core.person(2, "Tom");
  await core.grants.setVisibility(core.owner, unit, "public", now);
  for (const refused of [
    core.removals.look(tom, spike),
    core.removals.remove(tom, spike, "chat", now),
    core.removals.extremes(tom, temp, [0, now]),
    core.removals.made(tom, temp, 0),
  ]) {
    await expect(refused).rejects.toMatchObject({ code: "not-found" });
  }
  await core.stop();
});

test("thousands go in portions as one removal, the highest and lowest are offered, and a sealed time keeps what it has", async () => {
  await open(["float"]);
  const [id] = lab.outputs as [number];
  const at = (place: number) => BEGIN - 10 * DAY + place * 10;
  await lab.put(
    id,
    Array.from({ length: 2500 }, (_, place): Stored => [at(place), place % 5 === 0 ? 85 : place % 7]),
  );
  await lab.put(id, [
    [BEGIN - 9 * DAY, -127],
    [BEGIN - 9 * DAY + 1, -127],
  ]);
  const span = [BEGIN - 20 * DAY, BEGIN] as const;
  expect(await lab.removals.extremes(OWNER, id, span)).toMatchObject({
    highest: [{ value: 85, count: 500 }, { value: 6 }],
    lowest: [{ value: -127, count: 2, at: BEGIN - 9 * DAY + 1 }, { value: 0 }],
  });
  const all: Bad = { output: id, span, limit: { kind: "most", value: 6 } };
  const found = { count: 2002, firstAt: at(1), lastAt: BEGIN - 9 * DAY + 1, lowest: -127, highest: 6 };
  expect(await lab.removals.remove(OWNER, all, "chat", BEGIN)).toEqual({ found, isSealed: false });
  expect((await lab.removals.made(OWNER, id, 0)).items).toMatchObject([found]);

  await lab.digest.refresh(BEGIN);
  const figures = await lab.read("select * from rollup where variable_id = ?1", id);
  await lab.run("insert into sealed (variable_id, from_at, to_at) values (?1, ?2, cast(?3 as integer))", [
    id,
    Math.floor(span[0] / DAY) * DAY,
    Math.floor(at(2500) / HOUR) * HOUR + HOUR,
  ]);
  const rest: Bad = { output: id, span, limit: null };
  expect(await lab.removals.remove(OWNER, rest, "chat", BEGIN)).toEqual({ found: undefined, isSealed: true });
  await lab.digest.refresh(BEGIN);
  expect(await lab.read("select * from rollup where variable_id = ?1", id)).toEqual(figures);
});
