import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toCode } from "../../../src/domain/zones.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { openGroup } from "../../support/groups.ts";
import { meet, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const CLOCK = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: { wake: { type: "datetime" }, mode: { type: "string", values: ["a", "b"] } },
    output_variables: { level: "float", last: "datetime" },
  }),
};

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("clock", CLOCK);
  ann = await meet(world);
});
afterAll(() => world.stop());

async function settings(person: Person, head = "Settings"): Promise<Shown> {
  person.says("/settings");
  return person.sees(head);
}

async function setZone(person: Person, zone: string): Promise<Shown> {
  const page = await settings(person);
  await person.forges(page, `tz-set:${toCode(zone)}`);
  return person.sees(({ id, edits }) => id === page.id && edits > 0);
}

const device = (env: UnitEnv) => createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });

describe("/settings", () => {
  test("shows what counts now", async () => {
    const page = await settings(ann);
    expect(page.text).toMatch(
      /^Settings\n\nLanguage: as in Telegram\nTime zone: UTC, now \d\d:\d\d\n🌙 Quiet hours: off$/,
    );
    expect(page.buttons).toEqual([
      ["🌐 Language", "🕐 Time zone"],
      ["🌙 Quiet hours"],
      ["🔑 Private repositories"],
      ["📄 My data"],
      ["🗑 Delete my account"],
    ]);
  });

  test("is for those who are registered: a stranger's presses change nothing", async () => {
    const eve = world.telegram.person({ first_name: "Eve" });
    eve.says("/settings");
    await eve.sees("Press /start first.");
    for (const data of ["settings", "lang", "lang-set:2", "tz", "tz-region:0", "tz-type", "tz-set:1"]) {
      expect((await eve.forges(1, data)).text, data).toBe("Press /start first.");
    }
    for (const data of ["me-data", "me-del", "me-del-next", "me-del-no", `me-del-yes:1:${minute()}`]) {
      expect((await eve.forges(1, data)).text, data).toBe("Press /start first.");
    }
    expect(await readRows(world.dir, "select name from user")).toEqual([{ name: "Ann" }]);
  });
});

const minute = () => Math.floor(Date.now() / 60_000);

describe("language", () => {
  test("is chosen by a button, shown at once, and counts more than Telegram's everywhere", async () => {
    const zoe = await meet(world, { first_name: "Zoe" });
    await createUnitInChat(world, zoe, "Clock", world.git.urlOf("clock"));
    await zoe.presses(withButton(zoe, "🎛"), "🎛 Board");
    const board = await seesButton(zoe, "mode");
    const choice = await turns(zoe, await settings(zoe), "🌐 Language");
    expect(choice.buttons).toEqual([["• As in Telegram"], ["English"], ["Русский"], ["« Settings"]]);
    const page = await turns(zoe, choice, "Русский");
    expect(page.text).toContain("Настройки\n\nЯзык: Русский\nЧасовой пояс: UTC");
    await vi.waitFor(() => expect(zoe.commands.at(-1)).toEqual({ command: "cancel", description: "Прервать начатое" }));

    zoe.says("?");
    await zoe.sees("Не понял.");
    // Inside a conversation, and in what it answers to a bad text.
    await zoe.presses(board, ({ text }) => text.replace("✎ ", "").startsWith("wake"));
    await zoe.sees("Пришлите значение");
    zoe.says("завтра");
    await zoe.sees("не принимает такое значение");
    zoe.says("2026-12-31 18:30");
    await zoe.sees("теперь 31 дек., 18:30 UTC.");
    await zoe.sees(({ id, buttons }) => id === board.id && buttons.flat().join().includes("31 дек."));
    await world.restart();
    zoe.says("/cancel");
    await zoe.sees("Прерывать нечего");
    zoe.starts();
    await zoe.sees("Здравствуйте, Zoe!");

    const back = await turns(zoe, await settings(zoe, "Настройки"), "🌐 Язык");
    expect(back.buttons[2]).toEqual(["• Русский"]);
    expect((await turns(zoe, back, "Как в Telegram")).text).toContain("Language: as in Telegram");
    await vi.waitFor(() => expect(zoe.commands.at(-1)?.description).toBe("Stop what we are doing"));
  });

  test("follows Telegram's where none is chosen", async () => {
    const tim = await meet(world, { first_name: "Tim" });
    (tim.user as { language_code?: string }).language_code = "ru";
    expect((await settings(tim, "Настройки")).text).toContain("Язык: как в Telegram");
    for (const data of ["lang-set:99", "lang-set:-1"]) {
      expect((await tim.forges(1, data)).text, data).toContain("Не могу это найти.");
    }
  });
});

