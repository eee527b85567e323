import type { Api } from "grammy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIncidentSend } from "../../../src/bot/delivery/incidents.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import { type Core, openCore } from "../../support/core.ts";
import { scale } from "../../support/torture.ts";

const COUNT = scale(2000, 10_000);
/** So many are told in one message. */
const TOGETHER = 1000;
const FIRED = Date.UTC(2026, 10, 30, 12);

let core: Core;
let rule: number;
beforeAll(async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { heat: "out:float" });
  rule = (await core.alerts.add(core.owner, await core.id(unit, "heat"), "above", 30, FIRED)).id;
  const connection = core.em.fork().getConnection();
  // As if they were on as many units.
  await connection.execute("drop index incident_open_unique");
  const n = `with recursive n (id) as (select 1 union all select id + 1 from n where id < ${COUNT})`;
  await connection.execute(`insert into incident (id, rule_id, unit_id, phase, since, fire_at, fired_at, facts)
    ${n} select id, ${rule}, ${unit}, 'firing', ${FIRED} + id, ${FIRED} + id, ${FIRED} + id, '{"value":31}' from n`);
  await connection.execute(`insert into incident_message (incident_id, chat_id) ${n} select id, 1 from n`);
});
afterAll(() => core.stop());

test(`${COUNT} open incidents are told in few messages, listed in pages, and ended with their rule`, async () => {
  const [sent, edited] = [[] as string[], new Map<number, string>()];
  const api = {
    sendMessage: async (_chatId: number, text: string) => ({ message_id: sent.push(text) }),
    editMessageText: async (_chatId: number, id: number, text: string) => void edited.set(id, text),
  } as unknown as Api;
  const { incidentMessages: messages } = core;
  const send = createIncidentSend({
    api,
    messages,
    translations: loadTranslations("locales"),
    now: () => now,
    reminders: { wake: () => {} },
  });
  let now = FIRED + COUNT;
  const tells = async (): Promise<void> => {
    // What is more than fits a message is told with what follows.
    for (let left = COUNT; left > 0; left -= TOGETHER, now += 30_000) while ((await send(1)) !== "sent");
  };

  await tells();
  expect(sent).toHaveLength(COUNT / TOGETHER);
  expect(sent[0]).toMatch(/^🔴 <b>1.?000 alerts<\/b> at once/);

  const first = await core.incidents.list(core.owner, 0, { which: "open" });
  expect([first.total, first.items[0]?.id]).toEqual([COUNT, COUNT]);
  const last = await core.incidents.list(core.owner, first.pages - 1, { which: "open" });
  expect(last.items.at(-1)?.id).toBe(1);

  await core.alerts.pause(core.owner, rule, FIRED + COUNT);
  expect(await core.em.fork().count(Incident, { phase: "firing" })).toBe(0);
  await tells();
  expect(sent).toHaveLength(COUNT / TOGETHER);
  expect([...edited.values()].filter((text) => text.includes("all over"))).toHaveLength(COUNT / TOGETHER);

  await core.alerts.remove(core.owner, rule);
  await tells();
  expect([...edited.values()]).toEqual(Array(COUNT / TOGETHER).fill("⚪️ The alert or its device was deleted."));
  expect(await core.em.fork().count(IncidentMessage, {})).toBe(0);
});
