import { afterAll, beforeAll, expect, test } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { openGroup, postBoard } from "../../support/groups.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let eve: Person;
let group: Group;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  eve = world.telegram.person({ first_name: "Eve", language_code: "en" });
  group = await openGroup(world, { title: "Home", members: [ann, eve], supergroup: true });
});
afterAll(() => world.stop());

const refusals = () =>
  world.telegram.calls("sendMessage").filter(({ parameters }) => parameters.ephemeral_message_parameters);

test("in a group a refused command is answered to nobody where the bot is no administrator", async () => {
  const before = group.chat.messages.length;
  eve.in(group).says("/board");
  // Ann's command comes after it, and is answered.
  ann.in(group).says("/help");
  await ann.in(group).sees("/board");
  expect(refusals().map(({ outcome }) => outcome.ok)).toEqual([false]);
  expect(group.chat.messages).toHaveLength(before + 3);
});

test("and to the one alone who wrote it where it is: others see nothing of it", async () => {
  group.promotesBot();
  eve.in(group).says("/board");
  const told = await eve.in(group).sees("Press /start first.");
  expect(told.receiver).toBe(eve.id);
  expect(ann.in(group).chat.find("Press /start first.")).toBeUndefined();
  expect(eve.in(group).chat.find("Press /start first.")).toBeDefined();
});

test("a server that does not know of such messages tells everybody: that is taken back", async () => {
  world.telegram.fails("sendMessage", {
    json: {
      ok: true,
      result: { message_id: 77, date: 0, chat: { id: group.id, type: "supergroup", title: "" }, text: "x" },
    },
  });
  const before = world.telegram.calls("deleteMessage").length;
  eve.in(group).says("/board");
  ann.in(group).says("/help");
  await ann.in(group).sees("/board");
  expect(world.telegram.calls("deleteMessage").slice(before)).toMatchObject([{ parameters: { message_id: 77 } }]);
});

test("what fails after a press was answered is told to the one alone who pressed", async () => {
  await createUnitInChat(world, ann, "Greenhouse");
  const board = await postBoard(ann.in(group), "Greenhouse", "Everyone here");
  world.telegram.fails("sendMessage", { error_code: 400 });
  expect(await ann.in(group).forges(board, "g-again")).toEqual({});
  expect((await ann.in(group).sees("Something went wrong")).receiver).toBe(ann.id);
});
