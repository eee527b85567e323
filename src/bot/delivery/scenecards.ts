import { DAY } from "../../domain/span.ts";
import type { Posting } from "../../services/boards/postings.ts";
import type { Followed } from "./follower.ts";

type Place = Pick<Posting, "chatId" | "messageId" | "ownerId" | "page" | "locale">;

interface Shown {
  readonly view: Posting;
  readonly sceneId: number;
  readonly units: ReadonlySet<number>;
  readonly shownAt: number;
}

const MANY = 10_000;

/**
 * The scenes in sight, in private chats: the last of each chat follows its units, for a day at most. They are in memory
 * alone: after a start, one is looked at again when somebody presses on it.
 */
export class SceneCards implements Followed {
  readonly #chats = new Map<number, Shown>();
  readonly #ofUnit = new Map<number, Set<number>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A message shows a scene now. */
  show(place: Place, { id, parts }: { id: number; parts: readonly { readonly unitId: number | null }[] }): void {
    const { chatId } = place;
    if (chatId <= 0) return;
    this.#forget(chatId);
    const units = new Set(parts.flatMap(({ unitId }) => unitId ?? []));
    const view = { ...place, unitId: 0, boardId: null, threadId: null, audience: "owner" } as const;
    this.#chats.set(chatId, { view, sceneId: id, units, shownAt: this.#now() });
    for (const unitId of units) this.#ofUnit.set(unitId, (this.#ofUnit.get(unitId) ?? new Set()).add(chatId));
    const [oldest] = this.#chats.keys();
    if (this.#chats.size > MANY && oldest !== undefined) this.#forget(oldest);
  }

  /** The message shows something else, or is about to. */
  leave(chatId: number, messageId: number): void {
    if (this.#chats.get(chatId)?.view.messageId === messageId) this.#forget(chatId);
  }

  /** Which scene a message shows. */
  sceneAt(chatId: number, messageId: number): number | undefined {
    return this.#find(chatId, messageId)?.sceneId;
  }

  of(unitIds: Iterable<number>): Posting[] {
    if (this.#ofUnit.size === 0) return [];
    const chats = new Set([...unitIds].flatMap((unitId) => [...(this.#ofUnit.get(unitId) ?? [])]));
    return [...chats].flatMap((chatId) => {
      const shown = this.#chats.get(chatId);
      return shown && this.#isInSight(shown) ? [shown.view] : [];
    });
  }

  at(chatId: number, messageId: number): Posting | undefined {
    return this.#find(chatId, messageId)?.view;
  }

  async drop({ chatId, messageId }: Posting): Promise<void> {
    this.leave(chatId, messageId);
  }

  async lost(scene: Posting): Promise<undefined> {
    await this.drop(scene);
  }

  async posted(): Promise<void> {}

  #find(chatId: number, messageId: number): Shown | undefined {
    const shown = this.#chats.get(chatId);
    return shown?.view.messageId === messageId && this.#isInSight(shown) ? shown : undefined;
  }

  #isInSight({ shownAt }: Shown): boolean {
    return this.#now() - shownAt < DAY;
  }

  #forget(chatId: number): void {
    for (const unitId of this.#chats.get(chatId)?.units ?? []) {
      const chats = this.#ofUnit.get(unitId);
      chats?.delete(chatId);
      if (chats?.size === 0) this.#ofUnit.delete(unitId);
    }
    this.#chats.delete(chatId);
  }
}
