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

/** The messages that show units and follow them. */
export class Boards {
  readonly #em: EntityManager;
  readonly #live: Live;
  readonly #writer: Writer;

  constructor(em: EntityManager, live: Live, writer: Writer) {
    this.#em = em;
    this.#live = live;
    this.#writer = writer;
  }

  /** Remembers a board, or how it is shown now. */
  async put({ unitId, chatId, messageId, locale, page }: BoardView, now: number): Promise<void> {
    if ((await this.#em.fork().count(Board, { unit: unitId, chatId, messageId, locale, page })) > 0) return;
    await this.#writer.exclusive(async (em) => {
      const known = await em.findOne(Board, { chatId, messageId });
      if (known) {
        em.assign(known, { unit: unitId, locale, page });
        return;
      }
      if (!(await em.findOne(Unit, unitId, { fields: ["id"] }))) return;
      em.create(Board, { unit: em.getReference(Unit, unitId), chatId, messageId, locale, page, createdAt: now });
      await em.flush();
      const all = await em.find(
        Board,
        { unit: unitId, chatId },
        { orderBy: { id: "desc" }, offset: FOLLOWED, limit: 100 },
      );
      await em.remove(all).flush();
    });
  }

  /** The unit that a board shows; undefined when it is deleted. */
  async shown({ unitId }: BoardView, now: number): Promise<UnitView | undefined> {
    const unit = await this.#live.get(unitId);
    return unit && toUnitView(unit, now);
  }

  /** The boards that show these units. */
  async of(unitIds: readonly number[]): Promise<BoardView[]> {
    if (unitIds.length === 0) return [];
    const boards = await this.#em.fork().find(Board, { unit: [...unitIds] }, { orderBy: { id: "asc" } });
    return boards.map(({ unit, chatId, messageId, locale, page }) => ({
      ...{ unitId: unit.id, chatId, messageId, locale, page },
    }));
  }

  /** Forgets a board: its message is gone, or shows something else now. */
  async drop(chatId: number, messageId: number): Promise<void> {
    await this.#writer.exclusive((em) => em.nativeDelete(Board, { chatId, messageId }));
  }
}
