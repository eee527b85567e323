import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { type Condition, defaultTiming } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { type Core, openCore } from "../../support/core.ts";
import { Chats } from "../../support/incidentchats.ts";

const [MINUTE, HOUR] = [60_000, 3_600_000];
const SILENT: Condition = { kind: "silent", after: 10 * MINUTE };

let core: Core;
let units: readonly number[];
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  units = await core.units(
    Array.from({ length: 30 }, (_, n) => `Unit ${n}`),
    { heat: "out:float" },
  );
  const selector = { kind: "many", name: null, roomId: null } as const;
  const words = { condition: SILENT, timing: defaultTiming(SILENT), severity: "warning" } as const;
  await core.alerts.make(core.owner, { selector, ...words }, Date.now());
  await report(units);
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

async function report(ids: readonly number[]): Promise<void> {
  await Promise.all(ids.map((id) => core.live.get(id)));
  await Promise.all(ids.map((id) => core.report(id, { heat: 20 })));
}

async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await core.alertTimers.look(units);
}

test("after an hour without a network, what came back is not told, and what has not is one message", async () => {
  const chats = new Chats();
  const { incidentMessages: messages } = core;
  const translations = loadTranslations("locales");
  const tell = createIncidentSend({ api: chats.api, messages, translations, now: Date.now });
  const tells = async (): Promise<void> => {
    while ((await tell(1)) !== "sent");
  };
  await pass(HOUR);
  expect(await core.em.fork().count(Incident, { phase: "firing" })).toBe(30);
  // Telegram answers again by then.
  await report(units.slice(0, 20));
  await tells();
  expect(chats.sent.map(({ text }) => text.split("\n")[0])).toEqual([
    expect.stringContaining("<b>10 alerts</b> at once"),
  ]);
  await report(units.slice(20));
  await tells();
  expect(chats.sent.slice(1)).toEqual([
    expect.objectContaining({ text: expect.stringContaining("All 10 are over"), isSilent: true }),
  ]);
});

test("after an hour without the server, nobody is silent who comes back within their own interval", async () => {
  await core.close();
  vi.setSystemTime(Date.now() + HOUR);
  core = await openCore(core.dir);
  await pass(9 * MINUTE);
  expect(await core.em.fork().count(Incident)).toBe(0);
  await report(units.slice(0, 29));
  await pass(2 * MINUTE);
  expect(await core.em.fork().find(Incident, {})).toMatchObject([{ unit: { id: units[29] }, phase: "firing" }]);
});
