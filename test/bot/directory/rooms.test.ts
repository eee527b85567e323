import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { dataOf, meet, menuOf, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let api: Client;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  for (const name of ["Лампа", "Насос", "Heater", "Fan", "Door"]) await createUnitInChat(world, ann, name);
  api = createClient(world, await createToken(ann));
});
afterAll(() => world.stop());

const labels = ({ buttons }: Shown): string[] =>
  buttons.flat().map((label) => label.replace(/^\d+\. /, "").replace(" · not connected yet", ""));
const gone = { text: "That room is gone. /units shows the others.", show_alert: true };
async function list(text = "/units"): Promise<Shown> {
  ann.says(text);
  return ann.sees((message) => message.buttons.flat().includes("🎚 View"));
}
const reads = (text: string): Promise<Shown> => ann.sees((message) => message.text.includes(text));

describe("rooms in the chat", () => {
  test("are made, hold a unit by its menu, and come first with their counts", async () => {
    const rooms = await turns(ann, await list(), "🏠 Rooms");
    expect(rooms.text).toContain("Rooms keep devices together");
    await ann.presses(rooms, "➕ New room");
    await reads("What is the new room called?");
    ann.says("x".repeat(4000));
    await reads("A name is one line of 1 to 64 characters");
    ann.says("House");
    const house = await reads("🏠 House");
    expect(house.text).toMatch(/^🏠 House\nNothing is in here yet\./);
    await ann.presses(await turns(ann, house, "🏠 This room"), "➕ Room in here");
    await reads("What is the new room in House called?");
    ann.says("Кухня");
    await reads("🏠 House / Кухня");

    const card = await turns(ann, await list("/units лампа"), "⚪️ Лампа");
    const choice = await turns(ann, await menuOf(ann, card), "🏠 Room");
    expect(labels(choice)).toEqual(["🏠 House", "🏠 House / Кухня", "• No room", "« Back", "➕ New room"]);
    const chosen = await turns(ann, choice, "🏠 House / Кухня");
    expect(labels(chosen)).toContain("• 🏠 House / Кухня");
    const all = await list();
    expect(labels(all).slice(0, 5)).toEqual(["🏠 House · 1", "⚪️ Door", "⚪️ Fan", "⚪️ Heater", "⚪️ Насос"]);
    const inside = await turns(ann, await turns(ann, all, "🏠 House"), "🏠 Кухня");
    expect(labels(inside).slice(0, 2)).toEqual(["⚪️ Лампа", "« House"]);
    // Back from the card leads to the room.
    expect((await turns(ann, await turns(ann, inside, "⚪️ Лампа"), "« Devices")).text).toContain("🏠 House / Кухня");
  });

  test("are renamed, moved and deleted, which asks and leaves the units", async () => {
    const inside = await turns(ann, await turns(ann, await list(), "🏠 House"), "🏠 Кухня");
    const menu = await turns(ann, inside, "🏠 This room");
    await ann.presses(menu, "✏️ Rename");
    await reads("What should House / Кухня be called?");
    ann.says("Столовая");
    await reads("🏠 House / Столовая");
    const where = await turns(ann, menu, "↪️ Move");
    expect(labels(where)).toEqual(["• 🏠 House", "No room", "« Back"]);
    const moved = await turns(ann, where, "No room");
    expect(moved.text).toBe("🏠 Столовая");
    const question = await turns(ann, moved, "🗑 Delete");
    expect(question.text).toContain("Delete the room Столовая? Its devices stay");
    expect((await turns(ann, await turns(ann, question, "« Back"), "🗑 Delete")).text).toContain("Delete the room");
    const data = dataOf(ann.chat.current(question) ?? question, "🗑 Delete");
    const after = await turns(ann, ann.chat.current(question) ?? question, "🗑 Delete");
    expect(labels(after)).toContain("⚪️ Лампа");
    // Buttons of a room that is gone say so.
    expect(await ann.forges(after, data)).toMatchObject(gone);
    expect(await ann.forges(after, "in:2>units:0")).toMatchObject(gone);
    expect(await ann.forges(after, "room:2")).toMatchObject(gone);
    expect(await ann.forges(after, "in:9>nothing:1")).toMatchObject({ show_alert: true });
  });

  test("hold units in lists from which others are chosen", async () => {
    ann.says("/alerts");
    await ann.presses(await seesButton(ann, "➕"), ({ text }) => text.startsWith("➕"));
    const all = await ann.sees((message) => message.text.includes("Which device?"));
    // A room without devices is none to choose from.
    expect(labels(all).some((label) => label.startsWith("🏠 House"))).toBe(false);
    expect(labels(all)).toContain("Лампа");
  });
});

