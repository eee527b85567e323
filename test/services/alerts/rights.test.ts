import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { type Condition, defaultTiming } from "../../../src/domain/alert/condition.ts";
import { Incident } from "../../../src/entities/incident.ts";
import { IncidentMessage } from "../../../src/entities/incidentmessage.ts";
import { User } from "../../../src/entities/user.ts";
import type { Selector } from "../../../src/services/alerts/rule.ts";
import { type Core, openCore } from "../../support/core.ts";

const HOUR = 3_600_000;

let core: Core;
let admin: Person;
let bob: Person;
let unit: number;
let heat: number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 30, 12) });
  core = await openCore();
  admin = { ...(await core.person(2, "Ada")), role: "admin" };
  await core.em.fork().nativeUpdate(User, { id: admin.id }, { role: "admin" });
  bob = await core.person(3, "Bob");
  unit = await core.unit("Shed", { heat: "out:float" });
  heat = await core.id(unit, "heat");
});
afterEach(async () => {
  vi.useRealTimers();
  await core.stop();
});

async function make(person: Person, condition: Condition, selector: Selector): Promise<number> {
  const words = { condition, timing: defaultTiming(condition), severity: "warning" } as const;
  return (await core.alerts.make(person, { selector, ...words }, Date.now())).id;
}
const states = async () =>
  (await core.em.fork().find(Incident, {}, { orderBy: { id: "asc" } })).map(({ phase, stopped }) =>
    stopped ? "stopped" : phase,
  );
const chats = async () => (await core.em.fork().find(IncidentMessage, { toldAt: null })).map(({ chatId }) => chatId);

test("a right that is lost while it fires ends it, and says nothing more; once it is there again it can go on", async () => {
  const grant = await core.grants.give(
    core.owner,
    { unitId: unit, variableId: null, read: true, write: false },
    { userId: bob.id },
    Date.now(),
  );
  const above = { kind: "above", threshold: 30, deadband: 1 } as const;
  const rule = await make(bob, above, { kind: "output", outputId: heat });
  await core.report(unit, { heat: 40 });
  expect(await states()).toEqual(["firing"]);
  await core.grants.revoke(core.owner, grant.id, Date.now());
  expect(await states()).toEqual(["stopped"]);
  const { items } = await core.incidents.list(bob, 0);
  expect(items).toMatchObject([{ hidden: true, unit: "", value: undefined, facts: {} }]);
  await core.report(unit, { heat: 50 });
  expect(await states()).toEqual(["stopped"]);
  await expect(core.alerts.resume(bob, rule)).rejects.toMatchObject({ code: "not-found" });

  const again = { unitId: unit, variableId: null, read: true, write: false };
  await core.grants.give(core.owner, again, { userId: bob.id }, Date.now());
  expect(await core.alerts.view(bob, rule)).toMatchObject({ revoked: true });
  await core.alerts.resume(bob, rule);
  expect(await states()).toEqual(["stopped", "firing"]);
  expect((await core.incidents.list(bob, 0, { which: "open" })).items).toMatchObject([{ unit: "Shed", value: 50 }]);
});

test("whoever is let in again has all alerts on their own things again, and what happened meanwhile is told", async () => {
  const own = await core.unit("Barn", { heat: "out:float" }, bob.id);
  await make(bob, { kind: "silent", after: HOUR }, { kind: "unit", unitId: own });
  const outputId = await core.id(own, "heat");
  await make(bob, { kind: "above", threshold: 30, deadband: 1 }, { kind: "output", outputId });
  await core.report(own, { heat: 20 });
  await core.people.setRole(admin, bob.id, "blocked", Date.now());
  await core.report(own, { heat: 40 });
  expect(await states()).toEqual([]);
  await core.people.setRole(admin, bob.id, "user", Date.now());
  expect(await states()).toEqual(["firing"]);
  vi.setSystemTime(Date.now() + 2 * HOUR);
  await core.alertTimers.look([own]);
  expect(await states()).toEqual(["firing", "firing"]);
});

test("a group that is gone while it fires leaves the incident to its owner, as a new message that is no digest", async () => {
  const rule = await make(
    core.owner,
    { kind: "above", threshold: 30, deadband: 1 },
    { kind: "output", outputId: heat },
  );
  await core.recipients.direct(core.owner, rule, { chatId: -100, threadId: null });
  await core.report(unit, { heat: 40 });
  const told = { messageId: 5, toldAt: 5, stale: 0, dueAt: 7, reminders: 2 };
  await core.em.fork().nativeUpdate(IncidentMessage, {}, told);
  await core.groups.leave(-100, "Home", Date.now());
  expect(await core.em.fork().find(IncidentMessage, {})).toMatchObject([
    { chatId: 1, messageId: null, toldAt: null, dueAt: null, reminders: 0, stale: 1 },
  ]);
  await core.report(unit, { heat: 0 });
  expect([await states(), await chats()]).toEqual([["resolved"], [1]]);
});
