import { expect, test } from "vitest";
import { T, type TrialWorld } from "./trial.ts";

const COUNT = 1200;

/** What a crash leaves at whatever moment it comes, and what a start makes of it. */
export function crashRules(w: TrialWorld): void {
  test("rules 3, 4 and 5: what a crash left comes in the order in which it was appended", async () => {
    await w.append({
      samples: w.samplesOf(w.heat, [T, 1]),
      inputs: [w.setTo(1, 5)],
      status: [w.stateOf(T + 1, { n: 1 })],
    });
    await w.append({
      samples: w.samplesOf(w.heat, [T, 2], [T - 1, 3]),
      inputs: [w.setTo(2, 6)],
      status: [w.stateOf(T, { n: 2 })],
    });
    const again = await w.trial.crash();
    await again.journal.open();
    expect(await w.past(w.heat, again)).toEqual([[T - 1, 3], [T, 1]]); // biome-ignore format: pairs
    expect(await w.present(w.heat, again)).toEqual([T, 1]);
    expect(await w.present(w.knob, again)).toEqual([T + 2, 6]);
    expect(await w.state(again)).toEqual({ lastAt: T, state: { n: 2 } });
    await w.append({ samples: w.samplesOf(w.heat, [T, 4], [T + 1, 5]) }, again);
    expect(await w.present(w.heat, again)).toEqual([T + 1, 5]);
  });

  test("rules 1 and 5: a crash at any moment of what brings it into the tables loses nothing, and doubles nothing", async () => {
    const numbers = Array.from({ length: COUNT }, (_, n) => n + 1);
    const samples = numbers.map((n) => [T + n, n] as const);
    await w.append({
      samples: w.samplesOf(w.heat, ...samples),
      inputs: numbers.map((n) => w.setTo(n, n)),
      status: [w.stateOf(T, { n: 1 })],
    });
    const moments = await w.trial.moments(() => w.database.journal.flush());
    // One before and one after it at least.
    expect(moments.length).toBeGreaterThan(1);
    for (const openAt of moments) {
      const again = await openAt();
      await again.journal.open();
      await again.journal.open();
      expect((await w.past(w.heat, again, 2 * COUNT)).map(([, number]) => number)).toEqual(numbers);
      expect(await again.changes.count([w.knob], "all", 2 * COUNT)).toBe(COUNT);
      expect(await w.present(w.knob, again)).toEqual([T + COUNT, COUNT]);
      expect(await w.present(w.heat, again)).toEqual([T + COUNT, COUNT]);
      expect(await w.state(again)).toEqual({ lastAt: T, state: { n: 1 } });
    }
  });
}
