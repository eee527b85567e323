import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { createDrawing, type Drawing, type DrawingError } from "../../src/drawing/drawing.ts";
import { chartOf, graphOf, numbers, sizeOf, spread, unitOf } from "./models.ts";

const CHART = chartOf({ series: [numbers("t", "°C", spread([1, 2, 3]))] });
const BROKEN = chartOf({ timeZone: "No/Where" });
const GRAPH = graphOf([unitOf("a"), unitOf("b")], [["a", "b"]]);

/** Threads that are ready at once, and never answer or end when they are asked for a picture. */
const BAD = {
  slow: "parentPort.on('message', () => parentPort.postMessage({ id: -1 }))",
  dead: "parentPort.on('message', () => { parentPort.postMessage({ id: -1 }); setImmediate(() => process.exit(3)); })",
} as const;

const drawings: Drawing[] = [];
/** A drawing whose first threads are bad ones. */
function open(first: readonly (keyof typeof BAD)[] = []) {
  const troubles: [what: string, isTriedAgain: boolean][] = [];
  const threads: Worker[] = [];
  const drawing = createDrawing({
    onTrouble: (...trouble) => troubles.push(trouble),
    start() {
      const bad = first[threads.length];
      const code =
        bad && `const { parentPort } = require("node:worker_threads"); ${BAD[bad]}; parentPort.postMessage("ready");`;
      const worker = code
        ? new Worker(code, { eval: true })
        : new Worker(new URL("../../src/drawing/worker.mjs", import.meta.url));
      threads.push(worker);
      return worker;
    },
  });
  drawings.push(drawing);
  /** Resolves when the present thread, a bad one, is asked for a picture. */
  const isAsked = async (): Promise<void> => {
    for (;;) {
      const [said] = await once(threads.at(-1)!, "message");
      if ((said as { id?: number }).id === -1) return;
    }
  };
  return { drawing, threads, troubles, isAsked };
}
/** Serves all tests that leave it as it was: a thread takes seconds to start. */
const shared = createDrawing();
afterAll(() => shared.stop());
const fails = (reason: DrawingError["reason"]) => expect.objectContaining({ name: "DrawingError", reason });

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(drawings.splice(0).map((drawing) => drawing.stop()));
});

describe("drawing", () => {
  it("draws what is asked for at the same time, each to who asked", async () => {
    const pictures = await Promise.all([shared.chart(CHART), shared.graph(GRAPH), shared.chart(CHART)]);
    expect(sizeOf(pictures[0]!)).toEqual({ width: 1280, height: 960 });
    expect(sizeOf(pictures[1]!)).not.toEqual(sizeOf(pictures[0]!));
    expect(pictures[2]!.equals(pictures[0]!)).toBe(true);
  });

  it.skipIf(process.platform !== "linux")("yields to all else that the program does", async () => {
    // Field 19 of proc_pid_stat(5); the name before may hold spaces.
    const niceness = () =>
      readdirSync("/proc/self/task")
        .map(
          (thread) =>
            readFileSync(`/proc/self/task/${thread}/stat`, "utf8")
              .replace(/^.*\) /s, "")
              .split(" ")[16],
        )
        .map(Number);
    const before = niceness().filter((nice) => nice > 0).length;
    await open().drawing.chart(CHART);
    expect(niceness().filter((nice) => nice > 0)).toHaveLength(before + 1);
  });

  it("goes on after a picture that cannot be drawn", async () => {
    const [broken, good] = await Promise.allSettled([shared.chart(BROKEN), shared.chart(CHART)]);
    expect(broken).toEqual({ status: "rejected", reason: fails("failed") });
    expect(good.status).toBe("fulfilled");
  });

  it("counts a picture's time from when its thread is ready, however long that takes to start", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { drawing, troubles } = open();
    const picture = drawing.chart(CHART);
    // Longer than one picture may take, and not a turn of the event loop: the thread can't be ready.
    vi.advanceTimersByTime(59_999);
    expect(sizeOf(await picture).width).toBe(1280);
    expect(troubles).toEqual([]);
  });

  it("tries a picture once more with a new thread when it is late or its thread is lost, and says so", async () => {
    for (const [kind, what] of [
      ["slow", "a picture took too long"],
      ["dead", "the thread ended with 3"],
    ] as const) {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const { drawing, troubles, isAsked } = open([kind]);
      const pictures = Promise.all([drawing.chart(CHART), drawing.graph(GRAPH)]);
      await isAsked();
      if (kind === "slow") vi.advanceTimersByTime(10_000);
      expect(sizeOf((await pictures)[0]).width).toBe(1280);
      expect(troubles).toEqual([[what, true]]);
      vi.useRealTimers();
    }
  });

  it("gives a picture up when it is late twice, and draws the next", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { drawing, troubles, isAsked } = open(["slow", "slow"]);
    const late = expect(drawing.chart(CHART)).rejects.toEqual(fails("late"));
    const next = drawing.graph(GRAPH);
    for (let times = 0; times < 2; times++) {
      await isAsked();
      vi.advanceTimersByTime(10_000);
    }
    await late;
    expect(troubles.map(([, isTriedAgain]) => isTriedAgain)).toEqual([true, false]);
    expect(sizeOf(await next).width).toBeGreaterThan(0);
  });

  it("keeps its thread for ten minutes without work, ends it then, and starts another when there is some", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { drawing, threads } = open();
    await drawing.chart(CHART);
    vi.advanceTimersByTime(10 * 60_000 - 1);
    await drawing.chart(CHART);
    expect(threads).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(1);
    const ended = once(threads[0]!, "exit");
    vi.advanceTimersByTime(10 * 60_000);
    expect(vi.getTimerCount()).toBe(0);
    await ended;
    expect(sizeOf(await drawing.chart(CHART)).width).toBe(1280);
    expect(threads).toHaveLength(2);
  });

  it("refuses what is not drawn yet when it stops, and all that comes after", async () => {
    const { drawing } = open();
    const all = Promise.allSettled([drawing.chart(CHART), drawing.graph(GRAPH)]);
    await drawing.stop();
    for (const one of await all) expect(one).toEqual({ status: "rejected", reason: fails("stopped") });
    await expect(drawing.chart(CHART)).rejects.toEqual(fails("stopped"));
  });

  it("refuses a model that cannot be sent to a thread and goes on", async () => {
    const unsendable = { ...CHART, title: (() => "x") as unknown as string };
    await expect(shared.chart(unsendable)).rejects.toEqual(fails("failed"));
    expect(await shared.chart(CHART)).toBeInstanceOf(Buffer);
  });
});
