import type { EntityManager, Loaded } from "@mikro-orm/core";
import { Incident } from "../../entities/incident.ts";
import { IncidentMessage } from "../../entities/incidentmessage.ts";
import { Outbox } from "../../entities/outbox.ts";
import { Posting } from "../../entities/posting.ts";
import { Recipient } from "../../entities/recipient.ts";
import type { User } from "../../entities/user.ts";
import type { Postings } from "../boards/postings.ts";
import { announce } from "../writer/announce.ts";

/** What hangs on a group, and what becomes of it when the group changes. Each may be told twice: the second time nothing is left to do. */
export class Groups {
  readonly #postings: Postings;
  readonly #listeners: ((chatId: number) => void)[] = [];

  constructor(postings: Postings) {
    this.#postings = postings;
  }

  /** Calls `listener` once what hung on a group has changed: there may be messages to send and boards to post. */
  onChanged(listener: (chatId: number) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * The group has another id now, as when it becomes a supergroup: its alerts, messages that wait, and boards go along.
   * The messages of boards stay behind in the old one, so they are posted anew.
   */
  async move(from: number, to: number): Promise<void> {
    await this.#change(to, async (em) => {
      for (const recipient of await em.find(Recipient, { chatId: from })) recipient.chatId = to;
      for (const message of await em.find(IncidentMessage, { chatId: from }))
        em.assign(message, { chatId: to, messageId: null, shown: null, isPhoto: false });
      for (const row of await em.find(Outbox, { chatId: from })) row.chatId = to;
      for (const board of await em.find(Posting, { chatId: from }))
        em.assign(board, { chatId: to, messageId: -board.id });
    });
  }

  /** The bot is not in the group any more: boards are forgotten, alerts go to their owners, who are told. */
  async leave(chatId: number, title: string | null, now: number): Promise<void> {
    await this.#change(chatId, async (em) => {
      const boards = await em.find(Posting, { chatId }, { populate: ["owner"] });
      const recipients = await em.find(Recipient, { chatId }, { populate: ["rule.owner"] });
      const ownersOfRules = recipients.map(({ rule }) => rule.$.owner.$);
      const owners = new Set([...ownersOfRules, ...boards.flatMap(({ owner }) => owner?.$ ?? [])]);
      for (const owner of owners) {
        const alerts = ownersOfRules.filter((one) => one === owner).length;
        const gone = boards.filter((board) => isOf(board, owner)).length;
        announce(em, owner.telegramId, { kind: "group-left", group: title, alerts, boards: gone }, now);
      }
      await returnAlerts(em, chatId, recipients, now);
      em.remove(boards);
    });
  }

  /** A forum topic takes no more messages: the alerts that went there go to the whole group. */
  async leaveTopic(chatId: number, threadId: number): Promise<void> {
    await this.#change(chatId, async (em) => {
      for (const recipient of await em.find(Recipient, { chatId, threadId })) recipient.threadId = null;
      for (const message of await em.find(IncidentMessage, { chatId, threadId })) {
        const { incidentId } = message;
        if (await em.count(IncidentMessage, { incidentId, chatId, threadId: null })) em.remove(message);
        else em.assign(message, { threadId: null, messageId: null, shown: null, isPhoto: false });
      }
      for (const row of await em.find(Outbox, { chatId, threadId })) row.threadId = null;
    });
  }

  async #change(chatId: number, task: (em: EntityManager) => Promise<void>): Promise<void> {
    await this.#postings.change(task, () => []);
    for (const listener of this.#listeners) listener(chatId);
  }
}

/** Sends alerts of a group to their owners instead, and what of them waits or goes on. */
async function returnAlerts(
  em: EntityManager,
  chatId: number,
  recipients: readonly Loaded<Recipient, "rule.owner">[],
  now: number,
): Promise<void> {
  await em.nativeDelete(Outbox, { chatId });
  for (const recipient of recipients) {
    const { owner } = recipient.rule.$;
    const hasOwn = (await em.count(Recipient, { rule: recipient.rule.id, user: owner.id })) > 0;
    if (hasOwn) em.remove(recipient);
    else em.assign(recipient, { user: owner.$, chatId: null, threadId: null });
  }
  await em.flush();
  const told = new Set<number>();
  for (const message of await em.find(IncidentMessage, { chatId })) {
    const incident = await em.findOne(
      Incident,
      { id: message.incidentId, phase: "firing" },
      { populate: ["rule.owner"] },
    );
    const home = incident?.rule.$.owner.$.telegramId;
    const isThere = home && (await em.count(IncidentMessage, { incidentId: message.incidentId, chatId: home })) > 0;
    if (home === undefined || isThere) {
      em.remove(message);
      continue;
    }
    em.assign(message, {
      chatId: home,
      threadId: null,
      messageId: null,
      toldAt: null,
      shown: null,
      dueAt: null,
      reminders: 0,
      stale: message.stale + 1,
    });
    told.add(home);
  }
  for (const home of told) announce(em, home, { kind: "incidents" }, now);
}

function isOf({ owner }: { readonly owner?: { readonly id: number } | null | undefined }, { id }: User): boolean {
  return owner?.id === id;
}
