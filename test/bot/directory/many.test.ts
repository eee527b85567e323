import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { monotonic } from "../../../src/domain/monotonic.ts";
import { AppError } from "../../../src/errors.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { Charts } from "../../../src/services/charts/charts.ts";
import { execute, readNow } from "../../support/database.ts";
import { begins, meet, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, RELAY, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  for (let number = 10; number < 22; number++) {
    const { unit } = await createUnitInChat(world, ann, `Pot ${number}`);
    await unit.sync({ output_variables: { temperature: number } });
  }
});
afterAll(() => world.stop());

const labels = ({ buttons }: Shown): string[] => buttons.flat();
async function select(command = "/units"): Promise<Shown> {
  ann.says(command);
  return turns(ann, await seesButton(ann, "☑️ Select"), "☑️ Select");
}
const NOTHING = "Nothing is selected. Press ☑️ Select in /units first.";
const later = (message: Shown): Shown => ann.chat.current(message) ?? message;
/** Presses, and sees what the message ends as. */
async function ends(message: Shown, label: string, text: string): Promise<Shown> {
  await ann.presses(later(message), ({ text }) => begins(text, label));
  return ann.sees((shown) => shown.id === message.id && shown.text.includes(text));
}
const rows = (sql: string) => readNow(world.dir, sql);