describe("time zone", () => {
  test("is chosen by region, with the time there on each button", async () => {
    const regions = await turns(ann, await settings(ann), "🕐 Time zone");
    expect(regions.buttons.flat()).toEqual([
      "📍 Share my location",
      "Europe",
      "Asia",
      "America",
      "Africa, Oceania",
      "« Settings",
    ]);
    const europe = await turns(ann, regions, "Europe");
    expect(europe.buttons.flat()).toContainEqual(expect.stringMatching(/^Berlin · \d\d:\d\d$/));
    expect((await turns(ann, europe, "« Regions")).text).toContain("Where are you?");
    await turns(ann, europe, "Asia");
    expect((await turns(ann, await turns(ann, europe, "« Regions"), "Europe")).text).toContain("The time there now");
    const page = await turns(ann, europe, "Berlin");
    expect(page.text).toMatch(/Time zone: Berlin, now \d\d:\d\d\n/);
    expect(await readRows(world.dir, "select time_zone from user where id = 1")).toEqual([
      { time_zone: "Europe/Berlin" },
    ]);
  });

  test.each([
    ["tokyo", "Times are shown as in Tokyo now"],
    ["+3", "Times are shown as in UTC+3 now"],
    ["Pacific/Chatham", "Times are shown as in Chatham Islands now"],
  ])("is typed as %s", async (text, told) => {
    await turns(ann, await settings(ann), "🕐 Time zone");
    ann.says("Atlantis");
    await ann.sees("I don’t know a place like that.");
    ann.says(text);
    await ann.sees(told);
    expect((await settings(ann)).text).toContain(
      told.replace("Times are shown as in ", "Time zone: ").replace(" now", ""),
    );
  });

  test("can be typed after an old button, too", async () => {
    await ann.forges(await settings(ann), "tz-type");
    await ann.sees("Send a city");
    ann.says("Japan");
    await ann.sees("Times are shown as in Tokyo now");
  });

  test("of which many match asks which", async () => {
    await turns(ann, await settings(ann), "🕐 Time zone");
    ann.says("America");
    const choice = await ann.sees("Which of these");
    expect(choice.text).toMatch(/…and \d+ more\. Send a longer name/);
    expect((await turns(ann, choice, "Denver")).text).toContain("Time zone: Denver");
  });

  test("that does not exist is refused", async () => {
    const page = await settings(ann);
    for (const code of [0, -1, 1, 999999999999999]) {
      expect((await ann.forges(page, `tz-set:${code}`)).text).toContain("I don’t know a place like that.");
    }
    for (const data of ["tz-region:-1", "tz-region:99"]) {
      expect((await ann.forges(page, data)).text, data).toContain("I can’t find that.");
    }
    expect((await settings(ann)).text).toContain("Time zone: Denver");
  });

  test("is a Russian's, in Russian", async () => {
    const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
    const regions = await turns(ivan, await settings(ivan, "Настройки"), "🕐 Часовой пояс");
    expect(regions.text).toContain("пришлите город, страну или своё время");
    ivan.says("новосибирск");
    await ivan.sees("Теперь время показываю по поясу «Новосибирск»");
  });
});

describe("times", () => {
  let env: UnitEnv;
  let max: Person;
  let at = 0;
  beforeAll(async () => {
    max = await meet(world, { first_name: "Max" });
    ({ env } = await createUnitInChat(world, max, "Clock", world.git.urlOf("clock")));
  });

  /** A value of `level`, measured then. */
  function reports(time: string, level: number) {
    at = Math.max(Date.now(), at + 1);
    return device(env).sync({ at, output_variables: { level: [[Date.parse(time), level]] } });
  }

  test("of alerts are the person's, on both sides of a change of clocks; UTC is named", async () => {
    await max.presses(withButton(max, "🎛"), "🔔 Alerts");
    await max.presses(await seesButton(max, "➕"), "➕ Add an alert");
    await max.presses(await seesButton(max, "level"), ({ text }) => text.startsWith("level"));
    await max.presses(await seesButton(max, "above…"), "above…");
    await max.sees("Above what value");
    max.says("30");
    await max.sees("Done.");
    await reports("2026-03-01T12:00:00Z", 31);
    await max.sees(/Now 31\nSince Mar 1, 12:00 UTC$/);
    await setZone(max, "Europe/Berlin");
    await reports("2026-03-29T00:59:59Z", 1);
    await max.sees(/Over · Mar 1, 13:00 – Mar 29, 01:59 /);
    await reports("2026-03-29T01:00:00Z", 32);
    await max.sees(/Now 32\nSince Mar 29, 03:00$/);
  });

  test("of alerts in a group are the owner's, with the zone's name", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    const home = await openGroup(world, { title: "Home", members: [max, bob] });
    max.in(home).says("/alerts");
    const list = await max.in(home).sees("which of your alerts");
    await max.in(home).presses(list, ({ text }) => text.includes("level"));
    await max.in(home).sees(({ id, edits }) => id === list.id && edits > 0);
    await reports("2026-03-29T01:30:00Z", 1);
    await reports("2026-03-29T01:31:00Z", 33);
    await bob.in(home).sees(/Now 33\nSince Mar 29, 03:31 UTC\+2$/);
  });

  test("of variables are shown and typed in the person's zone", async () => {
    max.says("/units");
    const card = await turns(max, await seesButton(max, "🟢 Clock"), "🟢 Clock");
    await max.presses(card, "🎛 Board");
    const board = await seesButton(max, "✎ wake");
    await max.presses(board, ({ text }) => text.startsWith("✎ wake"));
    expect((await max.sees("Send a value")).text).toContain("a time in Berlin such as 2026-12-31 18:30");
    max.says("2026-07-01 08:00");
    await max.sees("wake is set to Jul 1, 08:00 UTC+2.");
    expect((await device(env).sync({ at: null })).json?.input_variables?.wake).toBe(Date.UTC(2026, 6, 1, 6));
    await device(env).sync({ at: ++at, output_variables: { last: Date.UTC(2026, 11, 1, 12) } });
    await max.sees(({ id, text }) => id === board.id && text.includes("last: Dec 1, 13:00 UTC+1"));
    await setZone(max, "Asia/Tokyo");
    await device(env).sync({ at: ++at, output_variables: { last: Date.UTC(2026, 11, 2, 12) } });
    const now = await max.sees(({ id, text }) => id === board.id && text.includes("last: Dec 2, 21:00"));
    expect(now.buttons.flat().join()).toContain("Jul 1, 15:00 ");
    expect(now.text).toContain("Times are in UTC+9\n");
  });
});
