import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { setRoom } from "../../../src/services/writer/capacity.ts";
import { openCore } from "../../support/core.ts";
import { readNow, WAITING } from "../../support/database.ts";

test("a unit that is read while nothing can be sorted in is as it has been committed", async () => {
  const core = await openCore();
  const source = await core.unit("source", { heat: "out:float", door: "out:string", dial: "in:int" });
  const target = await core.unit("target", { knob: "in:float" });
  await core.rows([[await core.id(source, "heat"), await core.id(target, "knob")]]);
  await core.report(source, { heat: 20.25, door: "open" });
  await core.journal.flush();
  // None of this is sorted in when it is read.
  await core.report(source, { heat: 21.5 });
  await core.report(source, { heat: 22.75, door: "closed" });
  await core.writer.change(target, (batch, unit) => {
    setRoom(batch, unit, 140);
    batch.touch(unit);
    return () => {};
  });
  const known = [await core.live.get(source), await core.live.get(target)];
  core.disk.isFailing = true;
  core.live.forget([source, target]);
  const read = [await core.live.get(source), await core.live.get(target)];
  expect(read).not.toContain(known[0]);
  expect(await readNow(core.dir, WAITING)).not.toEqual([]);
  const told = (units: typeof known) =>
    units.map((unit) => ({
      lastAt: unit?.lastAt,
      seenAt: unit?.seenAt,
      state: unit?.state,
      rev: unit?.inputRev,
      epoch: unit?.inputEpoch,
      applied: unit?.appliedRev,
      values: [...(unit?.inputs.values() ?? []), ...(unit?.outputs.values() ?? [])].map((one) => [
        one.name,
        one.value,
        one.at,
        one.rev,
        one.unfit,
      ]),
    }));
  expect(told(read)).toEqual(told(known));
  expect(read[1]?.inputs.get("knob")).toMatchObject({ value: 22.75, unfit: true });
  await expect(core.report(source, { heat: 1 })).rejects.toEqual(new AppError("database-unavailable"));
  core.disk.isFailing = false;
  await core.stop();
});
