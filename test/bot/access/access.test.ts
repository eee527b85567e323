import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const NOT_FOUND = { text: "I can’t find that. It may have been deleted.", show_alert: true };

let world: World;
let ann: Person;
let bob: Person;
let unit: VirtualUnit;
let uuid: string;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world, { first_name: "Ann" });
  bob = await meet(world, { first_name: "Bob" });
  ({ unit } = await createUnitInChat(world, ann, "Greenhouse"));
  [{ uuid }] = (await readRows(world.dir, "select uuid from unit")) as [{ uuid: string }];
});
afterAll(() => world.stop());

const link = () => `u_${uuid.replaceAll("-", "")}`;

async function turns(person: Person, message: Shown, label: string): Promise<Shown> {
  const now = person.chat.current(message) as Shown;
  await person.presses(now, ({ text }) => text.includes(label));
  return person.sees(({ id, edits }) => id === message.id && edits > now.edits);
}

/** Ann's Access page, as a message of its own. */
async function opens(): Promise<Shown> {
  ann.says("/units");
  return turns(ann, await menuOf(ann, await turns(ann, await ann.sees("device"), "Greenhouse")), "🔐 Access");
}

const chooses = async (label: string): Promise<Shown> => {
  const page = await turns(ann, await opens(), label);
  return page.buttons.flat().includes("🔒 Yes") ? turns(ann, page, "🔒 Yes") : page;
};

async function shares(...labels: string[]): Promise<Shown> {
  let page = await turns(ann, await opens(), "🤝 Shared with");
  page = await turns(ann, page, "➕ Give access");
  for (const label of labels) page = await turns(ann, page, label);
  return page;
}

describe("visibility", () => {
  test("is private at first, and each choice is explained", async () => {
    const { text, buttons } = await opens();
    expect(text).toBe(
      [
        "🔐 Greenhouse: who may see it",
        "",
        "● Private: only you, and those you give access.",
        "○ Internal: everybody registered here may look; only those you give access may set inputs.",
        "○ Public: anybody may look, without registration; only those you give access may set inputs.",
        "",
        `ID: ${uuid}`,
      ].join("\n"),
    );
    expect(buttons).toEqual([
      ["• 🔒 Private", "👥 Internal"],
      ["🌍 Public"],
      ["🎚 Each value", "🤝 Shared with"],
      ["✉️ Invitations"],
      ["📋 Copy the ID"],
      ["« Greenhouse"],
    ]);
  });

  test("private: neither the link nor a list leads others there", async () => {
    bob.says("/units");
    expect((await bob.sees("No devices yet")).buttons).toEqual([]);
    bob.starts(link());
    await bob.sees("I can’t find that.");
    const zoe = world.telegram.person({ first_name: "Zoe" });
    zoe.starts(link());
    await zoe.sees("I can’t find that.");
    zoe.starts(`u_${"0".repeat(32)}`);
    await zoe.sees("I can’t find that.");
    expect(await readRows(world.dir, "select name from user where name = 'Zoe'")).toEqual([]);
  });

  test("internal: people find it under Others’ devices, may look and set alerts, and nothing else", async () => {
    await unit.sync({ unit_state: { ip: "10.0.0.7" }, output_variables: { temperature: 21 } });
    const page = await chooses("👥 Internal");
    expect(page.text).toContain("● Internal");
    bob.says("/units");
    const others = await turns(bob, await bob.sees("No devices yet"), "Others’ devices");
    expect(others.text).toBe("One device of other people");
    const card = await turns(bob, others, "🟢 Greenhouse · 👥 Ann");
    expect(card.text).toMatch(/^🟢 Greenhouse\n👥 Ann shares this with you\nonline\n\nInputs\nRelay: off/);
    expect(card.text).toContain("temperature: 21");
    expect(card.text).not.toMatch(/Repository|10\.0\.0\.7/);
    expect(card.buttons.flat()).not.toContain("🎛 Board");
    for (const label of ["📄 env.json", "🔑 New keys", "🗑 Delete", "🔐 Access"]) {
      expect(card.buttons.flat()).not.toContain(label);
    }
    expect(card.buttons.flat()).toEqual(expect.arrayContaining(["🔔 Alerts", "🔄 Refresh", "« Devices"]));
    const zoe = world.telegram.person({ first_name: "Zoe" });
    zoe.starts(link());
    await zoe.sees("I can’t find that.");
  });

  test("a value may be more private than its device", async () => {
    const list = await turns(ann, await opens(), "🎚 Each value");
    expect(list.buttons.flat()).toContain("📈 temperature · as the device");
    const page = await turns(ann, list, "📈 temperature");
    expect(page.buttons).toEqual([["• As the device"], ["🔒 Private"], ["« Back"]]);
    const question = await turns(ann, page, "🔒 Private");
    expect(question.text).toContain("Make temperature private?");
    expect((await turns(ann, question, "🔒 Yes")).buttons).toEqual([["As the device"], ["• 🔒 Private"], ["« Back"]]);
    bob.starts(link());
    const card = await bob.sees("Greenhouse");
    expect(card.text).toContain("door");
    expect(card.text).not.toContain("temperature");
    await turns(ann, page, "As the device");
  });

  test("public: the link opens the card for whoever has it, and registers nobody", async () => {
    const page = await chooses("🌍 Public");
    expect(page.text).toContain(`https://t.me/emulated_bot?start=${link()}`);
    expect(page.buttons.flat()).toContain("↗️ Send the link");
    const zoe = world.telegram.person({ first_name: "Zed" });
    zoe.starts(link());
    const card = await zoe.sees("Greenhouse");
    expect(card.text).toContain("temperature: 21");
    expect(card.buttons).toEqual([["🔄 Refresh"]]);
    await unit.sync({ at: Date.now() + 100, output_variables: { temperature: 22 } });
    expect((await turns(zoe, card, "🔄 Refresh")).text).toContain("temperature: 22");
    for (const data of ["board:1", "alerts:1:0", "env:1", "b-set:1:1:0", "access:1", "unit-del-yes:1"]) {
      expect(await zoe.forges(card, data), data).toEqual({ text: "Press /start first.", show_alert: true });
    }
    expect(await readRows(world.dir, "select name from user where name = 'Zed'")).toEqual([]);
    await chooses("🔒 Private");
    expect(await zoe.forges(card, "unit:1:0")).toEqual(NOT_FOUND);
  });
});

