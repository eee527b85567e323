import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { openGroup } from "../../support/groups.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await meet(world, { first_name: "Admin" });
});
afterAll(() => world.stop());

const nameOf = async (id: number) =>
  (await readRows(world.dir, `select name from user where telegram_id = ${id}`)).map(({ name }) => name);

describe("whoever has no name that can be seen", () => {
  test.each([
    [{ first_name: "" }, "Somebody"],
    [{ first_name: undefined }, "Somebody"],
    [{ first_name: "\u3164", username: "quiet_one" }, "@quiet_one"],
    [{ first_name: " ", last_name: "Smith" }, "Smith"],
    [{ first_name: "", language_code: "ru" }, "Кто-то"],
  ])("%j is greeted and registered as %s", async (options, name) => {
    const person = await meet(world, options as { first_name: string });
    expect(person.chat.find(name)).toBeDefined();
    expect(await nameOf(person.id)).toEqual([name]);
    person.says("/units");
    await person.sees(/device|устройств/i);
  });

  test("keeps the name that was known before", async () => {
    const ann = await meet(world, { first_name: "Ann" });
    (ann.user as { first_name: string }).first_name = "";
    ann.says("/help");
    await ann.sees("What I can do");
    expect(await nameOf(ann.id)).toEqual(["Ann"]);
  });

  test("is told what somebody else would be when they are not registered", async () => {
    const eve = world.telegram.person({ first_name: "" });
    eve.says("/units");
    await eve.sees("Press /start first.");
  });
});

test.each(["/Units", "/UNITS", "/uNiTs@Emulated_Bot"])("%s is the same as /units", async (command) => {
  const ann = await meet(world, { first_name: "Ann" });
  ann.says(command);
  await ann.sees("/new");
});

test("a command in capitals ends a question, and what follows it stays as it is written", async () => {
  const ann = await meet(world, { first_name: "Ann" });
  ann.says("/New");
  await ann.sees("called");
  ann.says("/CANCEL");
  await ann.sees("Stopped.");
  ann.says("/Start i_AbCdEfGhIjKlMnOpQrStUvWxYz012345");
  await ann.sees("invitation");
});

describe("in a group, an administrator who is anonymous", () => {
  test("is told why a command does nothing, and hears what /help says", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    const group = await openGroup(world, { title: "Home", members: [bob] });
    const here = bob.in(group);
    for (const command of ["/board", "/Alerts", "/units@emulated_bot"]) {
      here.says(command, { as: "group" });
      await here.sees("You write anonymously");
    }
    here.says("/help", { as: "group" });
    await here.sees((message) => message.buttons.length > 0);
    here.says("/board", { as: { id: -1_001_234, title: "News" } });
    await here.sees("You write anonymously");
  });

  test("presses as the person they are", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    await createUnitInChat(world, bob, "Bob's");
    const here = bob.in(await openGroup(world, { title: "Home", members: [bob] }));
    here.says("anything", { as: "group" });
    here.says("/board");
    const list = await here.sees((message) => message.buttons.flat().some((label) => label.includes("Bob's")));
    expect(await here.presses(list, ({ text }) => text.includes("Bob's"))).toEqual({});
  });
});

describe("a message that is too old to be edited", () => {
  let ann: Person;
  let unit: VirtualUnit;
  beforeAll(async () => {
    ann = await meet(world, { first_name: "Ann" });
    ({ unit } = await createUnitInChat(world, ann));
  });

  test("is answered with a new one that goes on", async () => {
    ann.says("/units");
    const list = await ann.sees("One device");
    world.telegram.ages(list);
    expect(await ann.presses(list, ({ text }) => text.includes("Greenhouse"))).toEqual({});
    const card = await ann.sees(({ id, text }) => id > list.id && text.includes("Greenhouse"));
    expect(card.buttons.flat()).toContain("🎛 Board");
  });

  test("is answered so when it is gone, too", async () => {
    ann.says("/units");
    const list = await ann.sees("One device");
    const data =
      list.reply_markup && "inline_keyboard" in list.reply_markup && list.reply_markup.inline_keyboard[0]?.[0];
    ann.deletes(list);
    expect(await ann.forges(list, data && "callback_data" in data ? data.callback_data : "")).toEqual({});
    await ann.sees(({ id, text }) => id > list.id && text.includes("Greenhouse"));
  });

  test("is followed by another board, which follows the device from then on", async () => {
    await ann.presses(withButton(ann, "🎛"), "🎛 Board");
    const board = await seesButton(ann, "Relay");
    world.telegram.ages(board);
    expect(await ann.presses(board, ({ text }) => text.startsWith("Relay"))).toMatchObject({
      text: expect.stringContaining("Relay: off → on"),
    });
    const next = await ann.sees(({ id, buttons }) => id > board.id && buttons.length > 0);
    await vi.waitFor(async () => expect((await unit.sync()).json?.input_variables).toMatchObject({ relay: true }));
    await unit.sync({ output_variables: { temperature: 23.5 } });
    await ann.sees(({ id, text }) => id === next.id && text.includes("23.5"));
  });

  test("does not keep a link from becoming a device", async () => {
    ann.says("/new");
    await ann.sees("called");
    ann.says("Shed");
    await ann.sees("link");
    const since = ann.chat.mark();
    world.telegram.fails("editMessageText", { error_code: 400, description: "Bad Request: message can't be edited" });
    ann.says(world.git.urlOf("relay"));
    const found = await ann.sees((message) => message.buttons.flat().includes("✅ Create"), { since });
    await ann.presses(found, "✅ Create");
    await ann.sees((message) => message.document?.name === "env.json");
  });
});
