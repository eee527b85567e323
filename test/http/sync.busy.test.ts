import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { UnitEnv, VirtualUnit } from "../../src/sandbox/unit.ts";
import { isTaken } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { sealBytes } from "../support/request.ts";
import { whileTimeStands } from "../support/time.ts";

let world: World;
let unit: VirtualUnit;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld({ env: { UNIT_SYNCS_PER_SECOND: "1" } });
  ({ unit, env } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

test("429 with Retry-After over the unit's rate; nothing is taken, and other units are not held up", async () => {
  const other = (await createUnitInChat(world, await meet(world, { first_name: "Bob" }), "Other")).unit;
  await whileTimeStands(async (pass) => {
    expect([(await unit.sync()).status, (await unit.sync()).status]).toEqual([200, 200]);
    const at = Date.now() + 100;
    const { status, headers } = await unit.sync({ at, output_variables: { temperature: 1 } });
    expect(status).toBe(429);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(Number(headers.get("retry-after"))).toBe(1);
    expect(await isTaken(world.dir, at)).toBe(false);
    expect((await other.sync()).status).toBe(200);
    // The same request again, once its time has come: being refused has not used up its `at`.
    pass(1000);
    expect((await unit.sync({ at })).status).toBe(200);
  });
});

describe("503 with Retry-After while the instance stops", () => {
  /** Sends the beginning of a request, then the rest once the instance is stopping. */
  async function interrupted(cut: (request: Buffer) => number): Promise<string> {
    const { port } = new URL(world.instance.localUrl);
    const frame = sealBytes(env, JSON.stringify({ at: Date.now() + 30_000 }));
    const head = [
      "POST /sync HTTP/1.1",
      "host: here",
      `authorization: Bearer ${env.PEPEUNIT_TOKEN}`,
      "content-type: application/octet-stream",
      `content-length: ${frame.length}`,
    ];
    const request = Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), frame]);
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    const at = cut(request);
    socket.write(request.subarray(0, at));
    // The instance has read that much when it has answered another connection that came later.
    await fetch(`${world.instance.localUrl}/health`);
    const stopped = world.restart();
    await vi.waitFor(() => refuses(Number(port)));
    const answer = text(socket);
    socket.end(request.subarray(at));
    const given = await answer;
    await stopped;
    return given;
  }

  test("for a request whose body is still on its way", async () => {
    const answer = await interrupted((request) => request.length - 5);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/^retry-after: \d+\r$/im);
    expect(answer).toContain('{"type":"about:blank","status":503,"title":"stopping"}');
  });
});

/** Resolves when nobody listens any more. */
async function refuses(port: number): Promise<void> {
  const socket: Socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
  } catch {
    return;
  } finally {
    socket.destroy();
  }
  throw new Error("somebody still listens");
}
