import { Composer } from "grammy";
import { describe, expect, test } from "vitest";
import { createButton, isYes, itemAt, onPress } from "../../src/bot/button.ts";
import type { Context } from "../../src/bot/context.ts";
import { readButtons } from "../support/buttons.ts";

const CARD = createButton<[unit: number, page: number]>("card", 2);
const LIST = createButton<[unit: number, page: number, from?: number]>("list", 2, 1);
const MENU = createButton("menu", 0);

describe("a button's data", () => {
  test("is its name and its numbers", () => {
    expect(CARD.data(7, 0)).toBe("card:7:0");
    expect(CARD.data(7, -1)).toBe("card:7:-1");
    expect(MENU.data()).toBe("menu");
  });

  test("has the last numbers where they are given", () => {
    expect(LIST.data(7, 0)).toBe("list:7:0");
    expect(LIST.data(7, 0, 3)).toBe("list:7:0:3");
  });

  test("is read as it was made", () => {
    expect(CARD.read(CARD.data(7, -1))).toEqual([7, -1]);
    expect(LIST.read("list:7:0:3")).toEqual([7, 0, 3]);
    expect(MENU.read("menu")).toEqual([]);
  });

  test("of before lacks the last numbers, which are not zeros then", () => {
    expect(LIST.read("list:7:0")).toEqual([7, 0]);
  });

  test.each([
    "",
    "card",
    "card:7",
    "card:7:",
    "card:7:0:0",
    "card:7:0 ",
    " card:7:0",
    "CARD:7:0",
    "card:7:0\ncard:7:0",
    "card:x:0",
    "card::0",
    "card:1.5:0",
    "card:1e3:0",
    "card:--1:0",
    "card:1234567890123456:0",
    "list:7:0",
  ])("%j is no button's", (data) => expect(CARD.read(data)).toBeUndefined());

  test("is not made of what it could not be read from", () => {
    expect(() => CARD.data(1.5, 0)).toThrow("bad numbers for the button card: 1.5, 0");
    expect(() => CARD.data(Number.NaN, 0)).toThrow();
    expect(() => CARD.data(2 ** 53, 0)).toThrow();
    const long = createButton<[first: number, second: number]>("n".repeat(40), 2);
    expect(() => long.data(123456789012, 123456789012)).toThrow();
  });

  test("has as many numbers as its labels, or does not compile", () => {
    // @ts-expect-error one number too few
    expect(() => CARD.data(7)).toThrow();
    // @ts-expect-error one number too many
    expect(() => LIST.data(7, 0, 1, 2)).toThrow();
    // @ts-expect-error two labels, one number
    createButton<[unit: number, page: number]>("wrong", 1);
    // @ts-expect-error numbers without labels
    createButton("wrong", 2);
  });
});

describe("a press", () => {
  const press = async (feature: Composer<Context>, data: string): Promise<boolean> => {
    let isLeft = false;
    const update = { callback_query: { id: "1", data } };
    const ctx = { update, callbackQuery: update.callback_query } as unknown as Context;
    await feature.middleware()(ctx, async () => {
      isLeft = true;
    });
    return isLeft;
  };

  test("comes to its handler with labelled numbers, and to no other", async () => {
    const feature = new Composer<Context>();
    const heard: unknown[] = [];
    onPress(feature, CARD, async (_ctx, unit, page) => void heard.push({ unit, page }));
    onPress(feature, LIST, async (_ctx, unit, page, from = 5) => void heard.push({ unit, page, from }));
    onPress(feature, MENU, async (_ctx, ...numbers) => void heard.push(numbers));
    for (const data of ["list:1:2", "list:1:2:3", "menu", "card:4:5"]) expect(await press(feature, data)).toBe(false);
    expect(heard).toEqual([{ unit: 1, page: 2, from: 5 }, { unit: 1, page: 2, from: 3 }, [], { unit: 4, page: 5 }]);
  });

  test("that does not fit reaches no handler, and is left to those after it", async () => {
    const feature = new Composer<Context>();
    const heard: unknown[] = [];
    onPress(feature, CARD, async (_ctx, ...numbers) => void heard.push(numbers));
    for (const data of ["card", "card:1", "card:1:2:3", "card:one:2", "menu"]) {
      expect(await press(feature, data), data).toBe(true);
    }
    expect(heard).toEqual([]);
  });

  test("that fails is a failure of the whole", async () => {
    const feature = new Composer<Context>();
    onPress(feature, MENU, (_ctx) => {
      throw new Error("at once");
    });
    onPress(feature, CARD, async (_ctx, ..._numbers) => {
      throw new Error("later");
    });
    await expect(press(feature, "menu")).rejects.toThrow("at once");
    await expect(press(feature, "card:1:2")).rejects.toThrow("later");
  });

  test("is handled with all numbers that the button has and no more, or it does not compile", () => {
    const feature = new Composer<Context>();
    // @ts-expect-error the page is missing
    onPress(feature, CARD, async (_ctx, _unit) => {});
    // @ts-expect-error a third number
    onPress(feature, CARD, async (_ctx, _unit: number, _page: number, _from: number) => {});
    // @ts-expect-error a number that old buttons lack is not always there
    onPress(feature, LIST, async (_ctx, _unit: number, _page: number, _from: number) => {});
  });
});

