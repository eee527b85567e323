import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { execute, readNow } from "../../support/database.ts";
import { addAlert, openGroup } from "../../support/groups.ts";
import { dataOf, meet, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let group: Group;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  ({ unit } = await createUnitInChat(world, ann));
  await addAlert(ann, "30");
  group = await openGroup(world, { title: "Home", members: [ann, bob] });
  await execute(world.dir, `insert into recipient (rule_id, chat_id, accepted_at) values (1, ${group.id}, 1)`);
});
afterAll(() => world.stop());

let clock = Date.now();
const reports = (temperature: number) => {
  clock = Math.max(clock + 1, Date.now());
  return unit.sync({ at: clock, output_variables: { temperature } });
};
const isEmptied = () => vi.waitFor(async () => expect(await readNow(world.dir, "select * from outbox")).toEqual([]));
const HOT = "🔴 Greenhouse: temperature above 30\u00a0°C";
const now = (message: Shown) => ann.chat.current(message) as Shown;
const there = (message: Shown) => group.chat.messages.find(({ id }) => id === message.id) as Shown;

beforeEach(async () => {
  world.telegram.heals();
  await reports(0);
  await isEmptied();
});

/** An incident, as its message is in the private chat and in the group. */
async function fires(value = 31): Promise<[mine: Shown, ours: Shown]> {
  const [mine, ours] = [ann.chat.mark(), group.chat.mark()];
  await reports(value);
  return [await ann.sees(HOT, { since: mine }), await bob.in(group).sees(HOT, { since: ours })];
}

