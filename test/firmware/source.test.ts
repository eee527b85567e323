import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseExample, parseSchema } from "../../src/domain/schema.ts";
import { type Board, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";

const EXAMPLES = ["relay", "thermostat"];
const library = readFirmware();
const read = (path: string): string => readFileSync(new URL(`../../firmware/${path}`, import.meta.url), "utf8");

describe("the firmware's source", () => {
  let board: Board;
  beforeAll(async () => {
    board = await startBoard({ files: {}, main: "", heapKiB: 200 });
  });
  afterAll(() => board.stop());

  const sources = [
    ...Object.entries(library),
    ...EXAMPLES.map((name): [string, string] => [name, read(`examples/${name}/main.py`)]),
  ];
  it.each(sources)("compiles: %s", async (_, text) => {
    const bytes = Buffer.from(text).toString("hex");
    expect(
      await board.exec(`from binascii import unhexlify\ncompile(unhexlify(b"${bytes}").decode(), "x", "exec")`),
    ).toBe("");
  });

  it("does not compile when it is wrong", async () => {
    expect(await board.exec('compile("def f(:", "x", "exec")')).toContain("SyntaxError");
  });
});

describe("the package for mip", () => {
  it("has every module of the library and nothing else", () => {
    const { urls } = JSON.parse(read("package.json")) as { urls: [string, string][] };
    expect(urls.map(([target]) => `/${target}`).sort()).toEqual(Object.keys(library).sort());
    expect(urls.every(([target, url]) => target === url)).toBe(true);
  });
});

describe("an example unit", () => {
  it.each(EXAMPLES)("has a schema and an env that an instance takes: %s", (name) => {
    const { inputs, outputs } = parseSchema(read(`examples/${name}/schema.json`));
    const program = read(`examples/${name}/main.py`);
    for (const input of inputs) expect(program).toContain(`unit.input("${input.name}"`);
    for (const output of outputs) expect(program).toContain(`unit.output("${output.name}"`);
    const env = parseExample(read(`examples/${name}/json_example.json`));
    for (const [, key] of program.matchAll(/unit\.env\["(\w+)"\]/g)) expect(env).toHaveProperty([key ?? ""]);
    expect(env).toHaveProperty("WIFI_SSID");
  });
});
