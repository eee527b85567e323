import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import type { Notice } from "../../../src/domain/notice.ts";
import { NONE } from "../../../src/domain/transform.ts";
import { Grant } from "../../../src/entities/grant.ts";
import { Link } from "../../../src/entities/link.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Rule } from "../../../src/entities/rule.ts";
import { type Services, startServices } from "../../support/services.ts";

const NOW = 1_800_000_000_000;

let services: Services;
let admin: Person;
let owner: Person;
let friend: Person;
beforeAll(async () => {
  services = await startServices();
  admin = await services.person("Admin", "admin");
});
afterAll(() => services.stop());
beforeEach(async () => {
  owner = await services.person("Owner");
  friend = await services.person("Friend");
  await services.em.fork().nativeDelete(Outbox, {});
});

const readAndWrite = { read: true, write: true };
const toldTo = async ({ telegramId }: Person) =>
  (await services.em.fork().find(Outbox, { chatId: telegramId })).map(({ notice }) => notice as Notice);
const link = (id: number) => services.em.fork().findOneOrFail(Link, id);
const rule = (id: number) => services.em.fork().findOneOrFail(Rule, id);
const put = (person: Person, unitId: number, messageId: number) =>
  services.postings.put(
    {
      unitId,
      boardId: null,
      ownerId: person.id,
      chatId: person.telegramId,
      threadId: null,
      messageId,
      audience: "owner",
      locale: "en",
      page: 0,
    },
    NOW,
  );

/** A source of the owner's, a sink of the friend's, and a link, an alert and a board of the friend's between them. */
async function depends() {
  const source = await services.unit(owner, "Source", ["dial"], ["heat"]);
  const sink = await services.unit(friend, "Sink", ["level"], ["echo"]);
  const grant = await services.grants.give(
    owner,
    { unitId: source.id, variableId: null, ...readAndWrite },
    { userId: friend.id },
    NOW,
  );
  const linked = await services.links.add(friend, source.of("heat"), sink.of("level"), NONE, NOW);
  const back = await services.links.add(friend, sink.of("echo"), source.of("dial"), NONE, NOW);
  const alert = await services.alerts.add(friend, source.of("heat"), "above", 5, NOW);
  await put(friend, source.id, 7);
  await services.em.fork().nativeDelete(Outbox, {});
  return { source, sink, grant, linked, back, alert };
}