describe("an incident", () => {
  test("is one message in each place, and acknowledged in one it is so in all, by whom and when", async () => {
    const [mine, ours] = await fires();
    expect(mine.buttons[0]).toEqual(["✅ Acknowledge", "🔕 Quiet…"]);
    expect(ours.buttons).toEqual([["✅ Acknowledge", "🔕 Quiet…"]]);
    expect(await bob.in(group).presses(ours, "✅ Acknowledge")).toEqual({ text: "✅ Acknowledged by Bob" });
    await ann.sees(({ id, text }) => id === mine.id && text.includes("✅ Bob · "));
    expect(now(mine).text).toContain("🟡 Greenhouse: temperature above 30");
    expect(now(mine).buttons).toEqual([["📈", "🎛", "⚙️"]]);
    await isEmptied();
    expect(there(ours).text).toContain("✅ Bob · ");
    expect(there(ours).buttons).toEqual([]);
    expect(await readNow(world.dir, "select due_at from incident_message where due_at is not null")).toEqual([]);
    // One is acknowledged already: pressed again, nothing is another.
    expect(await bob.in(group).forges(ours, dataOf(ours, "✅"))).toEqual({ text: "✅ Acknowledged by Bob" });
  });

  test("is quiet for a time, until it is over or until it is worse; then it rings", async () => {
    const [mine] = await fires();
    await ann.presses(mine, "🔕 Quiet…");
    const choice = await ann.sees(({ id, buttons }) => id === mine.id && buttons.flat().includes("1 h"));
    expect(choice.buttons).toEqual([["1 h", "8 h"], ["Until it is over", "Until it gets worse"], ["« Back"]]);
    await ann.presses(choice, "« Back");
    const back = await ann.sees(({ id, buttons }) => id === mine.id && buttons.flat().includes("🔕 Quiet…"));
    await ann.presses(back, "🔕 Quiet…");
    await ann.sees(({ id, buttons }) => id === mine.id && buttons.flat().includes("1 h"));
    expect(await ann.presses(now(mine), "Until it gets worse")).toEqual({ text: "🔕 No reminders" });
    await ann.sees(({ id, text }) => id === mine.id && text.includes("🔕 No reminders until it gets worse"));
    await isEmptied();
    const since = ann.chat.mark();
    await reports(30.5);
    await isEmptied();
    await reports(45);
    const rung = await ann.sees(/^🔔 Still so, for \d+ s: now 45\u00a0°C$/, { since });
    expect(rung.reply_to).toBe(mine.id);
    await isEmptied();
    expect(now(mine).text).toContain("Now 45\u00a0°C");
    expect(now(mine).text).not.toContain("🔕");
    expect(await readNow(world.dir, "select snoozed_until from incident where phase = 'firing'")).toEqual([
      { snoozed_until: null },
    ]);
  });

  test("that is over takes no press of an old button, and says so", async () => {
    const [mine] = await fires();
    const data = [dataOf(mine, "✅"), "inc-snooze:999999:1"];
    await reports(0);
    await ann.sees(({ id, text }) => id === mine.id && text.includes("Over · "));
    expect(await ann.forges(now(mine), data[0] as string)).toEqual({ text: "That is over already.", show_alert: true });
    expect(await ann.forges(now(mine), data[1] as string)).toEqual({ text: "That is over already.", show_alert: true });
  });

  test("of somebody else is none that one could acknowledge by a forged button", async () => {
    const [mine] = await fires();
    const eve = await meet(world, { first_name: "Eve" });
    const own = eve.chat.messages.at(-1) as Shown;
    expect((await eve.forges(own, dataOf(mine, "✅"))).show_alert).toBe(true);
    expect(await readNow(world.dir, "select acknowledged_at from incident where phase = 'firing'")).toEqual([
      { acknowledged_at: null },
    ]);
  });

  test("whose message is deleted is posted afresh, once", async () => {
    const [mine, ours] = await fires();
    await isEmptied();
    world.telegram.fails("editMessageText", { error_code: 400, description: "Bad Request: message to edit not found" });
    const chats = [
      { chat: ann.chat, id: mine.id, length: ann.chat.messages.length },
      { chat: group.chat, id: ours.id, length: group.chat.messages.length },
    ];
    await bob.in(group).presses(ours, "✅ Acknowledge");
    await isEmptied();
    const seen = chats.map(({ chat, id, length }) => {
      const [fresh, ...more] = chat.messages.slice(length);
      expect(more).toEqual([]);
      return { isFresh: fresh !== undefined, message: fresh ?? chat.messages.find((one) => one.id === id), chat };
    });
    // One was posted afresh, the other one was edited.
    expect(seen.map(({ isFresh }) => isFresh).sort()).toEqual([false, true]);
    for (const { message } of seen) expect(message?.text).toContain("✅ Bob · ");
    await reports(0);
    await isEmptied();
    for (const { chat, message } of seen) {
      expect(chat.messages.find(({ id }) => id === message?.id)?.text).toContain("Over · ");
    }
  });

  test("that began and ended before anybody was told is not told", async () => {
    world.telegram.fails("sendMessage", { retry_after: 1 }, 2);
    const [mine, ours] = [ann.chat.messages.length, group.chat.messages.length];
    await reports(31);
    await vi.waitFor(async () =>
      expect(await readNow(world.dir, "select * from outbox where attempts > 0")).toHaveLength(2),
    );
    await reports(0);
    await isEmptied();
    expect([ann.chat.messages.length, group.chat.messages.length]).toEqual([mine, ours]);
  });

  test("at night waits for the morning, unless it is critical", async () => {
    await execute(world.dir, `update user set quiet_from = 0, quiet_to = 1439 where telegram_id = ${ann.id}`);
    const [before, ours] = [ann.chat.messages.length, group.chat.mark()];
    await reports(31);
    await bob.in(group).sees(HOT, { since: ours });
    await isEmptied();
    expect(ann.chat.messages).toHaveLength(before);
    await reports(0);
    await isEmptied();
    expect(ann.chat.messages).toHaveLength(before);
    await execute(world.dir, "update rule set severity = 'critical'");
    const since = ann.chat.mark();
    await reports(31);
    await ann.sees("🚨 Greenhouse: temperature above 30", { since });
    await execute(world.dir, "update rule set severity = 'warning'");
    await execute(world.dir, `update user set quiet_from = null, quiet_to = null where telegram_id = ${ann.id}`);
  });

  test("with many others at once is one message, which follows all of them", async () => {
    for (const threshold of [31, 32, 33, 34, 35]) await addAlert(ann, String(threshold));
    const since = ann.chat.mark();
    await reports(50);
    const summary = await ann.sees("🔴 6 alerts at once: 6 still so, 0 over", { since });
    expect(summary.text.split("\n").filter((line) => line.startsWith("🔴 Greenhouse"))).toHaveLength(6);
    expect(summary.buttons).toEqual([["✅ Acknowledge all"], ["📋 Incidents"]]);
    expect(await ann.presses(summary, "✅ Acknowledge all")).toEqual({ text: "✅ 6 acknowledged" });
    await ann.sees(({ id, text }) => id === summary.id && text.includes("🟡 Greenhouse"));
    await reports(33.5);
    await ann.sees(({ id, text }) => id === summary.id && text.includes("4 still so, 2 over"));
    await reports(0);
    await ann.sees("🟢 All 6 are over", { since });
    expect(now(summary).text).toContain("🟢 6 alerts, all over");
  });

  test("goes to another person once they accept, in their language, and no more once they stop it", async () => {
    const ivan = await meet(world, { first_name: "Иван", language_code: "ru" });
    ann.says("/alerts");
    const card = await turns(ann, await ann.sees("alerts\n"), "1.");
    for (const label of ["💬", "➕ A person"]) await turns(ann, now(card), label);
    const asked = await turns(ann, now(card), "Иван");
    expect(asked.buttons.flat()).toContain("✖️ Иван (asked)");
    const offer = await ivan.sees("Ann хочет");
    const before = ivan.chat.messages.length;
    await fires(30.5);
    await reports(0);
    await isEmptied();
    expect(ivan.chat.messages).toHaveLength(before);
    const yes = await turns(ivan, offer, "✅");
    const since = ivan.chat.mark();
    await fires(30.5);
    await ivan.sees("🔴 Greenhouse: temperature выше 30", { since });
    await turns(ivan, yes, "🔕");
    await isEmptied();
    const heard = ivan.chat.messages.map(({ text }) => text);
    await reports(0);
    await isEmptied();
    expect(ivan.chat.messages.map(({ text }) => text)).toEqual(heard);
  });

  test("whose alert is deleted says so in its message", async () => {
    const [mine, ours] = await fires(30.5);
    await isEmptied();
    for (const label of ["⚙️", "🗑 Delete", "🗑 Delete"]) await turns(ann, now(mine), label);
    await vi.waitFor(() => expect(there(ours).text).toBe("⚪️ The alert or its device was deleted."));
    await isEmptied();
  });
});

