import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readAll, readRows } from "../../support/database.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const NOT_FOUND = { text: "I can’t find that. It may have been deleted.", show_alert: true };
const START_FIRST = { text: "Press /start first.", show_alert: true };

const BLOCKED = { text: "You can’t use this bot any more." };

type Asker = "stranger" | "admin" | "owner" | "friend" | "neighbour";

let world: World;
let people: Record<Asker | "blocked", Person>;
/** A message of the bot in each one's chat, on which they press. */
let greetings: Map<Person, Shown>;
beforeAll(async () => {
  world = await startWorld();
  const stranger = world.telegram.person({ first_name: "Stranger" });
  stranger.says("hello");
  people = {
    admin: await meet(world, { first_name: "Admin" }),
    owner: await meet(world, { first_name: "Owner" }),
    friend: await meet(world, { first_name: "Friend" }),
    neighbour: await meet(world, { first_name: "Neighbour" }),
    blocked: await meet(world, { first_name: "Blocked" }),
    stranger,
  };
  await stranger.sees("/help");
  greetings = new Map(Object.values(people).map((person) => [person, person.chat.find(/help|\/new/) as Shown]));
  // The unit under test is unit 1 with the inputs 1 to 4 and the outputs 5 to 7; unit 2 is the neighbour's.
  await createUnitInChat(world, people.owner, "Greenhouse");
  await createUnitInChat(world, people.neighbour, "Pump");
  await presses("owner", "give-p-yes:1:0:3:5");
  await presses("admin", "role-yes:5:2:0");
});
afterAll(() => world.stop());

const presses = (who: Asker | "blocked", data: string) => people[who].forges(greetings.get(people[who]) as Shown, data);

/** How the unit stands, and who comes through which kind of door then. */
const STATES: readonly {
  readonly name: string;
  readonly by: readonly string[];
  readonly sees: readonly Asker[];
  /** Input 1, the relay. */
  readonly sets: readonly Asker[];
  /** Output 5, the temperature. */
  readonly reads: readonly Asker[];
}[] = [
  { name: "private", by: ["acc-vis:1:0:1"], sees: ["owner"], sets: ["owner"], reads: ["owner"] },
  {
    name: "internal",
    by: ["acc-vis:1:1:1"],
    sees: ["admin", "owner", "friend", "neighbour"],
    sets: ["owner"],
    reads: ["admin", "owner", "friend", "neighbour"],
  },
  {
    name: "internal, the temperature private",
    by: ["acc-var-set:5:1:1"],
    sees: ["admin", "owner", "friend", "neighbour"],
    sets: ["owner"],
    reads: ["owner"],
  },
  {
    name: "public, the temperature internal",
    by: ["acc-vis:1:2:1", "acc-var-set:5:2:1"],
    sees: ["stranger", "admin", "owner", "friend", "neighbour"],
    sets: ["owner"],
    reads: ["admin", "owner", "friend", "neighbour"],
  },
  {
    name: "private, the relay given to the friend",
    by: ["acc-vis:1:0:1", "give-p-yes:1:1:2:3"],
    sees: ["owner", "friend"],
    sets: ["owner", "friend"],
    reads: ["owner"],
  },
  {
    name: "private, all to see given to the friend too",
    by: ["give-p-yes:1:0:1:3"],
    sees: ["owner", "friend"],
    sets: ["owner", "friend"],
    reads: ["owner", "friend"],
  },
];

const ASKERS: readonly Asker[] = ["stranger", "admin", "owner", "friend", "neighbour"];

