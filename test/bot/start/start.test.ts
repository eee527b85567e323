import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { COMMANDS } from "../../../src/bot/commands.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { execute, readRows } from "../../support/database.ts";
import { openGroup } from "../../support/groups.ts";
import { meet, turns } from "../../support/people.ts";
import { startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const users = () => readRows(world.dir, "select name, locale, role from user order by id");

describe("/start", () => {
  test("greets, says in three lines what to do, and registers; whoever comes by the link of the start is the admin", async () => {
    ann = world.telegram.person({ first_name: "Ann", language_code: "en" });
    ann.starts(await world.claim());
    const { text } = await ann.sees("Hello, Ann!");
    expect(text).toContain("You are the admin here");
    expect(text.match(/^\d\. /gm)).toEqual(["1. ", "2. ", "3. "]);
    ann.starts("deep-link");
    await ann.sees("Hello, Ann!");
    expect(await users()).toEqual([{ name: "Ann", locale: "en", role: "admin" }]);
  });

  test("speaks Russian to whoever has a Russian Telegram", async () => {
    const olga = world.telegram.person({ first_name: "Ольга", language_code: "ru" });
    olga.starts();
    const { text } = await olga.sees("Здравствуйте, Ольга!");
    expect(text.match(/^\d\. /gm)).toEqual(["1. ", "2. ", "3. "]);
    expect(text).not.toMatch(/\b(send|the|device)\b/);
  });

  test("speaks English to everybody else, and shows a name as it is written", async () => {
    const name = "<b>Zoë</b> &_*`[🦄";
    const zoe = world.telegram.person({ first_name: name, language_code: "de" });
    zoe.starts();
    await zoe.sees(`Hello, ${name}!`);
    expect(await users()).toContainEqual({ name, locale: "en", role: "user" });
  });
});

describe("where somebody is", () => {
  const clock = (timeZone: string, locale = "en") =>
    new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(
      Date.now(),
    );

  test("is asked once, with a guess from the language, and one press is enough", async () => {
    const ivan = world.telegram.person({ first_name: "Иван", language_code: "ru" });
    ivan.starts();
    const hello = await ivan.sees("Здравствуйте, Иван!");
    expect(hello.text).toContain("Пока время показываю по UTC. У вас сейчас");
    expect(hello.buttons).toEqual([[`✅ Москва · ${clock("Europe/Moscow", "ru")}`], ["🕐 Другое место"]]);
    await ivan.presses(hello, ({ text }) => text.startsWith("✅"));
    await ivan.sees("Теперь время показываю по поясу «Москва»");
    expect(ivan.chat.current(hello)?.buttons).toEqual([]);
    ivan.starts();
    expect((await ivan.sees("Здравствуйте, Иван!")).buttons).toEqual([]);
    expect(await readRows(world.dir, "select time_zone from user where name = 'Иван'")).toEqual([
      { time_zone: "Europe/Moscow" },
    ]);
  });

  test("can be another place, and whoever does not answer is not asked again", async () => {
    const pia = world.telegram.person({ first_name: "Pia", language_code: "de" });
    pia.starts();
    const hello = await pia.sees("Hello, Pia!");
    expect(hello.buttons[0]).toEqual([`✅ Berlin · ${clock("Europe/Berlin")}`]);
    await pia.presses(hello, "🕐 Another place");
    const where = await pia.sees("Where are you?");
    expect(where.buttons.flat().filter((label) => label.startsWith("«"))).toEqual([]);
    await turns(pia, where, "Asia");
    await turns(pia, where, "« Regions");
    for (const [text, answer] of [
      ["Atlantis", "I don’t know a place like that."],
      ["Brazil", "Which of these"],
      ["Japan", "Times are shown as in Tokyo now"],
    ] as const) {
      pia.says(text);
      await pia.sees(answer);
    }
    expect(await readRows(world.dir, "select time_zone from user where name = 'Pia'")).toEqual([
      { time_zone: "Asia/Tokyo" },
    ]);
    const tom = world.telegram.person({ first_name: "Tim", language_code: "eo" });
    tom.starts();
    expect((await tom.sees("Hello, Tim!")).buttons).toEqual([["🕐 Choose a place"]]);
    for (const command of ["/start", "/units", "/alerts"]) {
      tom.says(command);
      expect((await tom.sees(({ from }) => from.is_bot)).text).not.toContain("UTC");
    }
  });

  test("may be said at once, in answer to the first question, and only until it is known", async () => {
    const lea = world.telegram.person({ first_name: "Lea", language_code: "en" });
    lea.starts();
    await lea.sees("Hello, Lea!");
    lea.says("Narnia");
    await lea.sees("I did not get that.");
    lea.says("Germany");
    await lea.sees("Times are shown as in Berlin now");
    lea.says("Paris");
    await lea.sees("I did not get that.");
    expect(await readRows(world.dir, "select time_zone from user where name = 'Lea'")).toEqual([
      { time_zone: "Europe/Berlin" },
    ]);
  });

  test("is asked of those who came before there was this question", async () => {
    const kim = await meet(world, { first_name: "Kim", language_code: "en-US" });
    await execute(world.dir, "update user set zone_asked = false where name = 'Kim'");
    kim.says("/units");
    const question = await kim.sees("Times are shown in UTC so far.");
    expect(question.buttons[0]?.[0]).toMatch(/^✅ New York · /);
    kim.says("/units");
    kim.says("/help");
    await kim.sees("What I can do");
    expect(kim.chat.messages.filter(({ text }) => text.startsWith("Times are shown in UTC so far."))).toHaveLength(1);
  });
});

describe("/help and /cancel", () => {
  test("explain, and say that there is nothing to stop", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    bob.says("/help");
    expect((await bob.sees("What I can do")).text).toMatch(/\/new.*\/units.*\/alerts.*\/cancel/s);
    bob.says("/cancel");
    await bob.sees("There is nothing to stop");
  });

  test("name to an admin what only they can do", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    bob.says("/help");
    expect((await bob.sees("What I can do")).text).not.toContain("/people");
    ann.says("/help");
    expect((await ann.sees("What I can do")).text).toContain("/people");
  });

  test("do so in Russian", async () => {
    const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
    ivan.says("/help");
    await ivan.sees("Что я умею");
    ivan.says("/cancel");
    await ivan.sees("Прерывать нечего");
  });
});