describe("of what has been", () => {
  let zoe: Person;
  const DAY = 86_400_000;
  const today = Date.UTC(2026, 10, 30, 9);
  const past = (hours: number) => Date.now() - hours * 3_600_000;

  beforeAll(async () => {
    zoe = await meet(world, { first_name: "Zoe" });
    await createUnitInChat(world, zoe, "Cellar");
    await addAlert(zoe, "12", "below…");
    await addAlert(zoe, "40");
  });

  /** Puts an incident of one of Zoe's alerts into the past; the first is 1. */
  const keep = (
    alert: number,
    [since, endedAt]: readonly [number, number | null],
    facts: object,
    by: string | null = null,
  ) =>
    execute(
      world.dir,
      `insert into incident (rule_id, unit_id, output_id, phase, since, fire_at, fired_at, ended_at, facts, acknowledged_at, acknowledged_by_id)
        select rule.id, variable.unit_id, output_id, '${endedAt === null ? "firing" : "resolved"}', ${since}, ${since}, ${since}, ${endedAt},
          '${JSON.stringify(facts)}', ${by === null ? "null" : since}, (select id from user where name = '${by}')
        from rule join variable on variable.id = output_id
        where rule.owner_id = (select id from user where name = 'Zoe') order by rule.id limit 1 offset ${alert - 1}`,
    );

  test("all are in a file, the oldest first, with what they were and how long", async () => {
    await keep(1, [today, today + 90_500], { value: 11.5, worst: 9.25, last: 13 }, "Zoe");
    await keep(2, [today + DAY, null], { value: 41, worst: 41, last: 41 });
    zoe.says("/incidents");
    const list = await zoe.sees(/^Incidents, 1 open/);
    expect(list.text).toContain("🔴 Cellar: temperature above 40\u00a0°C · ");
    expect(list.text).toMatch(/🟢 Cellar: temperature below 12\u00a0°C · .*, 1 min/);
    const since = zoe.chat.mark();
    await zoe.presses(list, "📄 CSV");
    const sent = await zoe.sees(({ document }) => document?.name === "incidents.csv", { since });
    expect(sent.text).toBe("2 incidents. Times are in your time zone.");
    expect(sent.document?.text.replaceAll("\u00a0", " ").split("\r\n")).toEqual([
      'Time,Date and time,Over,Device,Alert,Severity,"Duration, s",First value,Worst value,Acknowledged by',
      "2026-11-30T09:00:00.000+00:00,2026-11-30 09:00:00,2026-11-30 09:01:30,Cellar,temperature below 12 °C,🔴 Warning,91,11.5 °C,9.25 °C,Zoe",
      "2026-12-01T09:00:00.000+00:00,2026-12-01 09:00:00,,Cellar,temperature above 40 °C,🔴 Warning,,41 °C,41 °C,",
      "",
    ]);
  });

  test("the noisiest alerts of the last 30 days are counted, with how long they took in the mean", async () => {
    await execute(
      world.dir,
      "delete from incident where rule_id in (select id from rule where owner_id = (select id from user where name = 'Zoe'))",
    );
    await keep(1, [past(5), past(5) + 60_000], {});
    await keep(1, [past(3), past(3) + 300_000], {});
    await keep(1, [past(24 * 31), past(24 * 31) + DAY], {});
    await keep(2, [past(1), null], {});
    zoe.says("/incidents");
    const list = await zoe.sees(/^Incidents, 1 open/);
    const noisy = await turns(zoe, list, "📊");
    expect(noisy.text.replaceAll("\u00a0", " ").split("\n")).toEqual([
      "Noisiest alerts of the last 30 days",
      "",
      "1. 2× Cellar: temperature below 12 °C · 3 min",
      "2. 1× Cellar: temperature above 40 °C · still so",
    ]);
    const card = await turns(zoe, noisy, "2×");
    expect(card.text).toMatch(/30 days.*\b2\b.*3\smin/);
  });
});
