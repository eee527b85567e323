import { afterAll, beforeAll, expect, test } from "vitest";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createClient, createToken, uuidsOf } from "../../support/api.ts";
import { readButtons } from "../../support/buttons.ts";
import { readAll } from "../../support/database.ts";
import { addAlert, openGroup, postMade } from "../../support/groups.ts";
import { links } from "../../support/links.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { isTorture } from "../../support/torture.ts";

let world: World;
let ann: Person;
let bob: Person;
let group: Group;
let board: Shown;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  await createUnitInChat(world, ann);
  await addAlert(ann, "30");
  await links(ann, ["Greenhouse", "running", "Greenhouse", "Relay"]);
  const call = createClient(world, await createToken(ann));
  const { of } = await uuidsOf(world, "Greenhouse");
  const widgets = [of.relay, of.target, of.mode, of.temperature].map((variable) => ({ variable }));
  expect((await call("/boards", { method: "POST", body: { name: "Hothouse", widgets } })).status).toBe(200);
  group = await openGroup(world, { title: "Home", members: [ann, bob], supergroup: true });
  board = await postMade(ann.in(group), "Hothouse", "Only me");
});
afterAll(() => world.stop());

const failed = ["en", "ru"].map((locale) => loadTranslations("locales")(locale).plain("error-internal"));

/** All that is stored, but for what is Bob's, and how messages are looked at. */
async function others() {
  const isBobs = (row: object) =>
    Object.entries(row).some(([key, value]) => (key === "owner_id" || key === "user_id") && value === 2);
  const { user = [], lens, handled_update, ...tables } = await readAll(world.dir);
  const rest = Object.entries(tables).map(([name, rows]) => [name, rows.filter((row) => !isBobs(row))] as const);
  return { ...Object.fromEntries(rest), user: user.filter(({ id }) => id !== 2) };
}

test("hundreds of forged presses, of every button that there is, do nothing to what is somebody else’s", async () => {
  const own = bob.chat.last as Shown;
  const before = await others();
  const since = world.telegram.calls().length;
  const odd = [0, -1, 999_999_999_999_999];
  let count = 0;
  for (const [place, { name, count: least, more }] of readButtons().buttons.entries()) {
    const rest = [
      [bob, own, odd[place % odd.length]],
      [bob.in(group), board, 1],
    ] as const;
    const isWhole = isTorture || /^(w|bs?|g)(-|$)/.test(name);
    for (const [who, shown, number] of [[bob, own, 1] as const, ...(isWhole ? rest : [])]) {
      const data = [name, ...Array.from({ length: least + more }, () => number)].join(":");
      const { text = "" } = await who.forges(shown, data);
      expect(failed, data).not.toContain(text);
      count++;
    }
  }
  expect(count).toBeGreaterThan(300);
  expect(await others()).toEqual(before);
  const told = world.telegram.calls().slice(since);
  const toBob = told.filter(({ parameters }) => Number(parameters.chat_id) === bob.id);
  expect(toBob.map(({ parameters }) => JSON.stringify(parameters)).filter((text) => /house/i.test(text))).toEqual([]);
  expect(group.chat.current(board)?.buttons).toEqual(board.buttons);
});
