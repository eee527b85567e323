import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnitEnv, VirtualUnit } from "../../src/sandbox/unit.ts";
import { readRows, readSamples } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { sealBytes } from "../support/request.ts";

let world: World;
let unit: VirtualUnit;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld();
  const schema = { output_variables: { temperature: "float", words: "string" } };
  await world.git.commit("words", { "schema.json": JSON.stringify(schema), "json_example.json": "{}" });
  ({ unit, env } = await createUnitInChat(world, await meet(world), "Words", world.git.urlOf("words")));
});
afterAll(() => world.stop());

const lines = async (at: number) =>
  (await readRows(world.dir, "select at, level, text from device_log where kind = 'program' order by id"))
    .filter((line) => line.at === at)
    .map(({ level, text }) => [level, text]);

describe("what a device's program has got wrong costs no more than itself:", () => {
  test("a log line that is none is rejected, and the others are kept with the samples", async () => {
    const at = Date.now();
    const log = [
      [at, "info", "first"],
      [at, "info"],
      [at, "info", 5],
      [at, "info", null],
      [at, 3, "x"],
      [at + 0.5, "info", "x"],
      [-1, "info", "x"],
      ["now", "info", "x"],
      "info",
      null,
      [at, "info", "x".repeat(1025)],
      [at, "info", "y".repeat(1024)],
      [at, "error", "last"],
    ];
    const { status, json } = await unit.sync({ at, room: 2000, log, output_variables: { temperature: 21.25 } });
    expect(status).toBe(200);
    const shape = "not [time in ms, level, text]";
    expect(json?.rejected).toEqual({
      ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => [`log.${place}`, shape])),
      "log.10": "longer than 1024 characters",
    });
    expect(await lines(at)).toEqual([
      ["info", "first"],
      ["info", "y".repeat(1024)],
      ["error", "last"],
    ]);
    expect(await readSamples(world.dir, "temperature")).toContainEqual([at, 21.25]);
  });

  test.each([
    ["warn", "warning"],
    ["Warning", "warning"],
    ["WARN", "warning"],
    ["critical", "error"],
    ["fatal", "error"],
    ["err", "error"],
    ["trace", "debug"],
    ["panic", "info"],
    ["", "info"],
    ["constructor", "info"],
    ["20", "info"],
  ])("a line of level %j counts as one of %s", async (level, counts) => {
    const at = Date.now();
    const { status, json } = await unit.sync({ at, log: [[at, level, "text"]] });
    expect([status, json?.rejected]).toEqual([200, undefined]);
    expect(await lines(at)).toEqual([[counts, "text"]]);
  });

  test("a log line from the future bears the time at which it came, and none turns the direction of what follows", async () => {
    const at = Date.now();
    const ahead = at + 50_000;
    const log = [[8.64e15, "info", "far"], [ahead, "info", "soon \u202Eturned"], [at + 3_600_000, "error", "late"]]; // biome-ignore format: lines
    expect((await unit.sync({ at, log })).json?.rejected).toBeUndefined();
    expect(await lines(ahead)).toEqual([["info", "soon turned"]]);
    const rows = await readRows(world.dir, "select at, text from device_log where text in ('far', 'late') order by id");
    expect(rows.map(({ text }) => text)).toEqual(["far", "late"]);
    for (const { at: time } of rows) {
      expect(time).toBeGreaterThanOrEqual(at);
      expect(time).toBeLessThanOrEqual(Date.now());
    }
  });

  test("half a character is the sign for a lost one, in a sample, in a log line and in a name", async () => {
    const at = Date.now();
    // As MicroPython writes chr(0xd800), and a text whose last character was cut.
    const half = Buffer.from([0xed, 0xa0, 0x80]);
    const json = [`{"at":${at},"log":[[${at},"info","a`, half, 'b"]],"output_variables":{"words":"'].map(toBytes);
    const rest = ['c","temperature":[[', String(at), ',1.5]],"', half, '":1}}'].map(toBytes);
    const answer = await unit.post(sealBytes(env, Buffer.concat([...json, Buffer.from([0xd0]), ...rest])));
    expect(answer.status).toBe(200);
    expect(Object.values(answer.json?.rejected ?? {})).toEqual(["unknown variable"]);
    expect(await lines(at)).toEqual([["info", "a\ufffd\ufffd\ufffdb"]]);
    expect(await readSamples(world.dir, "temperature")).toContainEqual([at, 1.5]);
    expect(await readSamples(world.dir, "words")).toContainEqual([at, "\ufffdc"]);
  });
});

describe("a request that is refused as a whole", () => {
  test("is told of all that is wrong with it, and of keys that are not known", async () => {
    const { status, json } = await unit.sync({
      room: 2000,
      later: 1,
      wait: 31,
      input_rev: -1,
      unit_state: [],
      output_variables: 1,
      log: Array(101).fill([1, "info", "x"]),
    });
    expect(status).toBe(422);
    expect(Object.keys(json?.rejected ?? {}).toSorted()).toEqual(
      ["input_rev", "later", "log", "output_variables", "unit_state", "wait"].toSorted(),
    );
    expect(json?.rejected?.later).toBe("unknown key");
  });

  test("is told first of what it is refused for, however many keys are not known", async () => {
    const at = Date.now();
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key_${i}`, 1]));
    for (const [wrong, path] of [
      [{ wait: 31 }, "wait"],
      [{ output_variables: { temperature: Array(1001).fill([at, 1]) } }, "output_variables"],
    ] as const) {
      const { status, json } = await unit.sync({ ...many, ...wrong });
      expect(status).toBe(422);
      const { "": more, ...told } = json?.rejected ?? {};
      expect(Object.keys(told)).toContain(path);
      expect(more).toBe(`${51 - Object.keys(told).length} more`);
    }
  });
});

function toBytes(part: string | Buffer): Buffer {
  return Buffer.from(part);
}