describe("a grant taken back", () => {
  test("stops links in both directions, alerts and boards, and tells their owner once", async () => {
    const { source, sink, grant, linked, back, alert } = await depends();
    expect((await services.live.get(source.id))?.outputs.get("heat")?.links).toHaveLength(1);
    await services.grants.revoke(owner, grant.id, NOW);
    expect([(await link(linked.id)).revoked, (await link(back.id)).revoked]).toEqual([true, true]);
    expect((await rule(alert.id)).revoked).toBe(true);
    expect((await services.live.get(source.id))?.outputs.get("heat")).toMatchObject({ links: [], rules: [] });
    expect((await services.live.get(sink.id))?.outputs.get("echo")?.links).toEqual([]);
    const board = services.postings.of([source.id]).find(({ messageId }) => messageId === 7);
    expect(board && (await services.postings.shown(board, NOW))).toBeUndefined();
    expect(await toldTo(friend)).toEqual([{ kind: "access-lost", unit: "Source", links: 2, alerts: 1, boards: 1 }]);
    expect(await toldTo(owner)).toEqual([]);
  });

  test("shows nothing of what is hidden now, and lets it go on only when the right is back", async () => {
    const { source, sink, grant, linked, alert } = await depends();
    await services.grants.revoke(owner, grant.id, NOW);
    const [seen] = (await services.alerts.list(friend, 0)).items;
    expect(seen).toMatchObject({ id: alert.id, revoked: true, hidden: true, unit: "", output: "" });
    expect(await services.links.view(friend, linked.id)).toMatchObject({ state: "revoked", source: null });
    await expect(services.alerts.resume(friend, alert.id)).rejects.toThrow("not-found");
    await expect(services.links.setPaused(friend, linked.id, false)).rejects.toThrow();
    const right = { unitId: source.id, variableId: source.of("heat"), read: true, write: false };
    await services.grants.give(owner, right, { userId: friend.id }, NOW);
    expect(await services.alerts.view(friend, alert.id)).toMatchObject({
      revoked: true,
      hidden: false,
      unit: "Source",
    });
    await services.alerts.resume(friend, alert.id);
    await services.links.setPaused(friend, linked.id, false);
    expect([(await rule(alert.id)).revoked, (await link(linked.id)).revoked]).toEqual([false, false]);
    expect((await services.live.get(source.id))?.outputs.get("heat")).toMatchObject({ rules: [{ id: alert.id }] });
    expect((await services.live.get(sink.id))?.inputs.get("level")?.driven).toBe(true);
  });

  test("at the very moment in which something is made by it leaves nothing that goes on", async () => {
    const { source, grant } = await depends();
    const [taken, added] = await Promise.allSettled([
      services.grants.revoke(owner, grant.id, NOW),
      services.alerts.add(friend, source.of("heat"), "below", 5, NOW),
    ]);
    expect(taken.status).toBe("fulfilled");
    const going = await services.em.fork().count(Rule, { owner: friend.id, revoked: false });
    expect([going, added.status === "fulfilled" ? "stopped" : (added.reason as Error).message]).toEqual([
      0,
      expect.stringMatching(/stopped|not-found/),
    ]);
  });

  test.each([
    ["made", (a: number, b: number) => services.links.add(friend, a, b, NONE, NOW)],
    ["let go on", (_a: number, _b: number, id: number) => services.links.setPaused(friend, id, false)],
  ])("at the very moment in which a link is %s leaves none that goes on", async (_, act) => {
    const { source, sink, grant, linked } = await depends();
    const more = await services.unit(friend, "More", ["level"], []);
    await services.links.setPaused(friend, linked.id, true);
    const [taken] = await Promise.allSettled([
      services.grants.revoke(owner, grant.id, NOW),
      act(source.of("heat"), more.of("level"), linked.id),
    ]);
    expect(taken.status).toBe("fulfilled");
    const going = { owner: friend.id, revoked: false, paused: false };
    expect(await services.em.fork().count(Link, going)).toBe(0);
    for (const { id } of [source, sink, more]) {
      const unit = await services.live.get(id);
      expect([...(unit?.outputs.values() ?? [])].flatMap(({ links }) => links)).toEqual([]);
    }
  });

  test("that was to a unit stops the links of its owner, and nobody else’s", async () => {
    const source = await services.unit(owner, "Source", ["dial"], ["heat"]);
    const sink = await services.unit(friend, "Sink", ["level"], []);
    const right = { unitId: source.id, variableId: source.of("heat"), read: true, write: false };
    const grant = await services.grants.give(owner, right, { unitId: sink.id }, NOW);
    const given = await services.links.add(friend, source.of("heat"), sink.of("level"), NONE, NOW);
    const own = await services.links.add(owner, source.of("heat"), source.of("dial"), NONE, NOW);
    await services.grants.revoke(owner, grant.id, NOW);
    expect([(await link(given.id)).revoked, (await link(own.id)).revoked]).toEqual([true, false]);
    expect(await toldTo(friend)).toEqual([{ kind: "access-lost", unit: "Source", links: 1, alerts: 0, boards: 0 }]);
  });
});

