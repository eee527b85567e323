import type { EntityManager, Loaded } from "@mikro-orm/core";
import { Outbox } from "../../entities/outbox.ts";
import { Posting } from "../../entities/posting.ts";
import { Rule } from "../../entities/rule.ts";
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
      const rules = await em.find(Rule, { chatId: from }, { populate: ["output"] });
      for (const rule of rules) rule.chatId = to;
      for (const row of await em.find(Outbox, { chatId: from })) row.chatId = to;
      for (const board of await em.find(Posting, { chatId: from }))
        em.assign(board, { chatId: to, messageId: -board.id });
      return rules;
    });
  }

  /** The bot is not in the group any more: boards are forgotten, alerts go to their owners, who are told. */
  async leave(chatId: number, title: string | null, now: number): Promise<void> {
    await this.#change(chatId, async (em) => {
      const boards = await em.find(Posting, { chatId }, { populate: ["owner"] });
      const rules = await em.find(Rule, { chatId }, { populate: ["owner", "output"] });
      await returnWaiting(em, chatId, now);
      const owners = new Set([...rules.map(({ owner }) => owner.$), ...boards.flatMap(({ owner }) => owner?.$ ?? [])]);
      for (const owner of owners) {
        const alerts = rules.filter((rule) => isOf(rule, owner)).length;
        const gone = boards.filter((board) => isOf(board, owner)).length;
        announce(em, owner.telegramId, { kind: "group-left", group: title, alerts, boards: gone }, now);
      }
      for (const rule of rules) em.assign(rule, { chatId: null, threadId: null });
      em.remove(boards);
      return rules;
    });
  }

  /** A forum topic takes no more messages: the alerts that went there go to the whole group. */
  async leaveTopic(chatId: number, threadId: number): Promise<void> {
    await this.#change(chatId, async (em) => {
      const rules = await em.find(Rule, { chatId, threadId }, { populate: ["output"] });
      for (const rule of rules) rule.threadId = null;
      for (const row of await em.find(Outbox, { chatId, threadId })) row.threadId = null;
      return rules;
    });
  }

  async #change(
    chatId: number,
    task: (em: EntityManager) => Promise<readonly Loaded<Rule, "output">[]>,
  ): Promise<void> {
    await this.#postings.change(
      async (em) => (await task(em)).map(({ output }) => output.$.unit.id),
      (unitIds) => unitIds,
    );
    for (const listener of this.#listeners) listener(chatId);
  }
}

/** Sends what waits for a group to the owners of the alerts instead. */
async function returnWaiting(em: EntityManager, chatId: number, now: number): Promise<void> {
  for (const row of await em.find(Outbox, { chatId }, { orderBy: { id: "asc" } })) {
    const { ruleId = 0 } = row.notice as { readonly ruleId?: number };
    const rule = await em.findOne(Rule, ruleId, { populate: ["owner"] });
    if (rule) em.assign(row, { chatId: rule.owner.$.telegramId, threadId: null, dueAt: now });
    else em.remove(row);
  }
}

function isOf({ owner }: { readonly owner?: { readonly id: number } | null | undefined }, { id }: User): boolean {
  return owner?.id === id;
}