describe("selected devices", () => {
  test("are one, all of a search, or none; the choice outlives a restart", async () => {
    const list = await select();
    expect(labels(list)).toContain("▫️ Pot 10");
    expect(labels(list)).toContain("All 12");
    expect(labels(await turns(ann, list, "▫️ Pot 10"))).toContain("✅ Pot 10");
    await turns(ann, later(list), "2");
    const second = await turns(ann, later(list), "▫️ Pot 21");
    expect(second.text).toContain("2 devices are selected.");
    expect(labels(second)).toContain("• 2");
    await world.restart();
    const third = await turns(ann, later(list), "▫️ Pot 20");
    expect(third.text).toContain("3 devices are selected.");
    expect((await turns(ann, later(list), "None")).text).toContain("Press the devices");
    expect((await turns(ann, later(list), "All 12")).text).toContain("12 devices are selected.");
    expect(labels(await turns(ann, later(list), "✖️ Done"))).toContain("☑️ Select");
  });

  test("move to a room", async () => {
    ann.says("/units");
    await ann.presses(await turns(ann, await seesButton(ann, "🏠 Rooms"), "🏠 Rooms"), "➕ New room");
    await ann.sees("What is the new room called?");
    ann.says("Window");
    await ann.sees("🏠 Window");
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    await turns(ann, later(list), "🏠 To a room");
    await ends(list, "🏠 Window", "12 devices are moved.");
    ann.says("/units");
    expect(labels(await seesButton(ann, "🏠 Window"))[0]).toBe("🏠 Window · 12");
  });

  test("are come back to in the room in which they were selected, from whatever was about to be done, and after it", async () => {
    ann.says("/units");
    const list = await seesButton(ann, "🏠 Window");
    await turns(ann, list, "🏠 Window");
    await turns(ann, later(list), "☑️ Select");
    await turns(ann, later(list), "▫️ Pot 10");
    await turns(ann, later(list), "With 1");
    for (const deed of ["🔔 Alert", "🏠 To a room", "📄 CSV", "👥 Share", "🗑 Delete"]) {
      await turns(ann, later(list), deed);
      await turns(ann, later(list), "« Back");
    }
    expect((await turns(ann, later(list), "« Selection")).text).toContain("🏠 Window");
    expect(labels(later(list))).toContain("✅ Pot 10");
    await turns(ann, later(list), "With 1");
    await turns(ann, later(list), "🏠 To a room");
    await ends(list, "🏠 Window", "One device is moved.");
    expect((await turns(ann, later(list), "« Devices")).text).toContain("🏠 Window");
  });

  test("get a board of all of them", async () => {
    ann.says("/units pot");
    const list = await seesButton(ann, "☑️ Select");
    await turns(ann, list, "☑️ Select");
    for (const name of ["Pot 10", "Pot 12"]) await turns(ann, later(list), `▫️ ${name}`);
    await turns(ann, later(list), "With 2");
    const board = await ends(list, "🎛 Board", "Pot 12\ntemperature: 12\u00a0°C");
    expect(board.text).toContain("Pot 10, Pot 12");
    expect(board.text).toContain("Pot 10\ntemperature: 10\u00a0°C");
    expect(labels(board).filter((label) => label.includes("elay"))).toHaveLength(2);
    expect(await rows("select name from board")).toEqual([{ name: "Pot 10, Pot 12" }]);
  });

  test("stay selected where what is done with them fails after the press was answered, and a message says why", async () => {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    await turns(ann, later(list), "🏠 To a room");
    expect(await ann.forges(later(list), "many-room-set:999")).toEqual({});
    await ann.sees("That room is gone.");
    expect(labels(later(list))).toContain("🏠 To a room");
  });

  /** Says at what threshold to alert, of all that there are. */
  async function alertAbove(threshold: string): Promise<Shown> {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    const outputs = await turns(ann, later(list), "🔔 Alert");
    expect(labels(outputs)).toContain("temperature · 12");
    await turns(ann, later(list), "temperature");
    await ann.presses(later(list), above);
    await ann.sees("°C");
    ann.says(threshold);
    return list;
  }
  const above = ({ text }: { text: string }): boolean =>
    text.startsWith("Above") || text.includes("⬆") || text.includes("bove");

  test("get an alert each, once", async () => {
    const list = await alertAbove("18");
    await ann.sees("12 alerts are on.");
    expect(await ann.presses(later(list), above)).toMatchObject({ text: NOTHING, show_alert: true });
    expect(await rows("select count(*) as n from rule")).toEqual([{ n: 12 }]);
    expect(await rows("select count(*) as firing from incident where phase = 'firing'")).toEqual([{ firing: 3 }]);
    await alertAbove("18");
    await ann.sees("12 have no such value, or this alert already.");
  });

  test("get as many alerts as a person may have, and what keeps the others from it is said", async () => {
    const added = "insert into rule (owner_id, output_id, condition, paused, created_at)";
    const output =
      "select unit.owner_id, variable.id from variable join unit on unit.id = unit_id where kind = 'output' limit 1";
    const paused = `'{"kind":"above","threshold":99,"deadband":0}', 1, 7`;
    await execute(
      world.dir,
      `with recursive n (i) as (select 1 union all select i + 1 from n where i < 183)
       ${added} select owner_id, id, ${paused} from n, (${output})`,
    );
    await alertAbove("17");
    const { text } = await ann.sees("5 alerts are on.");
    expect(text).toContain("You have 200 alerts, which is the most I can hold for one person.");
    await execute(world.dir, "delete from rule where created_at = 7");
  });

  test("are shared with somebody, who is told once", async () => {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    await turns(ann, later(list), "👥 Share");
    expect((await turns(ann, later(list), "Bob")).text).toContain("What may Bob do with these 12 devices?");
    const [[right = ""] = []] = later(list).buttons;
    await ends(list, right, "12 devices are shared.");
    await bob.sees("Ann shares Pot 10 and 11 more devices with you.");
    bob.says("/units");
    const his = await bob.sees("12 devices");
    expect(bob.chat.messages.filter(({ text }) => text.includes("shares"))).toHaveLength(1);
    // What is not his he may neither share nor delete, only watch.
    await bob.presses(his, "☑️ Select");
    await bob.presses(await seesButton(bob, "All 12"), "All 12");
    await bob.presses(await seesButton(bob, "With 12"), "With 12 selected »");
    const menu = await seesButton(bob, "📄 CSV");
    expect(labels(menu).some((label) => label.startsWith("🗑"))).toBe(false);
    await bob.forges(menu, "many-del-yes:12");
    expect(await rows("select count(*) as n from unit")).toEqual([{ n: 12 }]);
  });

  test("are written into one file", async () => {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    await turns(ann, later(list), "📄 CSV");
    await ann.presses(later(list), "24 h");
    const { document, text } = await ann.sees((message) => message.document?.name === "devices.csv");
    expect(text).toContain("12 devices, 12 lines");
    expect(document?.text.split("\r\n")[1]).toMatch(/^[^,]+,[^,]+,Pot 10,temperature,10,°C$/);
    await ann.presses(later(list), "Those of now");
    const now = await ann.sees((message) => message.document?.name === "devices.csv" && message.text !== text);
    expect(now.text).toMatch(/^12 devices, 36 lines/);
  });

  test("are told how far their file is, and may ask for another one", async () => {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    const choice = await turns(ann, later(list), "📄 CSV");
    // Each look at the clock is three seconds later.
    let now = monotonic.now();
    const clock = vi.spyOn(monotonic, "now").mockImplementation(() => (now += 3000));
    try {
      await ann.presses(choice, "7 d");
      await ann.sees((message) => message.id === choice.id && message.text.startsWith("⏳"));
    } finally {
      clock.mockRestore();
    }
    await ann.sees((message) => message.id === choice.id && message.text === choice.text);
    expect(labels(later(choice))).toEqual(labels(choice));
  });

  test("may be written into a file for long: other presses are answered meanwhile, and a failure is said", async () => {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    const choice = await turns(ann, later(list), "📄 CSV");
    let fail = (_: Error) => {};
    const slow = vi.spyOn(Charts.prototype, "outputsOf").mockImplementationOnce(
      () =>
        new Promise((_, failed) => {
          fail = failed;
        }),
    );
    await ann.presses(choice, "7 d");
    await vi.waitFor(() => expect(slow).toHaveBeenCalled());
    ann.says("/units");
    await ann.sees("12 devices");
    fail(new AppError("database-unavailable"));
    await ann.sees(({ text }) => text.startsWith("I can’t save anything at the moment"));
    slow.mockRestore();
  });

  test("are updated together: first it says how many, and which lose something", async () => {
    const schema = JSON.parse(RELAY["schema.json"]);
    await world.git.commit("relay", {
      "schema.json": JSON.stringify({ ...schema, input_variables: { relay: "bool" } }),
    });
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "With 12");
    const question = await ends(list, "⬆️ Update", "newer program for 12 devices");
    expect(question.text).toContain("12 devices lose values");
    await ends(list, "⬆️ Update 12", "12 devices get their new program");
    expect(await rows("select count(*) as n from variable where name = 'target' and archived_at is not null")).toEqual([
      { n: 12 },
    ]);
  });

  test("are deleted together, after a question that says how many", async () => {
    const list = await select("/units pot");
    await turns(ann, list, "All 12");
    await turns(ann, later(list), "✅ Pot 10");
    await turns(ann, later(list), "With 11");
    const question = await turns(ann, later(list), "🗑 Delete");
    expect(question.text).toContain("Delete 11 devices with their history");
    await turns(ann, later(list), "« Back");
    expect(await rows("select count(*) as n from unit")).toEqual([{ n: 12 }]);
    await turns(ann, later(list), "🗑 Delete");
    const done = await ends(list, "🗑 Delete 11", "11 devices are deleted.");
    expect(await rows("select name from unit")).toEqual([{ name: "Pot 10" }]);
    expect((await turns(ann, done, "« Devices")).text).toContain("One device");
    expect(await ann.forges(later(list), "many-del-yes:11")).toMatchObject({ show_alert: true });
  });
});
