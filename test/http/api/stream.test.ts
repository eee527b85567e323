import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { createToken, uuidsOf, write } from "../../support/api.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { scale } from "../../support/torture.ts";

/** Some 60 bytes of CSV each; all together over two months. */
const ROWS = scale(1_000_000, 10_000_000);
const STEP_MS = 500;
const MEGABYTE = 2 ** 20;

let world: World;
let unit: VirtualUnit;
let token: string;
let output: string;
let from: number;
beforeAll(async () => {
  world = await startWorld();
  const ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
  token = await createToken(ann, "look");
  output = String((await uuidsOf(world, "Greenhouse")).of.temperature);
  from = Date.now() - ROWS * STEP_MS;
  await write(
    world,
    `insert into sample (variable_id, at, number)
     with recursive n (i) as (select 0 union all select i + 1 from n where i < ${ROWS - 1})
     select variable.id, ? + i * ${STEP_MS}, i % 977 / 10.0 from n, variable where variable.uuid = ?`,
    from,
    output,
  );
}, 120_000);
afterAll(() => world.stop());

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What is in use, in MB, without rubbish. */
const used = (): number => {
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / MEGABYTE;
};

/** Asks for all of it, without anything that reads ahead. */
function download() {
  const socket = connect(Number(new URL(world.instance.localUrl).port), "127.0.0.1");
  const path = `/api/v1/samples?outputs=${output}&from=${from}&time=ms&format=csv`;
  socket.write(`GET ${path} HTTP/1.0\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return socket;
}

test(`a CSV of ${ROWS} rows comes whole, in order, and with flat memory`, { timeout: 300_000 }, async () => {
  const before = used();
  let [highest, bytes, lines, last, probeAt] = [0, 0, 0, 0, ROWS / 200];
  let rest = "";
  for await (const chunk of download()) {
    bytes += chunk.length;
    const whole = (rest + chunk.toString("latin1")).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) {
      const [uuid, at] = line.split(",");
      if (uuid !== output) continue;
      lines++;
      if (Number(at) <= last) throw new Error(`out of order: ${line}`);
      last = Number(at);
    }
    if (lines < probeAt) continue;
    probeAt += ROWS / 10;
    highest = Math.max(highest, used() - before);
  }
  expect(rest).toBe("");
  expect(lines).toBe(ROWS);
  expect(bytes).toBeGreaterThan(53 * ROWS);
  expect(highest).toBeLessThan(15);
});

test("one who does not read holds up neither devices nor memory, nor the end of the program", async () => {
  const socket = download();
  await new Promise((done) => socket.once("data", done));
  socket.pause();
  socket.on("error", () => {});
  const before = used();
  for (let i = 0; i < 100; i++) expect((await unit.sync({ output_variables: { temperature: i } })).status).toBe(200);
  expect(used() - before).toBeLessThan(15);
  const closed = new Promise((done) => socket.once("close", done));
  const began = performance.now();
  await world.restart();
  expect(performance.now() - began).toBeLessThan(10_000);
  void socket.resume();
  await closed;
});
