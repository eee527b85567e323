import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Recipient } from "../../../src/entities/recipient.ts";
import { type Core, openCore } from "../../support/core.ts";

const GROUP = { chatId: -100, threadId: null };

let core: Core;
let ann: Person;
let bob: Person;
let rule: number;
let unit: number;
beforeEach(async () => {
  core = await openCore();
  ann = core.owner;
  bob = await core.person(2, "Bob");
  unit = await core.unit("Shed", { heat: "out:float" });
  rule = (await core.alerts.add(ann, await core.id(unit, "heat"), "above", 30, Date.now())).id;
});
afterEach(() => core.stop());

const chats = async () => (await core.em.fork().find(IncidentMessage, {})).map(({ chatId }) => chatId).sort();
const offer = async () => {
  await core.recipients.invite(ann, rule, bob.id, Date.now());
  return (await core.em.fork().findOneOrFail(Recipient, { user: bob.id })).id;
};

test("whoever is asked hears nothing until they accept, and nothing any more once they say no", async () => {
  const id = await offer();
  const asked = await core.em.fork().findOneOrFail(Outbox, { chatId: bob.telegramId });
  expect(asked.notice).toMatchObject({ kind: "alert-offered", recipientId: id, person: "Ann" });
  await core.report(unit, { heat: 40 });
  expect(await chats()).toEqual([1]);
  await expect(core.recipients.answer(ann, id, true, 1)).rejects.toMatchObject({ code: "not-found" });
  await core.report(unit, { heat: 0 });
  await core.recipients.answer(bob, id, true, 1);
  await core.report(unit, { heat: 40 });
  expect(await chats()).toEqual([1, 1, 2]);
  await core.recipients.answer(bob, id, false, 2);
  expect(await chats()).toEqual([1, 1]);
  await core.report(unit, { heat: 0 });
  expect(await chats()).toEqual([1, 1]);
});

test("whoever is taken off hears nothing more of what goes on, and the others do", async () => {
  await core.recipients.answer(bob, await offer(), true, 1);
  await core.recipients.add(ann, rule, GROUP, 1);
  await core.recipients.add(ann, rule, { ...GROUP, threadId: 7 }, 1);
  await core.report(unit, { heat: 40 });
  expect(await chats()).toEqual([-100, -100, 1, 2]);
  const all = await core.recipients.list(ann, rule);
  const topic = all.find(({ threadId }) => threadId === 7);
  await core.recipients.remove(ann, rule, all.find(({ userId }) => userId === bob.id)?.id ?? 0);
  await core.recipients.remove(ann, rule, topic?.id ?? 0);
  const left = await core.em.fork().find(IncidentMessage, {}, { orderBy: { chatId: "asc" } });
  expect(left.map(({ chatId, threadId }) => [chatId, threadId ?? null])).toEqual([
    [-100, null],
    [1, null],
  ]);
  await core.recipients.direct(ann, rule, null);
  expect(await chats()).toEqual([1]);
});

test("nobody is asked again and again within a day, and whose alert it is hears of a no", async () => {
  const now = Date.now();
  for (let times = 1; times <= 5; times++) {
    const id = await offer();
    if (times % 2) await core.recipients.answer(bob, id, false, now);
    else await core.recipients.remove(ann, rule, id);
  }
  const kinds = async (chatId: number) =>
    (await core.em.fork().find(Outbox, { chatId })).map(({ notice }) => (notice as { kind: string }).kind);
  expect(await kinds(ann.telegramId)).toEqual(Array(3).fill("alert-refused"));
  await expect(offer()).rejects.toMatchObject({ code: "asked-enough", params: { max: 5 } });
  expect(await kinds(bob.telegramId)).toHaveLength(5);
  await core.recipients.invite(ann, rule, bob.id, now + 25 * 3_600_000);
  expect(await kinds(bob.telegramId)).toHaveLength(6);
});
