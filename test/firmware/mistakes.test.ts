import { afterEach, describe, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";
import { counter, expectWhole, readCounts } from "./counter.ts";

let rig: Rig;
afterEach(() => rig.stop());

const told = () => rig.instance.logs.map(([, level, text]) => [level, text]);

describe("what a program hands over", () => {
  it("is a log line whatever it is, and keeps nothing else back", async () => {
    rig = await startRig({
      program: counter(
        1,
        "",
        'for line in (("warn", 5), (None, None), ("info", chr(0xd800) + "x"), (30, ["a"])):\n    unit.log(*line)',
      ),
      instance: { interval: 2 },
    });
    await rig.board.advance(10_000);
    expect(told()).toEqual([
      ["warn", "5"],
      ["None", "None"],
      ["info", "\ufffd\ufffd\ufffdx"],
      ["30", "['a']"],
    ]);
    expectWhole(rig.instance);
    expect(readCounts(rig.instance).length).toBeGreaterThan(3);
    expect(rig.board.lines).toEqual([]);
  });

  it.each(["5", "None", "(1, 2)"])("may have %s for a name, and keeps no other sample back", async (name) => {
    rig = await startRig({
      program: counter(1, "", `unit.put(${name}, 1.5)`),
      instance: { interval: 2 },
    });
    await rig.board.advance(10_000);
    expect(rig.instance.list(name).map(([, value]) => value)).toEqual([1.5]);
    expectWhole(rig.instance);
    expect(rig.board.lines).toEqual([]);
  });

  it.each([
    ["buffer=-1", 512 - 321],
    ["buffer=0", 512 - 321],
    ["buffer=320", 512 - 321],
    ["buffer=511", 512 - 321],
    ["buffer=700", 700 - 321],
    ["ring=0", 640 - 321],
    ["wait=-5", 640 - 321],
  ])("may be Unit(%s): no less is used than it works with", async (size, room) => {
    rig = await startRig({
      program: counter(1, size, 'unit.input("lamp", lambda value: print("lamp", value))'),
      instance: {
        ...{ interval: 2, inputs: { lamp: "off" } },
        check: ({ wait = 0 }) => (wait < 0 ? "422" : "ok"),
      },
    });
    const { board, instance } = rig;
    await board.advance(10_000);
    instance.setInput("lamp", "on");
    await board.advance(20_000);
    expect(board.lines).toEqual(["lamp off", "lamp on"]);
    expect(new Set(instance.requests.map((request) => request.room))).toEqual(new Set([room]));
    expect(readCounts(instance).length).toBeGreaterThan(10);
  });
});

describe("an owner is told once of what fails", () => {
  const FAILS = `
def fails(*args):
    raise ValueError("always")
def works(*args):
    return 1
`;
  it.each([
    ["an output beside an input of the same name that works", ["unit.output('n', fails, every=1)", "unit.input('n', works)"]],
    ["an input beside an output of the same name that works", ["unit.output('n', works, every=1)", "unit.input('n', fails)"]],
    ["an output beside one of the same name that works", ["unit.output('n', fails, every=1)", "unit.output('n', works, every=1)"]],
  ])("%s", async (_, lines) => {
    rig = await startRig({
      program: ["from pepeunit.unit import Unit", "unit = Unit()", FAILS, ...lines, "unit.run()"].join("\n"),
      instance: { interval: 2, inputs: { n: 0 } },
    });
    for (let n = 1; n < 6; n++) {
      rig.instance.setInput("n", n);
      await rig.board.advance(3000);
    }
    expect(rig.board.lines.length).toBeGreaterThan(4);
    expect(told()).toEqual([["error", expect.stringContaining("always")]]);
  });
}); // biome-ignore format: one line a case

describe("a unit goes on when inputs can't be saved:", () => {
  it("those of a file that holds what no input can be", async () => {
    rig = await startRig({
      program: counter(1, "", 'unit.input("lamp", print)\nprint(sorted(unit.values))'),
      instance: { interval: 2, inputs: { lamp: "off" } },
      board: { files: { "/inputs.json": '{"old": null, "x": 1, "list": [1], "o": {"a": 1}, "t": "text"}' } },
    });
    const { board, instance } = rig;
    await board.advance(10_000);
    instance.setInput("lamp", "on");
    await board.advance(90_000);
    expect(board.lines).toEqual(["['t', 'x']", "off", "on"]);
    expect(JSON.parse(Buffer.from((await board.files())["/inputs.json"] as Uint8Array).toString())).toEqual({
      ...{ lamp: "on", x: 1, t: "text" },
    });
    expectWhole(instance);
  });

  it.each([
    ["what the program has put among them", 'unit.values["bad"] = None', "storage"],
    ["there is no heap for it", "import pepeunit.unit as module\nborrowed = module.borrow\nmodule.borrow = lambda name: [][0] if name == 'storage' else borrowed(name)", "bug"],
  ])("%s", async (_, line, code) => {
    rig = await startRig({
      program: counter(1, "", `unit.input("lamp", print)\n${line}`),
      instance: { interval: 2, inputs: { lamp: "off" } },
    });
    const { board, instance } = rig;
    await board.advance(20_000);
    instance.setInput("lamp", "on");
    await board.advance(20_000);
    expect(board.lines).toContain("on");
    expect(board.lines.some((text) => text.startsWith(`pepeunit: ${code}`))).toBe(true);
    expectWhole(instance);
    expect(readCounts(instance).length).toBeGreaterThan(20);
  });
}); // biome-ignore format: one line a case

describe("an env.json that can't be used is refused in words, with the access point switched off:", () => {
  const key = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");

  it.each([
    [{ PEPEUNIT_URL: null }, "PEPEUNIT_URL of env.json is to be a text"],
    [{ PEPEUNIT_URL: "ftp://x" }, "PEPEUNIT_URL is to begin with http://"],
    [{ PEPEUNIT_TOKEN: 5 }, "PEPEUNIT_TOKEN of env.json is to be a text"],
    [{ PEPEUNIT_TOKEN: undefined }, "PEPEUNIT_TOKEN of env.json is to be a text"],
    [{ SECRET_KEY: key(3) }, "SECRET_KEY of env.json is to be 32 bytes in base64"],
    [{ SECRET_KEY: null }, "SECRET_KEY of env.json is to be a text"],
    [{ SYNC_ENCRYPT_KEY: key(16) }, "SYNC_ENCRYPT_KEY of env.json is to be 32 bytes in base64"],
    [{ SYNC_ENCRYPT_KEY: "a" }, "SYNC_ENCRYPT_KEY of env.json is to be 32 bytes in base64"],
  ])("%j", async (env, words) => {
    rig = await startRig({ program: counter(1), env });
    await rig.board.advance(1000);
    expect(`${rig.board.lines.at(-1)}\n`).toContain(`ValueError: ${words}\n`);
    expect(await rig.board.exec("import network; print(network.WLAN(network.AP_IF).active())")).toBe("False");
  });

  it.each(["[]", "{", ""])("or '%s'", async (text) => {
    rig = await startRig({ program: "" });
    const printed = await rig.board.exec(
      `f = open("other.json", "w"); f.write('${text}'); f.close()\nfrom pepeunit.unit import Unit\nUnit("other.json")`,
    );
    expect(printed).toContain("OSError: other.json");
    expect(await rig.board.exec("import network; print(network.WLAN(network.AP_IF).active())")).toBe("False");
  });
});

describe("what does not fit into a request", () => {
  const FAILS = 'def fails():\n    raise ValueError("sensor gone")\nunit.output("t", fails, every=5)';

  it("is a sample given up by its name, of which the owner is told, and no line of the log with it", async () => {
    rig = await startRig({
      program: counter(1, "", `${FAILS}\nunit.put("note", "x" * 700)`),
      instance: { interval: 5 },
    });
    await rig.board.advance(60_000);
    expect(told()).toEqual([
      ["error", "t: ValueError('sensor gone',)"],
      ["error", "note: too long"],
    ]);
    expectWhole(rig.instance);
    expect(readCounts(rig.instance).length).toBeGreaterThan(40);
    expect(rig.board.lines.filter((line) => !line.includes("program"))).toEqual(Array(1).fill("pepeunit: large note"));
  });

  it("is a log of long letters, of which the last lines are said again later", async () => {
    const lines = 'for i in range(3):\n    unit.log("info", chr(0x416) * 80)';
    rig = await startRig({ program: counter(1, "", `${lines}\n${FAILS}`), instance: { interval: 5 } });
    await rig.board.advance(120_000);
    expect(told().filter(([level]) => level === "error")).toEqual([["error", "t: ValueError('sensor gone',)"]]);
    expectWhole(rig.instance);
  });
});
