import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { defaultTiming } from "../../../src/domain/alert/condition.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Recipient } from "../../../src/entities/recipient.ts";
import { User } from "../../../src/entities/user.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { type Core, openCore } from "../../support/core.ts";
import { Chats } from "../../support/incidentchats.ts";

const [MINUTE, HOUR] = [60_000, 3_600_000];
const [ANN, GROUP] = [1, -100];
const OUTPUTS = ["o1", "o2", "o3", "o4", "o5", "o6"];

let core: Core;
let chats: Chats;
let unit: number;
let tell: ReturnType<typeof createIncidentSend>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  chats = new Chats();
  const { incidentMessages: messages } = core;
  const translations = loadTranslations("locales");
  tell = createIncidentSend({ api: chats.api, messages, translations, now: Date.now, reminders: { wake: () => {} } });
  unit = await core.unit("Shed", Object.fromEntries(OUTPUTS.map((name) => [name, "out:float"])));
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

const watch = async (name: string, person = core.owner, of = unit) =>
  (await core.alerts.add(person, await core.id(of, name), "above", 30, Date.now())).id;
const by = () => ({ person: core.owner, chatId: ANN });
const reports = (value: number, names = ["o1"]) =>
  core.report(unit, Object.fromEntries(names.map((name) => [name, value])));

/** All that there is to do in a chat. */
async function tells(chatId = ANN): Promise<void> {
  for (let turns = 0; (await tell(chatId)) !== "sent"; turns++) if (turns > 50) throw new Error("it never ends");
}

/** Time goes on, and what is due by then is told. */
async function pass(ms: number, chatId = ANN): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.writer.exclusive((em) => core.database.incidents.tellDue(em, Date.now()));
  await tells(chatId);
}

describe("an incident", () => {
  test("rings with growing pauses, and again where a silence is taken back", async () => {
    await watch("o1");
    await reports(40);
    await tells();
    await pass(15 * MINUTE);
    expect(chats.replies()).toHaveLength(1);
    await core.incidents.snooze(by(), 1, { kind: "over" }, Date.now());
    await tells();
    await pass(24 * HOUR);
    expect(chats.replies()).toHaveLength(1);
    await core.incidents.snooze(by(), 1, { kind: "none" }, Date.now());
    await tells();
    await pass(59 * MINUTE);
    expect(chats.replies()).toHaveLength(1);
    await pass(MINUTE);
    expect(chats.replies()).toHaveLength(2);
  });

  test("that is worse than somebody wanted to wait for rings in every chat, once, and goes on to remind there", async () => {
    const rule = await watch("o1");
    await core.recipients.add(core.owner, rule, { chatId: GROUP, threadId: null }, 1);
    await reports(40);
    await tells(ANN);
    await tells(GROUP);
    await core.incidents.snooze(by(), 1, { kind: "worse" }, Date.now());
    await tells(ANN);
    await tells(GROUP);
    await pass(24 * HOUR);
    await pass(0, GROUP);
    expect(chats.replies()).toEqual([]);
    await reports(50);
    await tells(ANN);
    await tells(GROUP);
    expect(chats.sent.filter(({ to }) => to !== undefined).map(({ chatId }) => chatId)).toEqual([ANN, GROUP]);
    await pass(HOUR, GROUP);
    await tells(ANN);
    expect(chats.replies()).toHaveLength(4);
  });

  test("whose value changes all the time is edited no more often than something is to be told of it", async () => {
    await watch("o1");
    await reports(40);
    await tells();
    await core.incidents.acknowledge(by(), 1, Date.now());
    await reports(35);
    for (let value = 36; (await tell(ANN)) !== "sent"; value++) {
      if (value > 39) throw new Error("it chases the value");
      await reports(value);
    }
    expect(chats.edits).toHaveLength(1);
    expect(chats.edits[0]?.text).toMatch(/Now <b>35\s°?C?<\/b>|Now <b>35<\/b>/);
  });
});

describe("many incidents at once", () => {
  beforeEach(async () => {
    for (const name of OUTPUTS) await watch(name);
    await reports(40, OUTPUTS);
    await tells();
    expect(chats.sent.map(({ text }) => text.split("\n")[0])).toEqual([
      "🔴 <b>6 alerts</b> at once: 6 still so, 0 over",
    ]);
  });

  test("ring together, once, also when each gets worse, and when the first is over", async () => {
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await reports(50, OUTPUTS);
    await tells();
    await pass(13 * MINUTE);
    await pass(5 * MINUTE);
    expect(chats.replies()).toEqual(["🔔 6 are still so"]);
    await reports(0, ["o1"]);
    await tells();
    await pass(16 * MINUTE);
    expect(chats.replies()).toEqual(["🔔 6 are still so", "🔔 5 are still so"]);
    await core.incidents.acknowledgeAll(by(), [2, 3, 4, 5, 6], Date.now());
    await tells();
    await pass(24 * HOUR);
    expect(chats.replies()).toHaveLength(2);
  });

  test("of which some are made quiet ring for the others", async () => {
    await core.incidents.snooze(by(), 1, { kind: "over" }, Date.now());
    await tells();
    await pass(16 * MINUTE);
    expect(chats.replies()).toHaveLength(1);
  });

  test("of which one is deleted are shown without it", async () => {
    await core.alerts.remove(core.owner, 3);
    await tells();
    expect(chats.edits.at(-1)?.text).toContain("<b>5 alerts</b> at once: 5 still so");
    for (const rule of [1, 2, 4, 5]) await core.alerts.remove(core.owner, rule);
    await tells();
    expect(chats.edits.at(-1)?.text).toContain("Shed");
    await core.alerts.remove(core.owner, 6);
    await tells();
    expect(chats.edits.at(-1)?.text).toBe("⚪️ The alert or its device was deleted.");
    expect(await core.em.fork().count(IncidentMessage, {})).toBe(0);
  });

  test("whose message is deleted are posted afresh as one, once", async () => {
    chats.deleted.add(1);
    await core.incidents.acknowledgeAll(by(), [1, 2, 3, 4, 5, 6], Date.now());
    await tells();
    expect(chats.sent.slice(1).map(({ text }) => text.split("\n")[0])).toEqual([
      "🔴 <b>6 alerts</b> at once: 6 still so, 0 over",
    ]);
    await reports(0, OUTPUTS);
    await tells();
    expect(chats.edits.at(-1)).toMatchObject({ id: 2, text: expect.stringContaining("all over") });
  });
});

