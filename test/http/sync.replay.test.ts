import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UnitEnv, VirtualUnit } from "../../src/sandbox/unit.ts";
import { readAll } from "../support/database.ts";
import { openFrame } from "../support/frame.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { keysOf, postFrame } from "../support/request.ts";

const MINUTE = 60_000;
const AT_ONCE = 40;

let world: World;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ({ unit } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

describe("409, sealed with utc and last_at, and nothing is taken:", () => {
  test.each([
    ["the same at again", (last: number) => last],
    ["an older at", (last: number) => last - 1],
    ["an at of more than 60 s ago", () => Date.now() - MINUTE - 5000],
    ["an at of more than 60 s ahead", () => Date.now() + MINUTE + 5000],
    ["an at of 1970", () => 0],
  ])("%s", async (_what, at) => {
    const last = Date.now();
    await unit.sync({ at: last });
    const before = await readAll(world.dir);
    const { status, json } = await unit.sync({
      at: at(last),
      output_variables: { temperature: 1 },
      unit_state: { uptime: 1 },
      log: [[1, "info", "x"]],
      input_rev: 1,
    });
    expect(status).toBe(409);
    expect(json).toEqual({ world_state: { utc: expect.any(Number) }, last_at: last });
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("while a clock that is less than 60 s off is near enough, and a wrong one mends itself by the answer", async () => {
    const { json } = await unit.sync({ at: Date.now() + 2 * MINUTE });
    expect((await unit.sync({ at: json?.world_state.utc ?? 0 })).status).toBe(200);
    expect((await unit.sync({ at: Date.now() + 50_000 })).status).toBe(200);
    await expect(unit.sync({ at: Date.now() })).resolves.toMatchObject({ status: 409 });
  });
});

describe("whoever listens on the network can", () => {
  let listened: { unit: VirtualUnit; env: UnitEnv };
  beforeAll(async () => {
    listened = await createUnitInChat(world, await meet(world, { first_name: "Eve" }), "Listened");
  });
  const send = (frame: Uint8Array) => postFrame(world.instance.localUrl, listened.env.PEPEUNIT_TOKEN, frame);
  const seal = (json: object) => listened.unit.seal({ at: Date.now(), ...json });

  test("replay a frame without effect", async () => {
    const frame = seal({ output_variables: { temperature: 1 } });
    expect((await send(frame)).status).toBe(200);
    const before = await readAll(world.dir);
    expect((await send(frame)).status).toBe(409);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("send two copies at once, and only one is taken", async () => {
    const frame = seal({ output_variables: { temperature: 2 } });
    const replies = await Promise.all(Array.from({ length: 8 }, () => send(frame)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });

  test("not reflect an answer as a request", async () => {
    const { frame } = await listened.unit.sync();
    const before = await readAll(world.dir);
    expect((await send(frame)).status).toBe(401);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("not pass an answer off as that of another request", async () => {
    const first = seal({});
    const answer = (await send(first)).body;
    const second = seal({});
    const keys = keysOf(listened.env);
    expect(openFrame(keys, "response", answer, first.subarray(-32))).toBeInstanceOf(Buffer);
    expect(openFrame(keys, "response", answer, second.subarray(-32))).toBe("tag");
    expect(openFrame(keys, "response", answer)).toBe("tag");
    expect(openFrame(keys, "request", answer)).toBe("tag");
  });

  test("not cut a frame anywhere", async () => {
    const frame = seal({ output_variables: { temperature: 3 } });
    const before = await readAll(world.dir);
    for (let length = 0; length < frame.length; length += 7) {
      expect([400, 401]).toContain((await send(frame.subarray(0, length))).status);
    }
    expect((await send(frame.subarray(0, -16))).status).toBe(401);
    expect((await send(Buffer.concat([frame, frame.subarray(-32)]))).status).toBe(401);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("not flip any bit", async () => {
    const frame = seal({});
    const before = await readAll(world.dir);
    const statuses: number[] = [];
    const bits = Array.from({ length: frame.length * 8 }, (_, bit) => bit);
    for (let from = 0; from < bits.length; from += AT_ONCE) {
      const sent = bits.slice(from, from + AT_ONCE).map(async (bit) => {
        const flipped = Buffer.from(frame);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return (await send(flipped)).status;
      });
      statuses.push(...(await Promise.all(sent)));
    }
    expect(statuses).toEqual(bits.map((bit) => (bit < 8 ? 400 : 401)));
    expect(await readAll(world.dir)).toEqual(before);
    expect((await send(frame)).status).toBe(200);
  });
});
