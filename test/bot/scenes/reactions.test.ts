import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { addAlert } from "../../support/groups.ts";
import { meet, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann));
  await addAlert(ann, "30");
  ann.says("/scene");
  const list = await ann.sees("No scenes yet");
  await ann.presses(list, "➕ New scene");
  await ann.sees("What shall the scene be called?");
  ann.says("Cool");
  const scene = await ann.sees("what shall it set first?");
  for (const label of ["Greenhouse", "Relay", "on"]) await turns(ann, current(scene), label);
});
afterAll(() => world.stop());

const current = (shown: Shown) => ann.chat.current(shown) ?? shown;

test("an alert is given a scene to run on its card, and its next incident runs it, as the audit says", async () => {
  ann.says("/alerts");
  const alerts = await seesButton(ann, "🟢 temperature");
  await turns(ann, alerts, "🟢 temperature");
  const none = await turns(ann, current(alerts), "⚡ Reactions");
  expect(none.text).toContain("Greenhouse: temperature above 30\u00a0°C runs no scene yet.");
  await turns(ann, current(alerts), "➕ When it begins");
  const made = await turns(ann, current(alerts), "Cool");
  expect(made.text).toContain(
    "⚡ When Greenhouse: temperature above 30\u00a0°C begins, Cool runs, once for each incident.",
  );
  expect(made.text).toContain("🔁 It sets devices that the alert watches, and may set off itself (Cool).");
  const listed = await turns(ann, current(alerts), "« Back");
  expect(listed.buttons.flat()).toEqual(["begins: Cool", "➕ When it begins", "➕ When it ends", "« Back"]);

  await unit.sync({ output_variables: { temperature: 35 } });
  await expect
    .poll(async () => (await unit.sync()).json?.input_variables, { timeout: 60_000, interval: 20 })
    .toMatchObject({ relay: true });
  ann.says("/units");
  expect((await turns(ann, await seesButton(ann, "🟢 Greenhouse"), "🟢 Greenhouse")).text).toContain("reaction Cool");
});

test("a scene is given alerts that run it, and they are taken away again", async () => {
  ann.says("/scene");
  const scene = await seesButton(ann, "▶️ Cool");
  await turns(ann, scene, "✏️ Change");
  await turns(ann, current(scene), "Cool");
  const listed = await turns(ann, current(scene), "⚡ Reactions");
  expect(listed.buttons.flat()[0]).toContain("begins");
  await turns(ann, current(scene), "➕ When it ends");
  const made = await turns(ann, current(scene), current(scene).buttons[0]?.[0] ?? "");
  expect(made.text).toContain("ends, Cool runs");
  const left = await turns(ann, current(scene), "🗑 Take away");
  expect(left.buttons.flat()).toHaveLength(4);
});
