import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { closesAt } from "../../domain/alert/hours.ts";
import type { Span } from "../../domain/span.ts";
import { toZone } from "../../domain/zone.ts";
import { Incident } from "../../entities/incident.ts";
import { IncidentMessage } from "../../entities/incidentmessage.ts";
import { Recipient } from "../../entities/recipient.ts";
import { User } from "../../entities/user.ts";
import { toPerson } from "../people/users.ts";
import type { Incidents, IncidentView } from "./incidents.ts";

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
/** So many are looked at together, as many as one frame can bring; a storm of more is told in several summaries. */
const MOST = 1000;

/** A message of an incident in a chat, and what the incident is now; undefined when it is none of this chat's any more. */
export interface Told
  extends Omit<IncidentMessage, "messageId" | "toldAt" | "shown" | "pictureAt" | "dueAt" | "threadId"> {
  readonly threadId: number | null;
  readonly messageId: number | null;
  readonly toldAt: number | null;
  readonly shown: string | null;
  readonly pictureAt: number | null;
  readonly dueAt: number | null;
  readonly incident: IncidentView | undefined;
  /** Messages of its alert don't go here any more: there is no incident either. */
  readonly isLeft: boolean;
  /** Its reader, or whose alert it is, was blocked. */
  readonly isMuted: boolean;
}

/** What is to be done in a chat, and for whom. */
export interface ChatWork {
  /** The person of a private chat, or the owner of the first alert in a group. */
  readonly reader: Person | undefined;
  /** Until when only what is critical makes a sound there; 0 when that is not so now. */
  readonly quietUntil: number;
  readonly told: readonly Told[];
}

interface Note {
  readonly messageId?: number | null;
  readonly toldAt?: number;
  readonly shown?: string | null;
  readonly isPhoto?: boolean;
  readonly pictureAt?: number | null;
  readonly dueAt?: number | null;
  readonly reminders?: number;
  readonly closed?: boolean;
  readonly isDigest?: boolean;
  readonly isGathered?: boolean;
}

/** What incidents have become of in chats: the outbox says that there is something, this says what. */
export class IncidentMessages {
  readonly #em: EntityManager;
  readonly #incidents: Pick<Incidents, "toViews">;

  constructor(em: EntityManager, incidents: Pick<Incidents, "toViews">) {
    this.#em = em;
    this.#incidents = incidents;
  }

  /** The messages of a chat that may show something that is not so any more, the oldest first. */
  async work(chatId: number, now: number): Promise<ChatWork> {
    const em = this.#em.fork();
    // What has waited long enough is told with what is new.
    const where = { chatId, $or: [{ stale: { $gt: 0 } }, { toldAt: null, dueAt: { $lte: now } }] };
    const rows = await em.find(IncidentMessage, where, { orderBy: { id: "asc" }, limit: MOST });
    return this.#read(em, chatId, rows, now);
  }

  /** When something new was told last in a place, since a time, and whether that had been gathered. */
  async lastTold(
    { chatId, threadId }: Pick<Told, "chatId" | "threadId">,
    [since, now]: Span,
  ): Promise<{ readonly at: number; readonly isGathered: boolean } | undefined> {
    const where = { chatId, threadId, toldAt: { $gt: since, $lte: now } };
    const [row] = await this.#em.fork().find(IncidentMessage, where, { orderBy: { toldAt: "desc" }, limit: 1 });
    return row && { at: row.toldAt as number, isGathered: row.isGathered };
  }

  /** All incidents that one message tells of. */
  async sharing(chatId: number, messageId: number, now: number): Promise<ChatWork> {
    const em = this.#em.fork();
    const rows = await em.find(IncidentMessage, { chatId, messageId }, { orderBy: { id: "asc" } });
    return this.#read(em, chatId, rows, now);
  }

