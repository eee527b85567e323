import { expect, test } from "vitest";
import { toLogRow } from "../../../src/storage/rows.ts";
import { T, type TrialWorld } from "./trial.ts";

const HOUR = 3_600_000;
const SPAN = [T - HOUR, T + HOUR] as const;
const PAGE = { each: 9, limit: 9, offset: 0 };

/** Everybody who reads has the latest, and nobody has to ask for it first; each in turn. */
export function readingRules(w: TrialWorld): void {
  test("rule 7: changes of inputs are there at once, to be listed and to be counted", async () => {
    await w.append({ inputs: [w.setTo(1, 5)] });
    expect(await w.database.changes.newest([w.knob], "all", PAGE)).toMatchObject([{ number: 5 }]);
    await w.append({ inputs: [w.setTo(2, 6)] });
    expect(await w.database.changes.count([w.knob], "all", 9)).toBe(2);
  });

  test("rule 7: samples are there at once for whoever looks for bad ones", async () => {
    const { removals } = w.database;
    const bad = { output: w.heat, span: SPAN, limit: null };
    await w.measure([T, 1], [T + 1, -5]);
    expect(await removals.find(bad)).toEqual({ count: 2, firstAt: T, lastAt: T + 1, lowest: -5, highest: 1 });
    await w.measure([T + 2, 3], [T + 3, -7], [T + 4, 3]);
    const { highest, lowest } = await removals.extremes(w.heat, SPAN);
    expect([highest, lowest]).toEqual([
      [
        { value: 3, count: 2, at: T + 4 },
        { value: 1, count: 1, at: T },
      ],
      [
        { value: -7, count: 1, at: T + 3 },
        { value: -5, count: 1, at: T + 1 },
      ],
    ]);
    await w.measure([T + 5, 4]);
    const portion = await removals.portion({ ...bad, limit: { kind: "least", value: 3 } });
    expect(portion?.times).toEqual([T + 5, T + 4, T + 2]);
  });

  test("rule 7: times that have not come yet are seen at once, and put right", async () => {
    const { times, journal } = w.database;
    await journal.transact((em) => times.mend(em, T));
    expect(await times.areAhead(T)).toBe(false);
    await w.append({ status: [w.stateOf(T + HOUR, { a: 1 })] });
    expect(await times.areAhead(T)).toBe(true);
    expect(await journal.transact((em) => times.latest(em))).toBe(T + HOUR);
    await w.append({ inputs: [w.setTo(2 * HOUR, 5)], status: [w.stateOf(T + HOUR, { a: 1 })] });
    await journal.transact((em) => times.mend(em, T));
    expect(await times.areAhead(T)).toBe(false);
    expect(await w.state()).toEqual({ lastAt: T, state: { a: 1 } });
    expect(await w.present(w.knob)).toEqual([T, 5]);
    expect(await w.database.changes.newest([w.knob], "all", PAGE)).toMatchObject([{ at: T, number: 5 }]);
    await w.append({ logs: [toLogRow(w.unit, T + HOUR, "info", "a", "program")] });
    expect(await times.areLinesAhead(T)).toBe(true);
    await journal.transact((em) => times.moveLines(em, T));
    expect(await times.areLinesAhead(T)).toBe(false);
  });

  test("rule 7: samples that have not come yet are seen at once, and set aside", async () => {
    const { times, journal, retention, past } = w.database;
    await w.measure([T, 1], [T + HOUR, 2]);
    expect(await times.samplesAhead(T, 0)).toEqual([[w.heat, T + HOUR]]);
    expect(await times.samplesAhead(T, w.heat + 1)).toEqual([]);
    await journal.transact((em) => times.setAside(em, T, [[w.heat, T + HOUR]]));
    expect(await w.past()).toEqual([[T, 1]]);
    expect(await retention.misdated([w.heat, w.said])).toEqual([w.heat]);
    const kept = await (await past.open()).backwards(w.heat, "misdated", T + 2 * HOUR, 9, 0);
    expect(kept).toMatchObject([{ at: T + HOUR, number: 2 }]);
    expect(await retention.clearMisdated(w.heat, T)).toBe(false);
    expect(await retention.clearMisdated(w.heat, T + 1)).toBe(true);
    expect(await retention.misdated([w.heat])).toEqual([]);
  });

  test("rule 16: who asks for much keeps nobody else waiting until the end", async () => {
    await w.measure([T, 1]);
    const ann = await w.database.past.open({ who: "ann" });
    const bob = await w.database.past.open({ who: "bob" });
    const answered: string[] = [];
    const ask = async (who: string, { samples }: typeof ann) => {
      await samples(w.heat, SPAN, 9);
      answered.push(who);
    };
    const asked = ["1", "2", "3", "4", "5", "6"].map((n) => ask(`ann ${n}`, ann));
    await Promise.all([...asked, ask("bob", bob)]);
    expect(answered.indexOf("bob")).toBeLessThan(3);
  });

  test("rule 16: an abort ends what is under way, and whoever comes next is answered", async () => {
    await w.measure(...Array.from({ length: 1000 }, (_, n) => [T + n, n] as const));
    await w.past();
    const gone = new AbortController();
    const ann = await w.database.past.open({ who: "ann", signal: gone.signal });
    // The same second two thousand times over: far longer than anybody waits.
    const spans = Array.from({ length: 2000 }, () => [T, T + 1000] as const);
    const long = ann.medians(w.heat, { from: "samples", spans }, { step: 1000, offset: 0 });
    const ended = long.then(
      () => "answered",
      (error: unknown) => (error as Error).message,
    );
    // By another way: it has begun meanwhile.
    for (let n = 0; n < 3; n++) await w.database.rollups.late(1);
    gone.abort(new Error("gone"));
    expect(await ended).toBe("gone");
    const bob = await w.database.past.open({ who: "bob" });
    expect(await bob.samples(w.heat, SPAN, 2)).toHaveLength(2);
  });
}
