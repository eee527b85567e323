import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/domain/access.ts";
import { NONE } from "../../src/domain/transform.ts";
import { Link } from "../../src/entities/link.ts";
import { Posting } from "../../src/entities/posting.ts";
import { Rule } from "../../src/entities/rule.ts";
import { Transfer } from "../../src/entities/transfer.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { Transfers } from "../../src/services/transfers.ts";
import { GREENHOUSE, openPrograms, type Programs } from "../support/programs.ts";

const NOW = 1_800_000_000_000;

let programs: Programs;
let core: Programs["core"];
let ann: Person;
let tom: Person;
let unit: Awaited<ReturnType<Programs["connect"]>>;
beforeAll(async () => {
  programs = await openPrograms();
  ({ core, tom } = programs);
  ann = core.owner;
});
beforeEach(async () => {
  unit = await programs.connect(GREENHOUSE);
});
afterAll(() => programs.stop());

const kindsTo = async (person: Person) => (await programs.noticesTo(person.telegramId)).map(({ kind }) => kind);

async function offers(): Promise<number> {
  await core.transfers.offer(ann, unit.id, tom.id);
  return (await core.transfers.pending(ann, unit.id)).offer?.id ?? 0;
}

test("a unit goes with its values, its own links and its boards in groups; what the giver had besides stops", async () => {
  const other = await programs.connect(GREENHOUSE);
  const [temp, target] = [await unit.idOf("temp"), await unit.idOf("target")];
  const inner = await core.links.add(ann, temp, target, NONE, NOW);
  const outer = await core.links.add(ann, temp, await other.idOf("target"), NONE, NOW);
  await core.alerts.add(ann, temp, "above", 30, NOW);
  for (const chatId of [-100, ann.telegramId]) {
    const place = { chatId, threadId: null, messageId: unit.id, audience: "owner", locale: "en", page: 0 } as const;
    await core.postings.put({ unitId: unit.id, boardId: null, ownerId: ann.id, ...place }, NOW);
  }
  await core.grants.give(ann, { unitId: unit.id, variableId: null, read: true, write: true }, { userId: tom.id }, NOW);
  const id = await offers();
  expect(await core.transfers.offered(tom, id)).toMatchObject({
    giver: ann.name,
    inputs: 2,
    outputs: 2,
    links: 1,
    boards: 1,
  });
  expect(await core.transfers.accept(tom, id)).toBe(unit.id);

  const em = core.em.fork();
  expect((await em.findOneOrFail(Unit, unit.id)).owner.id).toBe(tom.id);
  expect(await em.findOneOrFail(Link, inner.id)).toMatchObject({ owner: { id: tom.id }, revoked: false });
  expect(await em.findOneOrFail(Link, outer.id)).toMatchObject({ owner: { id: ann.id }, revoked: true });
  expect(await em.findOneOrFail(Rule, { output: temp })).toMatchObject({ revoked: true });
  expect((await em.find(Posting, { unit: unit.id, chatId: -100 })).map(({ owner }) => owner?.id)).toEqual([tom.id]);
  expect(core.postings.at(-100, unit.id)?.ownerId).toBe(tom.id);
  await expect(core.unitsOf.view(ann, unit.id, NOW)).rejects.toThrow("not-found");
  expect((await core.unitsOf.view(tom, unit.id, NOW)).own).toBe(true);
  expect((await core.grants.overview(tom, unit.id)).grants).toBe(0);
  expect(await kindsTo(tom)).toContain("transfer-offered");
  expect(await kindsTo(ann)).toEqual(expect.arrayContaining(["transfer-accepted", "access-lost"]));
  // Whose it has been is kept.
  expect(await em.findOneOrFail(Transfer, id)).toMatchObject({ end: "accepted", endedAt: expect.any(Number) });
  await expect(core.transfers.accept(tom, id)).rejects.toThrow("transfer-over");
});

test("a refused offer, or one that was taken back, changes nothing, and the other is told", async () => {
  const refused = await offers();
  await core.transfers.refuse(tom, refused);
  expect(await kindsTo(ann)).toContain("transfer-refused");
  const taken = await offers();
  await core.transfers.cancel(ann, unit.id);
  expect(await kindsTo(tom)).toContain("transfer-cancelled");
  for (const id of [refused, taken]) {
    await expect(core.transfers.accept(tom, id)).rejects.toThrow("transfer-over");
    await expect(core.transfers.refuse(tom, id)).rejects.toThrow("transfer-over");
  }
  await expect(core.transfers.cancel(ann, unit.id)).rejects.toThrow("transfer-over");
  expect((await core.unitsOf.view(ann, unit.id, NOW)).own).toBe(true);
});

