import { afterEach, describe, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";
import { counter, expectWhole, readCounts } from "./counter.ts";

let rig: Rig;
afterEach(() => rig.stop());

const reader = (body: string): string => `
from pepeunit.unit import Unit
unit = Unit()
n = 0
def read():
    global n
    n += 1
${body}
unit.output("n", read, every=1)
unit.run()
`;

describe("what a program reads", () => {
  it.each([
    ["infinite", 'float("inf")'],
    ["infinite below", '-float("inf")'],
    ["not a number", 'float("nan")'],
  ])("is no sample where it is %s, and keeps no other back", async (_, value) => {
    rig = await startRig({
      program: reader(`    return ${value} if n % 2 else n / 4`),
      instance: { interval: 2 },
    });
    const { board, instance } = rig;
    await board.advance(20_000);
    const counts = readCounts(instance);
    expect(counts.length).toBeGreaterThan(7);
    expect(counts).toEqual(counts.map((_, i) => (i + 1) / 2));
    expect(board.lines).toEqual([]);
  });

  it.each(["None", "{}", "[1]", "(1, 2)", 'b"1"', "object()", "print"])(
    "is no sample where it is no value but %s, and ends nothing, also where it is put",
    async (value) => {
      rig = await startRig({
        program: reader(`    unit.put("n", ${value}, True)\n    return ${value} if n < 3 else n`),
        instance: { interval: 2 },
      });
      await rig.board.advance(10_000);
      expect(readCounts(rig.instance).slice(0, 3)).toEqual([3, 4, 5]);
      expect(rig.instance.logs).toEqual([]);
      expect(rig.board.lines).toEqual([]);
    },
  );

  it("is a sample where it is a bool, a whole number, a float or a text", async () => {
    rig = await startRig({
      program: reader('    return (True, False, 0, -2, 0.5, "", "on")[n - 1] if n < 8 else None'),
      instance: { interval: 2 },
    });
    await rig.board.advance(12_000);
    expect(rig.instance.list("n").map(([, value]) => value)).toEqual([true, false, 0, -2, 0.5, "", "on"]);
  });

  it("fails for its owner once, whatever it says each time, until it has gone well", async () => {
    rig = await startRig({
      program: `${reader('    if n != 10: raise ValueError("reading %d" % n)\n    return n').split("unit.run")[0]}
def fails():
    raise OSError(n)
unit.output("m", fails, every=1)
unit.run()
`,
      instance: { interval: 2 },
    });
    const { board, instance } = rig;
    await board.advance(9000);
    const told = () => instance.logs.map(([, , text]) => text);
    expect(told()).toEqual([
      expect.stringContaining("n: ValueError('reading 1'"),
      expect.stringContaining("m: OSError"),
    ]);
    await board.advance(15_000);
    expect(told()).toHaveLength(3);
    expect(told()[2]).toContain("n: ValueError('reading 11'");
  });
});

describe("what is on the flash", () => {
  it.each(["[1, 2]", "1", '"on"', "{", "null"])("may be %s in place of the inputs", async (text) => {
    rig = await startRig({
      program: counter(1, "", 'unit.input("lamp", print)'),
      instance: { interval: 2, inputs: { lamp: "off" } },
      board: { files: { "/inputs.json": text } },
    });
    await rig.board.advance(10_000);
    expect(rig.board.lines).toEqual(["off"]);
    expectWhole(rig.instance);
    expect(readCounts(rig.instance).length).toBeGreaterThan(3);
  });

  it.each([
    ["instance.local:8080", "instance.local 8080 /sync"],
    ["http://instance.local:8080", "instance.local 8080 /sync"],
    ["http://instance.local", "instance.local 80 /sync"],
    ["http://instance.local/", "instance.local 80 /sync"],
    ["HTTP://10.0.0.2:81/pepeunit/", "10.0.0.2 81 /pepeunit/sync"],
    ["10.0.0.2", "10.0.0.2 80 /sync"],
  ])("may be the address %s", async (url, read) => {
    rig = await startRig({ program: "" });
    const printed = await rig.board.exec(
      `from pepeunit.setup import server\n(h, p), head = server("${url}", "t")\nprint(h, p, head.split()[1].decode())`,
    );
    expect(printed).toBe(read);
  });

  it.each([
    ["https://pepeunit.example", "begin with http://"],
    ["mqtt://pepeunit.example", "begin with http://"],
    ["file:///sync", "begin with http://"],
    ["http://pepeunit.example:", "be http://host or http://host:port"],
    ["http://pepeunit.example:http", "be http://host or http://host:port"],
    ["http://:8080", "be http://host or http://host:port"],
    ["http://", "be http://host or http://host:port"],
    ["", "be http://host or http://host:port"],
  ])("is refused in words where the address is '%s'", async (url, words) => {
    rig = await startRig({ program: counter(1), env: { PEPEUNIT_URL: url } });
    await rig.board.advance(1000);
    expect(rig.board.lines.join("\n")).toContain(`ValueError: PEPEUNIT_URL is to ${words}`);
  });
});

it("a board's own access point, which is on as it comes, is off once the library runs", async () => {
  rig = await startRig({ program: "import network\nprint(network.WLAN(network.AP_IF).active())" });
  await rig.board.advance(10);
  expect(rig.board.lines).toEqual(["True"]);
  await rig.stop();
  rig = await startRig({ program: counter(1) });
  await rig.board.advance(5000);
  expect(await rig.board.exec("import network; print(network.WLAN(network.AP_IF).active())")).toBe("False");
});
