import { afterEach, describe, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";
import { readBefore } from "./counter.ts";

let rig: Rig;
afterEach(() => rig.stop());

const NAMES = Array.from({ length: 20 }, (_, i) => `setpoint_of_zone_${i + 1}`);
const INPUTS = Object.fromEntries(NAMES.map((name, i) => [name, 20.5 + i]));

const program = (unit = ""): string => `
from pepeunit.unit import Unit
unit = Unit(${unit})
for i in range(1, 21):
    name = "setpoint_of_zone_%d" % i
    unit.input(name, lambda value, name=name: print(name, value))
unit.run()
`;

const start = (unit = "", before = false): Promise<Rig> =>
  startRig({
    program: program(unit),
    instance: { inputs: INPUTS, interval: 10 },
    board: { ...(before && { files: readBefore() }) },
  });

const printed = ({ board }: Rig): Record<string, number> =>
  Object.fromEntries(board.lines.map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]));

describe.each([
  ["this firmware", false],
  ["firmware of before", true],
])("%s", (_, before) => {
  it("takes twenty inputs in portions that fit into its buffer, one after the other", async () => {
    rig = await start("", before);
    await rig.board.advance(10_000);
    expect(printed(rig)).toEqual(INPUTS);
    expect(rig.board.lines).toHaveLength(20);
    expect(rig.instance.requests.length).toBeGreaterThan(3);
  });

  it("gets all inputs of an instance that was put back to what it was", async () => {
    rig = await start("", before);
    const { board, instance } = rig;
    await board.advance(10_000);
    instance.setInput(NAMES[0] ?? "", 99);
    await board.advance(5000);
    expect(board.lines.at(-1)).toBe("setpoint_of_zone_1 99");
    instance.restore(INPUTS);
    await board.advance(15_000);
    expect(board.lines.at(-1)).toBe("setpoint_of_zone_1 20.5");
    expect(printed(rig)).toEqual(INPUTS);
  });
});

it("asks for less where a proxy's head takes the room of an answer, from the second request on", async () => {
  rig = await startRig({
    program: program(),
    instance: { inputs: INPUTS, interval: 10, headers: { "x-proxy": "p".repeat(200) } },
  });
  await rig.board.advance(20_000);
  expect(printed(rig)).toMatchObject(INPUTS);
  const rooms = rig.instance.requests.map(({ room }) => room);
  expect(rooms[0]).toBe(640 - 321);
  expect(new Set(rooms.slice(1)).size).toBe(1);
  expect(rooms[1]).toBeGreaterThan(150);
  expect(rooms[1]).toBeLessThan(640 - 65 - 200 - 100);
  expect(rig.board.lines.filter((line) => line.startsWith("pepeunit: "))).toHaveLength(1);
});

it("a unit with a larger buffer says so, and gets all at once", async () => {
  rig = await start("buffer=2048");
  await rig.board.advance(10_000);
  expect(printed(rig)).toEqual(INPUTS);
  expect(new Set(rig.instance.requests.map(({ room }) => room))).toEqual(new Set([2048 - 321]));
  expect(rig.instance.requests.length).toBeLessThan(5);
});
