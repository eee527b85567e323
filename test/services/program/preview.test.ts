import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesOf, GREENHOUSE, namesOf, openPrograms, type Programs } from "../../support/programs.ts";

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

describe("a difference", () => {
  test("says what the newest commit of the branch would change", async () => {
    const { commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    const next = await commit(unit.name, {
      inputs: {
        relay: { type: "bool", default: false },
        target: { type: "float", min: 5, max: 25, default: 20 },
        fan: "bool",
      },
      outputs: { temp: { type: "float", unit: "°C" }, light: "int" },
      state: { ip: "string", rssi: "int" },
      example: { WIFI_SSID: "", RELAY_PIN: 5, FAN_PIN: 4 },
    });
    const { view } = await unit.look();
    expect([view.from, view.commit, view.ref, view.isSame]).toEqual([unit.first, next, null, false]);
    expect([namesOf(view.added), view.gone.map(({ was }) => was.name)]).toEqual([["fan", "light"], ["door"]]);
    expect(view.changed.map(({ was, changes }) => [was.name, changes])).toEqual([["target", ["max"]]]);
    expect([view.state, view.settings]).toEqual([{ added: ["rssi"], gone: [], changed: [] }, ["FAN_PIN"]]);
  });

  test("of another program with the same schema is none", async () => {
    const { git, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await git.commit(unit.name, { ...filesOf(GREENHOUSE), "main.py": "print(2)\n" });
    expect((await unit.look()).view.isSame).toBe(true);
  });

  test("of a program whose default has many digits is none, and the default is what was written", async () => {
    const { git, connect } = programs;
    const program = { inputs: { target: { type: "float", default: 28.428979, values: [28.428979, 1] } } };
    const unit = await connect(program);
    await git.commit(unit.name, { ...filesOf(program), "main.py": "print(2)\n" });
    expect((await unit.look()).view.isSame).toBe(true);
    expect(await unit.variable("target")).toMatchObject({ initial: 28.428979, values: [28.428979, 1] });
  });

  test.each([
    ["the commit that it is on", null, "update-same"],
    ["a branch that is not there", "nothing", "repository-ref-not-found"],
    ["a commit that is not there", "0".repeat(40), "repository-ref-not-found"],
  ])("of %s is refused", async (_, wanted, code) => {
    const { connect } = programs;
    const unit = await connect(GREENHOUSE);
    await expect(unit.look(wanted)).rejects.toMatchObject({ code });
  });

  test("of a schema that is broken names what is wrong, and nothing changes", async () => {
    const { git, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await git.commit(unit.name, { ...filesOf(GREENHOUSE), "schema.json": '{\n  "input_variables": [1}' });
    await expect(unit.look()).rejects.toMatchObject({ code: "json-broken", params: { file: "schema.json", line: 2 } });
    await git.commit(unit.name, { ...filesOf(GREENHOUSE), "schema.json": '{"input_variables": {"relay": "boolean"}}' });
    await expect(unit.look()).rejects.toMatchObject({ code: "schema-type", params: { name: "relay" } });
    expect((await unit.unit()).commit).toBe(unit.first);
    expect((await unit.variable("door")).type).toBe("string");
  });

  test("is the owner's alone", async () => {
    const { core, tom, commit, connect } = programs;
    const unit = await connect(GREENHOUSE);
    await core.grants.setVisibility(core.owner, unit.id, "public", Date.now());
    const { draft } = await commit(unit.name, { outputs: { temp: "float" } }).then(() => unit.look());
    const asked = [
      core.updates.prepare(tom, unit.id, null, Date.now()),
      core.updates.view(tom, unit.id, draft),
      core.updates.accept(tom, unit.id, draft, Date.now()),
      core.updates.rename(tom, unit.id, draft, 1, "x"),
      core.updates.look(tom, unit.id, { wish: null, renames: null }, Date.now()),
      core.updates.update(tom, unit.id, { commit: unit.first, to: null }, null, Date.now()),
      core.updates.versions(tom, unit.id, 0),
    ];
    for (const one of await Promise.allSettled(asked)) {
      expect(one).toMatchObject({ status: "rejected", reason: { code: "not-found" } });
    }
  });
});
