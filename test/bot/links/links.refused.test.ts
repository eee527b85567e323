import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readRows } from "../../support/database.ts";
import { LAMP, links, turns } from "../../support/links.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
  await createUnitInChat(world, ann);
  await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp"));
});
afterAll(() => world.stop());

async function removes(card: Shown): Promise<void> {
  await turns(ann, await turns(ann, card, "🗑 Delete"), "🗑 Delete");
}

describe("what can’t be linked", () => {
  test("is answered clearly: a variable with itself, types without a way, what is linked already, what is not there", async () => {
    ann.says("/links");
    const list = await seesButton(ann, "➕");
    const idOf = async (name: string, kind: string): Promise<unknown> =>
      (await readRows(world.dir, "select id from variable where name = ? and kind = ?", name, kind))[0]?.id;
    const temperature = await idOf("temperature", "output");
    const relay = await idOf("relay", "input");
    const when = await idOf("when", "input");
    const level = await idOf("level", "input");
    const light = await idOf("light", "input");
    const answers: [string, string][] = [
      [`l-put:${relay}:${relay}:0:0:0:0:0`, "A value can’t be linked to itself."],
      [`l-plan:${temperature}:${when}:0:0:0:0:0`, "There is no way from a number to a time like that."],
      [`l-put:${temperature}:${when}:3:0:0:0:0`, "There is no way from a number to a time like that."],
      [`l-put:${relay}:${light}:1:2:0:0:0`, "There is no way from a switch to a switch like that."],
      [`l-put:${relay}:${temperature}:0:0:0:0:0`, "I can’t find that."],
      [`l-put:999999:${level}:0:0:0:0:0`, "I can’t find that."],
      [`l-put:${temperature}:${level}:9:0:0:0:0`, "I can’t find that."],
      [`l-put:${temperature}:${level}:1:1:999999:0:0`, "I can’t find that."],
      [`l-ask:${temperature}:${level}:0`, "I can’t find that."],
      ["link:999999", "I can’t find that."],
      ["l-del-yes:999999", "I can’t find that."],
      ["l-map:0:0", "This button no longer works."],
      ["l-put:1:2", "This button no longer works."],
    ];
    for (const [data, text] of answers) {
      const answer = await ann.forges(list, data);
      expect([data, answer.text, answer.show_alert]).toEqual([data, expect.stringContaining(text), true]);
    }
    expect(await readRows(world.dir, "select * from link")).toEqual([]);
  });

  test("belongs to somebody else: neither shown nor linked, whatever the button says", async () => {
    const eve = await meet(world, { first_name: "Eve" });
    eve.says("/links");
    const units = await turns(eve, await seesButton(eve, "➕"), "➕ Add a link");
    expect(units.buttons).toEqual([["« Links"]]);
    const [{ id: source } = {}] = await readRows(world.dir, "select id from variable where name = 'temperature'");
    const [{ id: target } = {}] = await readRows(world.dir, "select id from variable where name = 'level'");
    const card = await links(ann, ["Greenhouse", "temperature", "Lamp", "level"]);
    const [{ id: link } = {}] = await readRows(world.dir, "select id from link");
    for (const data of [
      `l-to:${source}:0`,
      `l-plan:${source}:${target}:0:0:0:0:0`,
      `l-put:${source}:${target}:0:0:0:0:0`,
      `link:${link}`,
      `l-pause:${link}:1`,
      `l-del-yes:${link}`,
    ]) {
      // biome-ignore format: a list
      const answer = await eve.forges(units, data);
      expect(answer).toEqual({ text: "I can’t find that. It may have been deleted.", show_alert: true });
    }
    expect(await readRows(world.dir, "select paused from link")).toEqual([{ paused: 0 }]);
    await removes(card);
  });
});
