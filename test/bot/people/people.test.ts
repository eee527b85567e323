import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { execute, readAll, readNow, readRows } from "../../support/database.ts";
import { meet, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const OUTDATED = { text: "This button no longer works. Open /units for a fresh one.", show_alert: true };
const NOT_FOUND = { text: "I can’t find that. It may have been deleted.", show_alert: true };
const ONLY = "You are the only admin. Make somebody else an admin first: /people.";

let world: World;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "<b>Bob</b> &_*" });
});
afterAll(() => world.stop());

async function people(person: Person): Promise<Shown> {
  person.says("/people");
  return person.sees(/Registration:|Регистрация:/);
}

async function changes(admin: Person, name: string, label: string, yes: string): Promise<Shown> {
  const card = await turns(admin, await people(admin), name);
  return turns(admin, await turns(admin, card, label), yes);
}

const roles = async () =>
  Object.fromEntries((await readRows(world.dir, "select name, role from user")).map(({ name, role }) => [name, role]));

describe("/people", () => {
  test("lists everybody with a mark for each role, names as they are", async () => {
    const list = await people(ann);
    expect(list.text).toBe("2 people\nRegistration: open to everybody");
    expect(list.buttons).toEqual([["👑 Ann (you)"], ["<b>Bob</b> &_*"], ["🚪 Registration"]]);
    const card = await turns(ann, list, "<b>Bob");
    expect(card.text).toMatch(/^<b>Bob<\/b> &_\*\n\nNo devices\nHere since \w+ \d+, \d{4}\n💬/);
    expect(card.buttons).toEqual([["👑 Make an admin"], ["🚫 Block"], ["« People"]]);
    expect((await turns(ann, card, "« People")).buttons).toEqual(list.buttons);
  });

  test("is in the command menu of admins alone, in their language", async () => {
    const names = (person: Person) => person.commands.map(({ command }) => command);
    await vi.waitFor(() => expect(names(ann)).toContain("people"));
    expect(names(bob)).not.toContain("people");
    expect(names(ann)).toEqual([...names(bob), "people", "peers", "backup"]);
  });

  test("does not exist for anybody else, and neither does any of its buttons", async () => {
    bob.says("/people");
    await bob.sees("I did not get that.");
    const zoe = world.telegram.person({ first_name: "Zoe" });
    zoe.says("/people");
    await zoe.sees("I did not get that.");
    const before = await readAll(world.dir);
    for (const data of ["people:0", "person:1:0", "role:1:1:0", "role-yes:2:0:0", "role-yes:1:1:0", "role-yes:1:2:0"]) {
      expect(await bob.forges(1, data), data).toEqual(OUTDATED);
      expect(await zoe.forges(1, data), data).toEqual(OUTDATED);
    }
    for (const data of ["reg", "reg-set:2", "reg-invite"]) {
      expect(await bob.forges(1, data), data).toEqual(OUTDATED);
      expect(await zoe.forges(1, data), data).toEqual(OUTDATED);
    }
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("answers forged buttons of an admin clearly", async () => {
    const list = await people(ann);
    for (const data of [
      "person:99:0",
      "role:99:0:0",
      "role-yes:99:1:0",
      "person:-1:0",
      "role:2:-1:0",
      "role-yes:2:9:0",
      "reg-set:7",
    ]) {
      expect(await ann.forges(list, data), data).toEqual(NOT_FOUND);
    }
    for (const data of ["people:-3", "people:999999999999999"]) {
      expect(await ann.forges(list, data), data).toEqual({});
    }
  });

  test("turns pages", async () => {
    for (let n = 1; n <= 8; n++) await meet(world, { first_name: `P${n}` });
    const first = await people(ann);
    expect(first.text).toContain("10 people\nRegistration: open to everybody\nPage 1 of 2");
    const second = await turns(ann, first, "2");
    expect(second.buttons[0]).toEqual(["P7"]);
    const card = await turns(ann, second, "P8");
    expect((await turns(ann, card, "« People")).text).toContain("Page 2 of 2");
  });

  test("speaks Russian with plurals", async () => {
    const olga = await meet(world, { first_name: "Ольга", language_code: "ru" });
    await changes(ann, "2", "Ольга", "👑 Make").then((question) => turns(ann, question, "👑 Yes"));
    olga.says("/people");
    const list = await olga.sees("Регистрация: открыта для всех");
    expect(list.text).toContain("11 человек");
    expect((await turns(olga, list, "P1")).text).toMatch(/^P1\n\nУстройств нет\nЗдесь с \d+ \S+ \d{4} г\./);
    await vi.waitFor(() =>
      expect(olga.commands.at(-3)).toEqual({ command: "people", description: "Люди и регистрация" }),
    );
    await changes(olga, "2", "👑 Ольга", "Сделать обычным").then((question) => turns(olga, question, "Да"));
  });
});

describe("roles", () => {
  test("are asked about first; going back changes nothing", async () => {
    const card = await turns(ann, await people(ann), "<b>Bob");
    const question = await turns(ann, card, "👑 Make an admin");
    expect(question.text).toContain("Make <b>Bob</b> &_* an admin?");
    expect((await turns(ann, question, "« Back")).text).toContain("<b>Bob</b>");
    expect((await roles())["<b>Bob</b> &_*"]).toBe("user");
  });

  test("are told to whoever gets or loses one", async () => {
    await ann.forges(await people(ann), "role-yes:2:0:0");
    await bob.sees("👑 You are an admin of this server now. /people shows");
    await ann.forges(await people(ann), "role-yes:2:1:0");
    await bob.sees("You are an ordinary user of this server now.");
  });

  test("the last admin stays one, whatever is pressed", async () => {
    const list = await people(ann);
    const card = await turns(ann, list, "👑 Ann");
    expect(card.buttons).toEqual([["Make an ordinary user"], ["« People"]]);
    expect(await ann.presses(card, "Make an ordinary user")).toEqual({ text: ONLY, show_alert: true });
    expect(await ann.forges(list, "role-yes:1:1:0")).toEqual({ text: ONLY, show_alert: true });
    expect((await ann.forges(list, "role-yes:1:2:0")).text).toContain("Admins can’t be blocked.");
    expect((await roles()).Ann).toBe("admin");
  });

  test("an admin is made an ordinary user before being blocked, and loses the menu", async () => {
    expect((await changes(ann, "<b>Bob", "👑 Make", "👑 Yes")).text).toContain("👑 <b>Bob</b> &_*, admin");
    await vi.waitFor(() => expect(bob.commands.at(-3)?.command).toBe("people"));
    const list = await people(bob);
    expect(list.buttons[0]).toEqual(["👑 Ann"]);
    expect((await ann.forges(await people(ann), "role-yes:2:2:0")).text).toContain("Admins can’t be blocked.");
    await changes(ann, "👑 <b>Bob", "Make an ordinary", "Yes");
    await vi.waitFor(() => expect(bob.commands.map(({ command }) => command)).not.toContain("people"));
    // What was shown to an admin is nothing now.
    expect(await bob.presses(list, "👑 Ann")).toEqual(OUTDATED);
  });

  test("two admins who make each other users at once leave one of them", async () => {
    await changes(ann, "<b>Bob", "👑 Make", "👑 Yes");
    const hers = await people(ann);
    const his = await people(bob);
    const answers = await Promise.all([ann.forges(hers, "role-yes:2:1:0"), bob.forges(his, "role-yes:1:1:0")]);
    expect(answers.filter(({ text }) => text !== undefined)).toHaveLength(1);
    const { Ann, "<b>Bob</b> &_*": Bob } = await roles();
    expect([Ann, Bob].sort()).toEqual(["admin", "user"]);
    if (Ann === "user") await changes(bob, "Ann", "👑 Make", "👑 Yes");
    if (Bob === "admin") await changes(ann, "👑 <b>Bob", "Make an ordinary", "Yes");
  });

  test("an admin who gives it up sees nothing more of it", async () => {
    await changes(ann, "<b>Bob", "👑 Make", "👑 Yes");
    const question = await turns(bob, await turns(bob, await people(bob), "👑 <b>Bob"), "Make an ordinary");
    expect(question.text).toContain("Give up being an admin?");
    expect((await turns(bob, question, "Yes")).text).toBe("You are an ordinary user now.");
    bob.says("/people");
    await bob.sees("I did not get that.");
  });
});

describe("a blocked person", () => {
  test("is told so at presses and commands, at once and inside an open question; their device goes on", async () => {
    const tom = await meet(world, { first_name: "Tom" });
    const { unit } = await createUnitInChat(world, tom, "Toms");
    await tom.presses(withButton(tom, "🎛"), "🎛 Board");
    const board = await seesButton(tom, "Relay");
    await tom.presses(board, ({ text }) => text.startsWith("target"));
    await tom.sees("Send a value for");
    const page = await turns(ann, await people(ann), "2");
    const card = await turns(ann, page, "Tom");
    await turns(ann, await turns(ann, card, "🚫 Block"), "🚫 Block");

    // Their boards show nothing more.
    await vi.waitFor(async () => expect(await readNow(world.dir, "select 1 from posting")).toEqual([]), 5000);
    const before = await readAll(world.dir);
    for (const data of [
      "b-set:1:1:0",
      "people:0",
      "role-yes:1:1:0",
      "settings",
      "lang-set:1",
      "me-del-yes:1:0",
      "unit:1:0",
      "x",
    ]) {
      expect(await tom.forges(board, data), data).toEqual({ text: "You can’t use this bot any more." });
    }
    for (const command of ["/start", "/units", "/settings", "/help", "/start i_x"]) {
      tom.says(command);
      expect((await tom.sees(() => true)).text).toBe("You can’t use this bot any more.");
    }
    const { length } = tom.chat.messages;
    tom.says("25");
    tom.says("/cancel");
    await tom.sees("You can’t use");
    // Two of his and one answer.
    expect(tom.chat.messages).toHaveLength(length + 3);
    expect(await readAll(world.dir)).toEqual(before);
    expect((await unit.sync({ output_variables: { temperature: 7 } })).status).toBe(200);

    await turns(ann, await turns(ann, card, "Unblock"), "Unblock");
    tom.says("/units");
    await tom.sees("One device");
  });

  test("gets no alerts; they come again after unblocking", async () => {
    const eva = await meet(world, { first_name: "Eva" });
    const { unit } = await createUnitInChat(world, eva, "Evas");
    await eva.presses(withButton(eva, "🎛"), "🔔 Alerts");
    await eva.presses(await seesButton(eva, "➕"), "➕ Add an alert");
    await eva.presses(await seesButton(eva, "temperature"), (button) => button.text.startsWith("temperature"));
    await eva.presses(await seesButton(eva, "above…"), "above…");
    await eva.sees("Above what value");
    eva.says("30");
    await eva.sees("Done.");
    const card = await turns(ann, await turns(ann, await people(ann), "2"), "Eva");
    await turns(ann, await turns(ann, card, "🚫 Block"), "🚫 Block");
    const mark = eva.chat.mark();
    await unit.sync({ at: Date.now() + 10, output_variables: { temperature: 31 } });
    await unit.sync({ at: Date.now() + 20, output_variables: { temperature: 1 } });
    await turns(ann, await turns(ann, card, "Unblock"), "Unblock");
    await unit.sync({ at: Date.now() + 30, output_variables: { temperature: 41 } });
    const first = await eva.sees(() => true, { since: mark });
    expect(first.text).toContain("You can use this server again.");
    expect((await eva.sees(({ id }) => id !== first.id, { since: mark })).text).toContain("Now 41");
  });
});

test("two people of one name are told apart by when they came, and by numbers within a minute", async () => {
  await execute(world.dir, `insert or replace into setting (key, value) values ('registration', '"open"')`);
  await meet(world, { first_name: "Eve" });
  await meet(world, { first_name: "Eve" });
  await ann.forges(await people(ann), "people:1");
  const list = await ann.sees(/Page 2|2 of|Eve/);
  const eves = list.buttons.flat().filter((label) => label.includes("Eve"));
  expect(new Set(eves).size).toBe(2);
  for (const label of eves) expect(label).toMatch(/Eve · .*\d\d:\d\d/);
});
