import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NONE } from "../../../src/domain/transform.ts";
import { GREENHOUSE, namesOf, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

describe("an update", () => {
  test("keeps what stays with all that hangs on it, archives what goes, and brings it back whole", async () => {
    const { core, tom, connect, noticesTo } = programs;
    const unit = await connect(GREENHOUSE);
    const target = await connect({ inputs: { setpoint: "float", shown: "string" } }, tom);
    await core.grants.setVisibility(core.owner, unit.id, "internal", Date.now());
    const [temp, door] = [await unit.idOf("temp"), await unit.idOf("door")];
    await core.links.add(tom, temp, await target.idOf("setpoint"), NONE, Date.now());
    await core.links.add(tom, door, await target.idOf("shown"), NONE, Date.now());
    await core.report(unit.id, { temp: 21.5, door: "open" });
    await core.alerts.add(tom, temp, "above", 30, Date.now());
    expect(await core.value(target.id, "shown")).toBe("open");

    const uuids = { temp: (await unit.variable("temp")).uuid, door: (await unit.variable("door")).uuid };
    const done = await unit.to({ inputs: { relay: "bool" }, outputs: { temp: { type: "int", unit: "°C" } } });
    expect(done.stopped).toEqual({ links: 1, alerts: 0 });
    expect(done.gone.map(({ was, links }) => [was.name, links])).toEqual([
      ["target", 0],
      ["door", 1],
    ]);
    expect(await noticesTo(2)).toMatchObject([
      { kind: "variables-archived", unitId: unit.id, names: [{ name: "door" }], links: 1, alerts: 0 },
    ]);
    // Those that stay go on.
    expect((await unit.variable("temp")).uuid).toBe(uuids.temp);
    await core.report(unit.id, { temp: 23 });
    expect(await core.value(target.id, "setpoint")).toBe(23);
    // Those that went drive nothing, and are read.
    await core.report(unit.id, { door: "closed" });
    expect(await core.value(target.id, "shown")).toBe("open");
    const archived = await core.catalogue.variable(tom, uuids.door);
    expect([archived.value, archived.archivedAt === null]).toEqual(["open", false]);
    const asked = { minutes: 60, end: 0, outputs: [door, temp] };
    expect((await core.charts.read(tom, asked, Date.now())).courses.map(({ summary }) => summary.count)).toEqual([
      1, 2,
    ]);
    expect((await core.charts.outputsOf(tom, unit.id)).map(({ name }) => name)).toEqual(["temp", "relay"]);
    const ends = await core.choices.sources(tom, unit.id);
    expect(ends.ends.map(({ name }) => name)).toEqual(["temp", "relay"]);
    expect((await core.links.list(tom, 0)).items.map(({ state }) => state)).toEqual(["on", "archived"]);
    await expect(core.links.add(tom, door, await target.idOf("setpoint"), NONE, Date.now())).rejects.toMatchObject({
      code: "variable-archived",
    });

    await core.report(target.id, {});
    await unit.backTo(unit.first);
    expect((await unit.variable("door")).uuid).toBe(uuids.door);
    expect((await core.links.list(tom, 0)).items.map(({ state }) => state)).toEqual(["on", "on"]);
    await core.report(unit.id, { door: "ajar" });
    expect(await core.value(target.id, "shown")).toBe("ajar");
  });

  test("lets a link that works again pass on what its source has become", async () => {
    const { core, connect } = programs;
    const unit = await connect(GREENHOUSE);
    const id = await unit.idOf("temp");
    await core.report(unit.id, { temp: 10 });
    const target = await connect({ inputs: { setpoint: "float" } });
    await core.links.add(core.owner, id, await target.idOf("setpoint"), NONE, Date.now());
    await target.to({ inputs: { other: "bool" } });
    await core.report(unit.id, { temp: 25 });
    await target.backTo(target.first);
    expect(await core.value(target.id, "setpoint")).toBe(25);
  });

  test("makes a new variable of one whose type is not compatible, and does not drive it by links of the old", async () => {
    const { core, connect } = programs;
    const unit = await connect({ outputs: { temp: "float" } });
    const target = await connect({ inputs: { mode: "int" } });
    await core.links.add(core.owner, await unit.idOf("temp"), await target.idOf("mode"), NONE, Date.now());
    const old = await target.idOf("mode");
    await target.to({ inputs: { mode: "string" } });
    expect(await target.idOf("mode")).not.toBe(old);
    await core.report(unit.id, { temp: 7 });
    expect(await core.value(target.id, "mode")).toBeUndefined();
    await expect(core.inputs.set(core.owner, old, 3)).rejects.toMatchObject({ code: "variable-archived" });
  });

  test("keeps a variable under a new name, and its device may say the old one", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    const target = await connect({ inputs: { setpoint: "float" } });
    const temp = await unit.variable("temp");
    await core.links.add(core.owner, temp.id, await target.idOf("setpoint"), NONE, Date.now());
    await commit(unit.name, { ...GREENHOUSE, outputs: { temperature: { type: "float", unit: "°C" }, door: "string" } });
    const { draft, view } = await unit.look();
    expect(view.gone.map(({ was, renames }) => [was.name, namesOf(renames)])).toEqual([["temp", ["temperature"]]]);
    await core.updates.rename(core.owner, unit.id, draft, temp.id, "temperature");
    const renamed = await core.updates.view(core.owner, unit.id, draft);
    expect([renamed.gone, renamed.changed.map(({ changes }) => changes)]).toEqual([[], [["name"]]]);
    await core.updates.accept(core.owner, unit.id, draft, Date.now());
    expect((await unit.variable("temperature")).uuid).toBe(temp.uuid);
    await core.report(unit.id, { temp: 19 });
    expect(await core.value(unit.id, "temperature")).toBe(19);
    expect(await core.value(target.id, "setpoint")).toBe(19);
    // The way back knows what it was called.
    await unit.backTo(unit.first);
    expect((await unit.variable("temp")).uuid).toBe(temp.uuid);
    await core.report(unit.id, { temp: 20 });
    expect(await core.value(target.id, "setpoint")).toBe(20);
  });

  test("knows all names of before: of a device with the first program, and on the way back", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect({ outputs: { temp: "float" } });
    const id = await unit.idOf("temp");
    for (const name of ["heat", "warmth"]) {
      await commit(unit.name, { outputs: { [name]: "float" } });
      const { draft } = await unit.look();
      await core.updates.rename(core.owner, unit.id, draft, id, name);
      await core.updates.accept(core.owner, unit.id, draft, Date.now());
    }
    await core.report(unit.id, { temp: 2 });
    expect(await core.value(unit.id, "warmth")).toBe(2);
    await core.report(unit.id, { heat: 3 });
    expect(await core.value(unit.id, "warmth")).toBe(3);
    await unit.backTo(unit.first);
    expect(await unit.idOf("temp")).toBe(id);
    await core.report(unit.id, { warmth: 4 });
    expect(await core.value(unit.id, "temp")).toBe(4);
  });

  test("may give a name on, in any order, and has a way back", async () => {
    const { core, commit, connect } = programs;
    for (const outputs of [
      { a: "string", b: "float" },
      { b: "float", a: "string" },
    ]) {
      const unit = await connect({ outputs });
      const [text, number] = [await unit.idOf("a"), await unit.idOf("b")];
      await commit(unit.name, { outputs: { a: "float", c: "string" } });
      const { draft } = await unit.look();
      await core.updates.rename(core.owner, unit.id, draft, text, "c");
      await core.updates.rename(core.owner, unit.id, draft, number, "a");
      await core.updates.accept(core.owner, unit.id, draft, Date.now());
      expect([await unit.idOf("a"), await unit.idOf("c")]).toEqual([number, text]);
      await unit.backTo(unit.first);
      expect([await unit.idOf("a"), await unit.idOf("b")]).toEqual([text, number]);
    }
  });

  test("brings one back under the name that another one leaves", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect({ outputs: { x: "string" } });
    const text = await unit.idOf("x");
    await unit.to({ outputs: { x: "float" } });
    const number = await unit.idOf("x");
    await commit(unit.name, { outputs: { x: "string", y: "float" } });
    const { draft } = await unit.look();
    await core.updates.rename(core.owner, unit.id, draft, number, "y");
    await core.updates.accept(core.owner, unit.id, draft, Date.now());
    expect([await unit.idOf("x"), await unit.idOf("y")]).toEqual([text, number]);
  });

  test("is looked at with renames that are pointed at by hand, and nothing changes by that", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await commit(unit.name, { ...GREENHOUSE, outputs: { temperature: { type: "float", unit: "°C" }, door: "string" } });
    const look = (renames: { kind: "output"; from: string; to: string }[] | null) =>
      core.updates.look(core.owner, unit.id, { wish: null, renames }, Date.now());
    const plain = await look(null);
    expect([namesOf(plain.gone.map(({ was }) => was)), namesOf(plain.added)]).toEqual([["temp"], ["temperature"]]);
    const renamed = await look([{ kind: "output", from: "temp", to: "temperature" }]);
    expect([renamed.gone, renamed.added]).toEqual([[], []]);
    expect(renamed.changed.map(({ was, becomes }) => [was.name, becomes.name])).toEqual([["temp", "temperature"]]);
    await expect(look([{ kind: "output", from: "nothing", to: "temperature" }])).rejects.toThrow("update-rename");
    await expect(look([{ kind: "output", from: "temp", to: "door" }])).rejects.toThrow("update-rename");
    expect((await unit.unit()).commit).toBe(unit.first);
  });

  test("keeps links to an input that is renamed, in a unit that is in memory", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    const target = await connect({ inputs: { setpoint: "float" } });
    const setpoint = await target.idOf("setpoint");
    await core.links.add(core.owner, await unit.idOf("temp"), setpoint, NONE, Date.now());
    await commit(target.name, { inputs: { goal: "float" } });
    const { draft } = await target.look();
    await core.updates.rename(core.owner, target.id, draft, setpoint, "goal");
    await core.updates.accept(core.owner, target.id, draft, Date.now());
    await core.report(unit.id, { temp: 12 });
    expect(await core.value(target.id, "goal")).toBe(12);
  });

  test("brings an input within its new limits, tells its device, and is in the audit", async () => {
    const { core, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await core.inputs.set(core.owner, await unit.idOf("target"), 28);
    const before = (await core.live.get(unit.id))?.inputRev ?? 0;
    await unit.to({
      inputs: {
        relay: { type: "bool", default: false },
        target: { type: "int", min: 5, max: 25, default: 20 },
        fan: { type: "bool", default: true },
      },
    });
    expect([await core.value(unit.id, "target"), await core.value(unit.id, "fan")]).toEqual([25, true]);
    expect((await core.live.get(unit.id))?.inputRev).toBe(before + 3);
    const { items } = await core.audit.ofInput(core.owner, await unit.idOf("target"), 0);
    expect(items.map(({ value, by }) => [value, by?.self])).toEqual([
      [25, true],
      [28, true],
    ]);
  });

  test("adds new settings to env.json, and leaves the others and the keys as they are", async () => {
    const { core, connect } = programs;
    const unit = await connect(GREENHOUSE);
    const env = JSON.parse(await core.unitsOf.env(core.owner, unit.id)) as object;
    await unit.to({ ...GREENHOUSE, example: { FAN_PIN: 4, NESTED: { a: [1] }, RELAY_PIN: 7 } });
    expect(JSON.parse(await core.unitsOf.env(core.owner, unit.id))).toEqual({ ...env, FAN_PIN: 4, NESTED: { a: [1] } });
  });

  test("is done once, however often it is accepted", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await commit(unit.name, { outputs: { temp: "float" } });
    const { draft } = await unit.look();
    const both = [1, 2].map(() => core.updates.accept(core.owner, unit.id, draft, Date.now()));
    const settled = await Promise.allSettled(both);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(settled[1]).toMatchObject({ reason: { code: "update-gone" } });
  });

  test("of a draft that another has taken the place of is refused", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await commit(unit.name, { outputs: { temp: "float" } });
    const { draft } = await unit.look();
    await unit.look();
    await expect(core.updates.accept(core.owner, unit.id, draft, Date.now())).rejects.toMatchObject({
      code: "update-gone",
    });
  });

  test("of a unit that is deleted meanwhile is refused", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await commit(unit.name, { outputs: { temp: "float" } });
    const { draft } = await unit.look();
    await core.unitsOf.remove(core.owner, unit.id);
    await expect(core.updates.accept(core.owner, unit.id, draft, Date.now())).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("that fails leaves everything as it was, in memory too", async () => {
    const { core, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await core.report(unit.id, { temp: 20, door: "open" });
    await commit(unit.name, { outputs: { temp: "float" } });
    const { draft } = await unit.look();
    core.disk.isFailing = true;
    await expect(core.updates.accept(core.owner, unit.id, draft, Date.now())).rejects.toThrow();
    core.disk.isFailing = false;
    expect((await unit.unit()).commit).toBe(unit.first);
    await core.report(unit.id, { door: "closed" });
    expect(await core.value(unit.id, "door")).toBe("closed");
    await core.updates.accept(core.owner, unit.id, draft, Date.now());
  });
});
