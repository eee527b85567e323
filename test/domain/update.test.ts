import { expect, describe as group, test } from "vitest";
import { parseSchema } from "../../src/domain/schema.ts";
import { isCompatible } from "../../src/domain/traits.ts";
import {
  compare,
  compareState,
  type Described,
  type Difference,
  describe,
  fitted,
  formerNames,
  formerOf,
  type Held,
  isSame,
  renamesFor,
} from "../../src/domain/update.ts";
import { VALUE_TYPES } from "../../src/domain/value.ts";
import { type Chance, createChance } from "../support/chance.ts";

const described = (inputs: object, outputs: object): Described[] =>
  describe(parseSchema(JSON.stringify({ input_variables: inputs, output_variables: outputs })));

/** What a unit holds after an update, in memory. */
function accept(held: readonly Held[], { kept, back, added, gone }: Difference, now: number): Held[] {
  const touched = new Set([...kept, ...back].map(({ was }) => was));
  let id = Math.max(0, ...held.map((one) => one.id));
  return [
    ...held.filter((one) => !touched.has(one) && !gone.includes(one)),
    ...[...kept, ...back].map(({ was, becomes, changes }) => ({
      ...was,
      ...becomes,
      archivedAt: null,
      formerNames: changes.includes("name") ? formerOf(was, becomes.name) : was.formerNames,
    })),
    ...gone.map((one) => ({ ...one, archivedAt: now })),
    ...added.map((one) => ({ ...one, id: ++id, formerNames: [], archivedAt: null })),
  ];
}

const hold = (variables: readonly Described[]): Held[] => accept([], compare([], variables), 0);
const present = (held: readonly Held[]): Held[] =>
  held.filter(({ archivedAt }) => archivedAt === null).sort((a, b) => a.position - b.position);
const idOf = (held: readonly Held[], name: string): number =>
  present(held).find((one) => one.name === name)?.id as number;

const HELD = hold(described({ relay: "bool" }, { temp: { type: "float", unit: "°C" }, state: "string" }));

/** What throws, as [code, params]. */
function refusal(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    const { code, params } = error as { code: string; params: unknown };
    return [code, params];
  }
}

group("types", () => {
  test("of numbers are compatible with one another, all others with themselves", () => {
    const pairs = VALUE_TYPES.flatMap((a) =>
      VALUE_TYPES.filter((b) => a !== b && isCompatible(a, b)).map((b) => [a, b]),
    );
    expect(pairs).toEqual([
      ["int", "float"],
      ["float", "int"],
    ]);
    for (const type of VALUE_TYPES) expect(isCompatible(type, type)).toBe(true);
  });
});

group("a difference", () => {
  test("says what comes, goes and changes", () => {
    const wanted = described({ relay: "bool", target: "int" }, { temp: { type: "int", max: 80, unit: "°C" } });
    const { kept, added, gone, back } = compare(HELD, wanted);
    expect(added.map(({ name }) => name)).toEqual(["target"]);
    expect(gone.map(({ name }) => name)).toEqual(["state"]);
    expect(back).toEqual([]);
    expect(kept.map(({ was, changes }) => [was.name, changes])).toEqual([
      ["relay", []],
      ["temp", ["type", "max"]],
    ]);
  });

  test("of the same in another order is none", () => {
    const wanted = described({ relay: "bool" }, { state: "string", temp: { type: "float", unit: "°C" } });
    expect(isSame(compare(HELD, wanted))).toBe(true);
  });

  test("takes a type that is not compatible for a variable that goes and another that comes", () => {
    const wanted = described({ relay: "bool" }, { temp: "string", state: "string" });
    const { added, gone } = compare(HELD, wanted);
    expect([added.map(({ name }) => name), gone.map(({ name }) => name)]).toEqual([["temp"], ["temp"]]);
  });

  test("takes the same name as an input and as an output for two variables", () => {
    const { added, gone } = compare(
      HELD,
      described({ relay: "bool", state: "string" }, { temp: { type: "float", unit: "°C" } }),
    );
    expect([added.map(({ kind }) => kind), gone.map(({ kind }) => kind)]).toEqual([["input"], ["output"]]);
  });

  test("brings back the one that went last", () => {
    const other = described({ relay: "bool" }, { state: "string" });
    const first = idOf(HELD, "temp");
    const without = accept(HELD, compare(HELD, other), 1);
    const asText = accept(
      without,
      compare(without, described({ relay: "bool" }, { state: "string", temp: "string" })),
      2,
    );
    const again = accept(asText, compare(asText, other), 3);
    const { back, added } = compare(again, described({ relay: "bool" }, { state: "string", temp: "float" }));
    expect(added).toEqual([]);
    expect(back.map(({ was }) => was.id)).toEqual([first]);
  });
});

