import { expect, test } from "vitest";
import { Latest } from "../../../src/entities/latest.ts";
import { Status } from "../../../src/entities/status.ts";
import { toLogRow, toNoticeRow, toUpdateRow } from "../../../src/storage/rows.ts";
import { T, type TrialWorld } from "./trial.ts";

const NOTICE = { kind: "clock", jump: null, ours: T, theirs: null, doubt: null } as const;

/** What becomes of a commit, and who sees it. */
export function commitRules(w: TrialWorld): void {
  test("rule 1: a commit outlives a crash as soon as it is acknowledged", async () => {
    await w.append({
      samples: w.samplesOf(w.heat, [T, 20]),
      status: [w.stateOf(T, { a: 1 })],
      inputs: [w.setTo(1, 5)],
    });
    const again = await w.trial.crash();
    await again.journal.open();
    expect(await w.past(w.heat, again)).toEqual([[T, 20]]);
    expect(await w.present(w.knob, again)).toEqual([T + 1, 5]);
    expect(await w.state(again)).toEqual({ lastAt: T, state: { a: 1 } });
  });

  test("rule 2: a commit that fails leaves nothing, and the next is stored", async () => {
    await w.measure([T, 1]);
    const broken = {
      samples: w.samplesOf(w.heat, [T + 1, 2]),
      status: [w.stateOf(T + 1, { b: 1 })],
      inputs: [w.setTo(1, 5)],
      notices: [toNoticeRow({ chatId: 1, threadId: null }, NOTICE, T)],
      updates: [toUpdateRow({ botId: 1, updateId: 1 })],
      logs: [toLogRow(999_999, T, "info", "of no unit", "program")],
    };
    await expect(w.append(broken)).rejects.toThrow();
    await w.measure([T + 2, 3]);
    expect(await w.past()).toEqual([[T, 1], [T + 2, 3]]); // biome-ignore format: pairs
    expect(await w.present(w.knob)).toBeUndefined();
    expect((await w.state())?.lastAt).toBe(0);
  });

  test("rule 3: the last state and the last value count, and changes stay in order", async () => {
    await w.append({ inputs: [w.setTo(1, 5), w.setTo(2, 6)], status: [w.stateOf(T, { n: 1 })] });
    await w.append({ inputs: [w.setTo(3, 7)], status: [w.stateOf(T + 1, { n: 2 })] });
    expect(await w.present(w.knob)).toEqual([T + 3, 7]);
    expect(await w.state()).toEqual({ lastAt: T + 1, state: { n: 2 } });
    const changes = await w.database.changes.newest([w.knob], "all", { each: 9, limit: 9, offset: 0 });
    expect(changes.map(({ number, door, userId }) => [number, door, userId])).toEqual([
      [7, "chat", 1],
      [6, "chat", 1],
      [5, "chat", 1],
    ]);
  });

  test("rule 4: of two samples of one time the first counts: in a commit, in the tables, after a crash", async () => {
    await w.measure([T, 1], [T, 2]);
    await w.measure([T, 3]);
    await w.database.journal.flush();
    await w.measure([T, 4], [T + 1, 5]);
    const again = await w.trial.crash();
    await again.journal.open();
    await w.append({ samples: w.samplesOf(w.heat, [T + 1, 6]) }, again);
    expect(await w.past(w.heat, again)).toEqual([[T, 1], [T + 1, 5]]); // biome-ignore format: pairs
  });

  test("rule 5: what a crash left is brought into the tables once, however often that begins", async () => {
    await w.append({ samples: w.samplesOf(w.heat, [T, 1], [T + 1, 2]), inputs: [w.setTo(1, 5)] });
    const first = await w.trial.crash();
    await first.journal.open();
    await first.journal.open();
    expect(await w.past(w.heat, first)).toEqual([[T, 1], [T + 1, 2]]); // biome-ignore format: pairs
    expect(await first.changes.count([w.knob], "all", 10)).toBe(1);
  });

  test("rule 6: the newest sample by its time is present, whenever it comes", async () => {
    await w.measure([T + 10, 1]);
    await w.measure([T + 5, 2]);
    expect(await w.present(w.heat)).toEqual([T + 10, 1]);
    await w.database.journal.flush();
    await w.measure([T + 7, 3]);
    await w.database.journal.flush();
    expect(await w.present(w.heat)).toEqual([T + 10, 1]);
    await w.measure([T + 11, 4]);
    expect(await w.present(w.heat)).toEqual([T + 11, 4]);
  });

  test("rule 7: all who read see what was acknowledged before, without asking for anything", async () => {
    for (let n = 1; n <= 3; n++) {
      await w.append({
        samples: w.samplesOf(w.heat, [T + n, n]),
        inputs: [w.setTo(n, n)],
        status: [w.stateOf(T + n, { n })],
      });
      expect((await w.past()).at(-1)).toEqual([T + n, n]);
      await w.append({ samples: w.samplesOf(w.heat, [T + n, -n], [T + n + 0.5, n + 0.5]) });
      expect(await w.present(w.heat)).toEqual([T + n + 0.5, n + 0.5]);
      await w.append({ inputs: [w.setTo(n + 10, n)] });
      expect(await w.database.changes.count([w.knob], "all", 100)).toBe(2 * n);
      await w.append({ status: [w.stateOf(T + 100 + n, { n })] });
      expect(await w.state()).toEqual({ lastAt: T + 100 + n, state: { n } });
    }
  });

  test("rule 8: while the disk takes no writes, what is present is as committed", async () => {
    await w.append({ samples: w.samplesOf(w.heat, [T, 1]), inputs: [w.setTo(1, 5)], status: [w.stateOf(T, { a: 1 })] });
    w.trial.setDisk(true);
    expect(await w.present(w.heat)).toEqual([T, 1]);
    expect(await w.present(w.knob)).toEqual([T + 1, 5]);
    expect(await w.state()).toEqual({ lastAt: T, state: { a: 1 } });
    await w.past();
    w.trial.setDisk(false);
    expect(await w.past()).toEqual([[T, 1]]);
  });

  test("rule 9: a transaction finds what was acknowledged, and changes it", async () => {
    await w.append({ inputs: [w.setTo(1, 5)], status: [w.stateOf(T, { a: 1 })] });
    const found = await w.database.journal.transact(async (em) => {
      const status = await em.findOneOrFail(Status, { unit: w.unit });
      const latest = await em.findOneOrFail(Latest, { variable: w.knob });
      status.lastAt = T + 50;
      return [status.state, latest.number];
    });
    expect(found).toEqual([{ a: 1 }, 5]);
    expect((await w.state())?.lastAt).toBe(T + 50);
  });
}
