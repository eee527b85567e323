import { expect, test } from "vitest";
import { Rule } from "../../../src/entities/rule.ts";
import { Setting } from "../../../src/entities/setting.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { T, type TrialWorld, toUnit } from "./trial.ts";

const NUMBERS = [0, 1, -1.5, 0.1 + 0.2, 28.428979, 1e308, -1e308, Number.MAX_VALUE, 5e-324, -5e-324, 2 ** -1030].concat(
  [2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 60) - 2 ** 8, 1e21],
);
const TEXTS = [
  "",
  "\u0000",
  "a\u0000b",
  "'\"\\`;--",
  "line\nline\r\n\ttab",
  "Grüße, мир, 世界, שלום",
  "🌱👩‍🌾",
  "null",
  "[1]",
];

/** What comes back as it was given. */
export function valueRules(w: TrialWorld): void {
  test("rule 10: numbers come back to their last bit", async () => {
    for (const [n, number] of NUMBERS.entries()) {
      await w.append({ samples: w.samplesOf(w.heat, [T + n, number]), inputs: [w.setTo(n + 1, number)] });
      if (n % 2) expect((await w.present(w.knob))?.[1]).toBe(number);
    }
    expect((await w.past()).map(([, number]) => number)).toEqual(NUMBERS);
    expect((await w.present(w.heat))?.[1]).toBe(NUMBERS.at(-1));
    const page = { each: 99, limit: 99, offset: 0 };
    const changes = await w.database.changes.newest([w.knob], "all", page);
    expect(changes.map(({ number }) => number).reverse()).toEqual(NUMBERS);
    await w.append({ samples: w.samplesOf(w.heat, [T + 99, -0]) });
    expect((await w.present(w.heat))?.[1]).toBe(0);
  });

  test("rule 10: numbers of rows that people make do, too", async () => {
    const em = w.database.em.fork();
    for (const threshold of NUMBERS) {
      const rule = {
        output: w.heat,
        owner: 1,
        condition: { kind: "above", threshold, deadband: 0 },
        createdAt: 0,
      } as const;
      em.create(Rule, rule);
    }
    await em.flush();
    const rules = await w.database.em.fork().find(Rule, {}, { orderBy: { id: "asc" } });
    expect(rules.map(({ condition }) => condition)).toEqual(
      NUMBERS.map((threshold) => ({ kind: "above", threshold, deadband: 0 })),
    );
  });

  test("rule 10: numbers of settings do, and what is no number stays what it is", async () => {
    const values = [...NUMBERS, "1", "0.1", true];
    const em = w.database.em.fork();
    for (const [n, value] of values.entries()) em.create(Setting, { key: `value ${n}`, value });
    await em.flush();
    for (const [n, value] of values.entries()) {
      expect((await w.database.em.fork().findOne(Setting, `value ${n}`))?.value).toBe(value);
    }
  });

  test("rule 11: texts come back whole, before they are in the tables and after", async () => {
    for (const [n, text] of TEXTS.entries()) await w.append({ samples: w.samplesOf(w.said, [T + n, text]) });
    expect((await w.past(w.said)).map(([, text]) => text)).toEqual(TEXTS);
    await w.append({ samples: w.samplesOf(w.said, [T + 99, "a\u0000b"]), status: [w.stateOf(T, { text: "\u0000" })] });
    expect((await w.present(w.said))?.[1]).toBe("a\u0000b");
    expect((await w.state())?.state).toEqual({ text: "\u0000" });
    const again = await w.trial.crash();
    await again.journal.open();
    expect((await w.present(w.said, again))?.[1]).toBe("a\u0000b");
    expect((await w.past(w.said, again)).map(([, text]) => text)).toEqual([...TEXTS, "a\u0000b"]);
  });

  test("rule 12: names are in order by their code points", async () => {
    const names = ["1", "10", "9", "A", "Z", "_", "a", "a b", "z", "Ä", "ä", "Я", "я", "\ufffd", "🌱"];
    const em = w.database.em.fork();
    const owner = await em.findOneOrFail(User, 1);
    for (const name of names.toReversed()) em.create(Unit, toUnit(owner, name));
    await em.flush();
    const units = await w.database.em.fork().find(Unit, { id: { $ne: w.unit } }, { orderBy: { name: "asc" } });
    expect(units.map(({ name }) => name)).toEqual(names);
    const after = await w.database.em.fork().find(Unit, { name: { $gt: "z" } }, { orderBy: { name: "asc" } });
    expect(after.map(({ name }) => name)).toEqual(["Ä", "ä", "Я", "я", "\ufffd", "🌱"]);
  });
}