test("a place in a list is one that is there", () => {
  expect([itemAt(["a", "b"], 0), itemAt(["a", "b"], 1)]).toEqual(["a", "b"]);
  for (const place of [-1, 2, 99]) expect(() => itemAt(["a", "b"], place)).toThrow("not-found");
});

test("yes is 1, no is 0, and nothing else is either", () => {
  expect([isYes(1), isYes(0)]).toEqual([true, false]);
  for (const number of [-1, 2]) expect(() => isYes(number)).toThrow("not-found");
});

/** All buttons of the bot with the numbers 1, 2, …: the same in chats of any age. `a|b` is one that once had fewer. */
const KNOWN = `
  units:1 unit:1:2 unit-back:1:2 unit-menu:1:2 board:1 alerts:1:2|alerts:1:2:3 access:1|access:1:2 grants:1:2 invites:1:2 others:1
  links:1:2|links:1:2:3 graph:1:2 inputs:1:2|inputs:1:2:3 outputs:1:2|outputs:1:2:3 output:1 logging:1 cn:1:2 ctn:1 cd:1
  say:1 upd:1 prog:1:2 upd-to:1:2 upd-type:1 upd-address:1 upd-view:1:2:3 upd-yes:1:2 upd-names:1:2:3 upd-name:1:2:3:4 upd-named:1:2:3:4
  al-dir:1:2|al-dir:1:2:3
  acc-vis:1:2:3 acc-vars:1:2 acc-var:1 acc-var-set:1:2:3
  grant:1 grant-del:1 grant-del-yes:1 give:1:2 give-all:1|give-all:1:2 give-to:1:2:3 give-p:1:2:3:4 give-p-yes:1:2:3:4
  give-s:1:2:3:4 give-s-yes:1:2:3:4 give-so:1:2:3:4 give-so-id:1:2:3:4 give-u:1:2:3:4 give-u-yes:1:2:3:4 give-id:1:2:3 invite-new:1:2:3:4 invited:1 invited-del:1
  hooks hook:1 hook-add hook-test:1 hook-del:1 hook-del-yes:1
  al-unit:1 al-out:1:2|al-out:1:2:3 al-all:1 rule:1|rule:1:2 rule-pause:1:2|rule-pause:1:2:3 rule-del:1|rule-del:1:2 rule-del-yes:1|rule-del-yes:1:2 rule-group:1|rule-group:1:2 rule-home:1|rule-home:1:2
  inc-ack:1 inc-ack-all inc-quiet:1 inc-snooze:1:2 inc-back:1 incidents:1 incident:1:2|incident:1:2:3:4 inc-seen:1:2|inc-seen:1:2:3:4 inc-csv inc-noisy
  al-dev:1:2|al-dev:1:2:3 al-any:1:2 al-any-dir:1:2:3 rule-edit:1|rule-edit:1:2 rule-people:1|rule-people:1:2 rule-copies:1:2|rule-copies:1:2:3
  rule-copy:1:2:3|rule-copy:1:2:3:4 rule-leave:1:2|rule-leave:1:2:3 rule-self:1|rule-self:1:2 rule-persons:1:2|rule-persons:1:2:3 rule-invite:1:2|rule-invite:1:2:3 rule-offer:1:2
  rule-try:1|rule-try:1:2 rule-quieter:1|rule-quieter:1:2 rule-urgent:1|rule-urgent:1:2 rule-inc:1:2|rule-inc:1:2:3 rule-kind:1:2|rule-kind:1:2:3 rule-band:1|rule-band:1:2
  rule-wait:1:2|rule-wait:1:2:3 rule-wait-set:1:2:3|rule-wait-set:1:2:3:4 rule-wait-type:1:2|rule-wait-type:1:2:3 rule-sev:1|rule-sev:1:2 rule-sev-set:1:2|rule-sev-set:1:2:3
  rule-hours:1|rule-hours:1:2 rule-hours-set:1:2:3:4|rule-hours-set:1:2:3:4:5 rule-hours-type:1|rule-hours-type:1:2 quiet quiet-set:1:2 quiet-type
  w:1:2:3|w:1:2:3:4 w-yes:1:2:3:4|w-yes:1:2:3:4:5 b-turn:1:2 bs:1 b-open:1 b-new b-from:1 b-from-u:1 b-menu:1:2 b-pin:1:2:3 b-again:1:2 b-back:1
  b-copy:1 b-name:1 b-del:1 b-del-yes:1 b-edit:1:2 w-edit:1:2 w-kind:1:2:3 w-move:1:2:3 w-beside:1:2:3 w-ask:1:2:3 w-on:1:2:3 w-within:1:2:3 w-type:1:2:3
  w-del:1:2 b-add:1:2 b-add-u:1:2:3 b-add-v:1:2:3 b-add-s:1:2:3:4 b-add-t:1
  g-boards:1:2 g-board:1:2 g-postb:1:2:3 g-pin:1 g-again g-edit
  b-set:1:2:3|b-set:1:2:3:4 b-nudge:1:2:3|b-nudge:1:2:3:4 b-choose:1:2:3|b-choose:1:2:3:4 b-type:1 backup backup-every:1 backup-forget backup-key backup-key-yes backup-make b-page:1:2
  l-all:1 link:1|link:1:2 l-pause:1:2|l-pause:1:2:3 l-change:1|l-change:1:2 l-del:1|l-del:1:2 l-del-yes:1|l-del-yes:1:2 l-from:1 l-src:1:2|l-src:1:2:3 l-to:1:2|l-to:1:2:3
  l-dst:1:2:3|l-dst:1:2:3:4 l-plan:1:2:3:4:5:6:7|l-plan:1:2:3:4:5:6:7:8
  l-put:1:2:3:4:5:6:7|l-put:1:2:3:4:5:6:7:8 l-ask:1:2:3|l-ask:1:2:3:4 l-map:1:2
  ch:1:2:3:4:5:6 ck:1:2:3:4:5:6 ct:1:2:3:4:5:6 cv:1:2:3:4:5:6 cg:1:2:3:4:5:6:7 cb:1:2:3:4:5:6 cu:1:2:3:4:5:6 co:1:2:3:4:5:6:7
  graph-all:1 graph-ground:1:2:3
  g-units:1:2 g-unit:1:2 g-post:1:2:3 g-close:1 g-turn:1 g-aud:1 g-remove g-rules:1:2 g-rule:1:2:3:4
  input:1:2:3 changes:1:2:3 i-unlink:1 i-unlink-yes:1 o-once:1:2:3 o-hold:1:2:3 o-unlink:1:2:3 o-cancel:1
  lg:1:2:3:4:5 lg-ask:1:2:3:4:5 lg-type:1 bad:1|bad:1:2:3 bda:1:2:3:4:5:6 bdy:1:2:3:4:5:6:7 bdt:1
  settings lang lang-set:1 tz|tz:1 tz-region:1|tz-region:1:2 tz-set:1|tz-set:1:2 tz-type|tz-type:1 tz-here:1 tz-else tz-share|tz-share:1 place place-forget
  me-data me-del me-del-next me-del-yes:1:2 me-del-no clock-right:1
  people:1 person:1:2 role:1:2:3 role-yes:1:2:3 reg reg-set:1 reg-invite
  peers:1 peer:1 peer-add peer-terms:1 peer-trust peer-refuse peer-way:1:2 peer-pause:1:2 peer-name:1 peer-reads:1:2 peer-acts:1 peer-del:1 peer-del-yes:1 peer-key:1
  mir-from:1 mir-devs:1:2 mir-dev:1:2:3:4:5 mir-take:1:2:3:4:5
  log:1:2:3:4 log-file:1
  rhythm:1:2 rhythm-set:1:2:3:4 rename:1 naming:1:2 named:1 named-type:1:2 named-dec:1 named-dec-set:1:2 named-move:1:2 named-reset:1 naming-order:1
  acts:1:2:3:4:5 acts-who:1:2:3:4 acts-filter:1:2:3:4
  view:1 view-filter:1:2 view-values:1:2 sel:1 sel-one:1:2:3 b-add-sc:1:2 b-add-scene:1:2:3 re-del:1:2 re-new:1:2:3:4 re-on:1:2 re-rule:1:2:3 re-sc:1:2:3:4 re:1:2 rule-re:1|rule-re:1:2 sc-re:1 sc-del-yes:1 sc-del:1 sc-edit:1:2 sc-in:1:2:3 sc-name:1 sc-new sc-part:1:2:3 sc-run:1 sc-take:1:2:3 sc-type:1:2 sc-u:1:2:3 sc-us:1:2 sc-val:1:2:3:4 sc:1:2 scenes:1|scenes:1:2 sel-all:1 sel-none:1 sel-end:1 sel-do:1 sel-back
  many-al:1 many-board many-out:1 many-dir:1:2 many-share:1 many-to:1 many-give:1:2 many-room:1 many-room-set:1 many-csv many-file:1 many-upd many-upd-yes:1 many-del many-del-yes:1
  room:1 room-new:1 room-name:1 room-move:1:2 room-to:1:2 room-del:1 room-del-yes:1 unit-room:1:2 unit-room-set:1:2
  zip:1:2 zip-without:1 env:1 renew:1 renew-yes:1 unit-del:1 unit-del-yes:1
  transfer:1:2 transfer-to:1:2 transfer-yes:1:2 transfer-link:1:2 transfer-del:1 transfer-see:1 transfer-take:1 transfer-no:1
  git-tokens:1 git-token:1 git-token-add git-token-here git-token-unit:1 git-token-del:1 git-token-del-yes:1
  sched:1|sched:1:2 scheds:1:2 hold:1:2 sched-part:1:2|sched-part:1:2:3 sched-more:1|sched-more:1:2 sched-days:1:2|sched-days:1:2:3
  sched-rnd:1:2|sched-rnd:1:2:3 sched-late:1:2|sched-late:1:2:3 sched-pause:1:2|sched-pause:1:2:3 sched-run:1|sched-run:1:2
  sched-del:1|sched-del:1:2 sched-del-yes:1|sched-del-yes:1:2 sched-unit:1 sched-in:1:2 sched-new:1 sched-val:1:2 sched-scenes:1 sched-scene:1
  tokens:1 token:1 token-add token-scope:1 token-life:1:2 token-rev:1 token-rev-yes:1
`;

