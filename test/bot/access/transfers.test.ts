import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
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
  expect(page.buttons).toEqual([["✉️ Invitations"], ["« Back"]]);
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
