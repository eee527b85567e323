import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { execute, readRows } from "../../support/database.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  const { unit } = await createUnitInChat(world, ann);
  await unit.sync({ at: Date.now(), output_variables: { temperature: 20 } });
});
afterAll(() => world.stop());

type Label = (button: { text: string }) => boolean;
const startsWith =
  (label: string): Label =>
  ({ text }) =>
    text.startsWith(label);

describe("in at most four presses and one number", () => {
  let presses = 0;
  async function press(screen: Shown, label: string): Promise<Shown> {
    presses += 1;
    const { edits } = ann.chat.current(screen) as Shown;
    await ann.presses(screen, startsWith(label));
    return ann.sees((message) => message.id === screen.id && message.edits > edits);
  }

  /** Begins at /alerts, presses all of this, the last of which asks for a number, and sends that. */
  async function makes(labels: readonly string[], number: string): Promise<Shown> {
    presses = 0;
    ann.says("/alerts");
    let screen = await seesButton(ann, "➕");
    for (const label of labels.slice(0, -1)) screen = await press(screen, label);
    const since = ann.chat.mark();
    await ann.presses(screen, labels.at(-1) ?? "");
    presses += 1;
    await ann.sees("With an exclamation mark", { since });
    ann.says(number);
    return ann.sees("Done.", { since });
  }

  test("comes one on any value in a room, and one on all devices in it", async () => {
    await execute(world.dir, "insert into room (id, owner_id, name, created_at) values (6, 1, 'Cellar', 0)");
    await execute(world.dir, "insert or replace into placement (owner_id, unit_id, room_id) values (1, 1, 6)");
    const card = await makes(["➕ Add an alert", "🏠 Cellar", "🌐 Any temperature · 1", "above…"], "76");
    expect(card.text).toMatch(/^Any in Cellar: temperature above 76/);
    expect(presses).toBe(4);
    ann.says("/alerts");
    const devices = ["➕ Add an alert", "🏠 Cellar", "📟 The devices themselves", "fall"];
    presses = 0;
    let screen = await seesButton(ann, "➕");
    for (const label of devices) screen = await press(screen, label);
    expect(screen.text).toMatch(/^Any in Cellar: silent/);
    expect(presses).toBe(4);
    await execute(world.dir, "delete from placement");
    await execute(world.dir, "delete from room");
  });

  test("comes one that is critical, which can be said with the number or on its card", async () => {
    const way = ["➕ Add an alert", "Greenhouse", "temperature", "above…"];
    const card = await makes(way, "77 °C!");
    expect(card.text).toMatch(/^Greenhouse: temperature above 77\s°C\n[\s\S]*🚨 Critical/);
    expect(presses).toBe(4);
    expect(card.buttons.flat()).not.toContain("🚨 Make critical");
    const plain = await makes(way, "78");
    expect(plain.text).not.toContain("🚨 Critical");
    const loud = await press(plain, "🚨 Make critical");
    expect(loud.text).toContain("🚨 Critical");
    expect(loud.buttons.flat()).not.toContain("🚨 Make critical");
    expect((await readRows(world.dir, "select * from rule order by id")).slice(-2)).toMatchObject([
      { severity: "critical" },
      { severity: "critical" },
    ]);
    const range = await makes(["➕ Add an alert", "Greenhouse", "temperature", "outside…"], "-30 – 79!");
    expect(range.text).toContain("🚨 Critical");
  });
});