describe.each(STATES)("a unit that is $name", ({ by, sees, sets, reads }) => {
  beforeAll(async () => {
    for (const data of by) expect((await presses("owner", data)).show_alert, data).toBeUndefined();
  });

  test.each([
    ["unit:1:0", sees],
    ["b-set:1:1:0", sets],
    ["b-set:1:0:0", sets],
    ["al-dir:5:0", reads],
    ["env:1", ["owner"]],
    ["access:1", ["owner"]],
    ["unit-del:1", ["owner"]],
  ] as const)("%s opens for those who may, and is not there for the others", async (data, letsIn) => {
    for (const asker of ASKERS) {
      const answer = await presses(asker, data);
      // A card may be everybody's: those who may not see it learn nothing more of it from having no account.
      const closed = asker === "stranger" && data !== "unit:1:0" ? START_FIRST : NOT_FOUND;
      const isIn = (letsIn as readonly Asker[]).includes(asker);
      expect(isIn ? answer.show_alert : answer, asker).toEqual(isIn ? undefined : closed);
    }
  });

  test("stays closed to a person who was given everything and then blocked", async () => {
    for (const data of ["unit:1:0", "b-set:1:1:0", "al-dir:5:0", "board:1"]) {
      expect(await presses("blocked", data), data).toEqual(BLOCKED);
    }
  });

  test("opens by its link for those who see it", async () => {
    const [{ uuid }] = (await readRows(world.dir, "select uuid from unit where id = 1")) as [{ uuid: string }];
    for (const asker of ASKERS) {
      people[asker].starts(`u_${uuid.replaceAll("-", "")}`);
      const { text } = await people[asker].sees(/Greenhouse|I can’t find that/);
      expect(text.includes("Greenhouse"), asker).toBe(sees.includes(asker));
    }
  });
});

/** What the buttons of Access carry, for unit 1, variable 1, grant 2 and invitation 1. */
const FORGED = [
  "access:1",
  "acc-vis:1:2:0",
  "acc-vis:1:2:1",
  "acc-vars:1:0",
  "acc-var:1",
  "acc-var-set:1:1:1",
  "grants:1:0",
  "grant:2",
  "grant-del:2",
  "grant-del-yes:2",
  "give:1:0",
  "give-all:1",
  "give-to:1:0:1",
  "give-p:1:0:1:0",
  "give-p-yes:1:0:1:4",
  "give-u:1:0:1:0",
  "give-u-yes:1:0:1:2",
  "give-id:1:0:1",
  "invite-new:1:0:1:0",
  "invite-new:1:0:1:1",
  "invites:1:0",
  "invited:1",
  "invited-del:1",
];

describe("a forged button of Access", () => {
  beforeAll(async () => {
    await presses("owner", "invite-new:1:0:1:3");
    await people.owner.sees("https://t.me/");
  });

  test.each(FORGED)("%s is as one of things that do not exist, for everybody but the owner", async (data) => {
    const before = await readAll(world.dir);
    for (const asker of ["admin", "friend", "neighbour"] as const) {
      expect(await presses(asker, data), asker).toEqual(NOT_FOUND);
      expect(await presses(asker, data.replace(/:\d+/, ":999999")), asker).toEqual(NOT_FOUND);
    }
    expect(await presses("stranger", data)).toEqual(START_FIRST);
    expect(await presses("blocked", data)).toEqual(BLOCKED);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test.each([
    // A place that is no visibility, and a life that is none.
    "acc-vis:1:4:1",
    "acc-vis:1:-1:1",
    "acc-var-set:1:5:1",
    "acc-var-set:1:-1:1",
    "invite-new:1:0:1:4",
    // No right, a right that does not fit the variable, a variable of another unit.
    "give-to:1:0:0",
    "give-to:1:0:4",
    "give-to:1:5:2",
    "give-to:1:1:1",
    "give-to:1:8:2",
    "give-p-yes:1:8:2:4",
    "invite-new:1:8:2:1",
    "give-to:1:99:1",
    // Nobody, a unit that is not there or that the owner does not see.
    "give-p-yes:1:0:1:999",
    "give-u-yes:1:0:1:999",
    "give-u-yes:1:0:1:2",
    "grant:999",
    "invited:999",
  ])("%s is not found by the owner either", async (data) => {
    const before = await readAll(world.dir);
    expect(await presses("owner", data)).toEqual(NOT_FOUND);
    expect(await readAll(world.dir)).toEqual(before);
  });

  test("gives nothing to oneself, nor to the same unit", async () => {
    const own = { text: "That is yours already: there is nothing to give.", show_alert: true };
    expect(await presses("owner", "give-p-yes:1:0:1:2")).toEqual(own);
    expect(await presses("owner", "give-u-yes:1:0:1:1")).toEqual(own);
  });

  test("of a unit that is deleted meanwhile is not found", async () => {
    await presses("owner", "unit-del-yes:1");
    for (const data of FORGED) expect(await presses("owner", data), data).toEqual(NOT_FOUND);
    expect(
      await readRows(world.dir, 'select * from "grant" union all select * from invitation').catch(() => []),
    ).toEqual([]);
  });
});
