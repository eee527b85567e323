import { afterEach, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createClocks, type TurnedClocks } from "../../support/clocks.ts";
import { readNow, readRows } from "../../support/database.ts";
import { meet, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

let clocks: TurnedClocks;
let world: World;
let ann: Person;
async function start(ahead = 0, before = (): void => {}): Promise<void> {
  clocks = createClocks();
  clocks.turn(ahead);
  world = await startWorld({ clocks });
  before();
  ann = await meet(world);
}
afterEach(() => world.stop());

/** Telegram answers something. */
async function hears(): Promise<void> {
  ann.says("?");
  await ann.sees("/help");
}

const beat = async () => (await readNow(world.dir, "select at from heartbeat"))[0]?.at as number | undefined;
/** Time is noted as proven, later than that. */
const beats = (at: number) => vi.waitFor(async () => expect(await beat()).toBeGreaterThanOrEqual(at));
const told = (chat: Person): Shown[] => chat.chat.messages.filter(({ text }) => /clock|certain|Часы/.test(text));

describe("with Telegram in reach", () => {
  test("time is proven at once, and nobody hears of it", async () => {
    await start();
    await beats(Date.now() - MINUTE);
    clocks.pass(2 * HOUR);
    world.telegram.turns(2 * HOUR);
    await hears();
    await beats(clocks.wall());
    expect(told(ann)).toEqual([]);
  });

  test("a jump that Telegram confirms is told to the admins once, in their language", async () => {
    await start();
    const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
    const bob = await meet(world, { first_name: "Bob" });
    ann.says("/people");
    const card = await turns(ann, await ann.sees("people"), "Иван");
    await turns(ann, await turns(ann, card, "👑"), "👑");
    clocks.turn(100 * DAY);
    world.telegram.turns(100 * DAY);
    await hears();
    clocks.pass(MINUTE);
    world.telegram.turns(MINUTE);
    const message = await ann.sees("The server’s clock has jumped from");
    expect(message.text).toMatch(/UTC\.\n\nTelegram confirms the new time, so there is nothing to do\.$/);
    expect(message.buttons).toEqual([]);
    expect((await ivan.sees("Часы сервера перескочили", { since: 0 })).text).toContain(
      "Telegram подтверждает новое время",
    );
    // The clocks are looked at once more.
    clocks.pass(MINUTE);
    world.telegram.turns(MINUTE);
    await beats(clocks.wall());
    expect([told(ann).length, told(ivan).length, told(bob).length]).toEqual([1, 1, 0]);
  });
});

describe("a clock 100 days ahead of Telegram's", () => {
  test("is told to the first admin, however late they come", async () => {
    await start(100 * DAY, () => {
      clocks.pass(HOUR);
      world.telegram.turns(HOUR);
    });
    // The doubt may be younger than that hour: time goes on until it is told.
    await vi.waitFor(
      () => {
        clocks.pass(MINUTE);
        world.telegram.turns(MINUTE);
        expect(told(ann).map(({ text }) => text)).toEqual([
          expect.stringContaining("The server’s clock may be wrong."),
        ]);
      },
      { timeout: 60_000, interval: 500 },
    );
  });

  test("is told to the admin with both times, devices go on, and it is believed when the admin says so", async () => {
    await start(100 * DAY);
    const { unit } = await createUnitInChat(world, ann);
    expect((await unit.sync({ at: clocks.wall(), output_variables: { temperature: 21 } })).status).toBe(200);
    clocks.pass(MINUTE);
    world.telegram.turns(MINUTE);
    const message = await ann.sees("The server’s clock may be wrong.");
    const [, ours = "", theirs = ""] = /It shows (.*); Telegram says (.*)\.\n/.exec(message.text) ?? [];
    expect(Math.round((Date.parse(ours) - Date.parse(theirs)) / DAY)).toBe(100);
    expect(message.text).toContain("Until the time is certain, nothing that is old is cleared away.");
    expect(await beat()).toBeUndefined();

    const bob = await meet(world, { first_name: "Bob" });
    const data =
      message.reply_markup && "inline_keyboard" in message.reply_markup && message.reply_markup.inline_keyboard[0]?.[0];
    await bob.forges(1, data && "callback_data" in data ? data.callback_data : "");
    // A button of another doubt shows the present one.
    clocks.pass(1000);
    await ann.forges(message, "clock-right:1");
    await ann.sees(({ id, edits }) => id === message.id && edits > 0);
    expect(ann.chat.current(message)?.buttons).toEqual([["✅ The server’s time is right"]]);
    expect(await beat()).toBeUndefined();

    expect((await turns(ann, message, "✅")).text).toMatch(/^✅ Thank you\. The server goes by its own time: /);
    await hears();
    await beats(Date.now() + 99 * DAY);
    await ann.forges(message, "clock-right:1");
    await ann.sees("✅ The time is certain, there is nothing to do.");
    expect(told(ann)).toHaveLength(1);
    expect(await readRows(world.dir, "select count(*) as count from sample")).toEqual([{ count: 1 }]);
  });
});
