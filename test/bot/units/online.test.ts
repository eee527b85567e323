import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

test("the first sync is told, and the card above the env.json becomes that of a unit which is online", async () => {
  const { unit } = await createUnitInChat(world, ann);
  const card = await ann.sees("Greenhouse\nnot connected yet");
  await unit.sync({ output_variables: { temperature: 21.5 } });
  const told = await ann.sees("🟢 Greenhouse is online");
  expect(told.buttons).toEqual([["« Greenhouse"]]);
  const live = await ann.sees(({ id, text }) => id === card.id && text.startsWith("🟢 Greenhouse\nonline"));
  expect(live.text).toContain("temperature: 21.5\u00a0°C");
  await unit.sync({ output_variables: { temperature: 22.5 } });
  await ann.presses(told, "« Greenhouse");
  const again = await ann.sees(({ id, text }) => id === told.id && text.startsWith("🟢 Greenhouse\nonline"));
  expect(again.text).toContain("temperature: 22.5\u00a0°C");
  expect(ann.chat.messages.filter(({ text }) => text.startsWith("🟢 Greenhouse is online"))).toEqual([]);
});

test("a card follows while it is the last message, and not when it shows something else or is passed by", async () => {
  const { unit } = await createUnitInChat(world, ann, "Porch");
  await unit.sync({ output_variables: { temperature: 1 } });
  const told = await ann.sees("🟢 Porch is online");
  await ann.presses(told, "« Porch");
  const card = await ann.sees(({ id, edits }) => id === told.id && edits > 0);
  await unit.sync({ output_variables: { temperature: 2 } });
  const followed = await ann.sees(({ id, text }) => id === card.id && text.includes("temperature: 2\u00a0°C"));
  expect(followed.buttons).toEqual(card.buttons);

  await ann.presses(followed, "📜 Log");
  const log = await ann.sees(({ id, text }) => id === card.id && text.startsWith("📜 Porch"));
  await unit.sync({ output_variables: { temperature: 3 } });
  await ann.presses(log, "« Porch");
  const back = await ann.sees(({ id, text }) => id === card.id && text.includes("temperature: 3\u00a0°C"));
  expect(back.edits).toBe(log.edits + 1);

  ann.says("/units");
  const list = await ann.sees("2 devices");
  await unit.sync({ output_variables: { temperature: 4 } });
  await ann.presses(list, "🟢 Porch");
  await ann.sees(({ id, text }) => id === list.id && text.includes("temperature: 4\u00a0°C"));
  expect(ann.chat.messages.find(({ id }) => id === card.id)?.edits).toBe(back.edits);
});
