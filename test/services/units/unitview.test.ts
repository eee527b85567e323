import { afterAll, beforeAll, expect, test } from "vitest";
import { type Core, openCore, restartCore } from "../../support/core.ts";

let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(() => core.stop());

test("what somebody gave an input that follows a link is shown as they gave it, until the link brings another value", async () => {
  const sensor = await core.unit("Sensor", { t: "out:float" });
  const valve = await core.unit("Valve", { level: "in:float" });
  const level = await core.id(valve, "level");
  await core.rows([[await core.id(sensor, "t"), level]]);
  const shown = async () => {
    const { value, exact, driven } = await core.inputs.view(core.owner, level);
    return { value, exact, driven };
  };
  await core.report(sensor, { t: 1.2345 });
  expect(await shown()).toEqual({ value: 1.2345, exact: false, driven: true });
  await core.inputs.set(core.owner, level, 12.345);
  expect(await shown()).toEqual({ value: 12.345, exact: true, driven: true });
  core = await restartCore(core);
  expect(await shown()).toEqual({ value: 12.345, exact: true, driven: true });
  await core.report(sensor, { t: 2.3456 });
  expect(await shown()).toEqual({ value: 2.3456, exact: false, driven: true });
  core = await restartCore(core);
  expect(await shown()).toEqual({ value: 2.3456, exact: false, driven: true });
});