describe("grants", () => {
  test("begin with an empty list that says what to do", async () => {
    const page = await turns(ann, await opens(), "🤝 Shared with");
    expect(page.text).toBe(
      "Greenhouse is not shared with anybody in particular. Give somebody access, or send an invitation link.",
    );
    expect(page.buttons).toEqual([["➕ Give access"], ["« Back"]]);
  });

  test("to a person: they are told, see the unit among theirs, and set what they may", async () => {
    const card = await shares("🎛 Relay", "👤 Somebody", "Bob");
    expect(card.text).toBe("👤 Bob may set Greenhouse, 🎛 Relay.");
    const told = await bob.sees("Ann gives you access to Greenhouse.");
    expect(told.buttons).toEqual([["« Greenhouse"]]);
    bob.says("/units");
    const list = await bob.sees("One device");
    const seen = await turns(bob, list, "Greenhouse · 👥 Ann");
    expect(seen.text).toContain("Relay: off");
    expect(seen.text).not.toMatch(/target|temperature/);
    await bob.presses(seen, "🎛 Board");
    const board = await seesButton(bob, "Relay");
    await bob.presses(board, ({ text }) => text.startsWith("Relay"));
    await bob.sees(({ buttons }) => buttons.flat().some((label) => label.startsWith("Relay: on")));
    expect(await bob.forges(board, "b-nudge:2:1:0")).toEqual(NOT_FOUND);
  });

  test("merge when the same is given twice, and are listed", async () => {
    await shares("🎛 Relay", "👤 Somebody", "Bob");
    await shares("📟 The whole device", "See everything", "👤 Somebody", "Bob");
    const card = await shares("📟 The whole device", "🎛 Set the inputs", "👤 Somebody", "Bob");
    expect(card.text).toBe("👤 Bob may see and set Greenhouse.");
    const page = await turns(ann, await opens(), "🤝 Shared with (2)");
    expect(page.text).toBe("Greenhouse: who it is shared with (2)");
    expect(page.buttons.flat()).toEqual(["👤 Bob: sets 🎛 Relay", "👤 Bob: sees and sets", "➕ Give access", "« Back"]);
  });

  test("are taken back after a question; alerts and boards stop at once, and their owner is told", async () => {
    bob.says("/alerts");
    await bob.presses(await seesButton(bob, "➕"), "➕ Add an alert");
    await bob.presses(await seesButton(bob, "Greenhouse"), "Greenhouse · 👥 Ann");
    await bob.presses(await seesButton(bob, "temperature"), ({ text }) => text.startsWith("temperature"));
    await bob.presses(await seesButton(bob, "above…"), "above…");
    await bob.sees("Above what value");
    bob.says("30");
    const rule = await bob.sees("Done. I will write");
    const board = withButton(bob, "Relay");

    const list = await turns(ann, await opens(), "🤝 Shared with");
    const question = await turns(ann, await turns(ann, list, "👤 Bob: sees and sets"), "✖️ Take it back");
    expect(question.text).toContain("What depends on it stops at once: links, alerts, boards.");
    const rest = await turns(ann, question, "✖️ Take it back");
    expect(rest.buttons.flat()).toContain("👤 Bob: sets 🎛 Relay");
    await bob.sees("Some of your access to Greenhouse has ended. Stopped: one alert.");
    await unit.sync({ at: Date.now() + 200, output_variables: { temperature: 35 } });
    expect(await readRows(world.dir, "select revoked from rule")).toEqual([{ revoked: 1 }]);
    expect(await readRows(world.dir, "select id from incident where phase = 'firing'")).toEqual([]);

    const card = await turns(bob, rule, "« Alerts").catch(() => undefined);
    expect(card?.text ?? "").not.toContain("temperature");
    bob.says("/alerts");
    const alerts = await bob.sees("One alert");
    expect(alerts.text).toContain("\n🔒 An alert on something that you may not see any more");
    const stopped = await turns(bob, alerts, "🔒 An alert");
    expect(stopped.text).toContain("This alert is stopped");
    expect(stopped.text).not.toMatch(/Greenhouse|temperature|35/);
    expect(await bob.presses(stopped, "▶️ Resume")).toEqual(NOT_FOUND);

    const last = await turns(ann, rest, "👤 Bob: sets 🎛 Relay");
    await turns(ann, await turns(ann, last, "✖️ Take it back"), "✖️ Take it back");
    await bob.sees("Stopped: one board.");
    await vi.waitFor(async () => expect(await readRows(world.dir, "select * from posting")).toEqual([]));
    const gone = bob.chat.current(board);
    expect(gone?.buttons).toEqual([]);
    expect(gone?.text).not.toMatch(/Greenhouse|Relay/);

    await shares("📈 temperature", "👤 Somebody", "Bob");
    await bob.sees("gives you access");
    expect((await turns(bob, stopped, "▶️ Resume")).text).toMatch(
      /🔴 Happening now\n[\s\S]*\n\nDone\. It is already so: 35\u00a0°C\./,
    );
    expect(await readRows(world.dir, "select revoked from rule")).toEqual([{ revoked: 0 }]);
  });

  test("to a unit: chosen from those that the owner sees, or by its ID", async () => {
    await createUnitInChat(world, bob, "Pump");
    const page = await shares("📈 temperature", "📟 Another device");
    expect(page.text).toContain("There is no other device that you can see.");
    await ann.presses(page, "⌨️ By its ID");
    await ann.sees("Send the ID of the device.");
    for (const text of ["not an id", "\u0000"]) {
      ann.says(text);
      await ann.sees("There is no device with that ID.");
    }
    ann.says(uuid);
    await ann.sees("That is yours already");
    const [{ other }] = (await readRows(world.dir, "select uuid as other from unit where name = 'Pump'")) as [
      { other: string },
    ];
    ann.says(other.toUpperCase());
    expect((await ann.sees("📟 Pump may see")).text).toBe("📟 Pump may see Greenhouse, 📈 temperature.");
  });
});
