import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";

const HEATER = 5;
let rig: Rig;
afterEach(() => rig.stop());

const start = (): Promise<Rig> =>
  startRig({
    example: "thermostat",
    env: { SENSOR_PIN: 4, HEATER_PIN: HEATER },
    instance: { inputs: { target: 20 }, interval: 30 },
    board: { sensors: { temperature: 20.1 } },
  });

const heater = (level: 0 | 1, within = 150_000): Promise<void> => rig.pin(HEATER, level, within);
const last = (output: string): unknown => rig.instance.list(output).at(-1)?.[1];

describe("the thermostat", () => {
  beforeEach(async () => {
    rig = await start();
    await rig.until(() => rig.instance.list("temperature").length > 0);
  });

  it("measures what its sensor feels", () => {
    expect(last("temperature")).toBe(20.125);
    expect(rig.board.pins.get(HEATER)).toBe(0);
  });

  it("heats below its target and stops above, and says so at once", async () => {
    const { board } = rig;
    await board.setTemperature(19);
    await heater(1);
    await rig.until(() => last("heater") === true);
    await board.setTemperature(20.6);
    await heater(0);
    await rig.until(() => last("heater") === false);
  });

  it("leaves the heater as it is within half a degree of the target", async () => {
    const { board } = rig;
    await board.setTemperature(19.25);
    await heater(1);
    await board.setTemperature(20.25);
    await rig.until(() => last("temperature") === 20.25);
    expect(board.pins.get(HEATER)).toBe(1);
  });

  it("takes a new target without waiting for the next reading", async () => {
    rig.instance.setInput("target", 25.5);
    await heater(1, 9000);
  });

  it("keeps the temperature without a network", async () => {
    const { board } = rig;
    await board.wifi(false);
    await board.setTemperature(15);
    await heater(1);
    await board.setTemperature(22);
    await heater(0);
  });

  it("stops heating when its sensor fails, tells why once, and goes on when it is back", async () => {
    const { board, instance } = rig;
    await board.setTemperature(15);
    await heater(1);
    await board.setTemperature(null);
    await heater(0);
    await rig.line("pepeunit: program temperature: IndexError");
    await rig.line("pepeunit: program temperature: IndexError");
    await rig.until(() => instance.logs.length > 0);
    await board.setTemperature(15);
    await heater(1);
    await rig.until(() => last("temperature") === 15 && last("heater") === true);
    expect(instance.logs.map(([, level, text]) => [level, text.slice(0, 24)])).toEqual([
      ["error", "temperature: IndexError("],
    ]);
  });
});

describe("the thermostat, by the second,", () => {
  it("reads its sensor on time while a request waits for an input", async () => {
    rig = await start();
    const { instance } = rig;
    await rig.until(() => instance.list("temperature").length >= 12);
    const times = instance.list("temperature").map(([time]) => time);
    expect(instance.requests.some(({ wait }) => wait === 25)).toBe(true);
    for (const [index, time] of times.slice(1).entries()) {
      expect(Math.abs(time - (times[index] ?? 0) - 10_000)).toBeLessThan(100);
    }
  });

  it("heats on when its target changes during a measurement", async () => {
    rig = await start();
    const { board, instance } = rig;
    const heating = () => board.pins.get(HEATER);
    await board.setTemperature(19);
    while (heating() !== 1) await board.advance(1000);
    // Within half a degree of the target: it stays as it is, whatever the moment.
    await board.setTemperature(20.2);
    const seen = new Set<unknown>();
    board.on((event) => {
      if (event.type === "pin" && event.pin === HEATER) seen.add(event.value);
    });
    // Moments all over the ten seconds from one measurement to the next, of which it takes one.
    for (let turn = 0; turn < 24; turn++) {
      instance.setInput("target", 20.1 + (turn % 4) / 10);
      await board.advance(10_450);
    }
    expect(heating()).toBe(1);
    expect([...seen]).toEqual([]);
  });
});
