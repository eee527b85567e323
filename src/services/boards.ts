import type { EntityManager } from "@mikro-orm/core";
import { Board } from "../entities/board.ts";
import { Unit } from "../entities/unit.ts";
import type { Live } from "./live.ts";
import { toUnitView, type UnitView } from "./views.ts";
import type { Writer } from "./writer.ts";

/** Older boards of a unit in the same chat still work when pressed, but do not follow what happens elsewhere. */
const FOLLOWED = 3;

/** Where a board hangs, and how it is shown. */
export interface BoardView {
  readonly unitId: number;
  readonly chatId: number;
  readonly messageId: number;
  readonly locale: string;
  readonly page: number;
}

/** The messages that show units and follow them; known in memory too, since every commit asks for them. */
export class Boards {
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #known = new Map<number, readonly BoardView[]>();

  constructor(live: Live, writer: Writer) {
    this.#live = live;
    this.#writer = writer;
  }

  /** Reads the boards of before the start. */
  async open(em: EntityManager): Promise<void> {
    const rows = await em.fork().find(Board, {}, { orderBy: { id: "asc" } });
    for (const row of rows) this.#remember(row.unit.id, [...this.#of(row.unit.id), toView(row)]);
  }

  /** Remembers a board, or how it is shown now. */
  async put(board: BoardView, now: number): Promise<void> {
    const { unitId, chatId, messageId, locale, page } = board;
    const known = this.#of(unitId).find(isAt(chatId, messageId));
    if (known?.locale === locale && known.page === page) return;
    const rows = await this.#writer.exclusive(async (em) => {
      if ((await em.count(Unit, unitId)) === 0) return [];
      const unit = em.getReference(Unit, unitId);
      const row = await em.findOne(Board, { chatId, messageId });
      if (row) em.assign(row, { unit, locale, page });
      else em.create(Board, { unit, chatId, messageId, locale, page, createdAt: now });
      await em.flush();
      const ofChat = await em.find(Board, { unit: unitId, chatId }, { orderBy: { id: "desc" } });
      await em.remove(ofChat.slice(FOLLOWED)).flush();
      return em.find(Board, { unit: unitId }, { orderBy: { id: "asc" } });
    });
    this.#remember(unitId, rows.map(toView));
  }

  /** The unit that a board shows; undefined when it is deleted. */
  async shown({ unitId }: BoardView, now: number): Promise<UnitView | undefined> {
    const unit = await this.#live.get(unitId);
    return unit && toUnitView(unit, now);
  }

  /** The units that boards show. */
  units(): number[] {
    return [...this.#known.keys()];
  }

  /** The boards that show these units. */
  of(unitIds: Iterable<number>): BoardView[] {
    if (this.#known.size === 0) return [];
    return [...unitIds].flatMap((id) => this.#of(id));
  }

  /** Forgets a board: its message is gone, or shows something else now. */
  async drop({ unitId, chatId, messageId }: BoardView): Promise<void> {
    const isGone = isAt(chatId, messageId);
    this.#remember(
      unitId,
      this.#of(unitId).filter((board) => !isGone(board)),
    );
    await this.#writer.exclusive((em) => em.nativeDelete(Board, { chatId, messageId }));
  }

  #of(unitId: number): readonly BoardView[] {
    return this.#known.get(unitId) ?? [];
  }

  #remember(unitId: number, boards: readonly BoardView[]): void {
    if (boards.length > 0) this.#known.set(unitId, boards);
    else this.#known.delete(unitId);
  }
}

function isAt(chatId: number, messageId: number): (board: BoardView) => boolean {
  return (board) => board.chatId === chatId && board.messageId === messageId;
}

function toView({ unit, chatId, messageId, locale, page }: Board): BoardView {
  return { unitId: unit.id, chatId, messageId, locale, page };
}
