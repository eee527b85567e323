import { afterEach, describe, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";

const RELAY = 5;
let rig: Rig;
afterEach(() => rig.stop());

const start = (): Promise<Rig> =>
  startRig({ example: "relay", env: { RELAY_PIN: RELAY }, instance: { inputs: { relay: false }, interval: 30 } });

describe("the relay", () => {
  it("obeys an input at once, though the next request would be half a minute away", async () => {
    rig = await start();
    const { instance } = rig;
    await rig.until(() => instance.requests.some(({ wait }) => wait === 25));
    instance.setInput("relay", true);
    await rig.pin(RELAY, 1, 2000);
    await rig.until(() => instance.list("state").at(-1)?.[1] === true, 2000);
    instance.setInput("relay", false);
    await rig.pin(RELAY, 0, 2000);
    await rig.until(() => instance.list("state").at(-1)?.[1] === false, 2000);
  });

  it("tells the instance how it is", async () => {
    rig = await start();
    const { board, instance } = rig;
    await rig.until(() => instance.state.uptime !== undefined);
    expect(instance.state).toEqual({
      ip: "192.168.4.17",
      rssi: -61,
      mem_free: expect.any(Number),
      uptime: expect.any(Number),
    });
    expect(instance.state.mem_free).toBeGreaterThan(8 * 1024);
    expect(instance.state.mem_free).toBeLessThan(38 * 1024);
    expect(board.lines).toEqual([]);
  });

  it("asks for the time before it sends anything, and then only for what has changed", async () => {
    rig = await start();
    const { instance } = rig;
    await rig.until(() => instance.requests.length >= 3);
    const [clock, first] = instance.requests;
    expect(clock).toEqual({ wait: 0, room: 319, input_rev: 0 });
    expect(first).toMatchObject({ input_rev: expect.any(Number), wait: 0, log: [] });
    expect(first?.output_variables?.state).toContainEqual([expect.any(Number), false]);
  });

  it("sets its pin as it was after a power cut, before there is a network", async () => {
    rig = await startRig({
      example: "relay",
      env: { RELAY_PIN: RELAY },
      instance: { inputs: { relay: true }, interval: 30 },
    });
    const { board } = rig;
    const saved = async (): Promise<boolean> => "/inputs.json" in (await board.files());
    await rig.pin(RELAY, 1);
    while (!(await saved())) await board.advance(100);
    await board.wifi(false);
    await board.reset();
    await rig.pin(RELAY, 1, 2000);
    expect(board.lines).toEqual([]);
  });

  it("is after a power cut what it was told half a minute before", async () => {
    rig = await startRig({
      example: "relay",
      env: { RELAY_PIN: RELAY },
      instance: { inputs: { relay: false }, interval: 30 },
    });
    const { board, instance } = rig;
    await board.advance(120_000);
    instance.setInput("relay", true);
    while (board.pins.get(RELAY) !== 1) await board.advance(100);
    await board.advance(30_000);
    await board.wifi(false);
    await board.reset();
    await board.advance(1000);
    expect(board.pins.get(RELAY)).toBe(1);
  });
});
