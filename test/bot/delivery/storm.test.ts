import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import type { Severity } from "../../../src/domain/alert/condition.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { type Core, openCore } from "../../support/core.ts";
import { Chats } from "../../support/incidentchats.ts";

const ANN = 1;
const COUNT = 25;
const OUTPUTS = Array.from({ length: COUNT }, (_, n) => `o${n + 1}`);

let core: Core;
let chats: Chats;
let unit: number;
let woken: number;
let tell: ReturnType<typeof createIncidentSend>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  chats = new Chats();
  woken = 0;
  const reminders = { wake: () => woken++ };
  const { incidentMessages: messages } = core;
  const translations = loadTranslations("locales");
  tell = createIncidentSend({ api: chats.api, messages, translations, now: Date.now, reminders });
  unit = await core.unit("Shed", Object.fromEntries(OUTPUTS.map((name) => [name, "out:float"])));
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

async function watch(name: string, severity: Severity = "warning"): Promise<void> {
  const { id } = await core.alerts.add(core.owner, await core.id(unit, name), "above", 30, Date.now());
  if (severity !== "warning") await core.alerts.change(core.owner, id, { severity }, Date.now());
}
const reports = (value: number, names: readonly string[]) =>
  core.report(unit, Object.fromEntries(names.map((name) => [name, value])));

async function tells(): Promise<void> {
  for (let turns = 0; (await tell(ANN)) !== "sent"; turns++) if (turns > 50) throw new Error("it never ends");
}
async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.writer.exclusive((em) => core.database.incidents.tellDue(em, Date.now()));
  await tells();
}
const heads = () => chats.sent.map(({ text }) => text.split("\n")[0]?.replaceAll(/<\/?b>/g, ""));

test("a storm that takes some seconds is told at once, and then in a few summaries", async () => {
  for (const name of OUTPUTS) await watch(name);
  for (const name of OUTPUTS) {
    await reports(40, [name]);
    await pass(900);
  }
  await pass(30_000);
  expect(heads()).toEqual([
    expect.stringContaining("Shed"),
    "🔴 6 alerts at once: 6 still so, 0 over",
    "🔴 18 alerts at once: 18 still so, 0 over",
  ]);
  expect(woken).toBeGreaterThan(0);
  await reports(0, OUTPUTS);
  await tells();
  expect(chats.replies()).toHaveLength(3);
});

test("what comes at once waits for nothing; one that follows waits some seconds, and is told alone", async () => {
  for (const name of ["o1", "o2", "o3", "o4"]) await watch(name);
  await reports(40, ["o1", "o2", "o3"]);
  await tells();
  expect(chats.sent).toHaveLength(3);
  await reports(40, ["o4"]);
  await pass(4000);
  expect(chats.sent).toHaveLength(3);
  await pass(1000);
  expect(heads()[3]).toContain("Shed");
  expect(chats.sent[3]).toMatchObject({ isSilent: false });
});

test("what is over before it is told was no news, and what is critical waits for nobody", async () => {
  for (const name of ["o1", "o2"]) await watch(name);
  await watch("o3", "critical");
  await reports(40, ["o1"]);
  await tells();
  await reports(40, ["o2"]);
  await pass(1000);
  await reports(40, ["o3"]);
  await pass(1000);
  expect(heads().map((head) => head?.slice(0, 2))).toEqual(["🔴", "🚨"]);
  await reports(0, ["o2"]);
  await pass(60_000);
  expect(chats.sent).toHaveLength(2);
});

test("a clock that was set back holds nothing up", async () => {
  for (const name of ["o1", "o2"]) await watch(name);
  await reports(40, ["o1"]);
  await tells();
  vi.setSystemTime(Date.now() - 3_600_000);
  await reports(40, ["o2"]);
  await tells();
  expect(chats.sent).toHaveLength(2);
});