describe("a narrower visibility", () => {
  test("of the unit, or of one value, stops what lived by it", async () => {
    const source = await services.unit(owner, "Source", [], ["heat", "light"]);
    await services.grants.setVisibility(owner, source.id, "internal", NOW);
    const heat = await services.alerts.add(friend, source.of("heat"), "above", 5, NOW);
    const light = await services.alerts.add(friend, source.of("light"), "above", 5, NOW);
    await services.grants.setVariableVisibility(owner, source.of("heat"), "private", NOW);
    expect([(await rule(heat.id)).revoked, (await rule(light.id)).revoked]).toEqual([true, false]);
    await services.grants.setVisibility(owner, source.id, "private", NOW);
    expect((await rule(light.id)).revoked).toBe(true);
    expect(await toldTo(friend)).toMatchObject([{ alerts: 1 }, { alerts: 1 }]);
  });

  test("leaves alone who has a grant, and the owner", async () => {
    const { source, linked, alert } = await depends();
    const own = await services.alerts.add(owner, source.of("heat"), "above", 5, NOW);
    await services.grants.setVisibility(owner, source.id, "public", NOW);
    await services.grants.setVisibility(owner, source.id, "private", NOW);
    expect((await link(linked.id)).revoked).toBe(false);
    expect([(await rule(alert.id)).revoked, (await rule(own.id)).revoked]).toEqual([false, false]);
    expect(await toldTo(friend)).toEqual([]);
  });
});

describe("a blocked person", () => {
  test("loses what others gave, while links among their own units go on", async () => {
    const { linked, alert, sink } = await depends();
    const own = await services.links.add(friend, sink.of("echo"), sink.of("level"), NONE, NOW);
    await services.people.setRole(admin, friend.id, "blocked", NOW);
    expect([(await link(linked.id)).revoked, (await link(own.id)).revoked]).toEqual([true, false]);
    expect((await rule(alert.id)).revoked).toBe(true);
    expect((await services.live.get(sink.id))?.outputs.get("echo")?.links).toMatchObject([{ id: own.id }]);
  });

  test("keeps for others what they gave them", async () => {
    const { linked } = await depends();
    await services.people.setRole(admin, owner.id, "blocked", NOW);
    expect((await link(linked.id)).revoked).toBe(false);
  });
});

test("an invitation ends with the rights of its maker", async () => {
  const source = await services.unit(owner, "Source", ["dial"], ["heat"]);
  const gift = { unitId: source.id, variableId: null, ...readAndWrite };
  const { payload } = await services.invitations.create(owner, gift, 1000);
  expect(await services.invitations.open(payload)).toBe(source.id);
  await services.people.setRole(admin, owner.id, "blocked", NOW);
  await expect(services.invitations.open(payload)).rejects.toThrow("invitation-invalid");
  const accept = services.users.register({ telegramId: 1, name: "New", locale: "en" }, NOW, {
    accept: (em, person) => services.invitations.accept(em, payload, person),
  });
  await expect(accept).rejects.toThrow("invitation-invalid");
  expect(await services.users.find(1)).toBeUndefined();
});

describe("a deleted unit", () => {
  test("tells the others what went with it, and leaves nothing of it", async () => {
    const { source, sink } = await depends();
    await services.alerts.add(owner, source.of("heat"), "above", 5, NOW);
    await services.units.remove(owner, source.id, NOW);
    expect(await toldTo(friend)).toEqual([{ kind: "unit-deleted", unit: "Source", links: 2, alerts: 1, boards: 1 }]);
    expect(await toldTo(owner)).toEqual([]);
    const em = services.em.fork();
    expect([await em.count(Grant, { unit: source.id }), await em.count(Link, { owner: friend.id })]).toEqual([0, 0]);
    expect((await services.live.get(sink.id))?.inputs.get("level")?.driven).toBe(false);
    await expect(services.units.remove(owner, source.id, NOW)).rejects.toThrow("not-found");
  });
});

describe("a link that the owner of its input takes away", () => {
  test("is told to the one whose it was, and to nobody else", async () => {
    const { source } = await depends();
    expect(await services.links.unlink(owner, source.of("dial"), NOW)).toBe(1);
    expect(await toldTo(friend)).toEqual([{ kind: "unlinked", unitId: source.id, unit: "Source", links: 1 }]);
    expect(await toldTo(owner)).toEqual([]);
  });
});

describe("a person who may use the instance again", () => {
  test("is told what of theirs is still stopped", async () => {
    await depends();
    await services.people.setRole(admin, friend.id, "blocked", NOW);
    await services.em.fork().nativeDelete(Outbox, {});
    await services.people.setRole(admin, friend.id, "user", NOW);
    expect(await toldTo(friend)).toEqual([{ kind: "unblocked", links: 2, alerts: 1 }]);
  });
});
