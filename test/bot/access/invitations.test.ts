import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readAll, readRows } from "../../support/database.ts";
import { meet, menuOf } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const HOUR = 3600_000;

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world, { first_name: "Ann" });
  await createUnitInChat(world, ann, "Greenhouse");
});
afterAll(() => world.stop());

async function turns(person: Person, message: Shown, label: string): Promise<Shown> {
  const now = person.chat.current(message) as Shown;
  await person.presses(now, ({ text }) => text.includes(label));
  return person.sees(({ id, edits }) => id === message.id && edits > now.edits);
}

async function opens(unit = "Greenhouse"): Promise<Shown> {
  ann.says("/units");
  return turns(ann, await menuOf(ann, await turns(ann, await ann.sees("device"), unit)), "🔐 Access");
}

/** An invitation to a unit as Ann gets it: the message, and what follows `?start=`. */
async function invites(unit = "Greenhouse", life = "60 min", what = ["📟 The whole device", "📈🎛 See"]) {
  let page = await turns(ann, await turns(ann, await opens(unit), "✉️ Invitations"), "➕ Invite");
  for (const label of [...what, "✉️ An invitation link"]) page = await turns(ann, page, label);
  await ann.presses(page, ({ text }) => text === life || text.startsWith("1 h"));
  const message = await ann.sees("https://t.me/");
  const [, payload = ""] = /https:\/\/t\.me\/emulated_bot\?start=(\S+)/.exec(message.text) ?? [];
  return { message, payload };
}

const stranger = (first_name: string): Person => world.telegram.person({ first_name });
const users = () => readRows(world.dir, "select name from user order by id");
const grants = () => readRows(world.dir, "select * from grant order by id".replace("grant", '"grant"'));

describe("an invitation", () => {
  test("is a link with a secret that is nowhere stored, and is listed until it ends", async () => {
    const { message, payload } = await invites();
    expect(message.text).toContain("An invitation to Greenhouse — see and set.");
    expect(message.text).toContain("It works once, for 1 h");
    expect(payload).toMatch(/^i_[\w-]{32}$/);
    expect(JSON.stringify(await readAll(world.dir))).not.toContain(payload.slice(2));
    const list = await turns(ann, await opens(), "✉️ Invitations");
    expect(list.text).toBe("Greenhouse: one open invitation. Each works once.");
    expect(list.buttons.flat()[0]).toMatch(/^✉️ see and set · (1 h|59 min) left$/);
  });

  test("registers somebody new and gives the right at once; the inviter is told", async () => {
    const { payload } = await invites();
    const bob = stranger("Bob");
    bob.starts(payload);
    await bob.sees("Hello, Bob!");
    const card = await bob.sees("👥 Ann shares this with you");
    expect(card.buttons.flat()).toContain("🎛 Board");
    const told = await ann.sees("Bob has accepted your invitation to Greenhouse.");
    expect(told.buttons).toEqual([["« Greenhouse"]]);
    expect(await grants()).toMatchObject([{ unit_id: 1, variable_id: null, to_user_id: 2, read: 1, write: 1 }]);
  });

  test("works once: the next one learns nothing but that, and is not registered", async () => {
    const { payload } = await invites();
    const [tom, tim] = [stranger("Tom"), stranger("Tim")];
    tom.starts(payload);
    tim.starts(payload);
    const answers = await Promise.all([tom.sees(/👥 Ann|used already/), tim.sees(/👥 Ann|used already/)]);
    expect(
      answers.filter(({ text }) => text === "This invitation has been used already. Ask for a new one.").length,
    ).toBe(1);
    expect((await users()).filter(({ name }) => name === "Tom" || name === "Tim")).toHaveLength(1);
  });

  test("on one value gives no more than that", async () => {
    const { payload, message } = await invites("Greenhouse", "60 min", ["📈 temperature"]);
    expect(message.text).toContain("An invitation to Greenhouse, 📈 temperature — see.");
    const kim = await meet(world, { first_name: "Kim" });
    kim.starts(payload);
    const card = await kim.sees("👥 Ann");
    expect(card.text).toContain("temperature");
    expect(card.text).not.toMatch(/Relay|door/);
    expect(card.buttons.flat()).not.toContain("🎛 Board");
  });

  test("of one's own is not used up", async () => {
    const { payload } = await invites();
    ann.starts(payload);
    await ann.sees("This is your own invitation: send it to somebody else. It still works.");
    const eva = stranger("Eva");
    eva.starts(payload);
    await eva.sees("👥 Ann");
  });

  test("ends after its time", async () => {
    const { payload } = await invites();
    const late = stranger("Late");
    vi.setSystemTime(Date.now() + HOUR + 1000);
    try {
      late.starts(payload);
      await late.sees("This invitation has expired. Ask for a new one.");
    } finally {
      vi.useRealTimers();
    }
    expect(await users()).not.toContainEqual({ name: "Late" });
  });

  test("is as nothing once it is withdrawn", async () => {
    const { payload } = await invites();
    let list = await turns(ann, await opens(), "✉️ Invitations");
    while (list.buttons.flat().some((label) => label.startsWith("✉️"))) {
      const card = await turns(ann, list, "✉️");
      expect(card.text).toContain("Withdraw it?");
      list = await turns(ann, card, "✖️ Withdraw");
    }
    expect(list.text).toBe(
      "Greenhouse: no open invitations. An invitation link works once, also for somebody not registered yet.",
    );
    const zoe = stranger("Zoe");
    const before = await readAll(world.dir);
    zoe.starts(payload);
    const { text } = await zoe.sees("This invitation does not work");
    for (const wrong of [`i_${"A".repeat(32)}`, `i_${"_".repeat(32)}`]) {
      zoe.starts(wrong);
      expect((await zoe.sees("This invitation does not work")).text).toBe(text);
    }
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("ends with the device", async () => {
    await createUnitInChat(world, ann, "Lost");
    const { payload } = await invites("Lost");
    ann.says("/units");
    const card = await turns(ann, await ann.sees("devices"), "Lost");
    await turns(ann, await turns(ann, await menuOf(ann, card), "🗑 Delete"), "🗑 Delete");
    const ray = stranger("Ray");
    ray.starts(payload);
    await ray.sees("This invitation does not work");
    expect(await users()).not.toContainEqual({ name: "Ray" });
  });
});
