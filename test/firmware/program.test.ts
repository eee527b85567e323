import { afterEach, describe, expect, it } from "vitest";
import { type Rig, SUNRISE, startRig } from "../support/rig.ts";

let rig: Rig;
afterEach(() => rig.stop());

describe("what a program waits for in its own functions", () => {
  it("is ended after 10 s, cleans up, is told once, and the next reading has its turn", async () => {
    rig = await startRig({
      program: `
import asyncio
from pepeunit.unit import Unit
unit = Unit()
n = 0
async def read():
    global n
    n += 1
    try:
        await asyncio.sleep(60 if n < 3 else 9)
        return n
    finally:
        print("read", n)
unit.output("n", read, every=1)
unit.run()
`,
      instance: { interval: 5 },
    });
    const { board, instance } = rig;
    const late = "pepeunit: program n: TimeoutError()";
    await board.advance(9500);
    expect(board.lines).toEqual([]);
    await board.advance(1500);
    expect(board.lines).toEqual(["read 1", late]);
    await board.advance(60_000);
    expect(board.lines.slice(0, 5)).toEqual(["read 1", late, "read 2", late, "read 3"]);
    expect(board.lines.slice(5).filter((line) => line === late)).toEqual([]);
    const [first] = instance.list("n");
    expect(first?.[1]).toBe(3);
    expect((first?.[0] ?? 0) - SUNRISE).toBeGreaterThan(29_000);
    expect((first?.[0] ?? 0) - SUNRISE).toBeLessThan(31_000);
    expect(instance.logs.map(([, level, text]) => [level, text])).toEqual([["error", "n: TimeoutError()"]]);
  });

  it("is ended when an input is obeyed, too, while requests go on", async () => {
    rig = await startRig({
      program: `
import asyncio
from pepeunit.unit import Unit
unit = Unit()
unit.fail = lambda code, value: print(code, value)
async def obey(value):
    print(value)
    await asyncio.sleep(60)
unit.input("lamp", obey)
unit.run()
`,
      instance: { interval: 5, inputs: { lamp: "on" } },
    });
    const { board, instance } = rig;
    await board.advance(3000);
    instance.setInput("lamp", "off");
    await board.advance(30_000);
    expect(board.lines).toEqual(["on", "off", ...Array(2).fill("program lamp: TimeoutError()")]);
    expect(instance.requests.length).toBeGreaterThan(4);
  });
});

it("reads from the instance how often it should sync, and that it may sleep in between", async () => {
  rig = await startRig({
    program: `
from pepeunit.unit import Unit
unit = Unit()
unit.output("n", lambda: print(unit.interval, unit.sleep), every=30)
unit.run()
`,
    instance: { interval: 600, sleep: true },
  });
  await rig.board.advance(45_000);
  expect(rig.board.lines).toEqual(["10 False", "600 True"]);
});