describe("a search", () => {
  test("by typed text shows what was found, on every page the same, until all is shown again", async () => {
    for (let number = 10; number < 20; number++) await createUnitInChat(world, ann, `Sensor ${number}`);
    const first = await list();
    await ann.presses(first, "🔍 Search");
    await reads("What are you looking for?");
    ann.says("%");
    expect((await reads("Nothing found for “%”")).text).toBe("🔍 Nothing found for “%”.");
    await ann.presses(first, "🔍 Search");
    await reads("What are you looking for?");
    ann.says("y".repeat(70));
    await reads("at most 64 characters");
    ann.says("SENSOR");
    const found = await reads("🔍 “SENSOR”");
    expect(labels(found).slice(0, 8)).toEqual([10, 11, 12, 13, 14, 15, 16, 17].map((number) => `⚪️ Sensor ${number}`));
    const second = await turns(ann, found, "2");
    expect(labels(second).slice(0, 2)).toEqual(["⚪️ Sensor 18", "⚪️ Sensor 19"]);
    const card = await turns(ann, second, "⚪️ Sensor 18");
    expect((await turns(ann, card, "« Devices")).text).toContain("🔍 “SENSOR”");
    expect((await turns(ann, ann.chat.current(second) ?? second, "✖️ Show all")).text).toContain("15 devices");
  });

  test("finds devices by their variables, and says which", async () => {
    expect(labels(await list("/units sensor 11 temperat"))[0]).toContain("⚪️ Sensor 11 · temperature");
  });

  test.each([
    ["alerts", "/alerts", "➕", "⚪️"],
    ["links", "/links", "➕", ""],
  ])("is in the choosers of %s", async (_, command, add) => {
    ann.says(command);
    await ann.presses(await seesButton(ann, add), ({ text }) => text.startsWith(add));
    await ann.presses(await seesButton(ann, "🔍 Search"), "🔍 Search");
    await reads("What are you looking for?");
    ann.says("sensor 13");
    const found = await reads("🔍 “sensor 13”");
    expect(labels(found)[0]).toBe("Sensor 13");
  });
});

describe("the view", () => {
  test("shows only some, and remembers whether values are shown", async () => {
    const view = await turns(ann, await list(), "🎚 View");
    const silent = await turns(ann, view, "👥 Shared");
    expect(silent.text).toContain("Nobody shares a device with you here.");
    const all = await turns(ann, silent, "✖️ Show all");
    const { unit } = await createUnitInChat(world, ann, "Aaa");
    await unit.sync({ output_variables: { temperature: 21.5 } });
    const valued = await turns(ann, await turns(ann, all, "🎚 View"), "🔢 With values");
    expect(valued.text).toContain("devices");
    expect(labels(await list())).toContain("🟢 Aaa · 21.5\u00a0°C");
    await turns(ann, await turns(ann, await list(), "🎚 View"), "🔢 Without values");
    expect(labels(await list())).toContain("🟢 Aaa");
  });

  test("holds for what is looked for within it", async () => {
    const silent = await turns(ann, await turns(ann, await list(), "🎚 View"), "⚪️ Silent");
    await ann.presses(silent, "🔍 Search");
    await reads("What are you looking for?");
    ann.says("aaa");
    expect((await reads("“aaa”")).buttons.flat()).not.toContain("🟢 Aaa");
  });
});

test("the open API reads, makes, changes and deletes rooms, and puts units into them", async () => {
  const { unit } = await uuidsOf(world, "Fan");
  const made = await api("/rooms", { method: "POST", body: { name: "Loft" } });
  expect(made.status).toBe(200);
  const { room } = made.json;
  expect((await api("/rooms", { method: "POST", body: { name: "loft" } })).json).toMatchObject({ code: "room-exists" });
  expect((await api("/rooms", { method: "POST", body: { name: "x".repeat(5000) } })).json).toMatchObject({
    code: "name-invalid",
  });
  expect((await api(`/units/${unit}/room`, { method: "PUT", body: { room } })).json).toEqual({ unit, room });
  const { json } = await api("/rooms");
  expect(json.rooms).toContainEqual({ room, name: "Loft", parent: null, units: [unit] });
  expect((await api(`/rooms/${room}`, { method: "PATCH", body: { parent: room } })).json.code).toBe("room-inside");
  expect((await api(`/rooms/${room}`, { method: "PATCH", body: { name: "Attic" } })).json).toEqual({
    room,
    name: "Attic",
    parent: null,
  });
  expect((await api(`/rooms/${room}`, { method: "DELETE" })).status).toBe(204);
  expect((await api(`/rooms/${room}`, { method: "DELETE" })).status).toBe(404);
  expect((await api(`/units/${unit}/room`, { method: "PUT", body: { room } })).json.code).toBe("room-gone");
  expect((await createClient(world)("/rooms")).status).toBe(401);
});