group("a rename", () => {
  const wanted = described({ relay: "bool" }, { temperature: { type: "float", unit: "°C" }, state: "string" });

  test("keeps the variable under its new name", () => {
    const [temp] = compare(HELD, wanted).gone as [Held];
    expect(renamesFor(temp, compare(HELD, wanted)).map(({ name }) => name)).toEqual(["temperature"]);
    const { kept, added, gone } = compare(HELD, wanted, new Map([[temp.id, "temperature"]]));
    expect([added, gone]).toEqual([[], []]);
    expect(kept.find(({ was }) => was === temp)?.changes).toEqual(["name"]);
  });

  test("is taken back by the schema of before", () => {
    const renamed = accept(HELD, compare(HELD, wanted, new Map([[idOf(HELD, "temp"), "temperature"]])), 1);
    const before = described({ relay: "bool" }, { temp: { type: "float", unit: "°C" }, state: "string" });
    expect([...formerNames(renamed, before)]).toEqual([[idOf(HELD, "temp"), "temp"]]);
    expect(formerNames(renamed, wanted).size).toBe(0);
  });

  test("is taken back from each name of before, the latest first", () => {
    const as = (...names: string[]) => described({}, Object.fromEntries(names.map((name) => [name, "float"])));
    let held = hold(as("temp"));
    const id = idOf(held, "temp");
    for (const [at, name] of ["heat", "temp", "warmth", "degrees"].entries()) {
      held = accept(held, compare(held, as(name), new Map([[id, name]])), at);
    }
    expect(held.map(({ formerNames }) => formerNames)).toEqual([["heat", "temp", "warmth"]]);
    for (const name of ["temp", "heat", "warmth"]) expect([...formerNames(held, as(name))]).toEqual([[id, name]]);
    expect([...formerNames(held, as("heat", "temp"))]).toEqual([[id, "temp"]]);
  });

  test.each([
    ["to a name that does not come", "temp", "nothing"],
    ["to another kind", "temp", "relay"],
    ["to a type that is not compatible", "state2", "temperature"],
    ["of one that stays", "state", "temperature"],
  ])("%s is refused", (_, from, to) => {
    const held = hold(
      described({ relay: "bool" }, { temp: { type: "float", unit: "°C" }, state: "string", state2: "string" }),
    );
    const rename = new Map([[idOf(held, from), to]]);
    expect(refusal(() => compare(held, wanted, rename))).toEqual(["update-rename", { from, to }]);
  });

  test("of two to one name is refused, and of one that is not there", () => {
    const held = hold(described({}, { a: "float", b: "float" }));
    const both = new Map([
      [idOf(held, "a"), "c"],
      [idOf(held, "b"), "c"],
    ]);
    expect(refusal(() => compare(held, described({}, { c: "float" }), both))).toEqual([
      "update-rename",
      { from: "b", to: "c" },
    ]);
    expect(refusal(() => compare(held, described({}, { c: "float" }), new Map([[99, "c"]])))).toEqual([
      "update-rename",
      { from: "99", to: "c" },
    ]);
  });
});

group("whatever schemas there are", () => {
  const NAMES = ["a", "b", "c", "d", "e"];
  const random = (chance: Chance): Described[] => {
    const section = () =>
      Object.fromEntries(
        NAMES.filter(() => chance.odds(0.6)).map((name) => {
          const type = chance.pick(VALUE_TYPES);
          const isNumber = type === "int" || type === "float";
          return [
            name,
            { type, ...(isNumber && chance.odds(0.5) && { min: chance.int(-5, 0), max: chance.int(1, 5) }) },
          ];
        }),
      );
    return described({ ...section(), always: "bool" }, section());
  };

  test("the same changes nothing, and there and back restores all", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const chance = createChance(seed);
      let held = hold(random(chance));
      for (let step = 1; step <= 4; step++) {
        const now = present(held);
        const home: Described[] = now.map(({ id: _, formerNames: _f, archivedAt: _a, ...rest }) => rest);
        expect(isSame(compare(held, home)), `seed ${seed}`).toBe(true);
        const there = accept(held, compare(held, random(chance)), step * 2);
        const back = compare(there, home);
        expect(back.added, `seed ${seed}`).toEqual([]);
        held = accept(there, back, step * 2 + 1);
        expect(present(held), `seed ${seed}`).toEqual(now);
        // Onwards from somewhere else.
        held = accept(held, compare(held, random(chance)), step * 2 + 1);
        const keys = present(held).map(({ kind, name }) => `${kind} ${name}`);
        expect(new Set(keys).size).toBe(keys.length);
      }
    }
  });
});

group("a value of before", () => {
  const input = { type: "int", min: 5, max: 30, values: null, initial: null } as const;
  test.each([
    [20, 20],
    [80, 30],
    [-1, 5],
    [21.6, 22],
  ])("%s becomes %s", (value, now) => expect(fitted(input, value)).toBe(now));

  test("that is not among the values becomes the default, or none", () => {
    const words = { ...input, type: "string", min: null, max: null, values: ["on", "off"] } as const;
    expect(fitted({ ...words, initial: "off" }, "auto")).toBe("off");
    expect(fitted(words, "auto")).toBeUndefined();
    expect(fitted(words, "on")).toBe("on");
  });
});

test("what a device says of itself is compared by name and type", () => {
  const { unitState } = parseSchema(
    JSON.stringify({ unit_state: { ip: "string", rssi: "int", heap: "int" }, input_variables: ["x"] }),
  );
  expect(compareState({ ip: "string", rssi: "float", uptime: "int" }, unitState)).toEqual({
    added: ["heap"],
    gone: ["uptime"],
    changed: ["rssi"],
  });
});
