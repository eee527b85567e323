import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createLog } from "../../../src/log.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { openSqlite } from "../../../src/storage/sqlite/database.ts";
import { readAll, readNow } from "../../support/database.ts";
import { GOOD_DISK } from "../../support/disk.ts";
import { meet, menuOf, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

const device = (env: UnitEnv) => createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
const numbered = (count: number, type: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${type}-${n}`, type]));

/** Presses and sees what the message becomes. */
async function turns(person: Person, message: Shown, label: string): Promise<Shown> {
  await person.presses(message, label);
  return person.sees(({ id, edits }) => id === message.id && edits > message.edits);
}

describe("/units", () => {
  test("says how to begin when there is none", async () => {
    ann.says("/units");
    expect((await ann.sees("No devices yet. /new connects the first one.")).buttons).toEqual([]);
  });

  test("shows one, silent before its first sync and online after it", async () => {
    const { unit } = await createUnitInChat(world, ann, "Only");
    ann.says("/units");
    expect((await ann.sees("One device")).buttons).toEqual([["⚪️ Only · not connected yet"]]);
    await unit.sync();
    ann.says("/units");
    const list = await ann.sees("One device");
    expect(list.buttons).toEqual([["🟢 Only"]]);
    const card = await turns(ann, list, "🟢 Only");
    expect(card.text).toContain("🟢 Only\nonline");
    expect((await turns(ann, card, "« Devices")).buttons).toEqual([["🟢 Only"]]);
  });

  test("shows twenty on three pages", async () => {
    const tom = await meet(world, { first_name: "Tom" });
    for (let n = 10; n < 30; n++) await createUnitInChat(world, tom, `Unit ${n}`);
    tom.says("/units");
    const first = await tom.sees("20 devices");
    expect(first.text).toContain("Page 1 of 3");
    expect(first.buttons).toHaveLength(11);
    expect(first.buttons[8]).toEqual(["• 1", "2", "3"]);
    expect(first.buttons.slice(9)).toEqual([["🔍 Search"], ["☑️ Select", "🎚 View", "🏠 Rooms"]]);
    const second = await turns(tom, first, "2");
    expect(second.buttons[8]).toEqual(["1", "• 2", "3"]);
    const third = await turns(tom, second, "3");
    expect(third.text).toContain("Page 3 of 3");
    expect(third.buttons.flat().slice(0, 7)).toEqual([
      "⚪️ Unit 26 · not connected yet",
      "⚪️ Unit 27 · not connected yet",
      "⚪️ Unit 28 · not connected yet",
      "⚪️ Unit 29 · not connected yet",
      "1",
      "2",
      "• 3",
    ]);
    const back = await turns(tom, await turns(tom, third, "⚪️ Unit 27 · not connected yet"), "« Devices");
    expect(back.text).toContain("Page 3 of 3");
    const seen = [first, second, third]
      .flatMap(({ buttons }) => buttons.flat())
      .filter((label) => label.includes("Unit"));
    expect(new Set(seen).size).toBe(20);
  });

  test("shows a unit that was not heard of for long as silent, with its age", async () => {
    const kim = await meet(world, { first_name: "Kim", language_code: "en" });
    const { unit } = await createUnitInChat(world, kim, "Quiet");
    await unit.sync();
    vi.setSystemTime(Date.now() + 3 * 3600_000);
    try {
      kim.says("/units");
      const list = await kim.sees("One device");
      expect(list.buttons).toEqual([["⚪️ Quiet · 3 h ago"]]);
      expect((await turns(kim, list, "⚪️ Quiet · 3 h ago")).text).toContain("⚪️ Quiet\nsilent, last heard 3 h ago");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the card", () => {
  test("shows what the device says of itself in units that people read", async () => {
    const { unit } = await createUnitInChat(world, ann, "Readable");
    const card = withButton(ann, "🎛");
    await unit.sync({
      unit_state: { ip: "192.168.1.7", mem_free: 2_600_000, uptime: 3 * 86_400 + 5, rssi: -61 },
      output_variables: { temperature: -3.5, door: "open" },
    });
    const { text } = await turns(ann, card, "🔄 Refresh");
    expect(text).toContain(
      "Device\nIP address: 192.168.1.7\nFree memory: 2.5\u00a0MB\nRunning for: 3 days\nWi-Fi signal: −61\u00a0dBm\n",
    );
    expect(text).toContain("Inputs\nRelay: off 📨\ntarget: 20\u00a0°C 📨\nmode: —\nlabel: —\n");
    expect(text).toMatch(
      /Outputs\ntemperature: −3\.5\u00a0°C · (just now|\d s ago)\ndoor: open · .*\nrunning: no data yet\n/,
    );
    const { json } = await unit.sync();
    await unit.sync({ input_rev: json?.input_rev });
    expect((await turns(ann, card, "🔄 Refresh")).text).toContain("Relay: off ✓\ntarget: 20\u00a0°C ✓");
  });

  test("shows nothing yet under names that JavaScript knows, until the device says something", async () => {
    const odd = { unit_state: ["constructor", "toString"], output_variables: ["valueOf"] };
    await world.git.commit("odd", { "schema.json": JSON.stringify(odd), "json_example.json": "{}" });
    const { unit } = await createUnitInChat(world, ann, "Odd", world.git.urlOf("odd"));
    const card = withButton(ann, "🎛");
    expect(card.text).not.toMatch(/constructor|toString/);
    await unit.sync({ unit_state: { constructor: "me" }, output_variables: { valueOf: 5 } });
    const { text } = await turns(ann, card, "🔄 Refresh");
    expect(text).toMatch(/^constructor: me$/m);
    expect(text).not.toContain("toString");
    expect(text).toContain("valueOf: 5 · ");
  });

  test("pages 60 variables", async () => {
    await world.git.commit("many", {
      "schema.json": JSON.stringify({ input_variables: numbered(30, "bool"), output_variables: numbered(30, "float") }),
      "json_example.json": "{}",
    });
    const { unit } = await createUnitInChat(world, ann, "Many", world.git.urlOf("many"));
    let page = withButton(ann, "🎛");
    const pages = [page.text];
    for (const number of ["2", "3", "4", "5"]) {
      page = await turns(ann, page, number);
      pages.push(page.text);
    }
    expect(pages).toHaveLength(5);
    expect(pages.at(-1)).toContain("Page 5 of 5");
    const named = pages.flatMap((text) => [...text.matchAll(/^(?:bool|float)-\d+/gm)].map(([name]) => name));
    expect(new Set(named).size).toBe(60);
    await unit.sync({ output_variables: { "float-29": 7.5 } });
    const { text } = await turns(ann, page, "🔄 Refresh");
    expect(text).toContain("Page 5 of 5");
    expect(text).toContain("float-29: 7.5");
  });
});

describe("env.json", () => {
  test("comes with what is left to fill in, and with nothing of the kind where nothing is", async () => {
    await createUnitInChat(world, ann, "Filled");
    const place = "put the file next to the program. Keep it to yourself.";
    await ann.sees(`Keys of Filled. Fill in WIFI_SSID, WIFI_PASS, then ${place}`, { since: 0 });
    const files = {
      "schema.json": '{"output_variables": ["t"]}',
      "json_example.json": '{"PIN": 0, "KEY": null, "SECRET_KEY": ""}',
    };
    await world.git.commit("bare", files);
    await createUnitInChat(world, ann, "Bare", world.git.urlOf("bare"));
    await ann.sees("Keys of Bare. Fill in KEY, then put", { since: 0 });
    await world.git.commit("bare", { "json_example.json": "{}" });
    await createUnitInChat(world, ann, "Barest", world.git.urlOf("bare"));
    await ann.sees("Keys of Barest. Put the file next to the program. Keep it to yourself.", { since: 0 });
    await ann.presses(await menuOf(ann), "🔑 New keys");
    await ann.presses(await seesButton(ann, "🔑 Make"), "🔑 Make new keys");
    await ann.sees("New keys of Barest; the old ones no longer work. Replace the file on the device.");
  });

  test("sent again is the same to the byte", async () => {
    await createUnitInChat(world, ann, "Again");
    const first = ann.chat.find((message) => message.document !== undefined)?.document?.text;
    await ann.presses(await menuOf(ann), "📄 env.json");
    const again = await ann.sees((message) => message.document !== undefined);
    expect(again.text).toContain("Keys of Again");
    expect(again.document?.text).toBe(first);
  });

  test("new one asks first; going back changes nothing, going on stops the old keys at once", async () => {
    const { env } = await createUnitInChat(world, ann, "Renewed");
    await device(env).sync();
    const card = withButton(ann, "🎛");
    const question = await turns(ann, await menuOf(ann, card), "🔑 New keys");
    expect(question.text).toContain("Make a new env.json for Renewed?");
    await turns(ann, question, "« Back");
    expect((await device(env).sync({ at: Date.now() + 50 })).status).toBe(200);
    await turns(ann, card, "🔑 New keys");
    await ann.presses(card, "🔑 Make new keys");
    const { document } = await ann.sees((message) => message.text.startsWith("New keys of Renewed"));
    const renewed = JSON.parse(document?.text ?? "") as UnitEnv;
    expect(Object.keys(renewed)).toEqual(Object.keys(env));
    for (const key of ["PEPEUNIT_TOKEN", "SYNC_ENCRYPT_KEY", "SECRET_KEY"] as const)
      expect(renewed[key]).not.toBe(env[key]);
    expect((await device(env).sync({ at: Date.now() + 100 })).status).toBe(401);
    expect((await device(renewed).sync({ at: Date.now() + 150 })).status).toBe(200);
  });
});

describe("delete", () => {
  test("asks first; going back changes nothing", async () => {
    await createUnitInChat(world, ann, "Kept");
    const question = await turns(ann, await menuOf(ann), "🗑 Delete");
    expect(question.text).toContain(
      "Delete Kept with its history, boards, alerts, links, and the access you gave to it?",
    );
    const before = await readAll(world.dir);
    expect((await turns(ann, question, "« Back")).text).toContain("Kept");
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("leaves nothing of the unit in any table", async () => {
    const eva = await meet(world, { first_name: "Eva" });
    const tables = ["unit", "variable", "status", "latest", "sample", "device_log", "rule", "posting"];
    const before = await readAll(world.dir);
    const { unit } = await createUnitInChat(world, eva, "Gone");
    const card = withButton(eva, "🎛");
    await unit.sync({ output_variables: { temperature: 1 }, log: [[1, "info", "x"]], unit_state: { uptime: 1 } });
    await eva.presses(card, "🎛 Board");
    const board = await seesButton(eva, "Relay");
    await vi.waitFor(async () => expect(await readNow(world.dir, "select * from posting")).not.toEqual([]));
    await turns(eva, await menuOf(eva, card), "🗑 Delete");
    const last = await turns(eva, card, "🗑 Delete");
    expect(last.text).toBe("Gone is deleted.");
    expect((await turns(eva, last, "« Devices")).text).toContain("No devices yet");
    await readAll(world.dir);
    const database = await openSqlite(`sqlite:${world.dir}/pepeunit.db`, { log: createLog("silent"), disk: GOOD_DISK });
    await database.retention.clearOrphans();
    await database.close();
    const after = await readAll(world.dir);
    for (const table of tables) expect(after[table], table).toEqual(before[table]);

    const [[relay] = []] =
      (board.reply_markup as { inline_keyboard?: { callback_data: string }[][] }).inline_keyboard ?? [];
    await vi.waitFor(() => expect(eva.chat.current(board)?.text).toContain("This board is over"));
    const answer = await eva.forges(board, relay?.callback_data ?? "");
    expect(answer).toEqual({ text: "I can’t find that. It may have been deleted.", show_alert: true });
  });
});
