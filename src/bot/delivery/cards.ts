import type { Transformer } from "grammy";
import { DAY, MINUTE } from "../../domain/span.ts";
import type { Posting } from "../../services/boards/postings.ts";

type BoardView = Posting & { readonly unitId: number };

/** What is shown of a unit by a card. */
export interface Card {
  readonly chatId: number;
  readonly messageId: number;
  readonly unitId: number;
  /** The person to whom it is shown. */
  readonly ownerId: number;
  readonly locale: string;
  readonly page: number;
  /** Whether the unit had never been heard of. */
  readonly isNew: boolean;
}

interface Shown {
  readonly view: BoardView;
  readonly shownAt: number;
  /** Until when it follows below other messages, too: it is one of a unit that had never been heard of. */
  newUntil: number;
}

const MAX_CHATS = 10_000;
/** New units beside each other, of which each is waited for. */
const MAX_CARDS = 5;
/** So much longer is a card edited whose unit was heard of, since Telegram may make that wait. */
const MET_MS = MINUTE;

/**
 * The cards in sight, in private chats only: one that is the last message follows its unit, for a day at most, and one of
 * a unit that has never been heard of until it is, also below other messages. They are in memory alone: after a start,
 * a card is one that is not looked at until somebody presses on it.
 */
export class Cards {
  readonly #chats = new Map<number, Shown[]>();
  readonly #newest = new Map<number, number>();
  readonly #ofUnit = new Map<number, Set<number>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A message shows a card now. */
  show({ chatId, messageId, unitId, ownerId, locale, page, isNew }: Card): void {
    if (chatId <= 0) return;
    const others = (this.#chats.get(chatId) ?? []).filter(
      (one) => this.#isNew(one) && one.view.messageId !== messageId,
    );
    const view = {
      unitId,
      boardId: null,
      ownerId,
      chatId,
      threadId: null,
      messageId,
      audience: "owner",
      locale,
      page,
    } as const;
    this.#set(chatId, [
      ...others.slice(1 - MAX_CARDS),
      { view, shownAt: this.#now(), newUntil: isNew ? Number.POSITIVE_INFINITY : 0 },
    ]);
    this.#hear(chatId, messageId);
  }

  /** The message shows something else, or is about to. */
  leave(chatId: number, messageId: number): void {
    const cards = this.#chats.get(chatId);
    if (cards)
      this.#set(
        chatId,
        cards.filter(({ view }) => view.messageId !== messageId),
      );
  }

  /** A message is in a chat, whoever sent it. */
  saw(chatId: number, messageId: number): void {
    this.#hear(chatId, messageId);
    const cards = this.#chats.get(chatId);
    if (cards?.some((card) => !this.#isInSight(card)))
      this.#set(
        chatId,
        cards.filter((card) => this.#isInSight(card)),
      );
  }

  /** The unit on this card was heard of: from now on it is one like any other. */
  met({ chatId, messageId }: Pick<BoardView, "chatId" | "messageId">): void {
    const card = this.#chats.get(chatId)?.find(({ view }) => view.messageId === messageId);
    if (card) card.newUntil = Math.min(card.newUntil, this.#now() + MET_MS);
  }

  /** Looks at what is sent. */
  readonly watch: Transformer = async (prev, method, payload, signal) => {
    const answer = await prev(method, payload, signal);
    if (answer.ok && method.startsWith("send")) {
      const { chat, message_id: id } = answer.result as { chat?: { id: number }; message_id?: number };
      if (chat && id !== undefined && chat.id > 0) this.saw(chat.id, id);
    }
    return answer;
  };

  of(unitIds: Iterable<number>): BoardView[] {
    if (this.#ofUnit.size === 0) return [];
    return [...unitIds].flatMap((unitId) =>
      [...(this.#ofUnit.get(unitId) ?? [])].flatMap((chatId) =>
        (this.#chats.get(chatId) ?? []).flatMap((card) =>
          card.view.unitId === unitId && this.#isInSight(card) ? [card.view] : [],
        ),
      ),
    );
  }

  at(chatId: number, messageId: number): BoardView | undefined {
    const card = this.#chats.get(chatId)?.find(({ view }) => view.messageId === messageId);
    return card && this.#isInSight(card) ? card.view : undefined;
  }

  units(): number[] {
    return [...this.#ofUnit.keys()];
  }

  async drop({ chatId, messageId }: BoardView): Promise<void> {
    this.leave(chatId, messageId);
  }

  async lost(card: BoardView): Promise<undefined> {
    await this.drop(card);
  }

  async posted(): Promise<void> {}

  #isNew({ newUntil }: Shown): boolean {
    return this.#now() < newUntil;
  }

  #isInSight(card: Shown): boolean {
    const { view, shownAt } = card;
    const isLast = view.messageId >= (this.#newest.get(view.chatId) ?? 0);
    return this.#isNew(card) || (isLast && this.#now() - shownAt < DAY);
  }

  #hear(chatId: number, messageId: number): void {
    const newest = Math.max(this.#newest.get(chatId) ?? 0, messageId);
    this.#newest.delete(chatId);
    this.#newest.set(chatId, newest);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size <= MAX_CHATS || oldest === undefined) return;
    this.#newest.delete(oldest);
    this.#set(oldest, []);
  }

  #set(chatId: number, cards: Shown[]): void {
    for (const { view } of this.#chats.get(chatId) ?? []) {
      const chats = this.#ofUnit.get(view.unitId);
      chats?.delete(chatId);
      if (chats?.size === 0) this.#ofUnit.delete(view.unitId);
    }
    if (cards.length > 0) this.#chats.set(chatId, cards);
    else this.#chats.delete(chatId);
    for (const { view } of cards) {
      const chats = this.#ofUnit.get(view.unitId) ?? new Set();
      this.#ofUnit.set(view.unitId, chats.add(chatId));
    }
  }
}
