import { afterAll, beforeAll, expect, test } from "vitest";
import { NONE, type Transform, transformed } from "../../src/domain/transform.ts";
import { Link } from "../../src/entities/link.ts";
import { variableById } from "../../src/services/live/unit.ts";
import { createRandom } from "../support/lab.ts";
import { type Connected, openPrograms, type Program, type Programs } from "../support/programs.ts";
import { scale } from "../support/torture.ts";

const LIMIT = 60;

let programs: Programs;
beforeAll(async () => {
  programs = await openPrograms();
});
afterAll(() => programs.stop());

test("whatever is done, each input that a link leads and nobody has set is what its source is, and each alert is as a new look would have it", {
  timeout: 120_000,
}, async () => {
  const { connect, core, link, removePresent, watch } = programs;
  const random = createRandom(23);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const number = (): number => Math.round(random() * 1000) / 10;
  const limits = (): object => {
    const type = pick(["float", "float", "int"]);
    return pick([{ type }, { type, max: 50 }, { type, min: 20 }, { type, min: 10, max: 60 }]);
  };
  const program = (): Program => ({
    inputs: { a: limits(), b: limits() },
    outputs: { o: pick(["float", "int"]), ...(random() < 0.8 && { p: "float" }) },
  });
  const whole: Program = { inputs: { a: "float", b: "float" }, outputs: { o: "float", p: "float" } };
  const units: Connected[] = [];
  for (let count = 0; count < 4; count++) units.push(await connect(whole));
  const transforms: Transform[] = [NONE, { kind: "scale", factor: 2, offset: 1 }, { kind: "round", digits: 0 }];
  // Towards later units only: in a loop, the value that comes back goes no further.
  for (const [place, unit] of units.entries()) {
    for (const output of ["o", "p"]) await watch(unit, output, LIMIT);
    for (const input of place > 0 ? ["a", "b"] : []) {
      const from = pick(units.slice(0, place));
      await link(from, pick(["o", "p", "a", "b"]), unit, input, pick(transforms));
    }
  }

  let compared = 0;
  async function check(): Promise<void> {
    const links = await core.em.fork().find(Link, { paused: false }, { populate: ["source", "target"] });
    for (const { source, target, transform } of links) {
      const [from, to] = [await core.live.get(source.$.unit.id), await core.live.get(target.$.unit.id)];
      const [start, end] = [variableById(from!, source.id), variableById(to!, target.id)];
      if (!start || !end || start.archivedAt !== null || end.byHand || start.value === undefined) continue;
      const wanted = transformed(transform as Transform, start.value, end, end.value);
      if (wanted !== undefined) expect(end.value).toBe(wanted);
      compared++;
    }
    for (const unit of units) {
      for (const output of (await core.live.get(unit.id))?.outputs.values() ?? []) {
        const isAbove = typeof output.value === "number" && output.value > LIMIT;
        for (const { state } of output.rules) expect(state.phase).toBe(isAbove ? "firing" : "calm");
      }
    }
  }

  const report = (unit: Connected) => core.report(unit.id, { o: Math.round(number()), p: number() });
  const deeds: (() => Promise<unknown>)[] = [
    async () => report(pick(units)),
    async () => report(pick(units)),
    async () => removePresent(pick(units), "o"),
    async () => {
      const unit = pick(units);
      if ((await core.live.get(unit.id))?.outputs.has("p")) await removePresent(unit, "p");
    },
    async () => pick(units).to(program()),
    async () => {
      const unit = pick(units);
      await core.inputs.set(core.owner, await unit.idOf(pick(["a", "b"])), 20 + 2 * Math.round(random() * 15));
    },
    async () => {
      const { id, state } = pick((await core.links.list(core.owner, 0)).items);
      if (state !== "on") return;
      await core.links.setPaused(core.owner, id, true);
      await pick(deeds)();
      await core.links.setPaused(core.owner, id, false);
    },
    async () => core.flush(),
  ];
  for (const unit of [...units, ...units, ...units]) await report(unit);
  const rounds = scale(60, 400);
  for (let round = 0; round < rounds; round++) {
    await pick(deeds)();
    await check();
  }
  expect(compared).toBeGreaterThan(3 * rounds);
});
