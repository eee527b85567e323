import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { User } from "../../../src/entities/user.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { type Core, openCore } from "../../support/core.ts";
import { Chats } from "../../support/incidentchats.ts";

const [MINUTE, HOUR] = [60_000, 3_600_000];
const ANN = 1;
const OUTPUTS = ["o1", "o2", "o3"];

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

const watch = async (name: string) =>
  (await core.alerts.add(core.owner, await core.id(unit, name), "above", 30, Date.now())).id;
const reports = (value: number, names = ["o1"]) =>
  core.report(unit, Object.fromEntries(names.map((name) => [name, value])));

/** All that there is to do in the chat. */
async function tells(): Promise<void> {
  for (let turns = 0; (await tell(ANN)) !== "sent"; turns++) if (turns > 50) throw new Error("it never ends");
}

/** Time goes on, and what is due by then is told. */
async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.writer.exclusive((em) => core.database.incidents.tellDue(em, Date.now()));
  await tells();
}

test("what came in the quiet hours is one digest in the morning, and stays that; what was over by then is counted", async () => {
  const quiet = { quietFrom: 22 * 60, quietTo: 7 * 60, timeZone: "UTC" };
  await core.em.fork().nativeUpdate(User, { id: ANN }, quiet);
  vi.setSystemTime(Date.UTC(2026, 10, 30, 23));
  for (const name of OUTPUTS) await watch(name);
  await reports(40, ["o1", "o2", "o3"]);
  await tells();
  await reports(0, ["o2"]);
  await tells();
  expect(chats.sent).toEqual([]);
  await pass(8 * HOUR - MINUTE);
  expect(chats.sent).toEqual([]);
  await pass(MINUTE);
  expect(chats.sent.map(({ text }) => text.split("\n")[0])).toEqual([
    "☀️ <b>3 alerts</b> in the quiet time: 2 still so, 1 over",
  ]);
  expect(await core.em.fork().count(Incident, { phase: "firing" })).toBe(2);
  await reports(0, ["o1"]);
  await tells();
  expect(chats.edits.at(-1)?.text).toContain("☀️ <b>3 alerts</b> in the quiet time: 1 still so, 2 over");
  await reports(0, ["o3"]);
  await tells();
  expect(chats.edits.at(-1)?.text).toContain("🟢 <b>3 alerts</b> in the quiet time, all over");
  expect(chats.replies()).toEqual(["🟢 All 3 are over"]);
});

test("what came and went in the quiet hours is told in the morning without a sound, unless it was stopped", async () => {
  await core.users.setQuiet(core.owner, { from: 22 * 60, to: 7 * 60 });
  vi.setSystemTime(Date.UTC(2026, 10, 30, 23));
  const rules = [await watch("o1"), await watch("o2")];
  await reports(40, ["o1", "o2"]);
  await reports(0);
  await core.alerts.pause(core.owner, rules[1] ?? 0);
  await tells();
  await pass(8 * HOUR);
  expect(chats.sent).toMatchObject([{ text: expect.stringContaining("🟢"), isSilent: true }]);
  expect(chats.sent[0]?.text).toContain("Shed");
  await pass(24 * HOUR);
  expect(chats.sent).toHaveLength(1);
});

test("quiet hours that are taken back at night hold nothing any more, and others hold it as long as they say", async () => {
  await core.users.setQuiet(core.owner, { from: 22 * 60, to: 7 * 60 });
  vi.setSystemTime(Date.UTC(2026, 10, 30, 23));
  await watch("o1");
  await reports(40);
  await tells();
  await core.users.setQuiet(core.owner, { from: 22 * 60, to: 5 * 60 });
  await tells();
  expect((await core.em.fork().findOneOrFail(IncidentMessage, 1)).dueAt).toBe(Date.UTC(2026, 11, 1, 5));
  await core.users.setTimeZone(core.owner, "Asia/Yekaterinburg");
  await tells();
  expect((await core.em.fork().findOneOrFail(IncidentMessage, 1)).dueAt).toBe(Date.UTC(2026, 11, 1, 0));
  await core.users.setQuiet(core.owner, null);
  await tells();
  expect(chats.sent.map(({ text }) => text)).toEqual([expect.stringContaining("Shed")]);
});
