import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import { Incident } from "../../entities/incident.ts";
import { IncidentMessage } from "../../entities/incidentmessage.ts";
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

/** Has the messages of incidents looked at, within the transaction that changed them. */
export async function tellOfIncidents(em: EntityManager, ids: readonly number[], now: number): Promise<void> {
  const messages = await em.find(IncidentMessage, { incidentId: [...ids] }, { disableIdentityMap: true });
  for (const message of messages) {
    await em.nativeUpdate(IncidentMessage, { id: message.id }, { stale: message.stale + 1 });
  }
  for (const chatId of new Set(messages.map((message) => message.chatId))) {
    announce(em, chatId, { kind: "incidents" }, now);
  }
  await em.flush();
}