test("the command menu is set in both languages, for private chats only", async () => {
  const menu = (language: string) =>
    world.telegram.commands(language, { type: "all_private_chats" }).map(({ command }) => command);
  await vi.waitFor(() => expect(menu("ru")).not.toEqual([]));
  expect(menu("")).toEqual([...COMMANDS]);
  expect(menu("ru")).toEqual(menu(""));
  expect(world.telegram.commands("")).toEqual([]);
  const ivan = world.telegram.person({ first_name: "Иван", language_code: "ru" });
  expect(ivan.commands[0]).toEqual({ command: "new", description: "Подключить устройство" });
  const ann = world.telegram.person({ first_name: "Ann", language_code: "fr" });
  expect(ann.commands[0]).toEqual({ command: "new", description: "Connect a device" });
});

describe("whoever has not pressed start", () => {
  test.each(["/new", "/units", "/alerts"])("is told so at %s", async (command) => {
    const eve = world.telegram.person({ first_name: "Eve" });
    eve.says(command);
    await eve.sees("Press /start first.");
  });
});

describe("nonsense", () => {
  test("is answered with a hint, whatever it is", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    bob.says("hello");
    await bob.sees("I did not get that. /help");
    bob.sends({ document: { name: "x.bin", bytes: "x" } });
    await bob.sees("I did not get that. /help");
    bob.says("/nonsense");
    await bob.sees("I did not get that. /help");
  });

  test("changes of language are followed", async () => {
    const tom = await meet(world, { first_name: "Tom" });
    (tom.user as { language_code?: string }).language_code = "ru";
    tom.says("привет");
    await tom.sees("Не понял.");
    expect(await users()).toContainEqual({ name: "Tom", locale: "ru", role: "user" });
  });

  test("in a group the bot hears is left alone", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    const home = await openGroup(world, { title: "Home", members: [bob] });
    const before = home.chat.messages.length;
    const said = ["hello @emulated_bot", "/start@emulated_bot", "/nonsense", "/cancel"];
    for (const text of said) bob.in(home).says(text);
    // Updates of one chat are handled in turn.
    bob.in(home).says("/help");
    await bob.in(home).sees("/board");
    expect(home.chat.messages).toHaveLength(before + said.length + 2);
  });
});
