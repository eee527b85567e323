import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { execute } from "../../support/database.ts";
import { meet, menuOf, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const GONE = { text: "This offer is over.", show_alert: true };

let world: World;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  await createUnitInChat(world, ann);
});
afterAll(() => world.stop());

async function opens(): Promise<Shown> {
  ann.says("/units");
  const card = await turns(ann, await seesButton(ann, "⚪️"), "⚪️");
  return turns(ann, await menuOf(ann, card), "🎁 Transfer");
}

async function offers(): Promise<[asked: Shown, offer: Shown]> {
  const question = await turns(ann, await opens(), "Bob");
  expect(question.text).toContain("Offer Greenhouse to Bob?");
  const asked = await turns(ann, question, "🎁 Offer it");
  expect(asked.text).toBe("Greenhouse is offered to Bob, who has 7 days left to answer. Until then it is yours.");
  return [asked, await bob.sees("🎁 Ann wants to give you Greenhouse.")];
}

test("there is nobody to give to at first", async () => {
  const page = await opens();
  expect(page.text).toContain("There is nobody else here yet who could get Greenhouse.");
  expect(page.buttons).toEqual([["🔗 By a link"], ["« Back"]]);
  expect((await turns(ann, page, "« Back")).text).toContain("⚙️ Greenhouse");
});

test("an offer is taken back, and refused, and both hear of it", async () => {
  bob = await meet(world, { first_name: "Bob" });
  const [asked, offer] = await offers();
  expect((await turns(ann, asked, "✖ Take the offer back")).text).toContain("Greenhouse stays yours.");
  await bob.sees("Ann has taken back the offer of Greenhouse.");
  expect(await bob.presses(offer, "🎁 See the offer")).toEqual(GONE);
  const [, next] = await offers();
  const seen = await turns(bob, next, "🎁 See the offer");
  expect(seen.text).toBe(
    "Ann gives you Greenhouse, for good.\n\n4 inputs, 3 outputs, all history\n" +
      "Its owner until now knows its keys. To make new ones, press ⚙️ More, 🔑 New keys.\n\n7 days left to answer.",
  );
  expect((await turns(bob, seen, "✖ No, thanks")).text).toBe("Greenhouse stays where it is.");
  await ann.sees("Bob does not want Greenhouse. It stays yours.");
  expect(await bob.forges(seen, "transfer-take:2")).toEqual(GONE);
});

test("an offer that is taken makes the other the owner, who can renew the keys at once", async () => {
  const [, offer] = await offers();
  const taken = await turns(bob, await turns(bob, offer, "🎁 See the offer"), "✅ Take it");
  expect(taken.text).toBe("Greenhouse is yours.");
  await ann.sees("🎁 Bob has taken Greenhouse: it is theirs now.");
  ann.says("/units");
  await ann.sees("No devices yet");
  const menu = await menuOf(bob, await turns(bob, taken, "« Greenhouse"));
  expect(menu.buttons.flat()).toContain("🔑 New keys");
});

test("nobody offers, sees or answers what is not theirs", async () => {
  const eve = await meet(world, { first_name: "Eve" });
  eve.says("/units");
  const message = await eve.sees("No devices yet");
  for (const data of ["transfer:1:0", "transfer-to:1:2", "transfer-yes:1:3", "transfer-del:1"]) {
    expect((await eve.forges(message, data)).text, data).toContain("I can’t find that.");
  }
  for (const data of ["transfer-see:3", "transfer-take:3", "transfer-no:3"]) {
    expect(await eve.forges(message, data), data).toEqual(GONE);
  }
});

/** Makes a link for whoever opens it: what follows `?start=`. */
async function makesLink(): Promise<string> {
  const question = await turns(ann, await opens(), "🔗 By a link");
  expect(question.text).toContain("Make a link that gives away Greenhouse?");
  const asked = await turns(ann, question, "🔗 Make the link");
  expect(asked.text).toContain("Greenhouse is offered to whoever opens the link.");
  const { text } = await ann.sees("https://t.me/");
  const [, payload = ""] = /https:\/\/t\.me\/emulated_bot\?start=(\S+)/.exec(text) ?? [];
  return payload;
}

test("a link gives it to who opens it, also to somebody new, and to nobody after them", async () => {
  await createUnitInChat(world, ann);
  const payload = await makesLink();
  ann.starts(payload);
  await ann.sees("This is your own link.");
  const zoe = world.telegram.person({ first_name: "Zoe" });
  zoe.starts(payload);
  await zoe.sees("Hello, Zoe!");
  const offer = await zoe.sees("Ann gives you Greenhouse, for good.");
  await ann.sees("🔗 Zoe has opened your link for Greenhouse");
  bob.starts(payload);
  await bob.sees("This offer is over.");
  expect((await turns(zoe, offer, "✅ Take it")).text).toBe("Greenhouse is yours.");
  await ann.sees("🎁 Zoe has taken Greenhouse: it is theirs now.");
});

test("a link is refused to the blocked, and stays open for others", async () => {
  await createUnitInChat(world, ann);
  const payload = await makesLink();
  await execute(world.dir, "update user set role = 'blocked' where name = 'Bob'");
  bob.starts(payload);
  await bob.sees("You can’t use this bot any more.");
  await execute(world.dir, "update user set role = 'user' where name = 'Bob'");
  bob.starts(payload);
  const offer = await bob.sees("Ann gives you Greenhouse, for good.");
  expect((await turns(bob, offer, "✖ No, thanks")).text).toBe("Greenhouse stays where it is.");
});

test("a link lets somebody in where people come by invitation, and nobody where it is closed", async () => {
  const payload = await makesLink();
  const mode = (value: string) =>
    execute(world.dir, `update setting set value = '"${value}"' where key = 'registration'`);
  await mode("closed");
  const kim = world.telegram.person({ first_name: "Kim" });
  kim.starts(payload);
  await kim.sees("closed");
  await mode("invitation");
  kim.starts(payload);
  await kim.sees("Ann gives you Greenhouse, for good.");
  await mode("open");
});
