import { afterAll, beforeAll, expect, it } from "vitest";
import { type Rig, startRig } from "../support/rig.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({
    example: "climate",
    env: { SCL_PIN: 5, SDA_PIN: 4 },
    instance: { interval: 30 },
    board: { sensors: { temperature: 21.5, humidity: 48.25 } },
  });
});
afterAll(() => rig.stop());

const last = (output: string): number => Number(rig.instance.list(output).at(-1)?.[1]);

it("tells what its sensor feels, below zero too", async () => {
  await rig.until(() => rig.instance.list("temperature").length > 0);
  expect([last("temperature"), last("humidity")]).toEqual([expect.closeTo(21.5, 3), expect.closeTo(48.25, 3)]);
  await rig.board.setTemperature(-12.75);
  await rig.until(() => last("temperature") < 0);
  expect(last("temperature")).toBeCloseTo(-12.75, 3);
});

it("says when its sensor does not answer, and goes on when it does again", async () => {
  await rig.board.setTemperature(null);
  await rig.line("pepeunit: program temperature: OSError");
  await rig.board.setTemperature(19);
  await rig.until(() => last("temperature") > 18.9);
});
