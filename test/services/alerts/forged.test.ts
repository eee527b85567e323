import { afterAll, beforeAll, expect, test } from "vitest";
import { type Condition, defaultTiming, type Timing } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { type Core, openCore } from "../../support/core.ts";

let core: Core;
beforeAll(async () => {
  core = await openCore();
});
afterAll(() => core.stop());

test("times that no button offers are refused, and neither that unit's syncs nor its rule suffer", async () => {
  const unit = await core.unit("Shed", { heat: "out:float" });
  const outputId = await core.id(unit, "heat");
  const make = (condition: Condition, given: Partial<Timing> = {}) => {
    const words = { condition, timing: { ...defaultTiming(condition), ...given }, severity: "warning" } as const;
    return core.alerts.make(core.owner, { selector: { kind: "output", outputId }, ...words }, Date.now());
  };
  const { id, timing } = await make({ kind: "above", threshold: 30, deadband: 1 });
  const hours = { days: [0], from: 0, to: 999_999_999_999_999 };
  for (const forged of [
    { hours },
    { hours: { ...hours, from: -1, to: 1 } },
    { forMs: 999_999_999_999_999_000 },
    { keepMs: -5000 },
    { cooldownMs: 0.5 },
  ]) {
    const change = core.alerts.change(core.owner, id, { timing: { ...timing, ...forged } }, Date.now());
    await expect(change, JSON.stringify(forged)).rejects.toMatchObject({ code: "button-outdated" });
    await expect(make({ kind: "below", threshold: 1, deadband: 1 }, forged)).rejects.toMatchObject({
      code: "button-outdated",
    });
  }
  await core.report(unit, { heat: 40 });
  expect(await core.em.fork().count(Incident, { phase: "firing" })).toBe(1);
});