  /** All incidents that the message of one tells of; where that is gone, those that were told of with it. */
  async together({ chatId, threadId, messageId, toldAt }: Told, now: number): Promise<ChatWork> {
    if (messageId !== null) return this.sharing(chatId, messageId, now);
    const em = this.#em.fork();
    const where = { chatId, threadId, messageId, toldAt };
    return this.#read(em, chatId, await em.find(IncidentMessage, where, { orderBy: { id: "asc" } }), now);
  }

  /** The message that should have been a picture for longest, but for those of some chats. */
  async picture(now: number, but: readonly number[]): Promise<ChatWork | undefined> {
    const em = this.#em.fork();
    const where = { pictureAt: { $lte: now }, messageId: { $ne: null }, chatId: { $nin: [...but] } };
    const [row] = await em.find(IncidentMessage, where, { orderBy: { pictureAt: "asc" }, limit: 1 });
    return row && this.#read(em, row.chatId, [row], now);
  }

  /** When the next is to become one. */
  async nextPicture(): Promise<number | undefined> {
    const where = { pictureAt: { $ne: null }, messageId: { $ne: null } };
    const [row] = await this.#em.fork().find(IncidentMessage, where, { orderBy: { pictureAt: "asc" }, limit: 1 });
    return row?.pictureAt ?? undefined;
  }

  /** A message as it is now; undefined when it stands for its incident no more. */
  async again({ id, chatId, messageId }: Told, now: number): Promise<ChatWork | undefined> {
    const em = this.#em.fork();
    const row = await em.findOne(IncidentMessage, { id, chatId, messageId });
    return row ? this.#read(em, chatId, [row], now) : undefined;
  }

  /** Notes what a message is, unless another one stands for its incident by now. */
  async noteShape({ id, chatId, messageId }: Told, note: Pick<Note, "isPhoto" | "shown" | "pictureAt">): Promise<void> {
    await this.#em.fork().nativeUpdate(IncidentMessage, { id, chatId, messageId }, { ...note });
  }

