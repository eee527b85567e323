import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { meet, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const OUTPUTS = Array.from({ length: 40 }, (_, n) => `reading-with-a-name-of-forty-characters-${n}`);
const INPUTS = Array.from({ length: 59 }, (_, n) => `in${n}`);
const WIDE = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: {
      huge: { type: "float", unit: "cycles / minute", title: { en: `Huge ${"🦄".repeat(59)}` } },
      ...Object.fromEntries(INPUTS.map((name) => [name, "int"])),
    },
    output_variables: OUTPUTS,
  }),
};

let world: World;
let ann: Person;
let unit: VirtualUnit;
let board: Shown;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("wide", WIDE);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Wide", world.git.urlOf("wide")));
  await unit.sync();
  const values = OUTPUTS.map((name, n) => [name, n % 2 ? 5e-324 : -1.7e308]);
  await unit.sync({ output_variables: Object.fromEntries(values) });
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  board = await seesButton(ann, "Huge");
});
afterAll(() => world.stop());

test("no number is so long that a card, a board or a list of 40 of them is refused", async () => {
  expect(board.text).toContain(`${OUTPUTS[0]}: −1.7×10³⁰⁸\n${OUTPUTS[1]}: 5×10⁻³²⁴`);
  await turns(ann, withButton(ann, "⚙️ "), "🔄 Refresh");
  for (const page of ["6", "9"]) {
    const shown = await turns(ann, withButton(ann, "⚙️ "), page);
    expect(shown.text).toContain(`Page ${page} of 9`);
  }
  const outputs = await turns(ann, withButton(ann, "⚙️ "), "📈 Outputs");
  // The value is whole where a phone cuts, the name is not.
  expect(outputs.buttons[0]?.[0]).toMatch(/^1\. read.*…\w+-0: −1\.7×10³⁰⁸$/u);
  expect(outputs.buttons[1]?.[0]).toMatch(/^2\. read.*…\w+-1: 5×10⁻³²⁴$/u);
  expect(outputs.text).toContain(`1. ${OUTPUTS[0]}: −1.7×10³⁰⁸`);
  const output = await turns(ann, outputs, "1. ");
  expect(output.text).toContain("Last 24 hours: −1.7×10³⁰⁸ … −1.7×10³⁰⁸");
});

test("a number that a person has typed is on its button as it is, however large", async () => {
  await ann.presses(board, ({ text }) => text.startsWith("Huge"));
  await ann.sees("Send a value for");
  ann.says("1e21");
  await ann.sees("is set to 1×10²¹\u00a0cycles / minute.");
  const shown = await ann.sees(
    ({ id, buttons }) => id === board.id && /^H[^:]*…[^:]*: 1×10²¹/u.test(buttons[0]?.[0] ?? ""),
    {
      since: 0,
    },
  );
  expect(shown.buttons[0]?.[0]).toMatch(/^H[^:]*…[^:]*: 1×10²¹\u00a0cycles \/ minute ⏳$/u);
  await ann.presses(board, ({ text }) => text.startsWith("in0"));
  await ann.sees("Send a value for");
  ann.says("9007199254740991");
  await ann.sees("in0 is set to 9,007,199,254,740,991.");
  await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("in0: 9,007,199,254,740,991 ⏳"), {
    since: 0,
  });
});
