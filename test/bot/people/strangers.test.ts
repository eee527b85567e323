import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readAll } from "../../support/database.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const NOT_FOUND = { text: "I can’t find that. It may have been deleted.", show_alert: true };
const OUTDATED = { text: "This button no longer works. Open /units for a fresh one.", show_alert: true };

let world: World;
let ann: Person;
let eve: Person;
let own: Shown;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world, { first_name: "Ann" });
  await createUnitInChat(world, ann, "Secret house");
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  await seesButton(ann, "Relay");
  eve = await meet(world, { first_name: "Eve" });
  await createUnitInChat(world, eve, "Own");
  own = withButton(eve, "🎛");
  await addRule(ann);
});
afterAll(() => world.stop());

async function addRule(person: Person): Promise<void> {
  await person.presses(withButton(person, "🎛"), "🔔 Alerts");
  await person.presses(await seesButton(person, "➕"), "➕ Add an alert");
  await person.presses(await seesButton(person, "temperature"), (button) => button.text.startsWith("temperature"));
  await person.presses(await seesButton(person, "above…"), "above…");
  await person.sees("Above what value");
  person.says("30");
  await person.sees("Done. I will write");
}

/** What the bot has written to somebody. */
const shownTo = ({ id }: Person) =>
  world.telegram
    .calls()
    .filter(({ method, parameters }) => /^(send|edit)/.test(method) && Number(parameters.chat_id) === id);

/** What the owner's buttons carry, for unit 1, its inputs 1 to 4 and outputs 5 to 7, and rule 1. */
const forged = [
  "unit:1:0",
  "board:1",
  "alerts:1:0",
  "env:1",
  "renew:1",
  "renew-yes:1",
  "unit-del:1",
  "unit-del-yes:1",
  "b-set:1:1:0",
  "b-nudge:2:1:0",
  "b-choose:3:0:0",
  "b-type:4",
  "b-page:1:0",
  "al-out:1:0",
  "al-dir:5:0",
  "al-dir:5:1",
  "al-dir:7:1",
  "rule:1",
  "rule-pause:1:1",
  "rule-del:1",
  "rule-del-yes:1",
];

describe("somebody else's button", () => {
  test("exists: each of them works for its owner", async () => {
    const greeting = ann.chat.find("Hello, Ann!") as Shown;
    for (const data of forged.filter((one) => !/yes|del|renew|pause|b-type|al-dir:5:1/.test(one))) {
      expect((await ann.forges(greeting, data)).show_alert, data).toBeUndefined();
    }
  });

  test.each(forged)("%s says what it says of things that do not exist, and does nothing", async (data) => {
    const before = await readAll(world.dir);
    const sent = shownTo(eve).length;
    expect(await eve.forges(own, data)).toEqual(NOT_FOUND);
    expect(await eve.forges(own, data.replace(/:\d+/, ":999999"))).toEqual(NOT_FOUND);
    expect(shownTo(eve)).toHaveLength(sent);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("is as nothing to whoever has never pressed start", async () => {
    const zoe = world.telegram.person({ first_name: "Zoe" });
    zoe.says("hello");
    await zoe.sees("/help");
    for (const id of [1, 999999]) {
      expect(await zoe.forges(1, `unit:${id}:0`)).toEqual(NOT_FOUND);
      expect(await zoe.forges(1, `board:${id}`)).toEqual({ text: "Press /start first.", show_alert: true });
    }
  });
});

describe("forged data", () => {
  test.each([
    "",
    "x",
    "unit",
    "unit:1",
    "unit:1:0:0",
    "unit:one:0",
    "unit:1.5:0",
    "UNIT:1:0",
    "unit:1:0 ",
    "unit:9999999999999999:0",
    "b-set:1:1",
    "new-create",
    "new-cancel",
    "'; drop table unit; --",
    "🦄".repeat(16),
  ])("%j is an outdated button, and changes nothing", async (data) => {
    const before = await readAll(world.dir);
    expect(await eve.forges(own, data)).toEqual(OUTDATED);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test.each([
    ["unit:-1:0", NOT_FOUND],
    ["unit:999999999999999:0", NOT_FOUND],
    ["b-set:-1:1:0", NOT_FOUND],
    ["rule:0", NOT_FOUND],
  ])("%s is not found", async (data, answer) => {
    expect(await eve.forges(own, data)).toEqual(answer);
  });

  test.each(["units:-5", "units:999999999999999", "al-all:-1", "unit:2:-3", "unit:2:999999999999999", "alerts:2:-1"])(
    "%s shows the nearest page",
    async (data) => {
      expect(await eve.forges(own, data)).toEqual({});
    },
  );

  test.each([
    "b-set:1:2:0",
    "b-set:1:-1:0",
    "al-dir:5:9",
    "al-dir:5:-1",
    "rule-pause:1:2",
    "input:1:0:2",
    "changes:1:0:2",
    "acc-vis:1:0:2",
    "acc-vis:1:9:1",
    "acc-var-set:1:1:2",
    "lg:5:9:0:0:0",
    "lg:5:0:0:2:0",
    "lg-ask:5:-1:0:0:0",
  ])("%s has a place or a yes that there is not, and is refused even to its owner", async (data) => {
    const before = await readAll(world.dir);
    expect(await ann.forges(withButton(ann, "Relay"), data)).toEqual(NOT_FOUND);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("for the wrong kind of input is refused with what would fit", async () => {
    const board = withButton(ann, "Relay");
    for (const data of ["b-choose:3:7:0", "b-choose:3:-1:0", "b-set:3:1:0"]) {
      expect(await ann.forges(board, data)).toEqual({
        text: "mode can’t take that value. Choose one of: auto, manual, off.",
        show_alert: true,
      });
    }
    expect(await ann.forges(board, "b-set:2:1:0")).toEqual({
      text: "target can’t take that value: it expects a number.",
      show_alert: true,
    });
    // An output is no input.
    expect(await ann.forges(board, "b-set:7:1:0")).toEqual(NOT_FOUND);
    expect(await ann.forges(board, "al-dir:1:0")).toEqual(NOT_FOUND);
  });
});