  /** Notes what has been told; what has changed meanwhile is still to be told. `isDone` unless there is more to do. */
  async note(told: readonly Told[], note: Note, isDone = true): Promise<void> {
    if (told.length === 0) return;
    await this.#em.fork().transactional(async (em) => {
      const ids = told.map(({ id }) => id);
      if (Object.keys(note).length > 0) await em.nativeUpdate(IncidentMessage, { id: ids }, { ...note });
      if (!isDone) return;
      for (const stale of new Set(told.map((one) => one.stale))) {
        const same = told.filter((one) => one.stale === stale).map(({ id }) => id);
        await em.nativeUpdate(IncidentMessage, { id: same, stale }, { stale: 0 });
      }
    });
  }

  /** Has messages looked at once more. */
  async lookAgain(told: readonly Told[]): Promise<void> {
    const em = this.#em.fork();
    for (const { id, stale } of told) await em.nativeUpdate(IncidentMessage, { id, stale }, { stale: stale + 1 });
  }

  /** Forgets messages of a chat of which nothing will ever be told again; what has moved elsewhere since is told there. */
  async forget(told: readonly Told[]): Promise<void> {
    const em = this.#em.fork();
    const [one] = told;
    for (const threadId of new Set(told.map((each) => each.threadId))) {
      const id = told.filter((each) => each.threadId === threadId).map((each) => each.id);
      if (one) await em.nativeDelete(IncidentMessage, { id, chatId: one.chatId, threadId });
    }
  }

  /** A message shows something else by now: what becomes of its incidents is posted afresh. */
  async leave(chatId: number, messageId: number): Promise<void> {
    const em = this.#em.fork();
    if ((await em.count(IncidentMessage, { chatId, messageId })) === 0) return;
    await em.nativeUpdate(IncidentMessage, { chatId, messageId }, { messageId: null, shown: null, isPhoto: false });
  }

  /** A chat takes no messages: what is new is not told there, and what was told stays as it is until it changes again. */
  async giveUp(chatId: number): Promise<void> {
    const em = this.#em.fork();
    await em.nativeDelete(IncidentMessage, { chatId, stale: { $gt: 0 }, toldAt: null });
    await em.nativeUpdate(IncidentMessage, { chatId, stale: { $gt: 0 } }, { stale: 0, dueAt: null, pictureAt: null });
  }

  /** People are reminded again from now on, in all chats: it has become worse than they wanted to wait for. */
  async wakeUp(incidentId: number, now: number): Promise<void> {
    await this.#em.fork().transactional(async (em) => {
      const incident = await em.findOne(Incident, { id: incidentId });
      if (!incident) return;
      // A chat that has rung already waits for its next reminder.
      const waiting = { incidentId, dueAt: { $gte: incident.snoozedUntil ?? Number.MAX_SAFE_INTEGER } };
      await em.nativeUpdate(IncidentMessage, waiting, { dueAt: now });
      em.assign(incident, { snoozedUntil: null, snoozedWorse: null });
    });
  }

  async #read(em: EntityManager, chatId: number, rows: readonly IncidentMessage[], now: number): Promise<ChatWork> {
    const ids = rows.map(({ incidentId }) => incidentId);
    const populate = { populate: ["rule.owner", "acknowledgedBy"] } as const;
    const incidents = new Map((await em.find(Incident, { id: ids }, populate)).map((one) => [one.id, one]));
    const user = chatId > 0 ? await em.findOne(User, { telegramId: chatId }) : undefined;
    const owners = ids.flatMap((id) => incidents.get(id)?.rule.$.owner.$ ?? []);
    const reader = user ?? (chatId < 0 ? (owners.find(({ role }) => role !== "blocked") ?? owners[0]) : undefined);
    const person = reader && toPerson(reader);
    const rules = [...new Set([...incidents.values()].map(({ rule }) => rule.id))];
    const here = { rule: rules, acceptedAt: { $ne: null }, $or: [{ chatId }, { user: { telegramId: chatId } }] };
    const recipients = await em.find(Recipient, here, { disableIdentityMap: true });
    const places = new Set(recipients.map(({ rule, threadId }) => `${rule.id} ${threadId ?? ""}`));
    const isLeft = ({ incidentId, threadId }: IncidentMessage): boolean => {
      const incident = incidents.get(incidentId);
      return incident !== undefined && !places.has(`${incident.rule.id} ${threadId ?? ""}`);
    };
    const views = person ? await this.#incidents.toViews(person, [...incidents.values()]) : [];
    const viewOf = new Map(views.map((view) => [view.id, view]));
    const told = rows.map((row) => ({
      ...toTold(row),
      incident: isLeft(row) ? undefined : viewOf.get(row.incidentId),
      isLeft: isLeft(row),
      isMuted: person?.role === "blocked" || incidents.get(row.incidentId)?.rule.$.owner.$.role === "blocked",
    }));
    return { reader: person, quietUntil: user ? quietUntil(user, now) : 0, told };
  }
}

function toTold({
  id,
  incidentId,
  chatId,
  stale,
  closed,
  isPhoto,
  reminders,
  isDigest,
  isGathered,
  ...row
}: IncidentMessage): Omit<Told, "incident" | "isLeft" | "isMuted"> {
  return {
    id,
    incidentId,
    chatId,
    stale,
    closed,
    isPhoto,
    reminders,
    isDigest,
    isGathered,
    threadId: row.threadId ?? null,
    messageId: row.messageId ?? null,
    toldAt: row.toldAt ?? null,
    shown: row.shown ?? null,
    pictureAt: row.pictureAt ?? null,
    dueAt: row.dueAt ?? null,
  } as Omit<Told, "incident" | "isLeft" | "isMuted">;
}

function quietUntil({ quietFrom, quietTo, timeZone }: User, now: number): number {
  if (typeof quietFrom !== "number" || typeof quietTo !== "number") return 0;
  const until = closesAt({ days: EVERY_DAY, from: quietFrom, to: quietTo }, toZone(timeZone), now);
  return until > now ? until : 0;
}
