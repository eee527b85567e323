import { expect, test } from "vitest";
import { Link } from "../../../src/entities/link.ts";
import { type Commit, type Setter, toInputRow } from "../../../src/storage/rows.ts";
import { T, type TrialWorld } from "./trial.ts";

const BY_HAND: Setter = { door: "chat", userId: 1 };
const BY_LINK: Setter = { door: "link", linkId: 1 };
/** More than the tables take at once, so that what comes next finds it on its way. */
const MANY = Array.from({ length: 8000 }, (_, n) => [T + n, n] as const);

/** What is present, whether the tables have it yet or not. */
export function presentRules(w: TrialWorld): void {
  const input = (rev: number, value: number, setter?: Setter, unfit = false) =>
    toInputRow({ id: w.knob, at: T + rev, value, rev, unfit }, setter);
  const link = async () => {
    const em = w.database.em.fork();
    em.create(Link, { source: w.heat, target: w.knob, owner: 1, transform: { kind: "none" }, createdAt: 0 });
    await em.flush();
  };
  const row = async (id: number) =>
    (await w.database.units.read([w.unit])).variables.find((variable) => variable.id === id);

  test("rules 4 and 6: a second sample of the newest time doesn't become present, wherever the first is", async () => {
    await w.measure([T, 1]);
    expect(await w.present(w.heat)).toEqual([T, 1]);
    await w.measure([T, 2]);
    expect(await w.present(w.heat)).toEqual([T, 1]);
    w.trial.setDisk(true);
    await w.measure([T, 3], [T + 1, 4], [T + 1, 5]);
    expect(await w.present(w.heat)).toEqual([T + 1, 4]);
    await w.measure([T + 1, 6]);
    expect(await w.present(w.heat)).toEqual([T + 1, 4]);
    w.trial.setDisk(false);
    expect(await w.present(w.heat)).toEqual([T + 1, 4]);
  });

  test("rule 6: an older sample doesn't become present, nor one from before 1970 of what has a later one", async () => {
    await w.measure([T + 10, 1]);
    expect(await w.present(w.heat)).toEqual([T + 10, 1]);
    w.trial.setDisk(true);
    await w.measure([T + 5, 2]);
    await w.append({ samples: w.samplesOf(w.said, [-5, "first"]) });
    expect(await w.present(w.heat)).toEqual([T + 10, 1]);
    expect(await w.present(w.said)).toEqual([-5, "first"]);
    w.trial.setDisk(false);
    expect(await w.present(w.said)).toEqual([-5, "first"]);
    await w.measure([-6, 3]);
    expect(await w.present(w.heat)).toEqual([T + 10, 1]);
  });

  test("rules 8 and 10: what is present while the disk fails is the same to the last bit once it doesn't", async () => {
    const commits: readonly (readonly [says: string, commit: Partial<Commit>])[] = [
      ["before 1970", { samples: w.samplesOf(w.heat, [-5, 1]) }],
      ["at 1970", { samples: w.samplesOf(w.said, [0, ""]) }],
      ["minus zero", { samples: w.samplesOf(w.heat, [10, -0]), inputs: [input(1, -0, BY_HAND)] }],
      ["the same time twice", { samples: w.samplesOf(w.heat, [11, 1], [11, 2]) }],
      ["a time that is stored", { samples: w.samplesOf(w.heat, [11, 3]) }],
      ["older", { samples: w.samplesOf(w.heat, [9, 3]) }],
      ["unfit", { inputs: [input(2, 5, BY_HAND, true)] }],
      ["fit again", { inputs: [input(2, 5)] }],
      ["by a link", { inputs: [input(3, 6, BY_LINK)] }],
      ["by a link, and unfit", { inputs: [input(4, 6, BY_LINK), input(4, 6, undefined, true)] }],
      ["by hand, and unfit", { inputs: [input(5, 7, BY_HAND), input(5, 7, undefined, true)] }],
      ["older by the clock", { inputs: [input(7, 8, BY_HAND), input(6, 1e308, BY_HAND)] }],
      ["the state", { status: [w.stateOf(T + 1, { n: 1 }), w.stateOf(T, { n: 2 })] }],
      ["the least number", { samples: w.samplesOf(w.heat, [12, 5e-324]) }],
    ];
    for (const isDriven of [false, true]) {
      if (isDriven) await link();
      for (const [says, commit] of commits) {
        w.trial.setDisk(true);
        await w.append(commit);
        const failing = await w.database.units.read([w.unit]);
        w.trial.setDisk(false);
        expect(await w.database.units.read([w.unit]), says).toEqual(failing);
      }
    }
  });

  test("rule 6: a driven input is by hand until a link sets it; what has no door leaves that as it is", async () => {
    await link();
    for (const isFailing of [false, true]) {
      w.trial.setDisk(isFailing);
      const start = isFailing ? 10 : 0;
      await w.append({ inputs: [input(start + 1, 1, BY_HAND)] });
      expect(await row(w.knob)).toMatchObject({ driven: 1, byHand: 1 });
      await w.append({ inputs: [input(start + 1, 1, undefined, true)] });
      expect(await row(w.knob)).toMatchObject({ byHand: 1, unfit: 1 });
      await w.append({ inputs: [input(start + 2, 2, BY_LINK)] });
      expect(await row(w.knob)).toMatchObject({ byHand: 0, unfit: 0 });
    }
    w.trial.setDisk(false);
  });

  test("rule 8: of what is on its way into the tables and what has come since, the later counts", async () => {
    const state = (n: number) => w.stateOf(T + n, { n });
    await w.append({ samples: w.samplesOf(w.heat, ...MANY), inputs: [w.setTo(1, 1)], status: [state(1)] });
    const flushing = w.database.journal.flush();
    await w.append({ samples: w.samplesOf(w.heat, [T, -1]), inputs: [w.setTo(2, 2)], status: [state(2)] });
    w.trial.setDisk(true);
    expect(await w.state()).toEqual({ lastAt: T + 2, state: { n: 2 } });
    expect(await w.present(w.knob)).toEqual([T + 2, 2]);
    expect(await w.present(w.heat)).toEqual(MANY.at(-1));
    w.trial.setDisk(false);
    await flushing;
    expect(await w.state()).toEqual({ lastAt: T + 2, state: { n: 2 } });
  });

  test("rule 7: what is on its way into the tables is present, and what has just come into them", async () => {
    await w.append({ samples: w.samplesOf(w.heat, ...MANY), status: [w.stateOf(T + 1, { n: 0 })] });
    const flushing = w.database.journal.flush();
    expect((await w.state())?.lastAt).toBe(T + 1);
    await flushing;
    for (let n = 1; n <= 20; n++) {
      await w.append({ samples: w.samplesOf(w.said, [T + n, `${n}`]), status: [w.stateOf(T + n, { n })] });
      const [now] = await Promise.all([w.state(), w.database.journal.flush()]);
      expect(now).toEqual({ lastAt: T + n, state: { n } });
    }
  });
}
