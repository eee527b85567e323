import { afterEach, describe, expect, it } from "vitest";
import type { SyncRequest } from "../support/instance.ts";
import { type Rig, SUNRISE, startRig } from "../support/rig.ts";
import { counter, expectWhole, readCounts } from "./counter.ts";

let rig: Rig;
afterEach(() => rig.stop());

const PROGRAM = counter(1, "ring=100");

const numbers = ({ output_variables }: SyncRequest): number[] =>
  ((output_variables?.n ?? []) as [number, number][]).map(([, value]) => value);

/** An instance that refuses every request with one of these in it. */
const startWith = (isPoison: (value: number) => boolean): Promise<Rig> =>
  startRig({
    program: PROGRAM,
    instance: { interval: 20, check: (request) => (numbers(request).some(isPoison) ? "422" : "ok") },
  });

describe("a unit whose request is refused with 422", () => {
  it("gives up the one sample that is refused, and sends all the others", async () => {
    rig = await startWith((value) => value === 30);
    const { board, instance } = rig;
    await rig.until(() => instance.list("n").some(([, value]) => Number(value) > 45));
    const values = readCounts(instance);
    expect(values).toEqual(values.map((_, index) => (index < 29 ? index + 1 : index + 2)));
    const refused = instance.requests.filter((request) => numbers(request).includes(30));
    expect(refused.length).toBeLessThan(10);
    expect(board.lines.filter((line) => !line.startsWith("pepeunit: json"))).toEqual([]);
  });

  it("asks a few times for each sample when every one is refused, and no more", async () => {
    rig = await startWith(() => true);
    const { instance } = rig;
    const seen = (): number => new Set(instance.requests.flatMap(numbers)).size;
    await rig.until(() => (instance.requests.at(-1)?.at ?? 0) > SUNRISE + 120_000 && seen() > 10);
    const asked = new Map<number, number>();
    for (const value of instance.requests.flatMap(numbers)) asked.set(value, (asked.get(value) ?? 0) + 1);
    expect(Math.max(...asked.values())).toBeLessThan(16);
    expect(instance.list("n")).toEqual([]);
  });

  it("gives up its log before any sample", async () => {
    rig = await startRig({
      program: counter(1, "", 'unit.log("shout", "not a level")'),
      instance: { interval: 5, check: ({ log }) => (log?.some(([, level]) => level === "shout") ? "422" : "ok") },
    });
    const { instance } = rig;
    await rig.until(() => instance.list("n").length > 20);
    expectWhole(instance);
    expect(instance.requests.filter(({ log }) => log && log.length > 0)).toHaveLength(1);
  });
});

describe("a unit that is told 413", () => {
  it("sends smaller batches until they are taken", async () => {
    rig = await startRig({
      program: PROGRAM,
      instance: { interval: 40 },
    });
    const { instance } = rig;
    await rig.until(() => instance.list("n").length > 0);
    const before = instance.requests.length;
    instance.fail({ kind: "plain", status: 413 }, 3);
    for (const _ of [1, 2, 3]) await rig.line("pepeunit: size 413");
    await rig.until(() => instance.requests.length > before);
    expect(numbers(instance.requests[before] as SyncRequest).length).toBeLessThanOrEqual(40 / 8);
    await rig.until(() => instance.list("n").length > 45);
    expectWhole(instance);
  });
});
