import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseExample, parseSchema } from "../../src/domain/schema.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import { compileFile } from "../support/mpy.ts";

const EXAMPLES = ["relay", "thermostat"];
const library = readFirmware();
const read = (path: string): string => readFileSync(new URL(`../../firmware/${path}`, import.meta.url), "utf8");

describe("mpy-cross", () => {
  const sources = [
    ...Object.keys(library).map((path) => path.slice(1)),
    ...EXAMPLES.map((name) => `examples/${name}/main.py`),
  ];
  it.each(sources)("compiles %s", async (path) => {
    const { status, mpy, err } = await compileFile(path, read(path), ["-O3"]);
    expect(err).toEqual([]);
    expect(status).toBe(0);
    // "M" and the format's version: docs.micropython.org/en/latest/reference/mpyfiles.html
    expect([...(mpy ?? []).slice(0, 2)]).toEqual([0x4d, 6]);
  });

  it("does not compile what is wrong", async () => {
    const { status, err } = await compileFile("wrong.py", "def f(:");
    expect(status).not.toBe(0);
    expect(err.join("\n")).toContain("SyntaxError");
  });

  it("leaves no listener on the process", async () => {
    const count = () => ["uncaughtException", "unhandledRejection"].map((event) => process.listenerCount(event));
    const before = count();
    await compileFile("right.py", "x = 1");
    expect(count()).toEqual(before);
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
    const env = JSON.parse(parseExample(read(`examples/${name}/json_example.json`)));
    for (const [, key] of program.matchAll(/unit\.env\["(\w+)"\]/g)) expect(env).toHaveProperty([key ?? ""]);
    expect(env).toHaveProperty("WIFI_SSID");
  });
});
