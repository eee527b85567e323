import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createDrawing, type Drawing, type DrawingError } from "../../src/drawing/drawing.ts";
import { chartOf, graphOf, numbers, sizeOf, spread, unitOf } from "./models.ts";

const CHART = chartOf({ series: [numbers("t", "°C", spread([1, 2, 3]))] });
const BROKEN = chartOf({ timeZone: "No/Where" });
const GRAPH = graphOf([unitOf("a"), unitOf("b")], [["a", "b"]]);

const drawings: Drawing[] = [];
function open(): Drawing {
  const drawing = createDrawing();
  drawings.push(drawing);
  return drawing;
}
const fails = (reason: DrawingError["reason"]) => expect.objectContaining({ name: "DrawingError", reason });

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(drawings.splice(0).map((drawing) => drawing.stop()));
});

describe("drawing", () => {
  it("draws what is asked for at the same time, each to who asked", async () => {
    const drawing = open();
    const pictures = await Promise.all([drawing.chart(CHART), drawing.graph(GRAPH), drawing.chart(CHART)]);
    expect(sizeOf(pictures[0]!)).toEqual({ width: 1280, height: 720 });
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
    await open().chart(CHART);
    expect(niceness().filter((nice) => nice > 0)).toHaveLength(before + 1);
  });

  it("goes on after a picture that cannot be drawn", async () => {
    const drawing = open();
    const [broken, good] = await Promise.allSettled([drawing.chart(BROKEN), drawing.chart(CHART)]);
    expect(broken).toEqual({ status: "rejected", reason: fails("failed") });
    expect(good.status).toBe("fulfilled");
  });

  it("gives up a picture at its deadline and draws the next with a new thread", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const drawing = open();
    const late = expect(drawing.chart(CHART)).rejects.toEqual(fails("late"));
    const next = drawing.graph(GRAPH);
    vi.advanceTimersByTime(10_000);
    await late;
    expect(sizeOf(await next).width).toBeGreaterThan(0);
  });

  it("ends its thread after a minute without work and starts another when there is some", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const drawing = open();
    await drawing.chart(CHART);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(sizeOf(await drawing.chart(CHART)).width).toBe(1280);
  });

  it("refuses what is not drawn yet when it stops, and all that comes after", async () => {
    const drawing = open();
    const all = Promise.allSettled([drawing.chart(CHART), drawing.graph(GRAPH)]);
    await drawing.stop();
    for (const one of await all) expect(one).toEqual({ status: "rejected", reason: fails("stopped") });
    await expect(drawing.chart(CHART)).rejects.toEqual(fails("stopped"));
  });

  it("refuses a model that cannot be sent to a thread and goes on", async () => {
    const drawing = open();
    const unsendable = { ...CHART, title: (() => "x") as unknown as string };
    await expect(drawing.chart(unsendable)).rejects.toEqual(fails("failed"));
    expect(await drawing.chart(CHART)).toBeInstanceOf(Buffer);
  });
});
