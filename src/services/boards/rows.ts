import type { EntityManager } from "@mikro-orm/core";
import { Posting as PostingRow } from "../../entities/posting.ts";
import { Widget } from "../../entities/widget.ts";
import type { Posting } from "./posted.ts";

interface All {
  readonly postings: readonly Posting[];
  readonly units: Map<number, readonly number[]>;
}

/** All postings, and the units of the boards among them. */
export async function readPostings(em: EntityManager): Promise<All> {
  const rows = await em.find(PostingRow, {}, { orderBy: { id: "asc" }, refresh: true });
  const postings = rows.map(toPosting);
  const boards = new Set(postings.flatMap(({ boardId }) => (boardId === null ? [] : [boardId])));
  return { postings, units: await readShown(em, [...boards]) };
}

/** The units that a board shows. */
export async function readUnits(em: EntityManager, board: number): Promise<readonly number[]> {
  return (await readShown(em, [board])).get(board) ?? [];
}

async function readShown(em: EntityManager, boards: readonly number[]): Promise<Map<number, readonly number[]>> {
  if (boards.length === 0) return new Map();
  const where = { board: { $in: [...boards] } };
  const widgets = await em.find(Widget, where, { fields: ["board", "unit"], disableIdentityMap: true });
  const units = new Map<number, Set<number>>();
  for (const { board, unit } of widgets) {
    if (!unit) continue;
    const shown = units.get(board.id);
    if (shown) shown.add(unit.id);
    else units.set(board.id, new Set([unit.id]));
  }
  return new Map([...units].map(([board, ids]) => [board, [...ids]]));
}

export function toPosting({ unit, board, owner, ...row }: PostingRow): Posting {
  const { chatId, threadId = null, messageId, audience, locale, page, pinned } = row;
  const shown = { ownerId: owner?.id ?? 0, chatId, threadId, messageId, audience, locale, page, pinned };
  return board ? { unitId: null, boardId: board.id, ...shown } : { unitId: unit?.id ?? 0, boardId: null, ...shown };
}