test("there is one offer of a unit at a time, and two answers to it are one", async () => {
  const id = await offers();
  await expect(core.transfers.offer(ann, unit.id, tom.id)).rejects.toThrow("transfer-open");
  const both = await Promise.allSettled([core.transfers.accept(tom, id), core.transfers.accept(tom, id)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("an offer is nobody else's, and only the owner makes one", async () => {
  const eve = await core.person(30 + unit.id, "Eve");
  const id = await offers();
  for (const asked of [
    core.transfers.offered(eve, id),
    core.transfers.accept(eve, id),
    core.transfers.refuse(eve, id),
  ]) {
    await expect(asked).rejects.toThrow("transfer-over");
  }
  for (const asked of [
    core.transfers.pending(tom, unit.id),
    core.transfers.receiver(tom, unit.id, eve.id),
    core.transfers.offer(tom, unit.id, eve.id),
    core.transfers.cancel(tom, unit.id),
    core.transfers.offer(ann, unit.id, ann.id),
    core.transfers.offer(ann, unit.id, 999_999),
  ]) {
    await expect(asked).rejects.toThrow("not-found");
  }
});

test("an offer ends with the unit, with time, and with a receiver or a giver who is blocked", async () => {
  const id = await offers();
  const block = (person: Person, role: "blocked" | "user") =>
    core.em.fork().nativeUpdate(User, { id: person.id }, { role });
  for (const person of [tom, ann]) {
    await block(person, "blocked");
    await expect(core.transfers.accept(tom, id)).rejects.toThrow("transfer-over");
    await block(person, "user");
  }
  await core.em.fork().nativeUpdate(Transfer, { id }, { expiresAt: 1 });
  await expect(core.transfers.accept(tom, id)).rejects.toThrow("transfer-over");
  // The next one may be made then.
  const next = await offers();
  await core.unitsOf.remove(ann, unit.id);
  await expect(core.transfers.accept(tom, next)).rejects.toThrow("transfer-over");
  await block(tom, "blocked");
  unit = await programs.connect(GREENHOUSE);
  await expect(core.transfers.offer(ann, unit.id, tom.id)).rejects.toThrow("not-found");
  await block(tom, "user");
});

test("a receiver who has as many units as one may can't take another, and the offer stays open", async () => {
  const id = await offers();
  const full = new Transfers({ ...core, now: Date.now, maxUnits: 0 });
  await expect(full.accept(tom, id)).rejects.toThrow("too-many-units");
  expect(await core.transfers.accept(tom, id)).toBe(unit.id);
});

describe("a link", () => {
  const claim = (person: Person, payload: string) =>
    core.writer.exclusive((em) => core.transfers.claim(em, payload, person));

  test("makes the offer that of who opens it first, once; its payload is nowhere kept", async () => {
    const payload = await core.transfers.offerByLink(ann, unit.id);
    expect(payload).toMatch(/^t_[\w-]{32}$/);
    expect(core.transfers.isLink(payload)).toBe(true);
    expect((await core.transfers.pending(ann, unit.id)).offer).toMatchObject({ receiver: null, unitId: unit.id });
    const rows = await core.em.fork().find(Transfer, { unit: unit.id });
    expect(JSON.stringify(rows)).not.toContain(payload.slice(2));
    const eve = await core.person(60 + unit.id, "Eve");
    await expect(claim(ann, payload)).rejects.toThrow("transfer-own");
    await expect(claim(tom, `t_${"x".repeat(32)}`)).rejects.toThrow("transfer-over");
    const both = await Promise.allSettled([claim(tom, payload), claim(eve, payload)]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect((await core.transfers.pending(ann, unit.id)).offer?.receiver).toBe(tom.name);
    expect(await kindsTo(ann)).toContain("transfer-opened");
    // Opened again by the same person it leads to the same offer.
    const id = await claim(tom, payload);
    await expect(core.transfers.accept(eve, id)).rejects.toThrow("transfer-over");
    expect(await core.transfers.accept(tom, id)).toBe(unit.id);
    await expect(claim(tom, payload)).rejects.toThrow("transfer-over");
  });

  test("ends with time, with the unit, with its giver, and when it is taken back", async () => {
    const ended = await core.transfers.offerByLink(ann, unit.id);
    await expect(core.transfers.offer(ann, unit.id, tom.id)).rejects.toThrow("transfer-open");
    await core.em.fork().nativeUpdate(Transfer, { unit: unit.id, end: null }, { expiresAt: 1 });
    await expect(claim(tom, ended)).rejects.toThrow("transfer-over");
    const taken = await core.transfers.offerByLink(ann, unit.id);
    await core.transfers.cancel(ann, unit.id);
    await expect(claim(tom, taken)).rejects.toThrow("transfer-over");
    const blocked = await core.transfers.offerByLink(ann, unit.id);
    await core.em.fork().nativeUpdate(User, { id: ann.id }, { role: "blocked" });
    await expect(claim(tom, blocked)).rejects.toThrow("transfer-over");
    await core.em.fork().nativeUpdate(User, { id: ann.id }, { role: "user" });
    await core.unitsOf.remove(ann, unit.id);
    await expect(claim(tom, blocked)).rejects.toThrow("transfer-over");
  });

  test("is made by the owner alone", async () => {
    await expect(core.transfers.offerByLink(tom, unit.id)).rejects.toThrow("not-found");
  });
});