describe("the bot's buttons", () => {
  const { buttons: made, mentions } = readButtons();
  const buttons = made.map(({ name, count, more }) => {
    const numbers = Array.from({ length: count + more }, (_, index) => index + 1);
    const button = createButton<number[]>(name, count, more);
    return { button, shapes: [...new Set([numbers.slice(0, count), numbers])] };
  });

  test("are all found here", () => {
    expect(made).toHaveLength(mentions);
  });

  test("have the names and numbers that they have always had", () => {
    const shown = buttons.map(({ button, shapes }) =>
      [...new Set(shapes.map((numbers) => button.data(...numbers)))].join("|"),
    );
    expect(shown.sort()).toEqual(KNOWN.trim().split(/\s+/).sort());
  });

  test("are red where they delete something for good", () => {
    const deleting = made.filter(({ name }) => name.endsWith("-del-yes"));
    expect(deleting.length).toBeGreaterThan(8);
    expect(deleting.filter(({ style }) => style !== "danger")).toEqual([]);
  });

  test("are read by themselves alone", () => {
    for (const data of KNOWN.trim().split(/[\s|]+/)) {
      const read = buttons.map(({ button }) => button.read(data)).filter((numbers) => numbers !== undefined);
      expect(read, data).toEqual([data.split(":").slice(1).map(Number)]);
    }
  });
});
