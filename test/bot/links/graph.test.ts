import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { LAMP, links, turns } from "../../support/links.ts";
import { meet, menuOf, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let sensor: VirtualUnit;
let lampCard: Shown;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
});
afterAll(() => world.stop());

const isPicture = (message: Shown): boolean => message.photo !== undefined;

/** Keeps a picture for whoever wants to look: PICTURES names a folder. */
function keep(name: string, { photo }: Shown): void {
  const folder = process.env.PICTURES;
  if (!folder || !photo) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), photo.file.bytes);
}

test("says how to begin when there is nothing to draw", async () => {
  ann.says("/graph");
  await ann.sees("There is nothing to draw yet. /new connects the first device.");
});

test("draws all that I may see, and tells that it is drawing", async () => {
  ({ unit: sensor } = await createUnitInChat(world, ann, "Теплица <1>"));
  await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp"));
  lampCard = withButton(ann, "🎛");
  await createUnitInChat(world, ann, "Quiet");
  await sensor.sync({ output_variables: { temperature: 21.5, door: "open", running: true } });
  const before = world.telegram.events.mark();
  ann.says("/graph");
  const first = await ann.sees(isPicture);
  expect(first.text).toBe("3 devices\nNothing is linked here yet: /links adds a link.");
  expect(first.buttons).toEqual([["🔄 Refresh", "🌙 Dark"]]);
  const actions = world.telegram.events.since(before).filter((event) => event.type === "action");
  expect(actions.map(({ action }) => action)).toEqual(["upload_photo"]);
  await links(ann, ["Теплица", "temperature", "Lamp", "level"]);
  await links(ann, ["Теплица", "↪ Relay", "Lamp", "Light"]);
  await ann.presses(first, "🔄 Refresh");
  const edited = await ann.sees((message) => message.id === first.id && isPicture(message));
  expect(edited.text).toBe("3 devices");
  expect(edited.photo?.file.file_id).not.toBe(first.photo?.file.file_id);
  keep("three", edited);
});

test("from a unit's card draws what is around it, and moves in place", async () => {
  await ann.presses(await menuOf(ann, lampCard), "🕸 Graph");
  const picture = await ann.sees(isPicture);
  expect(picture.text).toBe("Lamp and what is around it");
  expect(picture.buttons).toEqual([["◎ Теплица <1>"], ["🔄 Refresh", "🌙 Dark"], ["🕸 All"]]);
  keep("around", picture);
  const other = await turns(ann, picture, "◎ Теплица <1>");
  expect(other.text).toBe("Теплица <1> and what is around it");
  expect((await turns(ann, other, "🕸 All")).text).toBe("3 devices");
});

test("of somebody else's unit is refused", async () => {
  const eve = await meet(world, { first_name: "Eve" });
  eve.says("/graph");
  const empty = await eve.sees("There is nothing to draw yet.");
  expect(await eve.forges(empty, "graph:1:0")).toEqual({
    text: "I can’t find that. It may have been deleted.",
    show_alert: true,
  });
});

test("with many units goes from neighbourhood to neighbourhood in place, and pages those that nothing links", async () => {
  const kim = await meet(world, { first_name: "Kim" });
  for (let n = 1; n <= 15; n++) await createUnitInChat(world, kim, `Unit ${n}`);
  for (const to of [10, 11]) await links(kim, ["Unit 1", "temperature", `Unit ${to}`, "target"]);
  kim.says("/graph");
  const first = await kim.sees(isPicture);
  expect(first.text).toBe("15 devices\nPage 1 of 2");
  expect(first.buttons.flat()).toEqual(["◎ Unit 1", "◎ Unit 10", "◎ Unit 11", "• 1", "2", "🔄 Refresh", "🌙 Dark"]);
  const second = await turns(kim, first, "2");
  expect(second.text).toBe("15 devices\nPage 2 of 2\nNothing is linked here yet: /links adds a link.");
  expect(second.buttons.flat().filter((label) => label.startsWith("◎"))).toHaveLength(12);
  keep("alone", second);
  const around = await turns(kim, await turns(kim, second, "1"), "◎ Unit 1");
  expect(around.text).toBe("Unit 1 and what is around it");
  expect(around.buttons.flat()).toEqual(["◎ Unit 10", "◎ Unit 11", "🔄 Refresh", "🌙 Dark", "🕸 All"]);
  const before = world.telegram.events.mark();
  expect(await kim.presses(around, "🔄 Refresh")).toEqual({});
  await kim.presses(around, "◎ Unit 10");
  await kim.sees("Unit 10 and what is around it");
  const edits = world.telegram.events.since(before).filter((event) => event.type === "edit");
  expect(edits).toHaveLength(1);
});
