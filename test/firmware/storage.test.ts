import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Board, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";

let board: Board;
beforeAll(async () => {
  board = await startBoard({ files: readFirmware(), main: "" });
  await board.exec("from pepeunit.storage import load, save");
});
afterAll(() => board.stop());

describe("a file of the library", () => {
  it("is read as it was saved", async () => {
    await board.exec('save("a.json", {"x": [1, "ж"]})');
    expect(await board.exec('print(load("a.json")["x"][1])')).toBe("ж");
    expect(Object.keys(await board.files())).not.toContain("/a.json.new");
  });

  it("is the old one, whole, when the power goes while it is written", async () => {
    await board.exec('save("a.json", {"x": 1})');
    await board.exec('f = open("a.json.new", "w"); f.write(\'{"x": [2, 3\'); f.close()');
    expect(await board.exec('print(load("a.json"))')).toBe("{'x': 1}");
  });

  it("never is half written under its own name, whatever fails", async () => {
    await board.exec('save("a.json", {"x": 1})');
    const printed = await board.exec('save("a.json", {"x": 2, "y": [1, 2, object]})\nsave("no/such/folder", 1)');
    expect(printed).toContain("OSError");
    const json = new TextDecoder().decode((await board.files())["/a.json"] as Uint8Array);
    expect(() => JSON.parse(json.replace(/<.*>/, "0"))).not.toThrow();
  });

  it("is found under its new name when the power goes between removing and renaming, as FAT needs it", async () => {
    await board.exec('f = open("b.json.new", "w"); f.write(\'{"x": 2}\'); f.close()');
    expect(await board.exec('print(load("b.json"))')).toBe("{'x': 2}");
  });

  it("keeps the inputs without those that this port's floats make infinite, which are no JSON", async () => {
    await board.exec("from pepeunit import unit; from pepeunit.storage import keep");
    await board.exec(
      'unit.values.update({"a": float("inf"), "b": -float("inf"), "c": 1.5, "d": "x", "e": False}); keep()',
    );
    expect(await board.exec('d = load("inputs.json"); print(sorted(d), d["c"], d["d"], d["e"])')).toBe(
      "['c', 'd', 'e'] 1.5 x False",
    );
  });

  it("is nothing when it is not there or damaged", async () => {
    await board.exec('f = open("bad.json", "w"); f.write(\'{"x": \'); f.close()');
    expect(await board.exec('print(load("none.json"), load("bad.json"))')).toBe("None None");
  });
});