test("in a group only the alerts of whoever is blocked are not told", async () => {
  const bob = await core.person(2, "Bob");
  const barn = await core.unit("Barn", { heat: "out:float" }, bob.id);
  const rules = [[bob, await watch("heat", bob, barn)], [core.owner, await watch("o1")]] as const; // biome-ignore format: pairs
  for (const [person, rule] of rules) await core.recipients.direct(person, rule, { chatId: GROUP, threadId: null });
  await core.report(barn, { heat: 40 });
  await reports(40);
  await core.em.fork().nativeUpdate(User, { id: bob.id }, { role: "blocked" });
  await tells(GROUP);
  expect(chats.sent.map(({ text }) => text.split("\n")[0])).toEqual([expect.stringContaining("<b>Shed</b>")]);
});

test("another severity reaches what is open: its message shows it, and what is critical now waits for no morning", async () => {
  const rule = await watch("o1");
  await reports(40);
  await tells();
  expect(chats.sent[0]?.text).toMatch(/^🔴/);
  await core.alerts.change(core.owner, rule, { severity: "info" }, Date.now());
  await tells();
  expect(chats.edits.map(({ text }) => text)).toEqual([expect.stringMatching(/^🔵/)]);

  const quiet = { quietFrom: 22 * 60, quietTo: 7 * 60, timeZone: "UTC" };
  await core.em.fork().nativeUpdate(User, { id: ANN }, quiet);
  vi.setSystemTime(Date.UTC(2026, 10, 30, 23));
  const held = await watch("o2");
  await reports(40, ["o2"]);
  await tells();
  expect(chats.sent).toHaveLength(1);
  await core.alerts.change(core.owner, held, { severity: "critical" }, Date.now());
  await tells();
  expect(chats.sent.slice(1).map(({ text }) => text)).toEqual([expect.stringMatching(/^🚨/)]);
});

test("what has become critical rings once more, by a reply, unless somebody takes care of it; less than that only shows", async () => {
  const rules = [await watch("o1"), await watch("o2")];
  await reports(40);
  await tells();
  await reports(40, ["o2"]);
  await tells();
  await core.incidents.acknowledge(by(), 2, Date.now());
  await tells();
  const change = async (severity: "critical" | "warning") => {
    for (const id of rules) await core.alerts.change(core.owner, id, { severity }, Date.now());
    await tells();
  };
  await change("critical");
  expect(chats.replies()).toEqual([expect.stringContaining("40")]);
  await change("warning");
  expect(chats.replies()).toHaveLength(1);
  await pass(14 * MINUTE);
  expect(chats.replies()).toHaveLength(1);
});

test("an event among many at once holds up nothing of what is said when the others are over", async () => {
  const outputId = await core.id(unit, "o6");
  const condition = { kind: "changed" } as const;
  const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
  await core.alerts.make(core.owner, { selector: { kind: "output", outputId }, ...words }, Date.now());
  await reports(1, ["o6"]);
  for (const name of OUTPUTS.slice(0, 5)) await watch(name);
  await core.report(unit, { o1: 40, o2: 40, o3: 40, o4: 40, o5: 40, o6: 2 });
  await tells();
  expect(chats.sent.map(({ text }) => text.split("\n")[0])).toEqual([
    expect.stringContaining("<b>6 alerts</b> at once"),
  ]);
  await reports(0, OUTPUTS.slice(0, 5));
  await tells();
  expect(chats.replies()).toEqual(["🟢 All 5 are over"]);
});

test("who is added while it goes on is told at once, and whose alert it is no more sees that in its message", async () => {
  const bob = await core.person(2, "Bob");
  const rule = await watch("o1");
  await reports(40);
  await tells();
  await core.recipients.invite(core.owner, rule, bob.id, 1);
  const { id } = await core.em.fork().findOneOrFail(Recipient, { user: bob.id });
  await tells(bob.telegramId);
  expect(chats.sent).toHaveLength(1);
  await core.recipients.answer(bob, id, true, Date.now());
  await core.recipients.add(core.owner, rule, { chatId: GROUP, threadId: null }, Date.now());
  const asked = await core.em.fork().find(Outbox, { notice: { kind: "incidents" } });
  expect(new Set(asked.map(({ chatId }) => chatId))).toEqual(new Set([ANN, bob.telegramId, GROUP]));
  await tells(bob.telegramId);
  await tells(GROUP);
  await tells();
  expect(chats.sent.map(({ chatId, to }) => [chatId, to])).toEqual([
    [ANN, undefined],
    [2, undefined],
    [GROUP, undefined],
  ]);
  await core.recipients.answer(bob, id, false, Date.now());
  await core.recipients.direct(core.owner, rule, null);
  await tells(bob.telegramId);
  await tells(GROUP);
  await tells();
  const text = "⚪️ This alert does not come here any more.";
  expect(chats.edits).toEqual([2, 3].map((id) => ({ id, text })));
  await reports(0);
  await tells(bob.telegramId);
  expect(await core.em.fork().find(IncidentMessage, {})).toMatchObject([{ chatId: ANN }]);
});
