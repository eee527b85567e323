import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { Incident } from "../../entities/incident.ts";
import { IncidentMessage } from "../../entities/incidentmessage.ts";
import { Rule } from "../../entities/rule.ts";
import { announce } from "../writer/announce.ts";

/**
 * Ends the incidents that are open, within the transaction that stops or changes what they hang on: their messages say so,
 * and what was pending is forgotten.
 */
export async function closeIncidents(em: EntityManager, of: FilterQuery<Incident>, now: number): Promise<void> {
  await em.nativeDelete(Incident, { $and: [of, { phase: "pending" }] });
  const open = await em.find(
    Incident,
    { $and: [of, { phase: "firing" }] },
    { fields: ["id"], disableIdentityMap: true },
  );
  const ids = open.map(({ id }) => id);
  if (ids.length === 0) return;
  await em.nativeUpdate(Incident, { id: ids }, { phase: "resolved", endedAt: now, stopped: true });
  await tellOfIncidents(em, ids, now);
}

/**
 * The same with those of a person's rules on rooms that are at units which are not in these rooms now. Gives whether there
 * are rules on rooms.
 */
export async function closeOutside(
  em: EntityManager,
  owner: number,
  isIn: (unitId: number, roomId: number) => boolean,
  now: number,
): Promise<boolean> {
  const ofRooms = { owner, roomId: { $ne: null } };
  if ((await em.count(Rule, ofRooms)) === 0) return false;
  const where = { rule: ofRooms, phase: { $ne: "resolved" as const } };
  const present = await em.find(Incident, where, { populate: ["rule"], disableIdentityMap: true });
  const outside = present.filter(({ rule, unit }) => !isIn(unit.id, rule.$.roomId ?? 0));
  await closeIncidents(em, { id: outside.map(({ id }) => id) }, now);
  return true;
}

/**
 * Has the messages of a rule's incidents that go on looked at, within the transaction that changed how they are told;
 * `isLoud` where phones are to ring for it, unless somebody takes care of it.
 */
export async function tellOfOpen(em: EntityManager, rule: number, now: number, isLoud: boolean): Promise<void> {
  const open = await em.find(Incident, { rule, phase: "firing" }, { fields: ["id"], disableIdentityMap: true });
  const ids = open.map(({ id }) => id);
  if (ids.length === 0) return;
  const told = { incidentId: ids, toldAt: { $ne: null }, closed: false };
  if (isLoud) await em.nativeUpdate(IncidentMessage, told, { dueAt: now });
  await tellOfIncidents(em, ids, now);
}

/** Has the messages of incidents looked at, within the transaction that changed them. */
export async function tellOfIncidents(em: EntityManager, ids: readonly number[], now: number): Promise<void> {
  const messages = await em.find(IncidentMessage, { incidentId: [...ids] }, { disableIdentityMap: true });
  for (const stale of new Set(messages.map((message) => message.stale))) {
    const same = messages.filter((message) => message.stale === stale).map(({ id }) => id);
    await em.nativeUpdate(IncidentMessage, { id: same }, { stale: stale + 1 });
  }
  for (const chatId of new Set(messages.map((message) => message.chatId))) {
    announce(em, chatId, { kind: "incidents" }, now);
  }
  await em.flush();
}

/** The same in a chat with those that wait for a time, which may be another one by now. */
export async function tellWaiting(em: EntityManager, chatId: number, now: number): Promise<void> {
  const waiting = await em.find(IncidentMessage, { chatId, dueAt: { $ne: null } }, { disableIdentityMap: true });
  await tellOfIncidents(
    em,
    waiting.map(({ incidentId }) => incidentId),
    now,
  );
}
