import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { execute, readAll, readNow, readRows } from "../../support/database.ts";
import { dataOf, meet, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

async function settings(person: Person): Promise<Shown> {
  person.says("/settings");
  return person.sees("Settings");
}

/** Goes on until the second question. */
async function asksTwice(person: Person): Promise<Shown> {
  const question = await turns(person, await settings(person), "🗑 Delete my account");
  await person.presses(question, ({ text }) => text.startsWith("📄 Send the copy"));
  return person.sees("Delete everything now?");
}

const minute = () => Math.floor(Date.now() / 60_000);
const fileOf = (person: Person, name: string) =>
  person.chat.messages.findLast(({ document }) => document?.name === name)?.document?.text ?? "";

describe("my data", () => {
  test("is a document with everything of the person, without keys, and a table of values", async () => {
    const tom = await meet(world, { first_name: 'Tom, "T"' });
    const { env, unit } = await createUnitInChat(world, tom, "=Shed, old");
    await unit.sync({ output_variables: { temperature: 21.5, door: "open" }, log: [[1, "info", "hello"]] });
    await tom.presses(withButton(tom, "🎛"), "🎛 Board");
    await tom.presses(await seesButton(tom, "Relay"), ({ text }) => text.startsWith("Relay"));
    const other = await createUnitInChat(world, ann, "Ann's");
    await other.unit.sync({ output_variables: { temperature: 99 } });

    const wrong =
      "insert into misdated (variable_id, at, found_at, number) select id, 1893456000000, 1, 7.25 from variable";
    await execute(world.dir, `${wrong} where name = 'temperature'`);

    const page = await settings(tom);
    expect(await tom.presses(page, "📄 My data")).toEqual({ text: "Making your copy…" });
    await tom.sees("What your devices’ values have been");
    const text = fileOf(tom, "pepeunit.json");
    const copy = JSON.parse(text);
    expect(copy.person).toMatchObject({ telegramId: tom.id, name: 'Tom, "T"', role: "user" });
    expect(copy.units).toHaveLength(1);
    expect(copy.units[0]).toMatchObject({ name: "=Shed, old", settings: { RELAY_PIN: 5 } });
    expect(Object.keys(copy.units[0].settings)).toEqual(["WIFI_SSID", "WIFI_PASS", "RELAY_PIN"]);
    expect(text).toBe(`${JSON.stringify(copy, null, 2)}\n`);
    expect(copy.units[0].variables).toContainEqual(
      expect.objectContaining({ name: "temperature", kind: "output", value: 21.5 }),
    );
    expect(copy.units[0].log).toEqual([
      { at: "1970-01-01T00:00:00.001Z", level: "info", kind: "program", text: "hello" },
    ]);
    expect(copy.postings).toHaveLength(1);
    for (const key of ["PEPEUNIT_TOKEN", "SYNC_ENCRYPT_KEY", "SECRET_KEY"] as const)
      expect(text).not.toContain(env[key]);
    expect(text).not.toContain("Ann's");
    const table = fileOf(tom, "history.csv");
    expect(table.split("\n")[0]).toBe("unit,variable,kind,time,value,source");
    expect(table).toMatch(/^"'=Shed, old",temperature,output,\d{4}-\S+Z,21\.5,sample$/m);
    expect(table).toMatch(
      /^"'=Shed, old",temperature,output,2030-01-01T00:00:00\.000Z,7\.25,sample of a wrong clock$/m,
    );
    expect(table).toMatch(/^"'=Shed, old",door,output,\S+,open,sample$/m);
    expect(table).toMatch(/^"'=Shed, old",relay,input,\S+,true,chat \(you\)$/m);
    // As a value: a time may hold the digits.
    expect(table).not.toMatch(/,99,/);
  });

  test("of somebody without devices is the document alone", async () => {
    const eve = await meet(world, { first_name: "Eve" });
    await eve.presses(await settings(eve), "📄 My data");
    await eve.sees("Your data: you");
    expect(JSON.parse(fileOf(eve, "pepeunit.json"))).toMatchObject({ units: [], links: [], alerts: [] });
  });
});

describe("deleting an account", () => {
  test("asks twice and gives the copy between; going back changes nothing", async () => {
    const bob = await meet(world, { first_name: "Bob" });
    await createUnitInChat(world, bob, "Bobs");
    await readAll(world.dir);
    const question = await turns(bob, await settings(bob), "🗑 Delete my account");
    expect(question.text).toContain("one device, no links, no alerts");
    expect((await turns(bob, question, "« Back")).text).toContain("Settings");
    const second = await asksTwice(bob);
    expect(fileOf(bob, "pepeunit.json")).toContain("Bobs");
    expect((await turns(bob, second, "Keep my account")).text).toBe("Nothing was deleted.");
    expect(await readRows(world.dir, "select name from user where name = 'Bob'")).toHaveLength(1);
  });

  test("leaves nothing of the person, stops the devices, and can't be done twice", async () => {
    const before = await readAll(world.dir);
    const zoe = await meet(world, { first_name: "Zoe" });
    const { unit } = await createUnitInChat(world, zoe, "Zoes");
    await zoe.presses(withButton(zoe, "🎛"), "🎛 Board");
    const board = await seesButton(zoe, "Relay");
    await zoe.presses(withButton(zoe, "🔔"), "🔔 Alerts");
    await zoe.presses(await seesButton(zoe, "➕"), "➕ Add an alert");
    await zoe.presses(await seesButton(zoe, "running"), ({ text }) => text.startsWith("running"));
    await zoe.presses(await seesButton(zoe, "on"), "on");
    await zoe.sees("Done.");
    const second = await asksTwice(zoe);
    const data = `me-del-yes:${(await readRows(world.dir, "select id from user where name = 'Zoe'"))[0]?.id}:${minute()}`;
    expect((await turns(zoe, second, "🗑 Delete everything")).text).toContain("Your account is deleted");
    expect((await unit.sync({ at: Date.now() + 50 })).status).toBe(401);
    expect(await zoe.forges(second, data)).toEqual({ text: "Press /start first.", show_alert: true });
    expect(await zoe.forges(board, dataOf(board, "Relay"))).toMatchObject({ show_alert: true });
    const after = await readAll(world.dir);
    for (const table of ["user", "unit", "variable", "status", "latest", "rule", "board", "link", "grant", "outbox"]) {
      expect(after[table], table).toEqual(before[table]);
    }
    // An old button does not delete who has come back.
    zoe.starts();
    await zoe.sees("Hello, Zoe!");
    expect((await zoe.forges(second, data)).text).toContain("This button no longer works.");
    zoe.says("/units");
    await zoe.sees("No devices yet");
  });

  test("is refused to the last admin, before and after the question", async () => {
    const told = { text: "You are the only admin. Make somebody else an admin first: /people.", show_alert: true };
    const page = await settings(ann);
    expect(await ann.presses(page, "🗑 Delete my account")).toEqual(told);
    for (const data of ["me-del-next", `me-del-yes:1:${minute()}`]) expect(await ann.forges(page, data)).toEqual(told);
  });

  test("by a forged, an old, or somebody else's button does nothing", async () => {
    const max = await meet(world, { first_name: "Max" });
    const [row] = await readRows(world.dir, "select id from user where name = 'Max'");
    const before = await readAll(world.dir);
    for (const data of [`1:${minute()}`, `${row?.id}:0`, `${row?.id}:${minute() - 61}`, `${row?.id}:${minute() + 9}`]) {
      expect((await max.forges(1, `me-del-yes:${data}`)).text, data).toContain("This button no longer works.");
    }
    expect(await readAll(world.dir)).toEqual(before);
  });

  describe("between people", () => {
    let ida: Person;
    let leo: Person;
    let device: VirtualUnit;

    /** Ida shares a unit with everybody, and Leo wants to hear of it. */
    beforeEach(async () => {
      ida = await meet(world, { first_name: "Ida" });
      leo = await meet(world, { first_name: "Leo" });
      ({ unit: device } = await createUnitInChat(world, ida, "Shared"));
      const [row] = await readRows(world.dir, "select max(id) as id from unit");
      const unitId = row?.id;
      await ida.forges(withButton(ida, "🎛"), `acc-vis:${unitId}:1:1`);
      const ofRunning = "select id from variable where name = 'running' and unit_id = ?";
      const [output] = await readRows(world.dir, ofRunning, unitId);
      await leo.forges(leo.chat.find("Hello") as Shown, `al-dir:${output?.id}:1`);
      await leo.sees("Done.");
    });

    test("tells others what of theirs stops with the units", async () => {
      await ida!.presses(await asksTwice(ida!), "🗑 Delete everything");
      expect((await leo!.sees("was deleted by its owner")).text).toMatch(/Shared was .*Stopped: (one|1) alert/);
      expect((await device.sync({ at: Date.now() + 99 })).status).toBe(401);
      expect(await readRows(world.dir, "select 1 from rule")).toEqual([]);
    });

    test("ends their alerts on units of others at once", async () => {
      const second = await asksTwice(leo!);
      await leo!.presses(second, "🗑 Delete everything");
      await leo!.sees("Your account is deleted");
      const { last } = leo!.chat;
      await device.sync({ at: Date.now() + 99, output_variables: { running: true } });
      await readAll(world.dir);
      await vi.waitFor(async () => expect(await readNow(world.dir, "select 1 from outbox")).toEqual([]));
      expect(leo!.chat.last).toEqual(last);
    });
  });
});
